"""The keeper tends its devices until it is closed, and then leaves none open."""

from __future__ import annotations

import threading

from app.capture.keeper import Keeper

SECONDS = 30.0


class Device:
    def __init__(self) -> None:
        self.tended = threading.Event()
        self.suspended = 0
        self.failures: list[Exception] = []

    def tend(self) -> None:
        self.tended.set()

    def suspend(self) -> None:
        self.suspended += 1

    def fail(self, error: Exception) -> None:
        self.failures.append(error)


def test_it_tends_every_device_and_closes_every_stream() -> None:
    devices = [Device(), Device()]
    keeper = Keeper(devices)
    keeper.start()
    assert all(device.tended.wait(30) for device in devices)
    assert [device.suspended for device in devices] == [0, 0]
    keeper.close()
    assert [device.suspended for device in devices] == [1, 1]


class Failing(Device):
    """Fails twice in a way that nobody foresaw."""

    def tend(self) -> None:
        if len(self.failures) < 2:
            raise OSError("too many open files")
        super().tend()


def test_a_device_that_fails_is_told_so_and_tended_again() -> None:
    device = Failing()
    keeper = Keeper((device,))
    keeper.start()
    assert device.tended.wait(SECONDS)
    assert [str(error) for error in device.failures] == ["too many open files"] * 2
    keeper.close()
    assert device.suspended == 1


class Hanging(Device):
    """Its driver does not come back before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()

    def tend(self) -> None:
        super().tend()
        self.free.wait(SECONDS)


def test_a_device_that_hangs_holds_up_no_other() -> None:
    speaker, microphone = Hanging(), Device()
    keeper = Keeper((speaker, microphone))
    keeper.start()
    assert speaker.tended.wait(SECONDS)
    for _ in range(2):
        microphone.tended.clear()
        assert microphone.tended.wait(SECONDS)
    assert not speaker.free.is_set()
    speaker.free.set()
    keeper.close()
    assert [speaker.suspended, microphone.suspended] == [1, 1]
