"""What a request for a table, a chart or a piece of code names, read without a model.

A request may have been corrected ("..., no, in metres"): what was said last counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.reasoner.tools.numbers import parse_number
from engine.reasoner.tools.units import UNITS
from engine.reasoner.tools.words import split_words

MAX_THINGS: Final = 5
MAX_ASPECTS: Final = 5
MAX_NAME: Final = 40  # characters
_FILLER: Final = r"(?:(?:oh|um|uh|so|and|but|wait|sorry|hey|tandem),?\s+)*"
CORRECTION: Final = re.compile(
    rf"[,;.!?]\s*{_FILLER}(?:no|nope|actually|i mean|i meant|rather|correction|better"
    r"|make (?:it|that)|change (?:it|that)(?: to)?)\b[\s,]*",
    re.IGNORECASE,
)
_AND: Final = re.compile(
    r"\s*,\s*(?:and|or|with)?\s+|\s*,\s*|\s+(?:and|or|versus|vs\.?|with|to|against|than)\s+", re.IGNORECASE
)
_COMPARED: Final = re.compile(
    r"\b(?:compar(?:e|es|ing|ison(?: table)?)(?: of| between)?|differences? between|between"
    r"|next to each other)\s+(?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SIDE_BY_SIDE: Final = re.compile(
    r"\b(?:table (?:of|for|with|about)|put|show(?: me)?)\s+(?P<what>.+?\b(?:and|or|versus|vs\.?)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_OF: Final = re.compile(r"^(?:the )?(?P<aspects>[^,]{2,60}?) of (?P<things>.+)$", re.IGNORECASE | re.DOTALL)
_BY: Final = re.compile(
    r"\s*,?\s+(?:by|on|according to|regarding|in terms of|for their)\s+(?P<aspects>(?!me\b)[^.]{2,80})$",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"^(?:only |just )?in (?P<manner>(?!a\b|an\b|the\b|one\b)[^,.]{2,30})$", re.IGNORECASE)
_TAIL: Final = re.compile(
    r"[\s,]*(?:\b(?:please|for me|side by side|instead|thanks|next to each other)\b[\s,]*)+$|[\s.?!,]+$",
    re.IGNORECASE,
)
_IN_A_TABLE: Final = re.compile(r"\s+(?:in|as) (?:a|an|the|one) (?:\w+ )?table\b", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(?:(?:only|just|the|a|an|my|our|your|some)\s+)+", re.IGNORECASE)
_DRAWN: Final = re.compile(
    r"\b(?:(?:chart|graph|diagram|plot|curve|bars)s?)\b(?:\s+(?:of|with|for|from|showing|these|the|numbers|values))*"
    r"\s*:?\s+",
    re.IGNORECASE,
)
_LINKS: Final = frozenset(("for", "is", "are", "the", "a", "an", "at", ":", "=", "-", "was", "were", "numbers"))
_LINE: Final = re.compile(r"\blines?\s+(?:number\s+)?(?P<number>[\w-]+)", re.IGNORECASE)
_FILE: Final = re.compile(r"[\w./-]*\w\.[A-Za-z]\w{0,4}\b")
_MARKED: Final = re.compile(
    r"\b(?:mark|highlight|point (?:at|to)|underline)(?:ing|ed)?\s+(?:the |all |its )?"
    r"(?:line (?:that|which|where|with|of)?\s*)?(?P<what>[^.?!]{2,80})",
    re.IGNORECASE,
)


_TOPIC: Final = re.compile(r"\b(?:about|on|in|of)\s+(?P<topic>[^.?!,]{2,60})", re.IGNORECASE)


@dataclass(frozen=True)
class Comparison:
    """``things`` side by side, by ``aspects`` (none: whichever matter); ``manner``: "in euros", or nothing."""

    things: tuple[str, ...]
    aspects: tuple[str, ...] = ()
    manner: str = ""


@dataclass(frozen=True)
class Series:
    """Numbers in a row, each with its label or none with any."""

    values: tuple[float, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Amounts:
    """The ``values`` of the unit ``source``, wanted in ``target``."""

    values: tuple[float, ...]
    source: str
    target: str


def read_comparison(request: str) -> Comparison | None:
    """What is to be compared, or None when no two things are named."""
    first, *later = CORRECTION.split(request)
    found = _COMPARED.search(first) or _SIDE_BY_SIDE.search(first)
    if found is None:
        return None
    comparison = _compared(found["what"])
    for words in later:
        comparison = _corrected(comparison, _stripped(words))
    return comparison if len(comparison.things) > 1 else None


def read_amounts(request: str) -> Amounts | None:
    """ "a table of 5, 10 and 42 miles in kilometers": at least two numbers of one unit, and another unit."""
    first, *later = CORRECTION.split(request)
    words = split_words(first.lower())
    found = next((each for each in _amounts(words)), None)
    for correction in later:
        target = _unit_in(split_words(correction.lower()))
        if found is not None and target is not None:
            found = replace(found, target=target)
    return found


def read_series(request: str) -> Series | None:
    """The numbers of a chart with what stands before or behind each, or None when there are not two."""
    said = CORRECTION.split(request)
    parts = max((_parts(each) for each in reversed(said)), key=lambda each: len(each) > 1)
    if len(parts) < 2:
        return None
    labels = tuple(label for _, label in parts)
    return Series(tuple(value for value, _ in parts), labels if all(labels) else ())


def read_line(request: str) -> int:
    """The number of the line that is to be marked; 0 when none is named."""
    found = _LINE.search(request)
    number = parse_number(split_words(found["number"].lower()), 0) if found is not None else None
    return int(number[0]) if number is not None else 0


def read_file(request: str) -> str:
    """The name of the file that the request names, or nothing."""
    found = _FILE.search(request)
    return found[0] if found is not None else ""


def read_mark(request: str) -> str:
    """What the line does that is to be marked, or nothing."""
    found = _MARKED.search(request)
    return found["what"].strip() if found is not None else ""


def read_topic(request: str) -> str:
    """What questions are to be about, or nothing."""
    *_, last = CORRECTION.split(request)
    found = _TOPIC.search(last) or _TOPIC.search(request)
    return _ARTICLE.sub("", _stripped(found["topic"])) if found is not None else ""


def _compared(what: str) -> Comparison:
    what = _stripped(_IN_A_TABLE.sub("", what))
    by, manner = _BY.search(what), ""
    aspects: tuple[str, ...] = ()
    if by is not None:
        aspects, what = _names(_stripped(by["aspects"]), MAX_ASPECTS), what[: by.start()]
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
    names = (_ARTICLE.sub("", name.strip(" .?!,\"'")) for name in _AND.split(text))
    return tuple(dict.fromkeys(name[:MAX_NAME] for name in names if name))[:limit]


def _stripped(text: str) -> str:
    """``text`` without what is only politeness at its end."""
    before = None
    while before != text:
        before, text = text, _TAIL.sub("", text)
    return text.strip()


def _amounts(words: Sequence[str]) -> Iterator[Amounts]:
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
            source = _unit(words, place)
            target = _unit_in(words[place:])
            if source is not None and target is not None and len(values) > 1:
                yield Amounts(tuple(values), source, target)
            values = []
            place += 1


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


def _parts(text: str) -> list[tuple[float, str]]:
    """Each number of ``text`` with the words of its own part."""
    drawn = _DRAWN.search(text)
    parts = []
    for part in _AND.split(text[drawn.end() :] if drawn is not None else text):
        words = split_words(_stripped(part).lower())
        place, numbers, label = 0, [], []
        while place < len(words):
            number = parse_number(words, place)
            if number is not None:
                numbers.append(float(number[0]))
                place = number[1]
            else:
                label += [words[place]] if words[place] not in _LINKS else []
                place += 1
        name = " ".join(label)
        parts += [(number, (name[:1].upper() + name[1:])[:MAX_NAME]) for number in numbers]
    return parts
