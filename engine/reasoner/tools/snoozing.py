"""What has just rung and is to come again after a while: "snooze for ten minutes"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.protocol import Wish
from engine.reasoner.tools.timer_requests import TimerAsked, read_timer, settle
from engine.reasoner.tools.timers import MAX_SECONDS, TimerRequest, find_span, spoken_duration

_IT: Final = r"(?:it|that|this|(?:the|my|this|that) (?:alarm|reminder|timer))"
_AGAIN: Final = re.compile(
    r"^(?:(?:please|okay|ok|yes|and|hey|tandem|um|uh|oh|just|can you|could you|would you|will you) )*"
    rf"(?:(?P<snooze>snooze)(?: {_IT})?"
    rf"|(?:remind|wake) (?:me|us)(?: up)?(?: {_IT})? (?:again|once more|one more time))"
    r"(?: please)?(?P<rest>(?: .*)?)$"
)
_MORE: Final = re.compile(r" more(?= (?:second|minute|hour)s?$)")
_COURTESY: Final = re.compile(r"(?: (?:please|thanks|thank you|tandem))+$")
_TELLS_TIME: Final = re.compile(r"^It is .+, here is your alarm\.$")


@dataclass(frozen=True)
class Snooze:
    """What has just been told is to be told again after ``seconds``; 0: it was not said when.

    ``otherwise``: what the words mean where nothing has been told; ``reminds``: of what was told before that.
    """

    seconds: float
    otherwise: TimerRequest | None = None
    reminds: bool = False


def read_snooze(words: Sequence[str], wall: float) -> Snooze | None:
    """What has rung is put off by ``words`` for a length of time, and nothing else is said; or None."""
    found = _AGAIN.match(_COURTESY.sub("", " ".join(words)))
    if found is None:
        return None
    rest = _MORE.sub("", found["rest"]).split()
    span = find_span(rest)
    if not rest:
        return Snooze(0.0) if found["snooze"] else None
    if span is None or (span.start, span.end) != (0, len(rest)) or not 1 <= span.seconds <= MAX_SECONDS:
        return None
    asked = None if found["snooze"] else read_timer([words], wall)
    timer = settle(asked, wall) if isinstance(asked, TimerAsked) else None
    again = timer if isinstance(timer, TimerRequest) else None
    return Snooze(span.seconds, again, isinstance(asked, TimerAsked) and asked.way == "reminder")


def told_again(snooze: Snooze, wish: Wish) -> TimerRequest:
    """The wish once more, with its own words; an alarm's without the time, which is then over."""
    phrase = _TELLS_TIME.sub("Here is your alarm.", wish.phrase)
    does = "Your alarm will ring" if wish.called == "alarm" else "I will tell you"
    return TimerRequest(snooze.seconds, phrase, f"{does} again in {spoken_duration(snooze.seconds)}.")


def was_told(wish: Wish, said: Sequence[str]) -> bool:
    """Whether one of what was ``said`` is the wish's sentence, or its beginning: who is woken breaks in."""
    phrase = _plain(wish.phrase)
    return any(
        phrase == _plain(each) or (len(each.split()) > 1 and phrase.startswith(_plain(each))) for each in said
    )


def _plain(text: str) -> str:
    return text.lower().rstrip(" .,!")
