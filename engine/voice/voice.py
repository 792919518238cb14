"""What a voice is: text in, sound out as it is asked for, and which words have been heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from engine.protocol import VOICE_RATE, VOICE_SAMPLES

Sound = npt.NDArray[np.int16]

HEARD_SHARE: Final = 0.6  # of a word's length: enough of it to be understood
SAMPLES_PER_LETTER: Final = VOICE_RATE // 15  # of speech that has not been made yet


class VoiceError(Exception):
    """The voice cannot say this; the message is one sentence for a person, with what to do next."""


@dataclass(frozen=True)
class Stretch:
    """A sentence or clause as sound: int16 mono, 24 kHz. ``ends``: the sample at which each word ends.

    ``pause``: samples of silence before whatever follows.
    """

    sound: Sound
    ends: tuple[int, ...]
    pause: int = 0


class Voice(Protocol):
    """A synthesiser that is loaded and warm."""

    @property
    def name(self) -> str: ...

    def speak(self, text: str) -> Speech:
        """Begin to say ``text``. Nothing is synthesised before the first piece is taken; never raises."""
        ...


class Speech:
    """One utterance, made as it is taken. Single-threaded; dropping it is enough to end it.

    ``text`` is what is said, made speakable; ``parts`` are its sentences or clauses in order.
    """

    def __init__(self, parts: Sequence[str], synthesise: Callable[[str], Stretch]) -> None:
        self._parts = list(parts)
        self._synthesise = synthesise
        self._made: list[Stretch] = []
        self._begins: list[int] = []  # the sample at which each stretch made begins
        self._taken = 0
        self._ready = b""

    @property
    def text(self) -> str:
        return " ".join(self._parts)

    @property
    def done(self) -> bool:
        """Whether every piece has been taken."""
        return not self._ready and len(self._made) == len(self._parts)

    @property
    def taken(self) -> int:
        """24 kHz samples taken so far."""
        return self._taken

    def remaining(self) -> int:
        """24 kHz samples still to be taken; an estimate while part of the text is not sound yet."""
        unmade = sum(len(part) for part in self._parts[len(self._made) :])
        return len(self._ready) // 2 + unmade * SAMPLES_PER_LETTER

    def next_piece(self, samples: int = VOICE_SAMPLES) -> bytes:
        """The next ``samples`` (fewer at the end, none after it) of int16 mono, 24 kHz.

        Synthesises a further sentence only when needed. Raises VoiceError; the speech is over then.
        """
        while len(self._ready) < 2 * samples and len(self._made) < len(self._parts):
            try:
                stretch = self._synthesise(self._parts[len(self._made)])
            except VoiceError:
                self._parts, self._ready = self._parts[: len(self._made)], b""
                raise
            pause = self._made[-1].pause if self._made else 0
            self._begins.append(self._length() + pause)
            self._made.append(stretch)
            self._ready += bytes(2 * pause) + stretch.sound.astype("<i2").tobytes()
        piece, self._ready = self._ready[: 2 * samples], self._ready[2 * samples :]
        self._taken += len(piece) // 2
        return piece

    @property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """First and last sample of every word made so far."""
        return tuple(
            (begin + start, begin + end)
            for begin, stretch in zip(self._begins, self._made, strict=True)
            for start, end in zip((0, *stretch.ends[:-1]), stretch.ends, strict=True)
        )

    def _length(self) -> int:
        """Samples made so far."""
        return self._begins[-1] + len(self._made[-1].sound) if self._made else 0


def words_heard(text: str, bounds: Sequence[tuple[int, int]], samples: int) -> tuple[str, str]:
    """(heard, not heard) of ``text`` after ``samples`` of it were played, given its words' bounds.

    A word counts from 60 % of it on; words without bounds were never made, and not heard.
    """
    heard = sum(samples >= start + HEARD_SHARE * (end - start) for start, end in bounds)
    words = text.split()
    return " ".join(words[:heard]), " ".join(words[heard:])


def word_ends(weights: Sequence[float], samples: int) -> tuple[int, ...]:
    """The sample at which each word ends, when each lasts as long as its weight of ``samples``."""
    total = sum(weights)
    return tuple(int(end / total * samples) for end in np.cumsum(weights))
