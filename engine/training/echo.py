"""A loudspeaker in a room, and the product's echo canceller behind the microphone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pywebrtc_audio

from engine.protocol import MIC_RATE
from engine.protocol.linear_echo import LinearEcho
from engine.training import noises
from engine.training.noises import Sound

Samples = npt.NDArray[np.int16]
HEARD_BACK: Final = (-24.0, -6.0)  # dB: how much of what a loudspeaker plays a microphone hears
_FRAME: Final = MIC_RATE // 100


@dataclass
class RoomPath:
    """A loudspeaker in a room at ``decibels`` of what is played, before the product's echo canceller."""

    decibels: float
    response: Sound
    late: int
    canceller: pywebrtc_audio.EchoCanceller = field(
        default_factory=lambda: pywebrtc_audio.EchoCanceller(sample_rate=MIC_RATE, num_channels=1)
    )
    linear: LinearEcho = field(default_factory=LinearEcho)

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

    def for_words(self, mic: Samples, own: Samples, cancelled: Samples) -> Samples:
        """What others say over the own voice whole, as the app does it: once the path is known."""
        whole = self.linear.process(mic, own if own.any() else None, cancelled)
        return whole if self.linear.settled else cancelled

    def cancelled(self, mic: Samples, own: Samples) -> Samples:
        """WebRTC's AEC3, in its frames of 10 ms."""
        frames = range(0, len(mic), _FRAME)
        return np.concatenate(
            [self.canceller.process(mic[at : at + _FRAME], own[at : at + _FRAME]) for at in frames]
        )
