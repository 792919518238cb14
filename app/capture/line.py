"""Keeps account of a sound device's stream: which one is wanted, and whether the one there is lives."""

from __future__ import annotations

from typing import Final, Literal

from app.capture.audio_system import Stream
from app.capture.retry import Retry
from app.events import DeviceState

STARTING_SECONDS: Final = 3.0  # a sound server may take its time, and stutter first

Due = Literal["nothing", "close", "reopen", "lost", "open"]


class Line:
    """Guarded by the lock of the device that owns it.

    Streams are numbered: a block of one that was closed does not count any more. ``silent``: seconds without a
    block after which a stream is dead, whatever the driver says.
    """

    def __init__(self, device: str | None, silent: float) -> None:
        self.begun = 0.0  # when the stream was opened; whoever owns it may count from its first block
        self.block: float | None = None  # when its last block came
        self._wanted = self._opened = device
        self._silent = silent
        self._stream: Stream | None = None
        self._number = 0
        self._live = False  # stays so while one stream is replaced by another
        self._muted = False
        self._ended = False
        self._stale = False
        self._retry = Retry()

    @property
    def muted(self) -> bool:
        """Whether the user has cut the device off."""
        return self._muted

    @property
    def state(self) -> DeviceState:
        """What to say of the device."""
        if self._muted:
            return "muted"
        return "live" if self._live else "absent"

    @property
    def alive(self) -> bool:
        """Whether a block of the stream that is open has come."""
        return self._stream is not None and self.block is not None

    def mute(self, muted: bool) -> None:
        """Want no stream, or one at once."""
        self._muted, self._live = muted, False
        self._retry = Retry()

    def use(self, device: str | None) -> None:
        """Want another device from now on; None: the system's default."""
        if device != self._wanted:
            self._wanted = device
            self._retry = Retry()

    def renew(self) -> None:
        """Want another stream of the same device."""
        self._stale = True

    def due(self, now: float) -> Due:
        """What is to be done with the stream; "lost": it has died and is to be closed."""
        if self._muted:
            return "close"
        if self._stream is None:
            return "open" if self._retry.due(now) else "nothing"
        if self._wanted != self._opened:
            return "reopen"
        starting = now < self.begun + STARTING_SECONDS
        silent = now - max(self.begun, self.block or 0.0) > self._silent
        if self._ended or (silent and not starting):
            return "lost"
        return "reopen" if self._stale else "nothing"

    def begin(self, now: float) -> tuple[str | None, int]:
        """A stream is about to be opened: of which device, and its number."""
        self._ended = self._stale = False
        self.block, self.begun = None, now
        self._opened = self._wanted
        return self._opened, self._number

    def opened(self, stream: Stream) -> None:
        """The stream that was begun is there."""
        self._stream = stream

    def release(self) -> Stream | None:
        """The stream is about to be closed: none of its blocks counts from now on. None where there is none."""
        stream, self._stream = self._stream, None
        self._number += 1
        self.block = None
        return stream

    def counts(self, number: int) -> bool:
        """Whether a block of that stream is to be heard."""
        return not self._muted and number == self._number

    def came(self, now: float) -> None:
        """A block that counts has come."""
        self.block, self._live = now, True

    def end(self, number: int) -> None:
        """That stream has ended by itself."""
        self._ended = self._ended or number == self._number

    def failed(self, now: float) -> None:
        """No stream for a while."""
        self._live = False
        self._retry.failed(now)

    def succeeded(self) -> None:
        """The next failure is the first again."""
        self._retry.succeeded()
