"""Timers, reminders and alarms: what they are, and where a sentence says for how long or at what time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from engine.reasoner.tools.aims import STOP
from engine.reasoner.tools.numbers import Parsed, parse_number, spoken_number
from engine.reasoner.tools.times import Day, TimeOfDay, day_from, day_until, earlier, parse_time_of_day

MAX_SECONDS: Final = 24 * 3600
_UNITS: Final = {
    **dict.fromkeys(("second", "seconds", "sec", "secs", "second's"), 1),
    **dict.fromkeys(("minute", "minutes", "min", "mins", "minute's"), 60),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h", "hour's"), 3600),
}
_PARTS: Final[dict[tuple[str, ...], Fraction]] = {  # of the unit before them: "an hour and a quarter"
    ("a", "half"): Fraction(1, 2),
    ("one", "half"): Fraction(1, 2),
    ("a", "quarter"): Fraction(1, 4),
    ("three", "quarters"): Fraction(3, 4),
}
_LEAST_BARE: Final = 5  # minutes behind hours without their name: "one hour fifteen"
_LEADS: Final = frozenset(("in", "after", "within", "for"))  # of a length of time
_CALLED, _IN, _AT, TIMER_LENGTH, _LENGTH, FOR_TIME = range(6)  # the ranks of a `Span`
# fmt: off
CALLS: Final = frozenset((  # a time that stands behind them is when it is to happen
    "me", "up", "know", "timer", "alarm", "clock", "reminder", "countdown", "again", "please",
))
_NEAR: Final = {  # of a time of day, behind these words
    **dict.fromkeys(("me", "up"), ("by",)),
    **dict.fromkeys(("alarm", "clock"), ("to",)),
    **dict.fromkeys(("timer", "countdown"), ("until", "till")),
}
_ROUGHLY: Final = frozenset(("about", "around", "roughly", "exactly", "maybe", "another", "just"))
DAY_OF: Final = frozenset(("for", "of", "about", "until", "by", "before", "from"))  # what a day is told with
_ENDS: Final = frozenset((  # what may stand behind a number that is a time
    STOP, "to", "not", "that", "about", "of", "please", "on", "for", "and", "from", "or", "timer", "alarm",
    "instead", "tandem", "thanks", "today", "tomorrow", "tonight", "this", "in", "at", "because", "so",
))
_CLAUSES: Final = frozenset((  # what may go on behind the hour of an alarm, which is for no "five people"
    "i", "i'm", "i've", "i'll", "i'd", "we", "we're", "you", "he", "she", "it", "it's", "they", "my", "there's",
    "would", "could", "can", "will", "if", "when", "as", "with", "then", "too", "also", "but", "since",
    "before", "okay", "ok", "alright", "sharp", "exactly", "precisely", "called", "named",
))
_ALARMS: Final = frozenset(("alarm", "clock", "reminder"))
_EXACTLY: Final = (("sharp",), ("exactly",), ("precisely",), ("on", "the", "dot"))  # behind a time of day
_AMOUNT_OF: Final = re.compile(r"[a-z]{3,}s|percent|%")  # behind a number that is then no time of day
# fmt: on
THEN_ASKS: Final = re.compile(
    r"(?:(?:please|can you|could you|would you|will you) )*"
    r"(?:remind me|wake me|set an?|tell me|let me|ping me)\b"
)


@dataclass(frozen=True)
class TimerRequest:
    """After ``seconds`` say ``phrase``; ``answer`` confirms it now."""

    seconds: float
    phrase: str
    answer: str


@dataclass(frozen=True)
class TimerQuestion:
    """What is asked of those that run, or why none is set.

    ``left``: how long is left, ``gone``: how long it has run, ``running``: which run, of those called ``what``,
    or of all, and of these the one with this ``name`` or ``place``, counted from 1 in the order in which they
    are due. ``stop``, ``pause``, ``change``: what is to happen to one; ``early``: it is to be told before its
    end. ``unclear``: no length was named; ``when``: no time was; ``snooze``: nor how long what rang is put off;
    ``about``: nor what of; ``bounds``: too long; ``past``: it was today; ``daily``, ``often``, ``until``:
    repeated in a way that cannot be; ``many``: several at once; ``stopwatch``: another thing.
    """

    kind: str
    what: str = ""
    name: str = ""
    place: int = 0


@dataclass(frozen=True)
class Span:
    """A stretch of words that is a length of time (``seconds``, in this ``unit``) or a ``time`` of a ``day``.

    ``start`` and ``end`` index the words. The smaller ``rank``, the likelier it is when something is to happen.
    """

    start: int
    end: int
    rank: int
    seconds: float = 0.0
    unit: int = 60
    time: TimeOfDay | None = None
    day: Day = field(default_factory=Day)


def find_span(words: Sequence[str]) -> Span | None:
    """When it is to happen: what stands behind "in" or "at", else before "timer", else what comes first."""
    found = _ahead(words, list(spans(words)))
    return min(found, key=lambda span: (span.rank, span.start), default=None)


def parse_duration(words: Sequence[str], start: int) -> Parsed | None:
    """Seconds of the length of time that begins at ``words[start]``, and the index behind it.

    "ten minutes", "an hour and a half", "half an hour", "one minute and thirty seconds", "one hour fifteen".
    """
    first = _part(words, start)
    if first is None:
        return None
    total, index = first
    while (more := _part(words, index + 1 if words[index : index + 1] == ["and"] else index)) is not None:
        total += more[0]
        index = more[1]
    smaller = {3600: 60, 60: 1}.get(_UNITS.get(words[index - 1], 0))
    rest = parse_number(words, index)
    if smaller is None or rest is None or not (_LEAST_BARE <= rest[0] < 60 and ends_here(words, rest[1])):
        return total, index
    return total + rest[0] * smaller, rest[1]


def spoken_duration(seconds: float) -> str:
    """A length of time in words: "one hour thirty minutes"."""
    whole = max(1, round(seconds))
    parts = [(whole // 3600, "hour"), (whole // 60 % 60, "minute"), (whole % 60, "second")]
    return " ".join(f"{spoken_number(n)} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n)


def spans(words: Sequence[str]) -> Iterator[Span]:
    """All lengths of time and times of day, none of which share words."""
    index = 0
    while index < len(words):
        span = _clock_span(words, index) or _length_span(words, index)
        if span is not None:
            yield span
        index = span.end if span is not None else index + 1


def _ahead(words: Sequence[str], found: list[Span]) -> list[Span]:
    """The spans, "ten minutes before the meeting at three" as one: that is at ten to three."""
    for place, length in enumerate(found):
        if words[length.end : length.end + 1] != ["before"] or length.time or words[length.start] in _LEADS:
            continue
        around = (*found[place + 1 :], *reversed(found[:place]))
        clock = next((span for span in around if span.time is not None), None)
        time = earlier(clock.time, length.seconds) if clock is not None and clock.time is not None else None
        if clock is None or time is None:
            return []  # before what is not known
        end = max(length.end + 1, clock.end)
        return [replace(clock, start=length.start, end=end, rank=_CALLED, time=time)]
    return found


def _length_span(words: Sequence[str], index: int) -> Span | None:
    """The length whose number is at ``index``, with "in about" before it and "from now" behind it."""
    found = parse_duration(words, index)
    if found is None:
        return None
    seconds, end = found
    unit = max(_UNITS.get(word, 1) for word in words[index:end])
    start, lead = _lead(words, index)
    rank = _IN if lead in _LEADS - {"for"} else _LENGTH
    start -= lead in _LEADS
    for tail in (("or", "so"), ("or", "two"), ("time",), ("from", "now")):
        if tuple(words[end : end + len(tail)]) == tail:
            rank, end = (_IN if tail[-1] == "now" else rank), end + len(tail)
    if rank != _IN and {"timer", "alarm", "countdown"} & set(words[end : end + 2]):
        rank = TIMER_LENGTH
    if (rank == _IN or lead == "for") and _is_called(words, start, end):
        rank = _CALLED
    return Span(start, end, rank, float(seconds), unit)


def _clock_span(words: Sequence[str], index: int) -> Span | None:
    """The time of day whose first word is at ``index``, with "at" before it and the day around it."""
    start, lead = _lead(words, index)
    called = lead in CALLS
    before = words[start - 2] if start > 1 else ""
    near = lead in _NEAR.get(before, ()) or (lead == "me" and "around" in words[start:index])
    found = parse_time_of_day(words, index) if called or near or lead in ("at", "for") else None
    length = parse_duration(words, index)
    if found is None or (length is not None and length[1] >= found[1]) or _counts(words, found[1]):
        return None
    time, end = found
    whole = ends_here(words, end) or (before in _ALARMS and words[end] in _CLAUSES)
    loose = (called and not near) or (lead == "for" and before in ("timer", "countdown"))
    if time.bare and (loose or (not whole and (near or lead == "for"))):
        return None
    start -= not called
    end += next((len(each) for each in _EXACTLY if tuple(words[end : end + len(each)]) == each), 0)
    day = Day()
    while (later := day_from(words, end)) is not None:
        day, end = day | later[0], later[1]
    while (sooner := day_until(words, start)) is not None and words[sooner[1] - 1] not in DAY_OF:
        day, start = day | sooner[0], sooner[1]
    rank = _CALLED if _is_called(words, start, end) else FOR_TIME if lead == "for" else _AT
    return Span(start, end, rank, time=time, day=day)


def _lead(words: Sequence[str], index: int) -> tuple[int, str]:
    """Where the words begin that say "about", and the word before them."""
    while index and words[index - 1] in _ROUGHLY:
        index -= 1
    return index, words[index - 1] if index else ""


def _is_called(words: Sequence[str], start: int, end: int) -> bool:
    """Whether what is to happen stands directly before or behind the time."""
    if start == 0 or words[start - 1] == STOP:
        return THEN_ASKS.match(" ".join(words[end:])) is not None
    return words[start - 1] in CALLS


def ends_here(words: Sequence[str], index: int) -> bool:
    """Whether what stands before ``index`` is whole there: no "five people"."""
    return index >= len(words) or words[index] in _ENDS


def _counts(words: Sequence[str], index: int) -> bool:
    """Whether the number before ``index`` says how many, and not when: "2000 steps", "five to ten minutes"."""
    word = words[index] if index < len(words) else ""
    ends = word in _ENDS or word in _CLAUSES or day_from(words, index) is not None
    return word in _UNITS or (_AMOUNT_OF.fullmatch(word) is not None and not ends)


def corrected_span(words: Sequence[str], old: Span | None) -> Span | None:
    """The length or time of day that a correction begins with; a number alone is of the kind of the ``old``."""
    led = list(words[:1]) in (["in"], ["at"], ["for"], ["after"])
    of_day = old is not None and old.time is not None
    clock = parse_time_of_day(words, 0) if not led else None
    if clock is not None and (of_day or not clock[0].bare):
        span = _clock_span(["at", *words], 1)
        if span is not None and (not clock[0].bare or ends_here(words, clock[1])):
            return replace(span, start=0, end=span.end - 1)
    span = next(spans(words), None)
    if span is not None:
        return span if span.start == 0 else None
    number = parse_number(words, int(led))
    if old is None or of_day or number is None or not ends_here(words, number[1]):
        return None
    return Span(0, number[1], _LENGTH, float(number[0] * old.unit), old.unit)


def _part(words: Sequence[str], start: int) -> Parsed | None:
    """One number with its unit. "an hour", "half an hour", "two and a half minutes", "an hour and a half"."""
    word = words[start] if start < len(words) else ""
    number: Parsed | None
    if word in ("a", "an", "another") and words[start + 1 : start + 2] and words[start + 1] in _UNITS:
        number = Fraction(1), start + 1
    elif list(words[start : start + 2]) in (["a", "quarter"], ["a", "couple"]):
        number = Fraction(1, 4) if words[start + 1] == "quarter" else Fraction(2), start + 2
    else:
        number = _amount(words, start)
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
    more = _PARTS.get(tuple(words[index + 1 : index + 3])) if words[index : index + 1] == ["and"] else None
    if more is not None and _part(words, index + 1) is None:  # "and a quarter of an hour" is one of its own
        value, index = value + more, index + 3
    return value * unit, index


def _amount(words: Sequence[str], start: int) -> Parsed | None:
    """A number, also "1/2" or "2 1/2"."""
    whole = first = parse_number(words, start)
    if whole is not None and words[whole[1] : whole[1] + 1] != ["/"]:
        first = parse_number(words, whole[1])
    if whole is None or first is None or words[first[1] : first[1] + 1] != ["/"]:
        return whole
    below = parse_number(words, first[1] + 1)
    if below is None or not below[0]:
        return whole
    part = first[0] / below[0]
    return (part if first is whole else whole[0] + part), below[1]
