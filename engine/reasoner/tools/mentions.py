"""What a request names that a call may take: places, numbers, times, time zones; and what a schema asks for."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from engine.reasoner.tools.examples import NONE, known_examples
from engine.reasoner.tools.numbers import parse_number
from engine.reasoner.tools.words import THOUSANDS, split_words

PUNCTUATION: Final = ".,;:!?\"')"
_DIGITS: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
_PLACE: Final = re.compile(r"files?|path|dir|folder|repo|ur[il]|address", re.IGNORECASE)
_PLACES: Final = re.compile(r"https?://\S+|(?<!\w)[~.]{0,2}/[^\s\"']+|\b[\w-]+\.[A-Za-z]\w{0,4}\b(?!/)")
_FILE: Final = re.compile(r"(?<![\w./])[\w-]+\.[A-Za-z]\w{0,5}(?![\w/(])")
_TIME: Final = re.compile(r"\b(\d{1,2})(?::(\d\d))?(?:\s*([ap])\.?m\b)?", re.IGNORECASE)
_QUOTED: Final = re.compile(r"'([\w-]+)'")
_NAMING: Final = re.compile(
    r"(?:^|_)(?:name|branch|revision|table|id|user|title|key|label|tag|ref|commit|sha|word|city|place|symbol|keyword)$"
)
_WORDS: Final = {"type": "string", "from": "words"}


def meant(schema: Mapping[str, Any], request: str) -> dict[str, Mapping[str, Any]]:
    """The schema of each argument, with only what ``request`` can mean by it.

    A place, a file, a time or a time zone is one that the request names, where it names any; what need not be
    given and is not spoken of is left out; what only names something is in the request's own words.
    """
    required = set(schema.get("required", ()))
    found = {}
    for name, given in schema.get("properties", {}).items():
        wanted = _narrowed(name, given if isinstance(given, dict) else {}, request, required=name in required)
        if wanted is not None:
            found[name] = wanted
    return found


def places_in(request: str) -> list[str]:
    """Every path, address and name of a file that ``request`` holds."""
    return list(dict.fromkeys(found.rstrip(PUNCTUATION) for found in _PLACES.findall(request)))


def files_in(request: str) -> list[str]:
    """Every name of a file with an ending that ``request`` holds."""
    return list(dict.fromkeys(_FILE.findall(request)))


def numbers_in(request: str, *, whole: bool = False) -> Sequence[str]:
    """Every number that ``request`` holds, in digits or in words, in its order and as JSON writes it."""
    parts = THOUSANDS.sub("", request).split()
    words = [(word, place) for place, part in enumerate(parts) for word in split_words(part.lower())]
    even = [word for word, _ in words]
    written = [(place, number) for place, part in enumerate(parts) for number in _DIGITS.findall(part)]
    spoken = [
        (place, f"{float(number[0]):g}")
        for start, (_, place) in enumerate(words)
        if (number := parse_number(even, start)) is not None
    ]
    found = dict.fromkeys(number for _, number in sorted([*written, *spoken], key=lambda each: each[0]))
    return [number for number in found if not whole or number.lstrip("-").isdigit()]


def times_in(request: str) -> list[str]:
    """Every time of day that ``request`` holds in digits, as HH:MM over 24 hours."""
    found = []
    for hours, minutes, half in _TIME.findall(request):
        hour, minute = int(hours), int(minutes or 0)
        if half:
            hour = hour % 12 + (12 if half.lower() == "p" else 0)
        if (minutes or half) and hour < 24 and minute < 60:
            found.append(f"{hour:02}:{minute:02}")
    return list(dict.fromkeys(found))


def zones_in(request: str) -> list[str]:
    """The time zones that ``request`` names, in its order: whole, by their cities, and UTC where it says so."""
    found: list[str] = []
    for word in re.split(r"([\w+-]+(?:/[\w+-]+)+)", request):
        whole = _zones().get(word.lower())
        even = _even(word)
        cities = [(even.find(f" {city} "), zone) for city, zone in _cities().items() if f" {city} " in even]
        found += [whole] if whole is not None else [zone for _, zone in sorted(cities)]
    return list(dict.fromkeys(found))


def named(schema: Mapping[str, Any], text: str) -> list[Any] | None:
    """The values of an argument that ``text`` names, in its order; None where they may be any words."""
    if "enum" in schema:
        even = _even(text)
        spans = {value: _span(value, even) for value in schema["enum"] if isinstance(value, str)}
        found = {value: span for value, span in spans.items() if span is not None}
        longest = [
            value for value, span in found.items() if not any(_within(span, each) for each in found.values())
        ]
        return sorted(longest, key=found.__getitem__)
    kinds = kinds_of(schema) - {"null"}
    if kinds and kinds <= {"number", "integer"}:
        numbers = map(float, numbers_in(text, whole=kinds == {"integer"}))
        return [int(number) if number.is_integer() else number for number in numbers]
    described = str(schema.get("description", ""))
    if kinds != {"string"}:
        return None
    if "IANA" in described:
        return list(zones_in(text))
    if "HH:MM" in described:
        return list(times_in(text))
    return None


def word_bounds(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """Where a stretch of ``text`` may begin and end: at words, with or without the marks around them."""
    starts, ends = set(), set()
    for match in re.finditer(r"\S+", text):
        word = match[0]
        left = len(word) - len(word.lstrip("\"'("))
        starts |= {match.start(), match.start() + left}
        right = len(word.rstrip(PUNCTUATION))
        ends |= {match.start() + length for length in range(max(right, 1), len(word) + 1)}
    return frozenset(starts), frozenset(ends)


def commands(request: str) -> bool:
    """Whether ``request`` begins as requests do whose arguments come later: "take", "please", "what"."""
    words = request.split()
    return len(words) > 2 and words[0].lower().strip(PUNCTUATION) in leads()


@cache
def leads() -> frozenset[str]:
    """The first words of the example requests, but those with which an argument of one begins."""
    commanding, begun = set(), {"the", "a", "an", "my", "our", "your"}
    for name, examples in known_examples().items():
        for example in examples if name != NONE else ():
            first = example.request.split()[0].lower().strip(PUNCTUATION)
            commanding.add(first)
            values = [str(value).lower() for value in example.arguments.values()]
            begun |= {first} if any(value.startswith(first) for value in values) else set()
    return frozenset(commanding - begun)


def kinds_of(schema: Mapping[str, Any]) -> set[str]:
    """The types that a value may have; a text where nothing is said."""
    choices = [each for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ())) if isinstance(each, dict)]
    if choices:
        return set().union(*(kinds_of(each) for each in choices))
    given = schema.get("type", "string")
    return {str(each) for each in given} if isinstance(given, list) else {str(given)}


def _narrowed(
    name: str, schema: Mapping[str, Any], request: str, *, required: bool
) -> Mapping[str, Any] | None:
    """The schema of argument ``name`` as ``request`` can mean it; None to leave it out."""
    described = str(schema.get("description", ""))
    if "enum" in schema or "const" in schema:
        return schema
    if "from" in schema:
        files = files_in(request) if re.search(r"\bfile\b", described) else []
        return {"enum": files} if files else schema
    kinds = kinds_of(schema)
    if not required and kinds <= {"number", "integer", "null"}:
        return schema if numbers_in(request) else None
    if not required and kinds <= {"string", "null"}:
        return schema if _spoken_of(name, described, request) else None
    if kinds != {"string"}:
        return _placed(name, schema, request)
    if "IANA" in described:
        return {"enum": zones_in(request) or sorted(zoneinfo.available_timezones())}
    if "HH:MM" in described and (times := times_in(request)):
        return {"enum": times}
    choices = _QUOTED.findall(described) if "e.g." not in described else []
    if len(choices) > 1:
        return {"enum": choices}
    placed = _placed(name, schema, request)
    return {**schema, **_WORDS} if placed is schema and _NAMING.search(name) else placed


def _placed(name: str, schema: Mapping[str, Any], request: str) -> Mapping[str, Any]:
    kind = _PLACE.search(name)
    if kind is None:
        return schema
    named = places_in(request)
    whole = [place for place in named if "/" in place]
    places = named if kind[0].startswith("file") or not whole else whole
    if places and schema.get("type") == "string":
        return {"enum": places}
    if places and schema.get("type") == "array":
        return {**schema, "items": {"enum": places}}
    return schema


def _spoken_of(name: str, described: str, request: str) -> bool:
    """Whether the request says a word of the argument's name, or one that its description quotes."""
    said = {word[:5] for word in re.findall(r"\w+", request.lower())}
    known = [
        *name.lower().split("_"),
        *re.findall(r"\w+", " ".join(re.findall(r"'([^']+)'", described)).lower()),
    ]
    return any(word[:5] in said for word in known if len(word) > 3)


def _even(text: str) -> str:
    """The words of ``text`` in small letters, each between spaces."""
    return " " + " ".join(re.findall(r"[^\W_]+", text.lower())) + " "


def _stem(value: str) -> str:
    """What of an even text names ``value``, one or many of it; a short one, "en", is a word of its own."""
    even = _even(value)
    return even if len(even) <= 5 else even.rstrip().removesuffix("s")


def _span(value: str, even: str) -> tuple[int, int] | None:
    """Where an even text names ``value``."""
    stem = _stem(value)
    match = re.search(re.escape(stem) + ("" if stem.endswith(" ") else "(?:e?s)? "), even)
    return None if match is None else match.span()


def _within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a stretch is a part of a longer one."""
    return other[0] <= span[0] and span[1] <= other[1] and span != other


@cache
def _zones() -> dict[str, str]:
    """Every time zone with a slash in its name, by that name in small letters."""
    return {zone.lower(): zone for zone in zoneinfo.available_timezones() if "/" in zone}


@cache
def _cities() -> dict[str, str]:
    """The time zone of each city that one is named after."""
    zones = sorted(
        zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/")
    )
    return {zone.rpartition("/")[2].replace("_", " ").lower(): zone for zone in zones} | {"utc": "UTC"}
