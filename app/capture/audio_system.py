"""What microphone and speaker ask of the machine's sound system. `hosted` is the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.devices import Sound

OnBlock = Callable[[Sound, float, bool], None]
"""(16 kHz mono samples, monotonic time at which the first was heard, whether samples were lost before)."""

Render = Callable[[int, float, bool], Sound]
"""(count, monotonic time at which the first will sound, whether the device ran dry) -> 24 kHz mono samples."""

OnEnd = Callable[[], None]


class AudioError(Exception):
    """A stream could not be opened; one sentence for a person."""


class Stream(Protocol):
    """An open device. Its blocks come on the driver's own thread."""

    def close(self) -> None:
        """End it at once; no block comes afterwards."""
        ...


class AudioSystem(Protocol):
    def open_input(self, device: str | None, on_block: OnBlock, on_end: OnEnd) -> Stream:
        """Start the microphone of that name (None: the default one). Raises AudioError."""
        ...

    def open_output(self, device: str | None, latency: float, render: Render, on_end: OnEnd) -> Stream:
        """Start the speaker with about ``latency`` seconds in its buffer. Raises AudioError."""
        ...
