"""What the speaker has played, kept at the microphone's rate, to be read by time."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from app.capture.resample import StreamResampler
from app.devices import Sound
from engine.protocol import MIC_RATE, MIC_SAMPLES, VOICE_RATE

SILENCE: Final = 3  # of int16; resampling rings that much around a sound
KEPT: Final = 5 * MIC_RATE
SLIP: Final = MIC_SAMPLES * 0.005  # samples by which one tick may be stretched to follow a drift
JUMP: Final = MIC_RATE * 0.03  # further off than this, reading begins anew


class PlayedSound:
    """Samples go in at 24 kHz as they are handed to the device and come out at 16 kHz, tick by tick.

    Two sound cards never agree on what a second is: each tick is stretched by a hair, so that what is read
    stays beside what the microphone heard. Positions are 24 kHz sample numbers since the beginning.
    """

    def __init__(self) -> None:
        self._resampler = StreamResampler(VOICE_RATE, MIC_RATE)
        self._ring = np.zeros(KEPT, np.int16)
        self._count = 0
        self._position: float | None = None

    def push(self, samples: Sound) -> None:
        """The next samples handed to the device."""
        ready = self._resampler.push(samples)
        places = (self._count + np.arange(len(ready))) % KEPT
        self._ring[places] = ready
        self._count += len(ready)

    def read(self, begin: float, end: float) -> Sound | None:
        """3200 samples from position ``begin`` to ``end``; None when all of them are silence."""
        first, last = begin * MIC_RATE / VOICE_RATE, end * MIC_RATE / VOICE_RATE
        if self._position is not None and abs(first - self._position) < JUMP:
            first = self._position
            last = min(first + MIC_SAMPLES + SLIP, max(first + MIC_SAMPLES - SLIP, last))
        self._position = last
        places = first + (last - first) / MIC_SAMPLES * np.arange(MIC_SAMPLES, dtype=np.float64)
        sound = self._interpolated(places)
        return sound if np.abs(sound).max() > SILENCE else None

    def _interpolated(self, places: npt.NDArray[np.float64]) -> Sound:
        """Catmull-Rom between the four samples around each place; what is not kept is silence."""
        whole = np.floor(places).astype(np.int64)
        part = places - whole
        before, here, after, beyond = (self._at(whole + step) for step in (-1, 0, 1, 2))
        sound = here + 0.5 * part * (
            after
            - before
            + part
            * (2 * before - 5 * here + 4 * after - beyond + part * (3 * (here - after) + beyond - before))
        )
        return np.asarray(np.clip(np.rint(sound), -32768, 32767), np.int16)

    def _at(self, indices: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        kept = (indices >= max(0, self._count - KEPT)) & (indices < self._count)
        return np.where(kept, self._ring[indices % KEPT], 0).astype(np.float64)
