"""The two sounds of a tick, as dMel levels: what the microphone heard and what the speaker played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.dialect.rows import Bytes
from engine.model.dmel import HOP, WINDOW, DMelStream
from engine.protocol import MIC_SAMPLES, Observation

_TAIL_BYTES: Final = 2 * (WINDOW - HOP)
_SILENCE: Final = bytes(2 * MIC_SAMPLES)


@dataclass(frozen=True)
class TickSound:
    """dMel levels uint8 [4, 80] of one tick; None where there was no sound."""

    mic: Bytes | None
    own: Bytes | None


class SoundEncoder:
    """Turns a session's observations, in order, into dMel levels.

    Absent sound passes through the filter as silence, so that what follows it is heard in its place.
    """

    def __init__(self) -> None:
        self.restore((bytes(_TAIL_BYTES), bytes(_TAIL_BYTES)))

    @property
    def tails(self) -> tuple[bytes, bytes]:
        """The last 50 ms of the microphone and of the own voice: all that the next frame needs."""
        return self._tails

    def restore(self, tails: tuple[bytes, bytes]) -> None:
        """Go on from where `tails` was taken."""
        self._tails = tails
        self._mic, self._own = DMelStream(), DMelStream()
        for stream, tail in zip((self._mic, self._own), tails, strict=True):
            stream.push(np.frombuffer(tail, np.int16))

    def push(self, observation: Observation) -> TickSound:
        """The sound of the next tick."""
        mic = _SILENCE if observation.audio is None else observation.audio
        own = _SILENCE if observation.own_voice is None else observation.own_voice
        self._tails = mic[-_TAIL_BYTES:], own[-_TAIL_BYTES:]
        mic_levels = self._mic.push(np.frombuffer(mic, np.int16))
        own_levels = self._own.push(np.frombuffer(own, np.int16))
        return TickSound(
            mic=None if observation.audio is None else mic_levels,
            own=None if observation.own_voice is None else own_levels,
        )
