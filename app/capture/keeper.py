"""Looks after the sound devices: notices that one is gone, and brings it back when it is there again."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Final, Protocol

from app.capture.audio_system import AudioSystem

PERIOD: Final = 0.1
REFRESH_SECONDS: Final = 4.0
RAREST_REFRESH_SECONDS: Final = 16.0  # to ask a fresh process costs a quarter of a second of a core
BUSY_SECONDS: Final = 6.0  # how long a device that is back may wait for the speaker to be silent
END_SECONDS: Final = 5.0


class Tended(Protocol):
    """A device as its keeper sees it. All of it is called on the keeper's thread."""

    @property
    def missing(self) -> bool:
        """It is wanted and not there."""
        ...

    @property
    def open(self) -> bool: ...

    @property
    def busy(self) -> bool:
        """To interrupt it now would be noticed."""
        ...

    def tend(self) -> None:
        """Close what is dead or muted; open what is wanted and due."""
        ...

    def suspend(self) -> None:
        """Close the stream; the next `tend` opens it again."""
        ...


class Keeper:
    """One thread that opens and closes every stream, so that nobody else ever waits for a driver.

    PortAudio sees new devices only when it starts anew, which ends every stream. So when a device is
    missing while another works, a fresh process is asked whether anything has changed at all.
    """

    def __init__(self, audio: AudioSystem, devices: Sequence[Tended]) -> None:
        self._audio = audio
        self._devices = devices
        self._end = threading.Event()
        self._pause = REFRESH_SECONDS
        self._next_refresh = time.monotonic() + REFRESH_SECONDS
        self._waiting_since: float | None = None
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
            self.look(time.monotonic())
        for device in self._devices:
            device.suspend()

    def look(self, now: float) -> None:
        """One round over the devices at monotonic time ``now``."""
        for device in self._devices:
            device.tend()
        if not any(device.missing for device in self._devices):
            self._pause = REFRESH_SECONDS
        elif now >= self._next_refresh:
            self._refresh(now)

    def _refresh(self, now: float) -> None:
        working = [device for device in self._devices if device.open]
        if working:
            if self._waiting_since is None and not self._audio.outdated():
                self._put_off(now)
                return
            self._waiting_since = self._waiting_since or now
            if any(device.busy for device in working) and now < self._waiting_since + BUSY_SECONDS:
                return
        self._waiting_since = None
        self._put_off(now)
        for device in self._devices:
            device.suspend()
        self._audio.refresh()
        for device in self._devices:
            device.tend()

    def _put_off(self, now: float) -> None:
        self._next_refresh = now + self._pause
        self._pause = min(RAREST_REFRESH_SECONDS, 2 * self._pause)
