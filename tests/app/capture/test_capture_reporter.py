"""What is told of a device, and what is not."""

from __future__ import annotations

from app.capture.reporter import Reporter
from app.events import DeviceChanged


def test_each_change_is_told_once() -> None:
    told: list[DeviceChanged] = []
    reporter = Reporter("camera", told.append)
    assert reporter.state == "absent"
    for _ in range(3):
        reporter.tell("live")
    reporter.tell("absent", "It is gone.")
    reporter.tell("absent", "It does not answer.")
    assert [(change.state, change.message) for change in told] == [
        ("live", ""),
        ("absent", "It is gone."),
        ("absent", "It does not answer."),
    ]
    assert reporter.state == "absent"


def test_while_muted_only_the_mute_is_told() -> None:
    told: list[DeviceChanged] = []
    reporter = Reporter("screen", told.append)
    reporter.mute(True)
    reporter.tell("live")
    reporter.mute(True)
    assert told == [DeviceChanged("screen", "muted")]
    reporter.mute(False)
    reporter.tell("live")
    assert reporter.state == "live"
