"""The user's words made even: lower case, one way to write each thing, cut into sentences."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_CHARACTERS: Final = 1_000
MAX_SENTENCES: Final = 4
_FILLER: Final = r"(?:(?:oh|um|uh|so|and|but|wait|sorry|hey|tandem),?\s+)*"
CORRECTION: Final = re.compile(
    rf"[,;.!?]\s*{_FILLER}(?:no|nope|actually|i mean|i meant|rather|correction|better"
    r"|make (?:it|that)|change (?:it|that)(?: to)?)\b[\s,]*",
    re.IGNORECASE,
)
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
    even = unicodedata.normalize("NFKC", text[-MAX_CHARACTERS:]).lower().replace("\u2019", "'")
    sentences: list[list[str]] = []
    for sentence in _SENTENCE.split(THOUSANDS.sub("", even)):
        if _WITHDRAWN.search(sentence):
            sentences = []
            sentence = _WITHDRAWN.split(sentence)[-1]
        words = split_words(sentence)
        if words:
            sentences.append(words)
    sentences = sentences[-MAX_SENTENCES:]
    return [
        [word for sentence in sentences[start:end] for word in sentence]
        for end in range(len(sentences), 0, -1)
        for start in range(end - 1, -1, -1)
    ]


def split_words(sentence: str) -> list[str]:
    """Words, numbers and signs of one sentence in lower case. Thousands separators must be gone already."""
    spaced = _NOISE.sub(" ", _WORD_HYPHEN.sub(" ", sentence))
    spaced = _SYMBOLS.sub(lambda match: f" {match[0]} ", _LOOSE_DOT.sub(" ", spaced))
    return [word for word in (word.strip("'") for word in spaced.split()) if word]
