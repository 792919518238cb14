"""What a session hears in words: the packaged recogniser on the microphone's sound, or a model of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from engine.protocol import Heard
from engine.senses.listening import Listener, Reader
from engine.senses.protocol import SenseAudio
from engine.training.hearing import Recogniser, recognise

LATE: Final = 2  # ticks from the sound that settles a word to the tick that it enters, as in `--fast` replay,
AHEAD: Final = 1  # ... where it had been read before


class Ears(Protocol):
    """The words lane of one session. Words come back by the tick that they enter."""

    def told(self, words: list[tuple[str, float]], silences: list[tuple[float, float]]) -> dict[int, Heard]:
        """Somebody is going to say ``words``, each with the second in which it ends; see `recognise`."""
        ...

    def hear(self, tick: int, audio: bytes | None, saying: str) -> dict[int, Heard]:
        """The microphone's sound of ``tick``; every tick, in order. ``saying``: the assistant's words in it."""
        ...


@dataclass(frozen=True)
class ModelledEars:
    """Late, sometimes wrong or deaf, as the scenes of training have it. Costs nothing."""

    how: Recogniser
    rng: np.random.Generator

    def told(self, words: list[tuple[str, float]], silences: list[tuple[float, float]]) -> dict[int, Heard]:
        """The words as a recogniser drawn at random would give them out."""
        return recognise(words, silences, self.how, self.rng)[0]

    def hear(self, tick: int, audio: bytes | None, saying: str) -> dict[int, Heard]:
        """Nothing: it does not listen."""
        return {}


class RealEars:
    """The words sense as in live use, its results `LATE` or `AHEAD` ticks later."""

    def __init__(self, read: Reader) -> None:
        self._listener = Listener(read)

    def told(self, words: list[tuple[str, float]], silences: list[tuple[float, float]]) -> dict[int, Heard]:
        """Nothing: it has to hear them."""
        return {}

    def hear(self, tick: int, audio: bytes | None, saying: str) -> dict[int, Heard]:
        """What became stable with this tick."""
        found = self._listener.take(SenseAudio(tick, audio, saying), 0.0)
        if not found:
            return {}
        late = AHEAD if found[-1].ahead else LATE
        return {tick + late: Heard(" ".join(each.text for each in found), found[-1].spoken)}
