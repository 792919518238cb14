"""When something is to be done, as the user's words name it by a length of time: "every ten minutes".

What is read is small letters and figures, with single spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.reasoner.tools.numbers import BELOW_HUNDRED, TENS, UNITS, parse_number

LONGEST: Final = 24 * 3600.0  # seconds; so far the reasoner's timers go too
_ARTICLES: Final = {"a": 1.0, "an": 1.0, "other": 2.0}  # of the unit behind them: "every other minute"
_UNITS: Final = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_AMOUNT: Final = (
    r"(?:(?P<number>(?!half\b)(?:\d+(?:\.\d+)?|[a-z]+(?:[ -](?!half\b)[a-z]+)?)) )?"
    r"(?P<half>half (?:a |an )?)?"
)
_NUMBER: Final = rf"(?:\d+(?:\.\d+)?|{BELOW_HUNDRED}|{'|'.join(_ARTICLES)})"
_MORE: Final = (
    rf"(?: (?:and )?(?!(?:a|an|other)\b){_NUMBER} (?:minute|second)s?\b)*"  # "one hour fifteen minutes"
)
_UNIT: Final = rf"(?P<unit>second|minute|hour)s?\b(?P<more>{_MORE})"
_ABOUT: Final = r"(?:(?:about|around|roughly|exactly) )?"
_EVERY: Final = re.compile(rf"\b(?:every|each) {_ABOUT}{_AMOUNT}{_UNIT}")
_IN: Final = re.compile(rf"\b(?:in|after) {_ABOUT}{_AMOUNT}{_UNIT}(?: from now)?")
_BEGINS_NUMBER: Final = "".join(  # no rest of a longer one
    rf"(?<!\b{word} )" for word in ("hundred", "point", "half", "and", "and a", *UNITS, *filter(None, TENS))
)
_FROM_NOW: Final = re.compile(
    rf"{_BEGINS_NUMBER}\b(?:(?P<half>(?:a )?half (?:an? )?)|(?P<number>{_NUMBER}) ){_UNIT} from now\b"
)
_THEN: Final = re.compile(
    rf"^(?:(?:give me|wait|let me have) )?{_AMOUNT}{_UNIT} (?:and )?then (?=say\b(?! it\b)|tell\b|remind\b)"
)
_ON_THE_HOUR: Final = re.compile(r"\bevery .*\bon the (?:hour|half hour|quarter hour)\b")  # by the clock
_PASSED: Final = re.compile(
    rf"\b(?:when|once|after|as soon as) (?:it's been |it has been |my |the )?{_AMOUNT}{_UNIT}"
    r" (?:(?:is|are|have|has) )?(?:up|over|passed|gone(?: by)?)\b"
)
_PART: Final = re.compile(rf"({_NUMBER}) (minute|second)s?\b")
_SOME: Final = rf"(?!(?:{'|'.join(UNITS[:5])})\b)(?:\d+|{BELOW_HUNDRED})"
_GOES_ON: Final = re.compile(  # a length that is not read whole
    r"(?: and (?:(?:a )?(?:half|quarter|third|bit)|(?:two|three) (?:quarters|thirds)"
    rf"|{_NUMBER} (?:second|minute)s?)"
    rf"|(?:(?<=hour)|(?<=hours)|(?<=minute)|(?<=minutes))(?: and)? {_SOME})\b"  # "an hour ten"
    r"|(?<=\ba second) (?!(?:to|tell|say|remind|please|let|ping|warn|and|then|from|or)\b)"  # "a second time"
)
_STOPPED: Final = (
    "(?:i|we) (?:say (?:stop|so|otherwise|enough)|(?:tell|ask) you (?:to stop|otherwise)|stop you)"
)
_EVEN: Final = tuple(
    (re.compile(rf"\b{said}\b"), even)
    for said, even in (
        ("three quarters of an hour", "forty five minutes"),
        ("(?:a )?quarter of an hour", "fifteen minutes"),
        ("an? (?:hour and a half|hour and half)", "ninety minutes"),
        ("an? minute and a half", "ninety seconds"),
        ("(?<=every )hour and a half", "ninety minutes"),
        ("(?<=every )quarter hour", "fifteen minutes"),
        ("(?:half[ -]hourly|twice an hour)(?= (?:to|please|that|reminder)\\b|$)", "every thirty minutes"),
        ("(?:hourly|once an hour)(?= (?:to|please|that|reminder|remind me|tell me)\\b|$)", "every hour"),
        ("a couple of|a couple", "two"),
        (f"(every .*?) (?:until|till) {_STOPPED}", "\\1"),  # it goes on until then anyhow
        (
            "(every (?:\\S+ ){0,2}(?:second|minute|hour)s?) (?:until|till) (?:i|we)(?:'\\w+)?\\b"
            "(?: (?!to\\b)\\S+)*",
            "\\1",
        ),
        ("((?:second|minute|hour)s?)(?:'s|') time", "\\1"),
        ("((?:second|minute|hour)s?) or (?:so|two)", "\\1"),
        ("(hours?) (fifteen|thirty|forty[ -]five|15|30|45)(?= to\\b)", "\\1 \\2 minutes"),
    )
)
_WAY: Final = r"(?:in|after|every|each)"
_BEFORE: Final = rf"{_ABOUT}(?:{_NUMBER} )?(?:half (?:an? )?)?"
_LENGTH: Final = rf"{_BEFORE}(?:second|minute|hour)s?\b{_MORE}"
_CLOCK: Final = rf"(?:\d+|{BELOW_HUNDRED}|noon|midday|midnight|(?:a )?(?:half|quarter)(?= (?:past|to)\b))"
_ENDS: Final = re.compile(  # behind how often
    rf" (?:(?:until|till)\b|for (?:the (?:next|rest of)\b|{_LENGTH}))"
)
_UNTIL: Final = re.compile(  # around it
    rf"^(?:until|till)\b|\b(?:until|till) (?:{_CLOCK}|tonight|tomorrow|this)"
    rf"(?: (?:{_CLOCK}|o'clock|[ap]\.?m|past|to|in|the|this|at|tonight|morning|afternoon|evening|night"
    r"|please))*$"
)
_PLAINLY: Final = r"(?:no|nope|sorry|or rather|i mean|i meant|make (?:it|that))"
_HESITANT: Final = r"(?:oh|um|uh|wait|well|actually|rather)"
_MENDING: Final = rf"(?: (?:{_PLAINLY}|{_HESITANT}))+"
_FIRST: Final = rf"\b(?P<way>{_WAY}) {_BEFORE}(?P<unit>second|minute|hour)s?\b{_MORE}"
_BARE: Final = rf"(?!(?:an?|one|other)\b){_NUMBER}(?= (?:to|tell|say|remind|please)\b|$)"
_SECOND: Final = rf"(?:(?P<length>{_LENGTH})|(?P<bare>{_BARE}))"
_CORRECTIONS: Final = (
    # "in ten minutes, no, in fifteen"
    re.compile(rf"{_FIRST}(?P<between>){_MENDING} (?:(?P<again>{_WAY}) )?{_SECOND}"),
    # "every ten minutes to drink, no, every twenty", but not "in an hour to make it two"
    re.compile(
        rf"{_FIRST}(?P<between>(?: [\w'-]+){{1,8}}?)(?<! to)(?<! say)(?<! can)"
        rf"(?: {_HESITANT})* {_PLAINLY}(?:{_MENDING})?"
        rf" (?:(?P<again>(?P=way)) |(?=(?:{_LENGTH}|{_NUMBER})(?: please)?$)){_SECOND}"
    ),
    # "in ten, no, fifteen minutes"
    re.compile(
        rf"\b(?P<way>{_WAY}) {_NUMBER}(?P<between>){_MENDING} (?:(?P<again>{_WAY}) )?(?P<length>{_LENGTH})"
    ),
)
_MENDS: Final = re.compile(
    rf"^(?:(?:{_HESITANT}|and|but|okay) )*(?:{_PLAINLY}|actually)(?:{_MENDING})?(?: |$)(?!one\b)"
)
_AGAIN: Final = re.compile(rf"(?:{_WAY} )?(?:{_LENGTH}|{_BARE})")
_NAMED: Final = re.compile(rf"\b{_WAY} {_LENGTH}")


@dataclass(frozen=True)
class Time:
    """After so many seconds, or ``again`` and again; where in the text that stands."""

    seconds: float
    again: bool
    start: int
    end: int


def find_time(text: str, *, question: bool) -> Time | None:
    """The first time in the text that is one; a ``question`` names one in fewer ways."""
    if _ON_THE_HOUR.search(text) or has_end(text):
        return None
    for way in (_EVERY, _IN) if question else (_EVERY, _IN, _FROM_NOW, _THEN, _PASSED):
        for match in way.finditer(text):
            seconds = _seconds(match)
            if 0 < seconds <= LONGEST and not _GOES_ON.match(text, match.end()):
                return Time(seconds, way is _EVERY, match.start(), match.end())
    return None


def has_end(text: str) -> bool:
    """Whether it is to come again and again up to some time: "every hour until five"."""
    often = list(_EVERY.finditer(text))
    return bool(often) and (_UNTIL.search(text) is not None or any(_ENDS.match(text, at.end()) for at in often))


def even(text: str) -> str:
    """The text with its lengths said in the one way that is read."""
    for way, plain in _EVEN:
        text = way.sub(plain, text)
    return text


def corrected(text: str) -> str:
    """The text with the length that is meant in place of the one that was taken back."""
    for correction in _CORRECTIONS:
        text = correction.sub(_meant, text)
    return text


def without_mend(text: str) -> str:
    """The text without the "no" with which one begins that puts right what was said before it."""
    return _MENDS.sub("", text)


def joined(text: str, following: str) -> str | None:
    """The two sentences as one, where the second corrects the time of the first or says what it is for."""
    mended = without_mend(following)
    if _NAMED.search(text) is None:
        return None
    if mended != following and _AGAIN.match(mended):
        return f"{text} no {mended}"
    return f"{text} {following}" if following.startswith("to ") else None


def _seconds(match: re.Match[str]) -> float:
    """How long that is; 0 where it is no length, or one whose parts do not become smaller."""
    unit = _UNITS[match["unit"]]
    amount = _amount(match["number"])
    parts = [(_UNITS[smaller], _amount(number) or 0.0) for number, smaller in _PART.findall(match["more"])]
    units = [unit, *(smaller for smaller, _ in parts)]
    half = match.groupdict().get("half")
    if amount is None or units != sorted(set(units), reverse=True) or (half and parts):
        return 0.0
    if half:
        return unit / 2 if match["number"] in (None, "a") else 0.0
    return amount * unit + sum(smaller * count for smaller, count in parts)


def _meant(match: re.Match[str]) -> str:
    """The way and the length that are meant, then what was said between the two, unless that is said again."""
    said = match.groupdict()
    length = said["length"] or f"{said['bare']} {said['unit']}s"
    between = "" if match.string[match.end() :].startswith(" to ") else said["between"]
    return f"{said['again'] or said['way']} {length}{between}"


def _amount(number: str | None) -> float | None:
    if number is None:
        return 1.0
    if number in _ARTICLES:
        return _ARTICLES[number]
    found = parse_number(re.split("[ -]", number), 0) if re.fullmatch(_NUMBER, number) else None
    return float(found[0]) if found is not None else None
