"""The keeper tends its devices until it is closed, and then leaves none open."""

from __future__ import annotations

import threading

from app.capture.keeper import Keeper


class Device:
    def __init__(self) -> None:
        self.tended = threading.Event()
        self.suspended = 0

    def tend(self) -> None:
        self.tended.set()

    def suspend(self) -> None:
        self.suspended += 1


def test_it_tends_every_device_and_closes_every_stream() -> None:
    devices = [Device(), Device()]
    keeper = Keeper(devices)
    keeper.start()
    assert all(device.tended.wait(30) for device in devices)
    assert [device.suspended for device in devices] == [0, 0]
    keeper.close()
    assert [device.suspended for device in devices] == [1, 1]
