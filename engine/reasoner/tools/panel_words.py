"""What a request for a table, a quiz or a piece of code names, read without a model.

A request may have been corrected ("..., no, in metres"): what was said last counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.reasoner.tools.numbers import parse_number
from engine.reasoner.tools.units import UNITS
from engine.reasoner.tools.words import CORRECTION, split_words

MAX_THINGS: Final = 5
MAX_ASPECTS: Final = 5
MAX_NAME: Final = 40  # characters
MAX_REQUEST: Final = 4_000  # characters of a request's end: the longest checklist has as many
_AND: Final = re.compile(
    r"\s*,\s*(?:and|or|with)?\s+|\s*,\s*|\s+(?:and|or|versus|vs\.?|with|to|against|than)\s+", re.IGNORECASE
)
_HESITATION: Final = re.compile(
    r"(?:(?<![\s,])[\s,]+)?\b(?:u+[hm]+|e+r+m*|h+m+|you know|i guess|kind of|sort of)\b(?P<after>[\s,]*)",
    re.IGNORECASE,
)
_COMPARED: Final = re.compile(
    r"\b(?:compar(?:e|es|ing|ison(?: table)?)(?: of| between)?|contrast(?:ing)?|differences? between|between"
    r"|next to each other)\s+(?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
_DIFFER: Final = re.compile(
    r"\b(?:how|see|show(?: me)?)\s+(?P<what>\S.{0,200}?\band\b.{1,200}?)"
    r"\s+(?:differ|compare|compared|side by side)\b",
    re.IGNORECASE | re.DOTALL,
)
_SIDE_BY_SIDE: Final = re.compile(
    r"\b(?:table (?:of|for|with|about)|put|lay out|show(?: me)?)\s+"
    r"(?P<what>.{1,200}?\b(?:and|or|versus|vs\.?|against)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED_FIRST: Final = re.compile(r"^(?P<what>[^?]+?)(?<![\s,])[\s,]+side by side\b", re.IGNORECASE)
_ASKING: Final = re.compile(
    r"(?<![\s,;.])[\s,;.]+(?:(?:and|then|please|so)[\s,]+)*"
    r"(?:show|give|put|make|draw|let|lay|can you|could you|would you|i want|i'd like|i would like)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_OF: Final = re.compile(r"^(?:the )?(?P<aspects>[^,]{2,60}?) of (?P<things>.+)$", re.IGNORECASE | re.DOTALL)
_BY: Final = re.compile(
    r"\s*,?\s+(?:by|on|according to|regarding|in terms of|for their)\s+(?P<aspects>(?!me\b)[^.]{2,80})$",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"^(?:only |just )?in (?P<manner>(?!a\b|an\b|the\b|one\b)[^,.]{2,30})$", re.IGNORECASE)
_TAIL: Final = re.compile(
    r"(?:(?<![\s,])[\s,]+)?(?:\b(?:please|for me|for us|side by side|instead|thanks|thank you"
    r"|next to each other|would you|will you|could you|can you|if you (?:can|could|like|don't mind)"
    r"|okay|ok|alright|all right|right|now|then|again|real quick|quickly|too|tandem)\b[\s,]*){1,8}$"
    r"|(?<![\s.?!,])[\s.?!,]+$",
    re.IGNORECASE,
)
_IN_A_TABLE: Final = re.compile(
    r"(?<![\s,])[\s,]+(?:compared )?(?:in|as|on|into) (?:a|an|the|one|my) (?:\w+ )?"
    r"(?:table|panel|screen|window|comparison)\b",
    re.IGNORECASE,
)
_A_TABLE_OF: Final = re.compile(r"^(?:an? |the |one )?(?:\w+ )?table (?:of|for|with|about)\s+", re.IGNORECASE)
_BESIDE: Final = re.compile(r"(?<![\s,])[\s,]+side by side\b", re.IGNORECASE)
_POINTING: Final = frozenset(("this", "that", "these", "those", "it", "them", "both", "things"))
_SEVERAL: Final = re.compile(r"^(?:[2-5]|two|three|four|five|these|those) \w+s$", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(?:(?:only|just|the|a|an|my|our|your|some)\s+)+", re.IGNORECASE)
_LINE: Final = re.compile(r"\blines?\s+(?:number\s+)?(?P<number>[\w-]+)", re.IGNORECASE)
_FILE: Final = re.compile(r"(?<![\w./-])[\w./-]*\w\.[A-Za-z]\w{0,4}\b")
_MARKED: Final = re.compile(
    r"\b(?:mark|highlight|point (?:at|to)|underline)(?:ing|ed)?\s+(?:the |all |its )?"
    r"(?:line (?:that|which|where|with|of)?\s*)?(?P<what>[^.?!]{2,80})",
    re.IGNORECASE,
)


_QUESTIONS: Final = re.compile(
    r"(?<![\s,])[\s,]+(?:with|of|in) (?:\w+|just a few|a couple of) (?:questions|rounds|parts)$", re.IGNORECASE
)
_TOPIC: Final = re.compile(r"\b(?:about|on|in|of)\s+(?P<topic>[^.?!,]{2,60})", re.IGNORECASE)


@dataclass(frozen=True)
class Comparison:
    """``things`` side by side, by ``aspects`` (none: whichever matter); ``manner``: "in euros", or nothing."""

    things: tuple[str, ...]
    aspects: tuple[str, ...] = ()
    manner: str = ""


@dataclass(frozen=True)
class Amounts:
    """The ``values`` of the unit ``source``, wanted in ``target``."""

    values: tuple[float, ...]
    source: str
    target: str


def read_comparison(request: str) -> Comparison | None:
    """What is to be compared, or None when no two things are named."""
    first, *later = CORRECTION.split(unhesitating(request))
    readings = (_COMPARED, _DIFFER, _SIDE_BY_SIDE, _NAMED_FIRST)
    found = next((found for each in readings if (found := each.search(first))), None)
    if found is None:
        return None
    comparison = _compared(found["what"])
    for words in later:
        comparison = _corrected(comparison, stripped(words))
    return comparison if len(comparison.things) > 1 else None


def read_amounts(request: str) -> Amounts | None:
    """ "a table of 5, 10 and 42 miles in kilometers": at least two numbers of one unit, and another unit."""
    first, *later = CORRECTION.split(evened(request))
    words = split_words(first.lower())
    found = _amounts(words)
    for correction in later:
        target = _unit_in(split_words(correction.lower()))
        if found is not None and target is not None:
            found = replace(found, target=target)
    return found


def read_line(request: str) -> int:
    """The number of the line that is to be marked; 0 when none is named."""
    found = _LINE.search(evened(request))
    number = parse_number(split_words(found["number"].lower()), 0) if found is not None else None
    return int(number[0]) if number is not None else 0


def read_file(request: str) -> str:
    """The name of the file that the request names, or nothing."""
    found = _FILE.search(request)
    return found[0] if found is not None else ""


def read_mark(request: str) -> str:
    """What the line does that is to be marked, or nothing."""
    found = _MARKED.search(evened(request))
    return found["what"].strip() if found is not None else ""


def read_topic(request: str) -> str:
    """What questions are to be about, or nothing."""
    said = unhesitating(request)
    *_, last = CORRECTION.split(said)
    found = _TOPIC.search(last) or _TOPIC.search(said)
    return _ARTICLE.sub("", _QUESTIONS.sub("", stripped(found["topic"]))) if found is not None else ""


def unhesitating(text: str) -> str:
    """``text``, `evened`, without "um", "uh" and the like."""
    return _HESITATION.sub(lambda found: " " if found["after"] else "", evened(text)).strip()


def evened(text: str) -> str:
    """The end of ``text``, with one blank or one line's end where there are many.

    No pattern then has to try thousands of blanks over and over.
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(filter(None, lines))[-MAX_REQUEST:]


def stripped(text: str) -> str:
    """``text`` without what is only politeness at its end."""
    before = None
    while before != text:
        before, text = text, _TAIL.sub("", text)
    return text.strip()


def _compared(what: str) -> Comparison:
    for framing in (_ASKING, _IN_A_TABLE, _A_TABLE_OF, _BESIDE):
        what = stripped(framing.sub("", what))
    by, manner = _BY.search(what), ""
    aspects: tuple[str, ...] = ()
    if by is not None:
        aspects, what = _names(stripped(by["aspects"]), MAX_ASPECTS), what[: by.start()]
    elif (of := _OF.match(what)) is not None:
        aspects, what = _names(of["aspects"], MAX_ASPECTS), of["things"]
    what, found, last = what.rpartition(" in ")
    if found and len(last.split()) == 1:
        manner = f"in {last}"
    else:
        what = what + found + last
    return Comparison(_names(what, MAX_THINGS), aspects, manner)


def _corrected(comparison: Comparison, words: str) -> Comparison:
    """``words`` are other things, other aspects, or the manner in which they are told."""
    manner = _IN.match(words)
    if manner is not None:
        return replace(comparison, manner=f"in {manner['manner'].strip()}")
    by = re.match(r"(?:only |just )?by (?P<aspects>.+)", words, re.IGNORECASE)
    if by is not None:
        return replace(comparison, aspects=_names(by["aspects"], MAX_ASPECTS))
    again = _COMPARED.search(words)
    said = _compared(again["what"] if again is not None else words)
    if len(said.things) < 2:
        return comparison
    return replace(said, aspects=said.aspects or comparison.aspects, manner=said.manner or comparison.manner)


def _names(text: str, limit: int) -> tuple[str, ...]:
    said = [name.strip(" .?!,\"'") for name in _AND.split(text)]
    names = said[1:] if len(said) > 2 and _SEVERAL.match(said[0]) else said  # "three phones, Alpha, Beta ..."
    return tuple(
        dict.fromkeys(
            _ARTICLE.sub("", name)[:MAX_NAME] for name in names if name and name.lower() not in _POINTING
        )
    )[:limit]


def _amounts(words: Sequence[str]) -> Amounts | None:
    """The first amounts; where no unit to tell them in comes behind, none does behind later ones."""
    values: list[float] = []
    place = 0
    while place < len(words):
        number = parse_number(words, place)
        if number is not None:
            values.append(float(number[0]))
            place = number[1]
        elif words[place] in ("and", "or") or not values:
            place += 1
        else:
            source = _unit(words, place) if len(values) > 1 else None
            if source is not None:
                target = _unit_in(words[place:])
                return None if target is None else Amounts(tuple(values), source, target)
            values = []
            place += 1
    return None


def _unit_in(words: Sequence[str]) -> str | None:
    """The unit behind "in", "to" or "into"; the last one."""
    units = [_unit(words, place + 1) for place, word in enumerate(words) if word in ("in", "to", "into", "as")]
    return next((unit for unit in reversed(units) if unit is not None), None)


def _unit(words: Sequence[str], place: int) -> str | None:
    for length in (3, 2, 1):
        unit = UNITS.get(" ".join(words[place : place + length]))
        if unit is not None:
            return unit.name
    return None
