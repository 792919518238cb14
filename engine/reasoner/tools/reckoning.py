"""What clock and calendar will show, or showed: "what time will it be in two hours", "how long until noon"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from engine.reasoner.tools.clock import spoken_time
from engine.reasoner.tools.numbers import spoken_number, spoken_ordinal
from engine.reasoner.tools.timers import MAX_SECONDS, parse_duration, spoken_duration
from engine.reasoner.tools.times import DAYS, Day, day_from, due_time, parse_time_of_day

_LEAD: Final = r"^(?:(?:and|so|okay|ok|well|hey|tandem|please|tell me|(?:can|could) you tell me|um|uh) )*"
_COURTESY: Final = re.compile(r"(?: (?:please|thanks|thank you|tandem|now|from now|exactly))+$")
_THEN: Final = re.compile(
    rf"{_LEAD}what (?:time (?:will it be|is it|it will be|it is)|(?:will|is) the time(?: be)?) in (?P<rest>.+)$"
)
_BEFORE: Final = re.compile(rf"{_LEAD}what (?:time was it|time it was|was the time) (?P<rest>.+) ago$")
_UNTIL: Final = re.compile(
    rf"{_LEAD}how (?:long|much (?:longer|time)|many (?:more )?(?:hours|minutes))"
    r"(?: (?:is it|is there|are there|do (?:i|we) have|left|still))* (?:until|till|before) (?P<rest>.+)$"
)
_DAYS_UNTIL: Final = re.compile(
    rf"{_LEAD}how many (?:more )?days(?: (?:is it|are there|are left|left|do (?:i|we) have|still))*"
    r" (?:until|till|to|before) (?P<rest>.+)$"
)
_DATE_OF: Final = re.compile(
    rf"{_LEAD}(?:(?:what|which) date (?:is it|is|it is|will it be)|(?:what's|what is) the date)"
    rf" (?:(?:on|this) )?(?P<rest>{'|'.join(DAYS)})$"
)
_WEEKDAY_OF: Final = re.compile(
    rf"{_LEAD}(?:what|which) (?:day|weekday)(?: of the week)? (?:is|will|does)(?: it)?(?: on)?"
    r" (?P<rest>.+?)(?: (?:be|fall on|on|this year))*$"
)
_FEASTS: Final = {
    "christmas": Day("date", "", 25, 12),
    "christmas day": Day("date", "", 25, 12),
    "christmas eve": Day("date", "", 24, 12),
    "new year's eve": Day("date", "", 31, 12),
    "new year": Day("date", "", 1, 1),
    "new year's day": Day("date", "", 1, 1),
    "halloween": Day("date", "", 31, 10),
}
_WITHIN: Final = 366 * 8  # days: so long the next twenty-ninth of February may take


@dataclass(frozen=True)
class Reckoned:
    """``sentence`` is the whole answer."""

    sentence: str


def read_reckoning(words: Sequence[str], wall: float) -> Reckoned | None:
    """The answer to what ``words`` ask of another moment than ``wall``, in seconds since the epoch; or None."""
    text = _COURTESY.sub("", " ".join(words))
    for way, reckon in (
        (_THEN, _then),
        (_BEFORE, _before),
        (_UNTIL, _until),
        (_DAYS_UNTIL, _days_until),
        (_DATE_OF, _date_of),
        (_WEEKDAY_OF, _weekday_of),
    ):
        found = way.match(text)
        sentence = reckon(found["rest"].split(), datetime.fromtimestamp(wall).astimezone()) if found else ""
        if sentence:
            return Reckoned(sentence)
    return None


def _then(words: Sequence[str], now: datetime) -> str:
    seconds = _length(words)
    then = datetime.fromtimestamp(now.timestamp() + seconds).astimezone()
    return f"It will be {spoken_time(then.hour, then.minute)}." if seconds else ""


def _before(words: Sequence[str], now: datetime) -> str:
    seconds = _length(words)
    then = datetime.fromtimestamp(now.timestamp() - seconds).astimezone()
    return f"It was {spoken_time(then.hour, then.minute)}." if seconds else ""


def _until(words: Sequence[str], now: datetime) -> str:
    time = parse_time_of_day(words, 0)
    if time is None:
        return ""
    named = day_from(words, time[1])
    if (named[1] if named else time[1]) != len(words):
        return ""
    due = due_time(time[0], named[0] if named else Day(), now.timestamp())
    if not isinstance(due, datetime):
        return ""
    minutes = -(-(due.timestamp() - now.timestamp()) // 60)
    day = f" {' '.join(words[time[1] :])}" if named else ""
    return f"It is {spoken_duration(minutes * 60)} until {spoken_time(due.hour, due.minute)}{day}."


def _days_until(words: Sequence[str], now: datetime) -> str:
    on = _date(words, now.date())
    if on is None:
        return ""
    days = (on - now.date()).days
    if not days:
        return "That is today."
    return f"It is {spoken_number(days)} day{'' if days == 1 else 's'} until {_spoken_date(on)}."


def _date_of(words: Sequence[str], now: datetime) -> str:
    on = _date(words, now.date())
    return f"{on:%A} is {_spoken_date(on)}." if on is not None else ""


def _weekday_of(words: Sequence[str], now: datetime) -> str:
    on = None if words[-1] in DAYS else _date(words, now.date())
    spoken = _spoken_date(on) if on is not None else ""
    return f"{spoken[:1].upper()}{spoken[1:]} is a {on:%A}." if on is not None else ""


def _length(words: Sequence[str]) -> float:
    """The seconds of the length of time that all of ``words`` are; 0 where they are none."""
    found = parse_duration(words, 0)
    return float(found[0]) if found is not None and found[1] == len(words) and found[0] <= MAX_SECONDS else 0.0


def _date(words: Sequence[str], today: date) -> date | None:
    """The next date, from ``today`` on, that all of ``words`` name; None where they name no single one."""
    ways = (words, ["on", *words])
    named = (day_from(way, 0) for way in ways)
    whole = (found[0] for way, found in zip(ways, named, strict=True) if found and found[1] == len(way))
    day = _FEASTS.get(" ".join(words)) or next(whole, None)
    if day is None or day.part or day.name not in (*DAYS, "date"):
        return None
    dates = (today + timedelta(days=ahead) for ahead in range(_WITHIN))
    return next((each for each in dates if _is_named(each, day)), None)


def _is_named(on: date, day: Day) -> bool:
    if day.name != "date":
        return DAYS[on.weekday()] == day.name
    return on.day == day.date and day.month in (0, on.month)


def _spoken_date(on: date) -> str:
    return f"the {spoken_ordinal(on.day)} of {on:%B}"
