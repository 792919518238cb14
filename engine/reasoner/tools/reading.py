"""Arguments that a request gives so plainly that they are read without a model, once its tool is chosen."""

from __future__ import annotations

import re
from typing import Final

from engine.reasoner.tools.calculator import read_sum
from engine.reasoner.tools.timers import parse_duration
from engine.reasoner.tools.tool import Arguments
from engine.reasoner.tools.units import find_conversion, read_conversion
from engine.reasoner.tools.words import candidates, split_words

MAX_WORDS: Final = 40
_ABOUT: Final = re.compile(r"\b(?:to|that|about|of my|of the|have to|need to|must|should)\b")


def sum_in(request: str) -> Arguments | None:
    """The longest stretch of words that is a sum."""
    words = split_words(request.lower())[:MAX_WORDS]
    stretches = [(i, j) for i in range(len(words)) for j in range(i + 2, len(words) + 1)]
    for start, end in sorted(stretches, key=lambda each: each[0] - each[1]):
        if read_sum(words[start:end]) is not None:
            return {"expression": " ".join(words[start:end])}
    return None


def duration_in(request: str) -> Arguments | None:
    """How long a timer is to run; None where the request may also say what it is about."""
    words = split_words(request.lower())[:MAX_WORDS]
    for start in range(len(words)):
        found = parse_duration(words, start)
        if found is not None:
            rest = " ".join(words[:start] + words[found[1] :])
            return None if _ABOUT.search(rest) else {"duration": " ".join(words[start : found[1]])}
    return None


def conversion_in(request: str) -> Arguments | None:
    """An amount, its unit and the unit that is wanted."""
    stretches = candidates(request)
    found = next((each for words in stretches if (each := read_conversion(words))), None)
    found = found or next((each for words in stretches if (each := find_conversion(words))), None)
    if found is None:
        return None
    return {"amount": float(found.amount), "from": found.source.name, "to": found.target.name}


def address_in(request: str) -> Arguments | None:
    """The address of a page."""
    found = re.search(r"https?://\S+", request)
    return None if found is None else {"address": found[0].rstrip(".,;:!?\"')")}
