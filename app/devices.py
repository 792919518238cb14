"""What the loop asks of devices; live ones, files and the virtual speaker look the same to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.events import Box, Frame

Sound = npt.NDArray[np.int16]


class Clock(Protocol):
    """Says when a tick has ended."""

    async def wait(self, tick: int) -> float:
        """Wait for the end of ``tick``; its time in seconds since the epoch."""
        ...

    def slept(self) -> float:
        """Seconds that the machine slept, without ticks, since this was asked last."""
        ...


class Microphone(Protocol):
    def take(self, tick: int) -> Sound | None:
        """3200 samples at 16 kHz of ``tick``; None while there is no microphone."""
        ...


class Camera(Protocol):
    def take(self, tick: int) -> Frame | None:
        """The newest picture at the end of ``tick``, 160x200 RGB; None while there is none."""
        ...


@dataclass(frozen=True)
class ScreenShot:
    """A screen and the box in which it differs from the shot before."""

    frame: Frame
    changed: Box


class Screen(Protocol):
    def take(self, tick: int) -> ScreenShot | None:
        """The newest screen when it has changed since the last shot taken, else None."""
        ...


class Speaker(Protocol):
    @property
    def played(self) -> int:
        """24 kHz samples of speech that were really heard since the session began."""
        ...

    def enqueue(self, audio: bytes) -> None: ...

    def end_at(self, played: int) -> None:
        """Forget what is queued beyond that count of samples played."""
        ...

    def stop(self) -> int:
        """Fall silent at once; the samples of the current utterance that were heard."""
        ...

    def lost(self) -> int | None:
        """Once after speech was lost because the speaker was gone or muted; else None."""
        ...

    def duck(self, on: bool) -> None: ...

    def own_voice(self, tick: int) -> Sound | None:
        """3200 samples at 16 kHz of what came out during ``tick``; None when it was silent."""
        ...
