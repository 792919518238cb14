"""When a device is watched, and when it is let go of."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import pytest

from app.capture.reporter import Reporter
from app.capture.watcher import LostError, Watcher
from app.events import DeviceChanged
from tests.app.capture.told import Told

WAIT_SECONDS = 10.0


class Device:
    """Tells when it is held and let go of; is lost as often as the test says."""

    def __init__(self, *losses: Exception) -> None:
        self.told = Told()
        self.reporter = Reporter("camera", self.told)
        self.happened: queue.Queue[str] = queue.Queue()
        self._losses = list(losses)
        self.watcher = Watcher("watched", self.reporter, self._watch)

    def _watch(self) -> None:
        self.happened.put("held")
        try:
            if self._losses:
                raise self._losses.pop(0)
            while self.watcher.wanted:
                self.reporter.tell("live")
                self.watcher.pause()
        finally:
            self.happened.put("let go")

    def next(self, count: int) -> list[str]:
        return [self.happened.get(timeout=WAIT_SECONDS) for _ in range(count)]


@contextmanager
def watched(device: Device) -> Iterator[Watcher]:
    device.watcher.start()
    try:
        yield device.watcher
    finally:
        device.watcher.close()
        assert not any(thread.name == "watched" for thread in threading.enumerate())


def test_muted_at_once_after_and_let_in_again_it_is_let_go_of() -> None:
    device = Device()
    with watched(device) as watcher:
        assert device.next(1) == ["held"]
        watcher.mute(True)
        watcher.mute(False)
        assert device.next(2) == ["let go", "held"]


def test_letting_in_what_was_not_muted_disturbs_nobody() -> None:
    device = Device()
    with watched(device) as watcher:
        assert device.next(1) == ["held"]
        watcher.mute(False)
        assert watcher.wanted
    assert device.next(1) == ["let go"]
    assert device.happened.empty()


def test_a_lost_device_is_told_of_once_and_tried_again() -> None:
    device = Device(LostError("It is gone."), LostError("It is gone."))
    with watched(device):
        assert device.told.wait() == DeviceChanged("camera", "absent", "It is gone.")
        assert device.told.wait() == DeviceChanged("camera", "live")
        assert device.next(5) == ["held", "let go", "held", "let go", "held"]


def test_what_is_not_to_be_tried_again_waits_for_the_user() -> None:
    device = Device(LostError("You did not share it.", again=False))
    with watched(device) as watcher:
        assert device.told.wait().message == "You did not share it."
        watcher.mute(True)
        watcher.mute(False)
        assert device.told.wait().state == "live"
        assert device.next(3) == ["held", "let go", "held"]


@pytest.mark.parametrize("error", [IndexError("list index out of range"), cv2.error("!empty()"), MemoryError()])
def test_what_nobody_foresaw_ends_no_thread_is_told_and_logged_once_and_tried_again(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    device = Device(error, error)
    with watched(device):
        said = "The camera failed, and Tandem cannot tell why; it keeps trying."
        assert device.told.wait() == DeviceChanged("camera", "absent", said)
        assert device.told.wait() == DeviceChanged("camera", "live")
        assert device.next(5) == ["held", "let go", "held", "let go", "held"]
    assert [record.exc_info and record.exc_info[1] for record in caplog.records] == [error]


def test_a_device_that_is_lost_as_it_is_let_go_of_is_not_told_of() -> None:
    device = Device()
    told: list[DeviceChanged] = []

    def lost() -> None:
        device.happened.put("held")
        watcher.pause()
        raise LostError("It is gone.")

    watcher = Watcher("watched", Reporter("camera", told.append), lost)
    watcher.start()
    assert device.next(1) == ["held"]
    watcher.close()
    assert told == []


def test_closed_while_muted_its_thread_ends() -> None:
    device = Device()
    device.watcher.mute(True)
    with watched(device):
        pass
    assert device.happened.empty()
