"""A timer, reminder or alarm that is asked for, also in two goes, and what to say when it is due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.reasoner.tools.aims import STOP, read_aim
from engine.reasoner.tools.clock import spoken_time
from engine.reasoner.tools.timers import (
    CALLS,
    FOR_TIME,
    MAX_SECONDS,
    THEN_ASKS,
    TIMER_LENGTH,
    Span,
    TimerQuestion,
    TimerRequest,
    corrected_span,
    ends_here,
    find_span,
    spans,
    spoken_duration,
)
from engine.reasoner.tools.times import (
    Day,
    day_from,
    day_until,
    due_time,
    in_half,
    is_far,
    nearest,
    spoken_when,
)

LONGER_DAY: Final = 3600  # seconds more, where clocks are set back
_WAYS: Final = {"alarm": "alarm", "wake": "alarm", "timer": "timer", "countdown": "timer", "count": "timer"}
_ASKS: Final = re.compile(
    r"\b(?:timer|remind me|reminder|alarm|wake me|let me know in|tell me in|alert me in|ping me in|call me in"
    r"|nudge me in|countdown|count down)\b"
)
_QUESTION: Final = re.compile(
    r"^(?:(?:so|and|but|okay|well) )*(?:what is|what's|what are|how do|how does|how did|how can|why|who|did you"
    r"|what does|explain|translate|(?:is|are|was|were|will|did|does|do|has) (?:the|my|that|this|there|i)"
    r"|have (?:i|you))\b"
)
_TOLD: Final = re.compile(  # of one that there was, or of what is not wanted
    r"\b(?:alarm|timer|reminder)s? (?:clock )?(?:rang|went|goes|was|were|is|has|had|did|didn't|woke)\b"
    r"|(?<!can )(?<!could )(?<!may )(?<!shall )\b(?:i|we|he|she|they)"
    r" (?:(?:have|had|always|usually|already|just) )*(?:had|have|heard|got|set|put|made)"
    r" (?:an?|my|the) (?:\w+ )?(?:alarm|timer|reminder)\b"
    r"|\b(?:don't|do not|never|used to) (?:remind|wake|set)\b"
    r"|\bthere (?:is|was) an? (?:alarm|timer|reminder)\b"
    r"|\bremind me (?:again )?(?:what|who|how|where|why|which)\b"
)
_SETS: Final = re.compile(r"\b(?:set|start|put)\b.*\btimer\b")
_BIDS: Final = re.compile(  # who tells of what wakes him bids nothing
    r"(?:^|\. |\b(?:please|you|to|and|then|also|just|so|but|okay|well|hey|uh|um|oh|tandem|now"
    r"|maybe|tomorrow|\w*day|morning|afternoon|evening|night|week) )"
    r"(?:(?:remind|wake) me|(?:set|make|add|create|schedule|start)(?: up)?(?: me)? (?:an?|my|another)"
    r"|give me an?)\b|\bi(?:'d like| need| want| would like)\b"
    r"|^(?:(?:an?|new|\w+ly|re\w+) )*(?:alarm|reminder)\b"
)
_SEVERAL: Final = re.compile(
    r"(?<!\bi )(?<!\bwe )(?<!\bthey )\b(?:set|start)"
    r" (?:me )?(?:two|three|four|five|[2-5]) (?:timer|alarm|reminder)s\b"
    r"|\b(?:timer|alarm)\b.*\band (?:another|one)(?: one)? for\b"
)
_REPEATED: Final = re.compile(r"\b(?:daily|weekly|nightly|recurring|repeating|repeated) (?:alarm|reminder)\b")
_ANOTHER: Final = re.compile(
    r"\band (?:then |also )?(?:(?:set |start )?(?:another|a second|one)|(?:please )?remind me|wake me"
    r"|(?:in|at) (?!the|an?|my)|(?:set )?an? (?:\w+ ){0,3}(?:timer|alarm|reminder))\b"
)
_OFTEN: Final = re.compile(
    r"\b(?:every|each) (?:few|couple of|\w+ (?:or|to) \w+) (?:second|minute|hour)s\b"
    r"|\b(?:once|twice|\w+ times) (?:an?|per|every|each) (?:minute|hour|day|week)\b"
)
_PUTS_RIGHT: Final = re.compile(
    r"^(?:(?:i said|i want|i wanted|it's|it is|that's|it should be|set (?:it|that)|do|let's say|let's do|say"
    r"|please|well|just)(?: |$))*"
)


@dataclass(frozen=True)
class TimerAsked:
    """What a request says: timer, alarm or reminder (or nothing of the kind), when, and what it is about."""

    way: str
    span: Span | None
    aim: str = ""


def read_timer(sentences: Sequence[Sequence[str]], wall: float) -> TimerAsked | TimerQuestion | None:
    """The timer that the words of ``sentences`` ask for, or None. ``wall``: now, seconds since the epoch."""
    words = _joined(sentences)
    text = " ".join(words)
    if _QUESTION.search(text) or _TOLD.search(text):
        return None
    if _SEVERAL.search(text):
        return TimerQuestion("many")
    if not _ASKS.search(text):
        return None
    day, rest = _leading_day(words)
    span = find_span(rest)
    if span is None or span.time is None:
        rest, span = words, find_span(words)
    if _OFTEN.search(text) and (span is None or span.rank > TIMER_LENGTH):
        return TimerQuestion("often")
    if _ANOTHER.search(text) and sum(each.rank < FOR_TIME for each in spans(rest)) > 1:
        return TimerQuestion("many")
    if _REPEATED.search(text) and _BIDS.search(text):
        return TimerQuestion("daily")
    repeated = _trailing_day(rest)
    if span is None:
        refused = _without_time(day | repeated, wall) if _BIDS.search(" ".join(rest)) else None
        return refused or (TimerAsked("timer", None) if _SETS.search(text) else None)
    if span.time is not None:
        stated = day if day.name == "far" else span.day | day
        span = replace(span, day=repeated if repeated.name == "every" else stated)
    return TimerAsked(_way(words), span, read_aim(rest[: span.start], rest[span.end :]))


def put_right(asked: TimerAsked, sentences: Sequence[Sequence[str]], wall: float) -> TimerAsked | None:
    """``asked`` with what ``sentences`` say instead: a time, a day, what it is about; None without those."""
    anew = read_timer(sentences, wall)
    if isinstance(anew, TimerAsked):
        return TimerAsked(anew.way or asked.way, anew.span or asked.span, anew.aim or asked.aim)
    words = _PUTS_RIGHT.sub("", " ".join(_joined(sentences))).split()
    old = asked.span
    span = corrected_span(words, old)
    half = in_half(old.time, words) if old is not None and old.time is not None else None
    if old is not None and half is not None:
        return replace(asked, span=replace(old, time=half))
    if span is None:
        named = day_from(words, 0)
        aim = read_aim((), words[named[1] :] if named else words)
        if named and old is not None and old.time is not None and ends_here(words, named[1]):
            return replace(asked, span=replace(old, day=named[0]), aim=aim or asked.aim)
        return replace(asked, aim=aim) if aim else None
    if not ends_here(words, span.end):
        return None
    if span.time is not None and old is not None and old.time is not None:
        time = span.time if span.day.part else nearest(span.time, old.time)
        span = replace(span, time=time, day=span.day | old.day)
    return replace(asked, span=span, aim=read_aim((), words[span.end :]) or asked.aim)


def settle(asked: TimerAsked, wall: float) -> TimerRequest | TimerQuestion:
    """The timer that was asked for, counted from now, or why it cannot be set."""
    span, way = asked.span, asked.way
    if span is None:
        return TimerQuestion("unclear")
    seconds, spoken = span.seconds, spoken_duration(span.seconds)
    when = f"in {spoken}"
    if span.time is not None:
        due = due_time(span.time, span.day, wall)
        if not isinstance(due, datetime):
            return TimerQuestion(due)
        seconds = (due - datetime.fromtimestamp(wall).astimezone()).total_seconds()
        spoken, when = spoken_time(due.hour, due.minute), spoken_when(due, span.day, wall)
    if not 1 <= seconds <= MAX_SECONDS + (LONGER_DAY if span.time is not None else 0):
        return TimerQuestion("bounds")
    if way == "timer":
        return TimerRequest(seconds, f"Your timer for {spoken} is done.", f"Your timer is set {_for(when)}.")
    if way == "alarm":
        phrase = f"It is {spoken}, here is your alarm." if span.time is not None else "Here is your alarm."
        return TimerRequest(seconds, phrase, f"Your alarm will ring {when}.")
    if asked.aim:
        told = f"remind you {asked.aim}."
        return TimerRequest(seconds, f"You asked me to {told}", f"I will remind you {when} {asked.aim}.")
    if way == "reminder":
        return TimerRequest(seconds, "You asked me to remind you now.", f"I will remind you {when}.")
    return TimerRequest(seconds, "You wanted to be told now.", f"I will tell you {when}.")


def _joined(sentences: Sequence[Sequence[str]]) -> list[str]:
    """The words, with `STOP` between sentences."""
    return [word for sentence in sentences for word in (STOP, *sentence)][1:]


def _for(when: str) -> str:
    return f"for {when[3:]}" if when.startswith(("in ", "at ")) else f"for {when}"


def _way(words: Sequence[str]) -> str:
    if any(word.startswith("remind") for word in words):
        return "reminder"
    return next((way for word, way in _WAYS.items() if word in words), "")


def _without_time(day: Day, wall: float) -> TimerQuestion | None:
    """Why nothing can be set on a day where no time was named; None where it could be."""
    if day.name == "every":
        return TimerQuestion("daily")
    return TimerQuestion("bounds") if is_far(day, wall) else None


def _leading_day(words: list[str]) -> tuple[Day, list[str]]:
    """The day that stands behind "remind me" and the like, or before it, and the words without it."""
    for index in range(len(words)):
        before = (
            words[index - 1] if index and words[index - 1] != "for" else words[index - 2] if index > 1 else ""
        )
        found = day_from(words, index) if before in CALLS or index == 0 else None
        if found is not None and (index or THEN_ASKS.match(" ".join(words[found[1] :]))):
            return found[0], [*words[:index], *words[found[1] :]]
    return Day(), words


def _trailing_day(words: Sequence[str]) -> Day:
    """The day at the end of a wish to be reminded or woken, where it is "every day" or one far off."""
    text = " ".join(words)
    if not re.search(r"\b(?:remind|wake) me\b|\bset (?:an?|my)\b", text):
        return Day()
    found = day_until(words, len(re.sub(r"(?: (?:please|thanks|thank you|\.))+$", "", text).split()))
    return found[0] if found is not None and found[0].name in ("every", "far") else Day()
