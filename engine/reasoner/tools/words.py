"""The user's words made even: lower case, one way to write each thing, cut into sentences."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from engine.reasoner.tools.numbers import TENS, UNITS

MAX_CHARACTERS: Final = 1_000
MAX_SENTENCES: Final = 4
_FILLER: Final = r"(?:(?:oh|um|uh|so|and|but|or|wait|sorry|hey|tandem),?\s+){0,8}"
_NUMBER: Final = "|".join((r"\d+", *UNITS, *filter(None, TENS)))
_CUE: Final = (
    r"(?:(?:no|nope|actually|i mean|i meant|rather|correction|better|make (?:it|that)"
    r"|change (?:it|that)(?: to)?)\b"
    rf"|sorry(?=,|\s+(?:in|at|{_NUMBER})\b))"  # "sorry to hear that" corrects nothing
)
_WAIT: Final = r"(?:wait|hang on|hold on)(?: (?:just )?(?:a|one) (?:second|sec|minute|moment|bit)\b)?"
CORRECTION: Final = re.compile(
    rf"[,;.!?]\s*{_FILLER}{_CUE}(?:[\s,]+(?:{_CUE}|(?:oh|um|uh|sorry|{_WAIT})\b))*[\s,]*", re.IGNORECASE
)
HALF_OF_DAY: Final = re.compile(r"(?i:(?<![a-z])([ap])\.\s?m\b)(?:\.(?=,|\s+[a-z0-9]))?")  # ends no sentence
_GLUED: Final = re.compile(r"(?<=\d)(?=(?:[ap]m|secs?|mins?|hrs?|h)\b)")  # "5pm", "10min"
_SENTENCE: Final = re.compile(r"[.?!]+(?:\s+|$)")
_WITHDRAWN: Final = re.compile(
    r"\b(?:never ?mind|forget (?:it|that|about it)|scratch that|cancel that|no wait)\b"
)
THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SYMBOLS: Final = re.compile(r"\*\*|[+*/^%()×÷−=:]|(?<![a-z])-|-(?![a-z])")
_NOISE: Final = re.compile(r"[^a-z0-9.'\s+*/^%()×÷−=:-]")
_WORD_HYPHEN: Final = re.compile(r"(?<=[a-z])-(?=[a-z])")
_LOOSE_DOT: Final = re.compile(r"(?<!\d)\.|\.(?!\d)")


def candidates(text: str) -> list[list[str]]:
    """Stretches of the user's words that may be one request, the likeliest first.

    These are the last sentences alone and together; what came before "never mind" is not among them.
    """
    return [[word for sentence in stretch for word in sentence] for stretch in stretches(text)]


def stretches(text: str) -> list[list[list[str]]]:
    """The `candidates` by their sentences."""
    sentences = sentences_of(text)
    return [sentences[start:end] for end in range(len(sentences), 0, -1) for start in range(end - 1, -1, -1)]


def sentences_of(text: str) -> list[list[str]]:
    """The words of the last sentences; none of what came before "never mind"."""
    even = HALF_OF_DAY.sub(r" \1m", unicodedata.normalize("NFKC", text[-MAX_CHARACTERS:]))
    even = even.lower().replace("\u2019", "'")
    sentences: list[list[str]] = []
    for sentence in _SENTENCE.split(THOUSANDS.sub("", even)):
        if takes_back(sentence):
            sentences = []
            sentence = _WITHDRAWN.split(sentence)[-1]
        words = split_words(sentence)
        if words:
            sentences.append(words)
    return sentences[-MAX_SENTENCES:]


def takes_back(text: str) -> bool:
    """Whether ``text`` says "never mind" to what came before."""
    return _WITHDRAWN.search(text.lower()) is not None


def split_words(sentence: str) -> list[str]:
    """Words, numbers and signs of one sentence in lower case. Thousands separators must be gone already."""
    spaced = _NOISE.sub(" ", _WORD_HYPHEN.sub(" ", _GLUED.sub(" ", sentence)))
    spaced = _SYMBOLS.sub(lambda match: f" {match[0]} ", _LOOSE_DOT.sub(" ", spaced))
    return [word for word in (word.strip("'") for word in spaced.split()) if word]
