"""How the assistant's own voice gets back into its microphone, and what is taken out again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import pywebrtc_audio

from engine.protocol import MIC_RATE
from engine.training import noises
from engine.training.noises import Sound

Samples = npt.NDArray[np.int16]
_LATE: Final = 480  # samples from the speaker to the microphone
_FRAME: Final = MIC_RATE // 100


class Loudspeaker(Protocol):
    """The way from speaker to microphone. Samples are of one tick at 16 kHz."""

    def echo(self, own: Samples) -> tuple[Sound, int]:
        """What reaches the microphone of the sound that is played now, and how many samples later."""
        ...

    def cancelled(self, mic: Samples, own: Samples) -> Samples:
        """The microphone's sound as the session gets it."""
        ...


@dataclass(frozen=True)
class Residue:
    """The little that a canceller leaves, at ``level`` of what is played."""

    level: float

    @staticmethod
    def draw(rng: np.random.Generator) -> Residue:
        """50 to 22 dB down."""
        return Residue(float(10 ** (rng.uniform(-50, -22) / 20)))

    def echo(self, own: Samples) -> tuple[Sound, int]:
        """The sound, quieter."""
        return np.asarray(own * np.float32(self.level / 32768), dtype=np.float32), _LATE

    def cancelled(self, mic: Samples, own: Samples) -> Samples:
        """As it is."""
        return mic


@dataclass
class RoomPath:
    """A loudspeaker in a room at ``decibels`` of what is played, before the product's echo canceller."""

    decibels: float
    response: Sound
    late: int
    canceller: pywebrtc_audio.EchoCanceller = field(
        default_factory=lambda: pywebrtc_audio.EchoCanceller(sample_rate=MIC_RATE, num_channels=1)
    )

    @staticmethod
    def draw(decibels: float, rng: np.random.Generator) -> RoomPath:
        """A loudspeaker, a room and a delay of 10 to 60 ms at random, the level as asked for."""
        response = noises.room("speaker", rng)
        response = response / np.float32(np.sqrt(np.sum(response**2)) + 1e-9)
        return RoomPath(decibels, response, int(rng.uniform(0.01, 0.06) * MIC_RATE))

    def echo(self, own: Samples) -> tuple[Sound, int]:
        """The sound through loudspeaker and room."""
        level = np.float32(10 ** (self.decibels / 20) / 32768)
        return noises.convolve(np.asarray(own * level, dtype=np.float32), self.response), self.late

    def cancelled(self, mic: Samples, own: Samples) -> Samples:
        """WebRTC's AEC3, in its frames of 10 ms."""
        frames = range(0, len(mic), _FRAME)
        return np.concatenate(
            [self.canceller.process(mic[at : at + _FRAME], own[at : at + _FRAME]) for at in frames]
        )
