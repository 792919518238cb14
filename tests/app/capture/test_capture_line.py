"""What is due with a sound device's stream."""

from __future__ import annotations

from collections.abc import Callable

from app.capture.line import STARTING_SECONDS, Line
from app.capture.retry import FIRST
from app.events import DeviceState

SILENT = 0.6


class Wire:
    """A stream that only closes."""

    def close(self) -> None: ...


def opened(now: float = 100.0, device: str | None = None) -> Line:
    """A line whose stream was opened then, and gave a block."""
    line = Line(device, SILENT)
    assert line.due(now) == "open"
    line.begin(now)
    line.opened(Wire())
    line.block = now
    assert line.alive
    return line


def test_a_stream_is_opened_again_after_a_pause_where_it_failed() -> None:
    line = Line(None, SILENT)
    line.failed(100.0)
    assert line.due(100.0 + FIRST - 0.1) == "nothing"
    assert line.due(100.0 + FIRST) == "open"
    line.failed(101.0)
    line.use("headset")
    assert line.due(101.0) == "open"


def test_a_stream_may_be_silent_only_while_it_starts() -> None:
    line = opened()
    assert line.due(100.0 + STARTING_SECONDS - 0.1) == "nothing"
    assert line.due(100.0 + STARTING_SECONDS + 0.1) == "lost"
    line.block = 100.0 + STARTING_SECONDS
    assert line.due(100.0 + STARTING_SECONDS + 0.1) == "nothing"


def test_a_stream_that_ended_is_lost_at_once_but_not_one_that_was_closed() -> None:
    line = opened()
    number = line.begin(100.0)[1]
    line.release()
    assert not line.counts(number)
    _, successor = line.begin(100.1)
    line.opened(Wire())
    line.end(number)
    assert line.due(100.1) == "nothing"
    line.end(successor)
    assert line.due(100.1) == "lost"


def test_what_the_user_says_goes_before_everything() -> None:
    line = opened(device="a")
    line.use("b")
    assert line.due(100.0) == "reopen"
    line.mute(True)
    assert line.due(100.0) == "close"
    assert not line.counts(line.begin(100.0)[1])
    line.release()
    line.failed(100.0)
    line.mute(False)
    assert line.due(100.0) == "open"
    assert line.begin(100.0)[0] == "b"


def test_a_stream_that_is_wanted_anew_is_reopened_once_unless_it_is_dead() -> None:
    line = opened()
    line.renew()
    assert line.due(100.0) == "reopen"
    line.release()
    line.opened(Wire())
    line.renew()
    line.end(line.begin(100.0)[1])
    line.renew()
    assert line.due(100.0) == "lost"
    line.release()
    line.begin(100.1)
    line.opened(Wire())
    assert line.due(100.1) == "nothing"


def test_it_is_live_from_its_first_block_until_it_is_given_up_or_muted() -> None:
    line = opened()
    steps: tuple[tuple[Callable[[], object], DeviceState], ...] = (
        (lambda: None, "absent"),
        (lambda: line.came(100.0), "live"),
        (line.release, "live"),  # another stream may take its place
        (lambda: line.begin(100.1), "live"),
        (lambda: line.failed(100.2), "absent"),
        (lambda: line.came(100.3), "live"),
        (lambda: line.mute(True), "muted"),
        (lambda: line.mute(False), "absent"),
    )
    found = []
    for step, _ in steps:
        step()
        found.append(line.state)
    assert found == [state for _, state in steps]
