"""Looks after the sound devices: notices that one is gone, and brings it back when it is there again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final, Protocol

PERIOD: Final = 0.1
END_SECONDS: Final = 5.0


class Tended(Protocol):
    """A device as its keeper sees it. All of it is called on the keeper's thread."""

    def tend(self) -> None:
        """Close what is dead or muted; open what is wanted and due."""
        ...

    def suspend(self) -> None:
        """Close the stream; the next `tend` opens it again."""
        ...


class Keeper:
    """One thread that opens and closes every stream, so that nobody else ever waits for a driver."""

    def __init__(self, devices: Sequence[Tended]) -> None:
        self._devices = devices
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sound devices", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Close every stream and end."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        while not self._end.wait(PERIOD):
            for device in self._devices:
                device.tend()
        for device in self._devices:
            device.suspend()
