"""Which tool the user's own words ask for, found by grammar and not by the language model.

Only words of the user come here. What a screen, a camera or a tool shows is data and never starts a tool.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.reasoner.tools.calculator import Token, read_sum
from engine.reasoner.tools.clock import ClockRequest, elsewhere, read_clock
from engine.reasoner.tools.limits import Limit, read_limit
from engine.reasoner.tools.panels import PanelRequest, read_panel
from engine.reasoner.tools.reckoning import Reckoned, read_reckoning
from engine.reasoner.tools.snoozing import Snooze, read_snooze
from engine.reasoner.tools.timer_questions import read_question
from engine.reasoner.tools.timer_requests import TimerAsked, put_right, read_timer, settle
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest
from engine.reasoner.tools.words import CORRECTION, MAX_CHARACTERS, sentences_of, stretches, takes_back
from engine.wishes import WishText, read_wish

_BETWEEN: Final = frozenset(("*", "/", "^"))  # of "times seven" alone nothing can be made
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
_FOLLOWED: Final = re.compile(
    r",\s+And (?=(?:in|at|for|on)\b)"
)  # a sentence of its own that the desk has joined
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


Request = (
    ClockRequest
    | WishText
    | TimerRequest
    | TimerQuestion
    | Snooze
    | SumRequest
    | PanelRequest
    | Limit
    | Reckoned
)
_Corrigible = ClockRequest | TimerAsked | SumRequest


def read_request(text: str, wall: float) -> Request | None:
    """The tool request in ``text``, or None: then the language model answers. Never raises.

    ``wall``: now, in seconds since the epoch.
    """
    *_, last = sentences_of(text) or [[]]
    request = _of_running(last, wall) or read_panel(text) or _put_right(text, wall) or _read(text, wall)
    return settle(request, wall) if isinstance(request, TimerAsked) else request


def _read(text: str, wall: float) -> Request | TimerAsked | None:
    for sentences in stretches(text):
        words = [word for sentence in sentences for word in sentence]
        request = (
            read_standing_wish(words)
            or _of_running(words, wall)
            or read_timer(sentences, wall)
            or read_reckoning(words, wall)
            or read_clock(words)
            or find_sum(words)
            or read_limit(words)
        )
        if request is not None:
            return request
    return None


def _of_running(words: Sequence[str], wall: float) -> Snooze | TimerQuestion | None:
    """What is asked of the timers that run, or of the one that has just rung."""
    return read_snooze(words, wall) or read_question(words)


def _put_right(text: str, wall: float) -> _Corrigible | None:
    """The request that ``text`` makes and then corrects; None where it corrects nothing that is understood."""
    asked: _Corrigible | None = None
    changed = False
    for part in (part for each in CORRECTION.split(text[-MAX_CHARACTERS:]) for part in _FOLLOWED.split(each)):
        if asked is None:
            request = _read(part, wall)
            if request is not None and not isinstance(request, _Corrigible):
                return None
            asked = request
        elif takes_back(part):
            return None
        else:
            instead = _instead(asked, part, wall)
            asked, changed = instead or asked, changed or instead is not None
    return asked if changed else None


def _instead(asked: _Corrigible, part: str, wall: float) -> _Corrigible | None:
    """What is asked once ``part`` has corrected it."""
    sentences = sentences_of(part)
    put = put_right(asked, sentences, wall) if isinstance(asked, TimerAsked) else None
    city = elsewhere(sentences[0]) if isinstance(asked, ClockRequest) and sentences else None
    anew = put or city or _read(part, wall)
    return anew if isinstance(anew, _Corrigible) else None


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
        if tokens is not None and tokens[0] not in _BETWEEN:
            return SumRequest(tuple(tokens))
    return None


def _begins(words: list[str], index: int, lead: tuple[str, ...]) -> bool:
    return tuple(words[index : index + len(lead)]) == lead
