"""Timers, reminders and alarms: what was asked for, and what to say when they are due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from engine.reasoner.tools.clock import spoken_time
from engine.reasoner.tools.numbers import Parsed, parse_number, spoken_number

MAX_SECONDS: Final = 24 * 3600
LONGER_DAY: Final = 3600  # seconds more, where clocks are set back
MAX_PHRASE_WORDS: Final = 16
NAMES: Final = ("timer", "alarm", "reminder")
_UNITS: Final = {
    **dict.fromkeys(("second", "seconds", "sec", "secs"), 1),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), 60),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), 3600),
}
_SWAPPED: Final = {"my": "your", "me": "you", "i": "you", "mine": "yours", "i'm": "you're", "am": "are"}
_WAYS: Final = {"alarm": "alarm", "wake": "alarm", "timer": "timer", "countdown": "timer", "count": "timer"}
_ASKS: Final = re.compile(
    r"\b(?:timer|remind me|reminder|alarm|wake me|let me know in|tell me in|alert me in|ping me in|call me in"
    r"|nudge me in|countdown|count down)\b"
)
_QUESTION: Final = re.compile(
    r"^(?:(?:so|and|but|okay|well) )*(?:what is|what's|what are|how do|how does|how did|how can|why|who|did you"
    r"|what does|explain)\b"
)
_LEFT: Final = re.compile(
    r"\bhow (?:much (?:time|longer)|long|many (?:minutes|seconds))\b.*\b(?:left|remain|remaining|timer|alarm)\b"
)
_STOP: Final = re.compile(
    r"\b(?:cancel|stop|delete|remove|turn off|clear)\b.*\b(?:timer|timers|alarm|reminder)s?\b"
)
_DUTY: Final = re.compile(
    r"\b(?:i|we) (?:have to|need to|must|should|ought to|want to|have got to) (?P<aim>.+?)"
    r"(?: (?:please|so|and))*$"
)
_REMINDER: Final = re.compile(r"\b(?:remind me|reminder|(?:tell|alert|ping|call|nudge) me|let me know)\b")
_AIM: Final = re.compile(r"^(?P<link>to|that|about|of)\s+(?!(?:this|that|it)(?: please)?$)(?P<aim>.+)$")


@dataclass(frozen=True)
class TimerRequest:
    """After ``seconds`` say ``phrase``; ``answer`` confirms it now."""

    seconds: float
    phrase: str
    answer: str


@dataclass(frozen=True)
class TimerQuestion:
    """``left``: how long is left; ``stop``: stop it; ``unclear``: no length was named; ``bounds``: too long.

    ``what``: which of `NAMES` is asked about, of ``left``.
    """

    kind: str
    what: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of words that is a length of time or a time of day; ``start`` and ``end`` index the words."""

    seconds: float
    start: int
    end: int
    spoken: str
    at: bool


def read_timer(words: Sequence[str], wall: float) -> TimerRequest | TimerQuestion | None:
    """The timer that ``words`` ask for, or None. ``wall``: now, seconds since the epoch, for times of day."""
    text = " ".join(words)
    if _STOP.search(text):
        return TimerQuestion("stop")
    what = next((name for name in NAMES if re.search(rf"\b{name}\b", text)), None)
    if what is not None and _LEFT.search(text):
        return TimerQuestion("left", what)
    if not _ASKS.search(text) or _QUESTION.search(text):
        return None
    span = find_span(words, wall)
    if span is None:
        return TimerQuestion("unclear") if re.search(r"\b(?:set|start|put)\b.*\btimer\b", text) else None
    if not 1 <= span.seconds <= MAX_SECONDS + (LONGER_DAY if span.at else 0):
        return TimerQuestion("bounds")
    if "remind" in text:
        return _reminder(words, span)
    way = next((way for word, way in _WAYS.items() if word in words), "reminder")
    when = f"{'at' if span.at else 'in'} {span.spoken}"
    if way == "timer":
        phrase = f"Your timer for {span.spoken} is done."
        return TimerRequest(span.seconds, phrase, f"Your timer is set for {span.spoken}.")
    if way == "alarm":
        phrase = f"It is {span.spoken}, here is your alarm." if span.at else "Here is your alarm."
        return TimerRequest(span.seconds, phrase, f"Your alarm will ring {when}.")
    return _reminder(words, span)


def find_span(words: Sequence[str], wall: float) -> Span | None:
    """The first length of time in ``words``, else the first time of day after "at" or "for"."""
    for index in range(len(words)):
        found = parse_duration(words, index)
        if found is not None:
            seconds, end = found
            return Span(float(seconds), index, end, spoken_duration(float(seconds)), at=False)
    for index in range(len(words) - 1):
        if words[index] in ("at", "for"):
            clock = parse_time_of_day(words, index + 1)
            if clock is not None:
                hour, minute, end, half = clock
                due = next_time(wall, hour, minute, known_half=half)
                seconds_left = (due - datetime.fromtimestamp(wall).astimezone()).total_seconds()
                return Span(seconds_left, index, end, spoken_time(due.hour, due.minute), at=True)
    return None


def parse_duration(words: Sequence[str], start: int) -> Parsed | None:
    """Seconds of the length of time that begins at ``words[start]``, and the index behind it.

    "ten minutes", "an hour and a half", "half an hour", "one minute and thirty seconds".
    """
    first = _part(words, start)
    if first is None:
        return None
    total, index = first
    while (more := _part(words, index + 1 if words[index : index + 1] == ["and"] else index)) is not None:
        total += more[0]
        index = more[1]
    return total, index


def spoken_duration(seconds: float) -> str:
    """A length of time in words: "one hour thirty minutes"."""
    whole = max(1, round(seconds))
    parts = [(whole // 3600, "hour"), (whole // 60 % 60, "minute"), (whole % 60, "second")]
    return " ".join(f"{spoken_number(n)} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n)


def parse_time_of_day(words: Sequence[str], start: int) -> tuple[int, int, int, bool] | None:
    """Hour, minute, index behind, and whether morning or afternoon is settled. "seven thirty", "5 : 15 pm"."""
    if words[start : start + 1] in (["noon"], ["midnight"]):
        return (12 if words[start] == "noon" else 0), 0, start + 1, True
    number = parse_number(words, start)
    if number is None or number[0].denominator != 1 or not 0 <= number[0] <= 24:
        return None
    hour, index, minute = int(number[0]), number[1], 0
    if words[index : index + 1] == [":"]:
        index += 1
    if words[index : index + 1] == ["o'clock"]:
        index += 1
    else:
        minutes = parse_number(words, index)
        if minutes is not None and minutes[0].denominator == 1 and 0 <= minutes[0] < 60:
            minute, index = int(minutes[0]), minutes[1]
    half = _half_of_day(words, index)
    if half is not None:
        name, index = half
        hour = hour % 12 + (12 if name == "pm" else 0) if hour <= 12 else hour
    return hour % 24, minute, index, half is not None or hour > 12 or hour == 0


def next_time(wall: float, hour: int, minute: int, *, known_half: bool) -> datetime:
    """The next moment after ``wall`` when a clock (of twelve hours unless ``known_half``) shows that time.

    It is the clock on the wall that counts, which may be set forward or back until then.
    """
    shown = datetime.fromtimestamp(wall).astimezone().replace(tzinfo=None)
    due = shown.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0)
    while due.timestamp() <= wall:
        due += timedelta(hours=24 if known_half else 12)
    return due.astimezone()


def _part(words: Sequence[str], start: int) -> Parsed | None:
    """One number with its unit. "an hour", "half an hour", "two and a half minutes", "an hour and a half"."""
    word = words[start] if start < len(words) else ""
    number: Parsed | None
    if word in ("a", "an", "another") and words[start + 1 : start + 2] and words[start + 1] in _UNITS:
        number = Fraction(1), start + 1
    elif list(words[start : start + 2]) == ["a", "quarter"]:
        number = Fraction(1, 4), start + 2
    else:
        number = parse_number(words, start)
    if number is None:
        return None
    value, index = number
    if words[index : index + 1] == ["of"]:  # a quarter of an hour
        index += 1
    if words[index : index + 1] in (["a"], ["an"]):  # half an hour
        index += 1
    unit = _UNITS.get(words[index]) if index < len(words) else None
    if unit is None:
        return None
    index += 1
    if list(words[index : index + 3]) in (["and", "a", "half"], ["and", "one", "half"]):
        value, index = value + Fraction(1, 2), index + 3
    return value * unit, index


def _half_of_day(words: Sequence[str], start: int) -> tuple[str, int] | None:
    rest = list(words[start : start + 3])
    if rest[:1] in (["am"], ["pm"]):
        return rest[0], start + 1
    if rest[:2] in (["a", "m"], ["p", "m"]):
        return rest[0] + "m", start + 2
    if rest[:2] == ["in", "the"] and rest[2:] and rest[2] in ("morning", "afternoon", "evening"):
        return ("am" if rest[2] == "morning" else "pm"), start + 3
    return None


def _reminder(words: Sequence[str], span: Span) -> TimerRequest:
    """What to be reminded of stands behind "remind me" or behind the time, after "to", "that" or "about"."""
    start = span.start
    if start > 0 and words[start - 1] in ("in", "after", "at", "for"):
        start -= 1
    before, after = " ".join(words[:start]), " ".join(words[span.end :])
    told = _REMINDER.split(before, maxsplit=1)
    asked = _REMINDER.split(after, maxsplit=1)
    places = (asked[-1] if len(asked) > 1 else after, told[-1] if len(told) > 1 else "")
    aim = next((match for place in places if (match := _AIM.match(place.strip()))), None)
    duty = next((match for place in (asked[0], told[0]) if (match := _DUTY.search(place.strip()))), None)
    when = f"{'at' if span.at else 'in'} {span.spoken}"
    found = aim or duty
    if found is None and "remind" not in before + after:
        return TimerRequest(span.seconds, "You wanted to be told now.", f"I will tell you {when}.")
    if found is None:
        return TimerRequest(span.seconds, "You asked me to remind you now.", f"I will remind you {when}.")
    words_of_aim = found["aim"].removesuffix(" please").split()[:MAX_PHRASE_WORDS]
    link = aim["link"] if aim is not None else "to"
    told_back = " ".join([link, *(_SWAPPED.get(word, word) for word in words_of_aim)])
    phrase = f"You asked me to remind you {told_back}."
    return TimerRequest(span.seconds, phrase, f"I will remind you {when} {told_back}.")
