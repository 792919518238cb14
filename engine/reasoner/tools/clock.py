"""The time and the date, asked for in words and told in words."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final, Literal

from engine.reasoner.tools.numbers import spoken_number, spoken_ordinal

What = Literal["time", "date", "year", "month"]
_FILLER: Final = (
    r"(?: (?:it|now|right|please|today|currently|then|there|here|exactly|for|me|tandem|again|thanks))*"
)
_PLACE: Final = r"(?: (?:is it )?(?:over )?in (?P<place>[a-z ]+?))?"
_IS: Final = r"(?:'s| is|s)"
_TIME: Final = re.compile(
    rf"(?:what time (?:is it|do you have|is it now)|what{_IS} the (?:current )?time|how late is it"
    rf"|(?:do you have|tell me|give me|you have) the (?:current )?time|know what time it is|what time it is"
    rf"|the time please|time is it){_PLACE}{_FILLER}$"
)
_DAY: Final = (
    r"(?:what|which) (?:day|date|weekday)(?: of the (?:week|month))?",
    rf"(?:what{_IS}|tell me|give me) (?:the (?:current )?date|(?:today|tomorrow|yesterday)'?s? date)",
)
_DATE: Final = re.compile(
    rf"(?:{_DAY[0]}(?: do we have|{_IS} it|{_IS} (?:today|tomorrow)| was yesterday|{_IS} it tomorrow"
    rf"| will it be| was it|(?: was|{_IS})(?= (?:tomorrow|yesterday|(?:the )?day))| it is)?|{_DAY[1]})"
    rf"(?: tomorrow| yesterday| (?:the )?day (?:after tomorrow|before yesterday))?{_FILLER}$"
)
_YEAR: Final = re.compile(
    rf"(?:what|which) (?P<what>year|month)(?:{_IS} it|{_IS} this| are we in| it is){_FILLER}$"
)
_CITY: Final = re.compile(rf"(?:in |for )?(?P<place>[a-z ]+?)(?: instead)?{_FILLER}")
_VERBS: Final = {
    0: "It is",
    1: "Tomorrow is",
    2: "The day after tomorrow is",
    -1: "Yesterday was",
    -2: "The day before yesterday was",
}
_HOURS: Final = ("midnight", *(spoken_number(hour) for hour in range(1, 12)), "noon")


@dataclass(frozen=True)
class ClockRequest:
    """``days``: 0 today, 1 tomorrow, -1 yesterday, and a day beyond. ``place``: a city, or empty for here."""

    what: What
    days: int = 0
    place: str = ""


def read_clock(words: Sequence[str]) -> ClockRequest | None:
    """The question about time or date that ``words`` end with, or None."""
    text = " ".join(words)
    time = _TIME.search(text)
    if time is not None:
        where = time["place"] or ""
        elsewhere = not where and "there" in time[0].split()  # somewhere that an earlier word named
        return None if elsewhere else ClockRequest("time", place=where)
    date = _DATE.search(text)
    if date is not None:
        away = 1 if "tomorrow" in date[0] else -1 if "yesterday" in date[0] else 0
        beyond = 2 if re.search(r"\bday (?:after|before)\b", date[0]) else 1
        return ClockRequest("date", away * beyond)
    year = _YEAR.search(text)
    if year is not None:
        return ClockRequest("year" if year["what"] == "year" else "month")
    return None


def elsewhere(words: Sequence[str]) -> ClockRequest | None:
    """The time in the city that is all that ``words`` name: "in Tokyo"; or None."""
    found = _CITY.fullmatch(" ".join(words))
    return ClockRequest("time", place=found["place"]) if found and zone_of(found["place"]) else None


def tell(request: ClockRequest, wall: float) -> str:
    """The answer as a sentence. ``wall``: seconds since the epoch; told in the zone of this machine."""
    now = datetime.fromtimestamp(wall).astimezone()
    if request.place:
        zone = zone_of(request.place)
        if zone is None:
            return f"I do not know the time there, but here it is {spoken_time(now.hour, now.minute)}."
        there = now.astimezone(zone)
        return f"In {request.place.title()} it is {spoken_time(there.hour, there.minute)}."
    if request.what == "time":
        return f"It is {spoken_time(now.hour, now.minute)}."
    if request.what == "year":
        return f"It is {now.year}."
    if request.what == "month":
        return f"It is {now:%B}."
    day = now + timedelta(days=request.days)
    verb = _VERBS[request.days]
    return f"{verb} {day:%A}, the {spoken_ordinal(day.day)} of {day:%B}."


def spoken_time(hour: int, minute: int) -> str:
    """A time of day (24 hours) as people say it: "twenty past three", "noon", "five o'clock"."""
    to = minute > 30
    named = _HOURS[(hour + to) % 24] if (hour + to) % 24 <= 12 else _HOURS[(hour + to) % 12]
    if minute == 0:
        return named if named in ("midnight", "noon") else f"{named} o'clock"
    if named in ("midnight", "noon"):
        named = "twelve"
    left = 60 - minute if to else minute
    amount = {15: "a quarter", 30: "half"}.get(left) or spoken_number(left)
    if left % 5:
        amount += " minute" if left == 1 else " minutes"
    return f"{amount} {'to' if to else 'past'} {named}"


def zone_of(place: str) -> tzinfo | None:
    """The zone of a city that zones are named after, or None."""
    wanted = place.strip().replace(" ", "_")
    for name in sorted(zoneinfo.available_timezones()):
        if name.rpartition("/")[2].lower() == wanted and "/" in name:
            return zoneinfo.ZoneInfo(name)
    return None
