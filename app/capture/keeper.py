"""Looks after the sound devices: notices that one is gone, and brings it back when it is there again."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Final, Protocol

PERIOD: Final = 0.1
END_SECONDS: Final = 5.0


class Tended(Protocol):
    """A device as its keeper sees it. All of it is called on the device's own thread of the keeper's."""

    def tend(self) -> None:
        """Close what is dead or muted; open what is wanted and due."""
        ...

    def suspend(self) -> None:
        """Close the stream; the next `tend` opens it again."""
        ...

    def fail(self, error: Exception) -> None:
        """`tend` raised what nobody foresaw: say so, and try again in a while."""
        ...


class Keeper:
    """Opens and closes every stream, so that nobody else ever waits for a driver.

    A thread for each device: a speaker that hangs must not hold up the mute of the microphone.
    """

    def __init__(self, devices: Sequence[Tended]) -> None:
        self._end = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(device,), name="sound device", daemon=True)
            for device in devices
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Close every stream and end."""
        self._end.set()
        deadline = time.monotonic() + END_SECONDS
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self, device: Tended) -> None:
        while not self._end.wait(PERIOD):
            try:
                device.tend()
            except Exception as error:  # without this thread no mute would close the stream any more
                device.fail(error)
        device.suspend()
