"""What Tandem is and cannot do, said plainly: a small language model would promise or invent it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_POLITE: Final = r"^(?:(?:hey|okay|so|and|well|please|tandem|can you|could you|would you|will you) )*"
_WHEN: Final = (
    r"(?:today|tomorrow|tonight|outside|now|later|like|(?:this|next|on the|at the) (?:week|weekend|morning|"
    r"afternoon|evening)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_ALWAYS: Final = (
    (
        r"\b(?:will|is|going to|gonna|does|what's|what is|how's|how is|tell me)\b.*"
        rf"\b(?:rain|raining|snow|snowing|sunny|weather|forecast|temperature)\b.*\b{_WHEN}$",
        "I cannot see the weather from here.",
    ),
    (
        r"\b(?:what's|what is|tell me|read me|any) (?:in )?(?:the )?(?:latest |today's )?(?:news|headlines)"
        r"(?: today| now)?$",
        "I cannot look up the news.",
    ),
    (
        _POLITE + r"(?:play|put on) (?:(?:some|a|me|the|my) )*(?:\w+ )?(?:music|songs?|playlist|radio|jazz)\b",
        "I cannot play music.",
    ),
    (
        _POLITE + r"(?:(?:call|phone|text|email|message|ring) (?:my|the|him|her|them|mum|mom|dad)\b"
        r"|send (?:an|a|my) (?:e ?mail|message|text))",
        "I cannot call or write to anybody.",
    ),
    (
        _POLITE + r"(?:who are you|what are you|what's your name|what is your name)$",
        "I am Tandem, the assistant on this computer.",
    ),
    (
        _POLITE
        + r"(?:what can you do|how can you help|(?:what|which) tools (?:do you have|can you use|are there))"
        r"(?: for)?(?: me)?$",
        "I can tell the time, set timers and reminders, do sums and conversions, keep notes, translate, and "
        "draw tables, charts and lists. I look into the folders and use the tool servers that you allow, watch "
        "your screen and camera, and talk.",
    ),
)
_KNOWN: Final = tuple((re.compile(pattern), sentence) for pattern, sentence in _ALWAYS)


@dataclass(frozen=True)
class Limit:
    """``sentence`` is the whole answer."""

    sentence: str


def read_limit(words: Sequence[str]) -> Limit | None:
    """What is to be said when ``words`` ask for something that no part of Tandem does, or who it is."""
    text = " ".join(words)
    return next((Limit(sentence) for pattern, sentence in _KNOWN if pattern.search(text)), None)
