"""What a device has said of itself, for the tests of this room."""

from __future__ import annotations

import threading

from app.events import DeviceChanged


class Told:
    """Remembers every change; `wait` gives the newest after one more has come."""

    def __init__(self) -> None:
        self.changes: list[DeviceChanged] = []
        self._new = threading.Semaphore(0)

    def __call__(self, change: DeviceChanged) -> None:
        self.changes.append(change)
        self._new.release()

    def wait(self) -> DeviceChanged:
        assert self._new.acquire(timeout=30)
        return self.changes[-1]
