"""Which tool the user's own words ask for, found by grammar and not by the language model.

Only words of the user come here. What a screen, a camera or a tool shows is data and never starts a tool.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.reasoner.tools.calculator import Token, read_sum
from engine.reasoner.tools.clock import ClockRequest, read_clock
from engine.reasoner.tools.limits import Limit, read_limit
from engine.reasoner.tools.panels import PanelRequest, read_panel
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest, read_timer
from engine.reasoner.tools.words import candidates
from engine.wishes import WishText, read_wish

_LEADS: Final = tuple(
    tuple(lead.split())
    for lead in (
        "what is",
        "what's",
        "whats",
        "what are",
        "what does",
        "how much is",
        "how much are",
        "calculate",
        "compute",
        "work out",
        "figure out",
        "solve",
        "evaluate",
        "and",
        "tell me",
        "the result of",
        "add",
    )
)
_ASKS: Final = re.compile(
    r"\b(?:remind|reminder|tell|say|let me know|ping|warn|alert|call|stop|interrupt|count|counting|announce)\b"
)
_TRAILS: Final = frozenset(
    (
        "please",
        "equal",
        "equals",
        "make",
        "makes",
        "is",
        "be",
        "tandem",
        "now",
        "for",
        "me",
        "thanks",
        "=",
        "then",
    )
)


@dataclass(frozen=True)
class SumRequest:
    """A calculation to be done."""

    tokens: tuple[Token, ...]


Request = ClockRequest | WishText | TimerRequest | TimerQuestion | SumRequest | PanelRequest | Limit


def read_request(text: str, wall: float) -> Request | None:
    """The tool request in ``text``, or None: then the language model answers. Never raises.

    ``wall``: now, in seconds since the epoch.
    """
    panel = read_panel(text)
    if panel is not None:
        return panel
    for words in candidates(text):
        request = (
            read_standing_wish(words)
            or read_timer(words, wall)
            or read_clock(words)
            or find_sum(words)
            or read_limit(words)
        )
        if request is not None:
            return request
    return None


def read_standing_wish(words: Sequence[str]) -> WishText | None:
    """A wish that goes on: again and again, or whenever somebody comes in. One-time ones are timers."""
    text = " ".join(words)
    wish = read_wish(text) if _ASKS.search(text) else None
    return wish if wish is not None and wish.kind != "at" else None


def find_sum(words: Sequence[str]) -> SumRequest | None:
    """The sum that ``words`` are, or that follows their last "what is" and the like."""
    end = len(words)
    while end and words[end - 1] in _TRAILS:
        end -= 1
    kept = list(words[:end])
    starts = [index + len(lead) for lead in _LEADS for index in range(end) if _begins(kept, index, lead)]
    for start in [0, *sorted(starts)]:
        tokens = read_sum(kept[start:])
        if tokens is not None:
            return SumRequest(tuple(tokens))
    return None


def _begins(words: list[str], index: int, lead: tuple[str, ...]) -> bool:
    return tuple(words[index : index + len(lead)]) == lead
