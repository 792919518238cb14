"""How the assistant's own voice gets back into its microphone, and what is taken out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from engine.training.echo import Samples
from engine.training.noises import Sound

_LATE: Final = 480  # samples from the speaker to the microphone


class Loudspeaker(Protocol):
    """The way from speaker to microphone. Samples are of one tick at 16 kHz."""

    def echo(self, own: Samples) -> tuple[Sound, int]:
        """What reaches the microphone of the sound that is played now, and how many samples later."""
        ...

    def cancelled(self, mic: Samples, own: Samples) -> Samples:
        """The microphone's sound as the session gets it."""
        ...

    def for_words(self, mic: Samples, own: Samples, cancelled: Samples) -> Samples:
        """The microphone's sound as the words sense gets it; after `cancelled`."""
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

    def for_words(self, mic: Samples, own: Samples, cancelled: Samples) -> Samples:
        """As it is."""
        return mic
