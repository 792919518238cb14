"""Days and times of day in words: when that is from now, and how it is told back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from engine.reasoner.tools.clock import spoken_time
from engine.reasoner.tools.numbers import parse_number, spoken_ordinal

MAX_DAY_WORDS: Final = 6
NIGHT_ENDS: Final = 5  # what is before that hour "tonight" comes after midnight
_NOON: Final = 12
_HALF_DAY: Final = 720  # minutes
_DAY_STARTS: Final = 5  # "tomorrow at five" is in the morning, "tomorrow at four" in the afternoon
_USUAL: Final = {"": 9, "morning": 9, "afternoon": 3, "evening": 7, "night": 9}  # where no hour was named
_MINUTES_AROUND: Final = frozenset(range(5, 30, 5))  # "five to four"; "six to nine" is no time of day
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_ORDINALS: Final = {
    name: day
    for day in range(1, 32)
    for name in (
        spoken_ordinal(day).replace("-", " "),
        *(f"{day}{end}" for end in ("", "st", "nd", "rd", "th")),
    )
}
_NAMED: Final = "|".join(DAYS)
_PART: Final = "morning|afternoon|evening|night"
_SPAN: Final = "day|week|month|year"
_DAY: Final = re.compile(
    rf"(?P<every>(?:every|each) (?:single |other |second )?(?:{_PART}|{_SPAN}|weekday|weekend|{_NAMED})s?"
    rf"|daily|weekly|nightly|(?:on )?(?:weekdays|weekends|(?:{_NAMED})s))"
    rf"|(?P<far>(?:the )?day after tomorrow|(?:on )?next (?:{_SPAN}|weekend|{_NAMED})"
    r"|(?:at|on|over) the weekend"
    rf"|(?:in|after|for) (?:(?!every|each|the (?:{_SPAN})\b)\w+ ){{1,2}}?(?:{_SPAN})s?)"
    rf"|(?P<day>today|tomorrow|tonight)(?: (?P<of_day>{_PART}))?"
    rf"|(?P<near>this|in the|at) (?P<part>{_PART})"
    rf"|(?:on |this )?(?P<weekday>{_NAMED})(?: (?P<of_weekday>{_PART}))?"
    rf"|on (?:the )?(?P<date>[a-z0-9]+(?: [a-z]+)?)(?: of (?P<month>{'|'.join(_MONTHS)}))?"
    rf"|(?:on )?(?P<of_month>{'|'.join(_MONTHS)}) (?:the )?(?P<in_month>[a-z0-9]+(?: [a-z]+)?)"
)
Refusal = Literal["daily", "bounds", "past"]


@dataclass(frozen=True)
class TimeOfDay:
    """What a clock shows; ``settled``: morning or afternoon is known; ``bare``: no more than a number."""

    hour: int
    minute: int = 0
    settled: bool = False
    bare: bool = False


@dataclass(frozen=True)
class Day:
    """Which day was named and which part of it; empty where none was.

    ``name``: "today", "tomorrow", a weekday, "date", "every" for again and again, "far" for a later one.
    """

    name: str = ""
    part: str = ""
    date: int = 0
    month: int = 0

    def __or__(self, other: Day) -> Day:
        """This day, with what only ``other`` tells."""
        named = self if self.name else other
        return Day(named.name, self.part or other.part, named.date, named.month)


def read_day(words: Sequence[str]) -> Day | None:
    """The day that all of ``words`` name: "tomorrow morning", "in the evening", "on Friday", "every day"."""
    found = _DAY.fullmatch(" ".join(words))
    if found is None:
        return None
    if found["every"] or found["far"]:
        return Day("every" if found["every"] else "far")
    if found["day"]:
        tonight = found["day"] == "tonight"
        return Day("today" if tonight else found["day"], "night" if tonight else found["of_day"] or "")
    if found["part"]:
        return Day("today" if found["near"] == "this" else "", found["part"])
    if found["weekday"]:
        return Day(found["weekday"], found["of_weekday"] or "")
    day = _ORDINALS.get(found["date"] or found["in_month"])
    named = found["month"] or found["of_month"]
    month = _MONTHS.index(named) + 1 if named else 0
    return None if day is None else Day("date", "", day, month)


def day_from(words: Sequence[str], start: int) -> tuple[Day, int] | None:
    """The longest day that begins at ``words[start]``, and the index behind it."""
    ends = range(min(len(words), start + MAX_DAY_WORDS), start, -1)
    return next(((day, end) for end in ends if (day := read_day(words[start:end]))), None)


def day_until(words: Sequence[str], end: int) -> tuple[Day, int] | None:
    """The longest day that ends before ``words[end]``, and where it begins."""
    starts = range(max(0, end - MAX_DAY_WORDS), end)
    return next(((day, start) for start in starts if (day := read_day(words[start:end]))), None)


def parse_time_of_day(words: Sequence[str], start: int) -> tuple[TimeOfDay, int] | None:
    """The time of day that begins at ``words[start]``, and the index behind it.

    "seven thirty", "5 : 15 pm", "half past six", "ten to three", "eight oh five", "noon".
    """
    found = _around_hour(words, start) or _hour_and_minute(words, start)
    if found is None:
        return None
    time, end = found
    if re.fullmatch(r"0\d+", words[start]):  # "07:30"
        time = replace(time, settled=True)
    if time.bare and words[end : end + 1] == ["past"]:  # "at twenty past": which hour is not said
        return None
    half = _half_of_day(words, end)
    if half is None or time.hour > _NOON:
        return time, end
    return _in_half(time, half[0]), half[1]


def in_half(time: TimeOfDay, words: Sequence[str]) -> TimeOfDay | None:
    """``time`` in the half of the day that is all that ``words`` name: "p.m."; or None."""
    half = _half_of_day(words, 0)
    return _in_half(time, half[0]) if half is not None and half[1] == len(words) else None


def nearest(time: TimeOfDay, old: TimeOfDay) -> TimeOfDay:
    """``time`` in the half of the day that is nearer to the ``old`` one, where only that tells its own."""
    if time.settled or not old.settled:
        return time
    then = old.hour * 60 + old.minute
    halves = [_in_half(time, name) for name in ("am", "pm")]
    ahead = [(each.hour * 60 + each.minute - then) % (2 * _HALF_DAY) for each in halves]
    away = [min(minutes, 2 * _HALF_DAY - minutes) for minutes in ahead]
    return halves[away[1] <= away[0]]


def earlier(time: TimeOfDay, seconds: float) -> TimeOfDay | None:
    """The time of day so many seconds before ``time``; None: on the day before, or no whole minute."""
    minutes, rest = divmod(time.hour * 60 + time.minute - round(seconds / 60), 60)
    if seconds % 60 or (time.settled and minutes < 0):
        return None
    return TimeOfDay(minutes % (24 if time.settled else 12), rest, time.settled)


def next_time(wall: float, hour: int, minute: int, *, known_half: bool) -> datetime:
    """The next moment after ``wall`` when a clock (of twelve hours unless ``known_half``) shows that time.

    It is the clock on the wall that counts, which may be set forward or back until then.
    """
    due = _shown(wall).replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0)
    while due.timestamp() <= wall:
        due += timedelta(hours=24 if known_half else 12)
    return due.astimezone()


def due_time(time: TimeOfDay, day: Day, wall: float) -> datetime | Refusal:
    """When a clock shows ``time`` on that ``day``, which may be tomorrow; or why it cannot be."""
    if day.name in ("every", "far"):
        return "daily" if day.name == "every" else "bounds"
    now = _shown(wall)
    settled, late = _settled(time, day)
    if not day.name:
        return next_time(wall, settled.hour, settled.minute, known_half=settled.settled)
    ahead = _days_ahead(day, now)
    if ahead is None or ahead > 1:
        return "bounds"
    due = datetime.combine(now.date(), datetime.min.time()).replace(hour=settled.hour, minute=settled.minute)
    still_up = day.name == "tomorrow" and now.hour < NIGHT_ENDS and due > now and not late
    due += timedelta(days=0 if still_up else ahead)  # who is still up calls the day that has begun "tomorrow"
    if late and not (now.hour < NIGHT_ENDS and due > now):
        due += timedelta(days=1)
    if due <= now and not settled.settled and settled.hour < _NOON:
        due += timedelta(hours=12)
    if due <= now:
        return "past" if day.name == "today" else "bounds"
    return due.astimezone()


def usual_time(day: Day) -> TimeOfDay | None:
    """At which time one is reminded on a ``day`` of which no time was named; None: that is not known."""
    named = day.part or day.name not in ("", "today", "every", "far")
    return TimeOfDay(_USUAL[day.part]) if named else None


def at_night(day: Day, time: TimeOfDay) -> Day:
    """The day on which somebody is to be woken: "tomorrow at four" is then in the morning."""
    named = day.name not in ("", "today") and not day.part and not time.settled and time.hour < _NOON
    return replace(day, part="morning") if named else day


def is_far(day: Day, wall: float) -> bool:
    """Whether that day comes after tomorrow."""
    if day.name in ("", "every"):
        return False
    ahead = None if day.name == "far" else _days_ahead(day, _shown(wall))
    return ahead is None or ahead > 1


def spoken_when(due: datetime, day: Day, wall: float) -> str:
    """ "at nine o'clock"; with the day, where one was named: "tomorrow at nine o'clock in the morning"."""
    at = f"at {spoken_time(due.hour, due.minute)}"
    if day == Day():
        return at
    ahead = (due.date() - _shown(wall).date()).days
    if (day.name == "today" and day.part in ("evening", "night")) or (
        day.name and ahead == 1 and at == "at midnight"
    ):
        return f"tonight {at}"
    if day.name and ahead > 1:
        return f"tomorrow night {at}"
    name = ("tomorrow" if ahead else "today") if day.name else ""
    part = "morning" if due.hour < _NOON else "afternoon" if due.hour < 18 else "evening"
    if due.hour < NIGHT_ENDS and day.part == "night":
        part = ""
    return f"{name} {at}{f' in the {part}' if part and at[3:] not in ('noon', 'midnight') else ''}".strip()


def _shown(wall: float) -> datetime:
    """What the clock and the calendar on the wall show."""
    return datetime.fromtimestamp(wall).astimezone().replace(tzinfo=None)


def _settled(time: TimeOfDay, day: Day) -> tuple[TimeOfDay, bool]:
    """``time`` in twenty-four hours, as far as the day tells, and whether that is after its midnight."""
    hour, settled = time.hour, True
    if time.settled:
        pass
    elif day.part == "morning":
        hour %= 12
    elif day.part == "afternoon":
        hour = hour % 12 + 12
    elif day.part:
        hour = hour % 12 + (12 if hour % 12 >= NIGHT_ENDS else 0)
    elif day.name in ("", "today"):
        settled = False
    else:
        hour = hour + 12 if hour < _DAY_STARTS else hour
    late = hour < NIGHT_ENDS and (day.part in ("evening", "night") or (day.name == "today" and hour == 0))
    return TimeOfDay(hour, time.minute, settled), late


def _days_ahead(day: Day, now: datetime) -> int | None:
    """How many days from today the named day is; None for a date that is neither today nor tomorrow."""
    if day.name in ("today", "tomorrow"):
        return ("today", "tomorrow").index(day.name)
    if day.name != "date":
        return (DAYS.index(day.name) - now.weekday()) % 7
    return next((ahead for ahead in range(2) if _is_date(day, now.date() + timedelta(days=ahead))), None)


def _is_date(day: Day, on: date) -> bool:
    return on.day == day.date and day.month in (0, on.month)


def _around_hour(words: Sequence[str], start: int) -> tuple[TimeOfDay, int] | None:
    """ "half past six", "half six", "a quarter to seven", "ten to three", "three minutes past four"."""
    at = start + 1 if list(words[start : start + 1]) == ["a"] else start
    word = words[at] if at < len(words) else ""
    if word in ("half", "quarter"):
        minutes, index = (30 if word == "half" else 15), at + 1
    else:
        minutes, index = _whole(words, start, 59) or (-1, start)
        if words[index : index + 1] in (["minutes"], ["minute"]):
            index += 1
        elif minutes not in _MINUTES_AROUND:
            return None
    side = words[index] if index < len(words) else ""
    past, to = side in ("past", "after"), side in ("to", "till", "before", "of")
    if not (past or to or word == "half") or (to and word == "half") or (side == "of" and word != "quarter"):
        return None
    named = _named_hour(words, index + 1 if past or to else index)
    if named is None:
        return None
    time, end = named
    hour = (time.hour - (1 if to else 0)) % 24
    if not time.settled and hour == 0:
        hour = 12
    return TimeOfDay(hour, 60 - minutes if to else minutes, time.settled), end


def _named_hour(words: Sequence[str], start: int) -> tuple[TimeOfDay, int] | None:
    if list(words[start : start + 1]) in (["noon"], ["midday"], ["midnight"]):
        return TimeOfDay(0 if words[start] == "midnight" else _NOON, 0, settled=True), start + 1
    found = _whole(words, start, _NOON)
    if found is None or found[0] == 0:
        return None
    hour, end = found
    return TimeOfDay(hour), end + 1 if words[end : end + 1] == ["o'clock"] else end


def _hour_and_minute(words: Sequence[str], start: int) -> tuple[TimeOfDay, int] | None:
    if list(words[start : start + 1]) in (["noon"], ["midday"], ["midnight"]):
        return _named_hour(words, start)
    figures = re.fullmatch(r"(\d\d)(\d\d)|(\d\d?)\.(\d\d)", words[start]) if start < len(words) else None
    if figures is not None:
        hour, minute, index = int(figures[1] or figures[3]), int(figures[2] or figures[4]), start + 1
        return (_time(hour, minute, bare=False), index) if hour < 24 and minute < 60 else None
    found = _whole(words, start, 2400)
    if found is None:
        return None
    hour, index = found
    if hour > 24:  # "eighteen hundred"
        hundreds = hour >= 1000 and not hour % 100 and "thousand" not in words[start:index]
        return (_time(hour // 100, 0, bare=False), index) if hundreds else None
    if list(words[index : index + 1]) == ["o'clock"]:
        return _time(hour, 0, bare=False), index + 1
    behind = _minute(words, index)
    if behind is None:
        return _time(hour, 0, bare=True), index
    return _time(hour, behind[0], bare=False), behind[1]


def _in_half(time: TimeOfDay, name: str) -> TimeOfDay:
    return TimeOfDay(time.hour % 12 + (12 if name == "pm" else 0), time.minute, settled=True)


def _time(hour: int, minute: int, *, bare: bool) -> TimeOfDay:
    return TimeOfDay(hour % 24, minute, settled=hour > _NOON or hour == 0, bare=bare)


def _minute(words: Sequence[str], start: int) -> tuple[int, int] | None:
    """The minutes behind an hour: "thirty", ": 05", "oh five"."""
    if list(words[start : start + 1]) in (["oh"], ["o"], ["0"], ["zero"], [":"]):
        found = _whole(words, start + 1, 59 if words[start] == ":" else 9)
        if found is not None:
            return found
    return _whole(words, start, 59)


def _whole(words: Sequence[str], start: int, most: int) -> tuple[int, int] | None:
    """The whole number up to ``most`` at ``words[start]``, and the index behind it."""
    found = parse_number(words, start)
    if found is None or found[0].denominator != 1 or not 0 <= found[0] <= most:
        return None
    return int(found[0]), found[1]


def _half_of_day(words: Sequence[str], start: int) -> tuple[str, int] | None:
    rest = list(words[start : start + 2])
    if rest[:1] in (["am"], ["pm"]):
        return rest[0], start + 1
    if rest in (["a", "m"], ["p", "m"]):
        return rest[0] + "m", start + 2
    return None
