"""The two sounds of a tick, as dMel levels: what the microphone heard and what the speaker played."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.dialect.rows import Bytes
from engine.model.dmel import DMelStream
from engine.protocol import MIC_SAMPLES, Observation


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
        self._mic = DMelStream()
        self._own = DMelStream()

    def push(self, observation: Observation) -> TickSound:
        """The sound of the next tick."""
        return TickSound(
            mic=_levels(self._mic, observation.audio), own=_levels(self._own, observation.own_voice)
        )


def _levels(stream: DMelStream, audio: bytes | None) -> Bytes | None:
    samples = np.zeros(MIC_SAMPLES, np.int16) if audio is None else np.frombuffer(audio, np.int16)
    levels = stream.push(samples)
    return None if audio is None else levels
