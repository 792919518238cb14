"""What stands for the turns that were folded away: true sentences, the most telling ones, in few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.reasoner.conversation import Turn

SUMMARY_WORDS: Final = 100
SENTENCE_WORDS: Final = 24
INSTRUCTION: Final = (
    "Before we go on: note in three short sentences what I told you so far. "
    "Keep names, numbers, places and plans."
)
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]*")
_TELLING: Final = re.compile(
    r"\d|\b(?:my|our|i am|i'm|i have|i've|i was|i live|i work|we are|we're|called|named|name is|remember"
    r"|important|never|always|allergic|birthday|password|meeting|deadline|need to|want to|plan|decided"
    r"|agreed)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
_CHECKED: Final = re.compile(r"\d+|[A-Z][a-z]+")


def summarise(previous: str, written: str, turns: Sequence[Turn]) -> str:
    """At most `SUMMARY_WORDS` words for ``previous`` and ``turns``.

    ``written``: what a model made of them, of which only that is taken whose names and numbers were said.
    """
    said = " ".join([previous, *(turn.text for turn in turns)]).lower()
    own = [sentence for sentence in _sentences(written) if _is_true(sentence, said)]
    told = [sentence for turn in turns if turn.who == "user" for sentence in _sentences(turn.text)]
    candidates = list(dict.fromkeys([*_sentences(previous), *told, *own]))
    ranked = sorted(candidates, key=lambda sentence: (-_telling(sentence), -candidates.index(sentence)))
    chosen: set[str] = set()
    room = SUMMARY_WORDS
    for sentence in ranked:
        words = len(sentence.split())
        if words <= room and _telling(sentence) > 0:
            chosen.add(sentence)
            room -= words
    return " ".join(sentence for sentence in candidates if sentence in chosen)


def _sentences(text: str) -> list[str]:
    found = (" ".join(match[0].split()) for match in _SENTENCE.finditer(text))
    return [
        sentence[:1].upper() + sentence[1:]
        if sentence.endswith((".", "!"))
        else sentence[:1].upper() + sentence[1:] + "."
        for sentence in found
        if 2 < len(sentence.split()) <= SENTENCE_WORDS and not sentence.endswith("?")
    ]


def _telling(sentence: str) -> float:
    marks = len(_TELLING.findall(sentence)) + len(_NAME.findall(sentence))
    return marks / (4 + len(sentence.split()))


def _is_true(sentence: str, said: str) -> bool:
    """Whether every name and number of ``sentence`` was said."""
    first, _, rest = sentence.partition(" ")
    checked = _CHECKED.findall(rest) + re.findall(r"\d+", first)
    return all(word.lower() in said for word in checked)
