"""What was asked back about a request, or told of what runs, and the few words that go on from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.reasoner.tools.numbers import BELOW_HUNDRED, parse_number
from engine.reasoner.tools.requests import read_request, read_standing_wish
from engine.reasoner.tools.snoozing import Snooze
from engine.reasoner.tools.timer_questions import ONE_OF_THEM
from engine.reasoner.tools.timer_requests import OFTEN
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest, spans
from engine.reasoner.tools.times import day_from, parse_time_of_day
from engine.reasoner.tools.words import sentences_of
from engine.wishes import TIMED, WishText, read_wish

MOST_WORDS: Final = 12  # of an answer that is no more than a time
_LEADS: Final = frozenset(("in", "for", "after", "within"))
_BEFORE: Final = re.compile(  # the time that answers or corrects
    r"^(?:(?:um|uh|hm+|oh|well|okay|ok|yes|so|just|maybe|perhaps|please|let's say|say|i think|no|nope|wait"
    r"|sorry|actually|rather|i mean|i meant|i said|better|correction|(?:make|set|change) (?:it|that)(?: to)?)"
    r"(?: |$))+"
)
_ABOUT: Final = re.compile(  # what to be reminded of
    r"^(?:to (?!(?:the|an?|be|tell you|my|your)\b)|about (?:the|my|our) )\w"
)
_NUMBER_ALONE: Final = re.compile(  # in so many of what was not said
    rf"(?<=\bme )in (?:\d+|{BELOW_HUNDRED})(?= (?:to|that|about|of|please)\b|[ .?!,]*$)",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r"(?: (?:please|thanks|thank you|tandem|i think|i guess|instead|okay|ok))+$")


def completed(asked: str, answer: str, wall: float) -> str | None:
    """``asked`` with what ``answer`` says of it, where that is all that was asked back; or None.

    ``wall``: when ``asked`` was said, in seconds since the epoch.
    """
    words = _bare(answer)
    aim = " ".join(words)
    if _ABOUT.match(aim):
        again = read_request(asked, wall)
        return _joined(asked, aim, wall) if isinstance(again, Snooze) and again.reminds else None
    if not (_time_in(words, of_day=True) or _number(words) or _rhythm(words)):
        return None
    request = read_request(asked, wall)
    if isinstance(request, Snooze):
        return None if request.seconds else _joined(asked, _length(words, "for"), wall)
    if not isinstance(request, TimerQuestion):
        return None
    match request.kind:
        case "unclear":
            length = _length(words, "in") if _NUMBER_ALONE.search(asked) else ""
            if length:
                return _NUMBER_ALONE.sub(length, asked)
            return _joined(asked, _length(words, "for") or _number(words), wall)
        case "when":
            return _joined(asked, _rhythm(words) or _length(words, "in") or _time_in(words, of_day=True), wall)
        case "often":
            rhythm = _rhythm(words) or _rhythm(["every", *words])
            return OFTEN.sub(rhythm, asked) if rhythm else None
    return None


def one_of_them(asked: str, words: str, wall: float) -> str | None:
    """What ``words`` ask about "the second one" of the timers that ``asked`` was about; or None."""
    one = ONE_OF_THEM.match(" ".join(_bare(words)))
    request = read_request(asked, wall) if one else None
    if one is None or not isinstance(request, TimerQuestion) or request.kind not in ("left", "running"):
        return None
    return f"What is the {one['place']} {request.what} for?" if request.what else None


def amended(asked: str, change: str) -> str | None:
    """The timed wish ``asked`` with the time that is all that ``change`` says instead; or None."""
    words, wish = _bare(change), read_wish(asked)
    time = _rhythm(words) or _time_in(words, of_day=False) or _number(words)
    if not time or wish is None or wish.kind not in TIMED:
        return None
    whole = f"{_unmarked(asked)}, no, {time}"
    instead = read_request(whole, 0.0)
    changed = isinstance(instead, TimerRequest | WishText) and instead.seconds != wish.seconds
    return whole if changed else None


def _bare(text: str) -> list[str]:
    """The words of ``text`` without those that only lead to a time or follow it; none where they are many."""
    words = " ".join(word for sentence in sentences_of(text) for word in sentence)
    kept = _BEHIND.sub("", _BEFORE.sub("", words)).split()
    return kept if len(kept) <= MOST_WORDS else []


def _joined(asked: str, time: str, wall: float) -> str | None:
    whole = f"{_unmarked(asked)}, {time}" if time else asked
    return whole if time and read_request(whole, wall) is not None else None


def _length(words: Sequence[str], lead: str) -> str:
    """The length of time that is all that ``words`` name, behind ``lead`` if it has none; or nothing."""
    time = _time_in(words, of_day=False)
    span = next(spans(words), None) if time else None
    if span is None or span.time is not None:
        return ""
    return time if words[0] in _LEADS else f"{lead} {time}"


def _time_in(words: Sequence[str], *, of_day: bool) -> str:
    """The length or time of day that is all that ``words`` name, or nothing. ``of_day``: also a day alone, or
    a time without "at".
    """
    bare = of_day and bool(words) and parse_time_of_day(words, 0) is not None
    for whole in ([*words], ["at", *words] if bare else []):
        span = next(spans(whole), None)
        if span is not None and (span.start, span.end) == (0, len(whole)):
            return " ".join(whole)
    if of_day and words[:1] == ["for"] and day_from(words, 1) is not None:
        return _time_in(words[1:], of_day=True)
    day = day_from(words, 0) if of_day else None
    return " ".join(words) if day is not None and day[1] == len(words) else ""


def _number(words: Sequence[str]) -> str:
    """The number that is all that ``words`` say, or nothing: of what is asked once more."""
    start = int(bool(words) and words[0] in _LEADS)
    found = parse_number(words, start)
    return " ".join(words) if found is not None and found[1] == len(words) else ""


def _rhythm(words: Sequence[str]) -> str:
    """How often, where that is all that ``words`` say ("every ten minutes"), or nothing."""
    again = read_standing_wish(["remind", "me", *words]) if words else None
    whole = again == WishText("every", "It is time.", again.seconds) if again is not None else False
    return " ".join(words) if whole else ""


def _unmarked(text: str) -> str:
    return text.rstrip(" .?!,")
