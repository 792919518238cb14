"""Which of two languages somebody speaks: as it sounds, as it reads in both, and as turns are usually taken.

A small recogniser tells a short question's language badly, and takes what it hardly knows for English. Where
the sound alone leaves doubt, the words are read in both languages: in the wrong one they make worse sense.
A lone "no" makes as good sense in both: it answers who spoke last, so whose turn it is counts for more.
The weights were chosen over 475 phrases and beginnings of sentences of about a second, in five languages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from engine.senses.moonshine import Word
from engine.senses.repeats import plain
from engine.senses.whisper import Task

FAVOURED: Final[Mapping[str, float]] = {"en": 1.0}  # log odds that the recogniser gives a language too much
DOUBT: Final = 3.0  # log odds, either way, within which the words are read in both languages
READING: Final = 2.0  # log odds for each nat by which a token reads better in one of them
UNREAD: Final = -3.0  # the score where nothing is read
EXPECTED: Final = 0.5  # log odds for the language that is the likelier one by whose turn it is,
ANSWERED: Final = 2.0  # and where nothing but an answer is read in it: few are given to oneself
ANSWERS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset({"no", "nope", "yes", "yeah", "yep", "ok", "okay"}),
    "pt": frozenset({"não", "sim", "ok", "okay"}),
    "es": frozenset({"no", "sí", "si", "ok", "okay"}),
    "fr": frozenset({"non", "oui", "ok", "okay"}),
    "de": frozenset({"nein", "ja", "ok", "okay"}),
    "it": frozenset({"no", "sì", "si", "ok", "okay"}),
}
LEAST: Final = 1e-6  # a probability; smaller ones say no more


class Sounds(Protocol):
    """A stretch of sound; see `engine.senses.whisper.Hearing`."""

    def likely(self, candidates: Sequence[str]) -> dict[str, float]: ...

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]: ...


def spoken_language(hearing: Sounds, languages: tuple[str, str], expected: str = "") -> str:
    """Which of ``languages`` is spoken, where one may be ``expected``."""
    first, second = languages
    likely = hearing.likely(languages)
    odds = _sounds(likely[first], first) - _sounds(likely[second], second)
    if abs(odds) < DOUBT:
        odds += READING * (_reads(hearing, first) - _reads(hearing, second))
        answered = expected and answers(hearing.words(expected, "transcribe"), expected)
        turn = ANSWERED if answered else EXPECTED
        odds += turn * ((expected == first) - (expected == second))
    return first if odds >= 0 else second


def answers(read: Sequence[Word], language: str) -> bool:
    """Whether nothing but "yes", "no" or "okay" is read, once or more."""
    said = {plain(word.text) for word in read}
    return bool(said) and said <= ANSWERS.get(language, frozenset())


def _sounds(probability: float, language: str) -> float:
    return math.log(max(LEAST, probability)) - FAVOURED.get(language, 0.0)


def _reads(hearing: Sounds, language: str) -> float:
    words = hearing.words(language, "transcribe")
    return max(UNREAD, words[0].score) if words else UNREAD
