"""What a request can mean by each argument, where some are the source and the target of the same.

`directions` says which words are on which side; here the sides become values, so that neither gets the other's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.reasoner.tools.directions import Side, nouns_of, pairs_of, read_way, trimmed
from engine.reasoner.tools.foreign import spelled
from engine.reasoner.tools.mentions import kinds_of, meant, named, places_in
from engine.reasoner.tools.tool import Tool

_OTHERWISE: Final = re.compile(r"\b(?:[Uu]se '([^']+)'[^.]*\bif no|[Dd]efaults? (?:to|is) '([^']+)')")
_HERE: Final = frozenset(("here", "there", "local", "mine", "my", "our", "ours", "us", "me", "home", "it"))
_CODED: Final = re.compile(r"\b(?:codes?|ISO|BCP|YYYY|format|symbol|abbreviation)\b")
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{1,7}|[a-z]{2}(?:[-_][A-Za-z]{2})?|\d{4}-[\dT:.+Z-]+")
_HELD: Final = frozenset(("from", "enum", "const", "format", "pattern"))  # that say more than "any words"
_AMOUNTS: Final = frozenset(("amount", "value", "quantity", "time", "number"))
_TEXT: Final = frozenset(("string", "null"))
_KINDS: Final = frozenset(("folder", "directory"))

Schema = Mapping[str, Any]


@dataclass
class _End:
    """A source or a target: its argument, what the request says on its side, and the value that it names."""

    name: str
    schema: Schema
    side: Side
    value: object = None

    def read(self) -> None:
        for text, last in self.side.wide:
            values = named(self.schema, text)
            if values:
                self.value = values[-1 if last else 0]
                return


def directed(schema: Schema, request: str) -> dict[str, Schema]:
    """As `meant`; of a source and a target each may only be what ``request`` names on its side.

    An argument that is not named, while the other is, is what the schema says, or left out and so asked for.
    """
    found: dict[str, Schema | None] = dict(meant(schema, request))
    properties = _properties(schema)
    pairs = _pairs(schema)
    for source, target in pairs:
        amounts = not all(_is_amount(name, properties[name]) for name in (source, target))
        way = read_way(request, amounts=amounts)
        if (way is not None and way.marked) or {source, target} <= found.keys():
            ends = (
                _End(source, properties[source], way.source if way is not None else Side()),
                _End(target, properties[target], way.target if way is not None else Side()),
            )
            found |= _shared_out(*ends, request, found)
    return {name: wanted for name in properties if (wanted := found.get(name)) is not None}


def spoken(tool: Tool, request: str) -> dict[str, Sequence[str]]:
    """The words of ``request`` that are a source or a target whose values nobody knows beforehand.

    Several where it is in doubt which, the likeliest first.
    """
    pairs, properties = _pairs(tool.schema), _properties(tool.schema)
    called = tool.name.rpartition(".")[2]
    if len(pairs) != 1:
        return {}
    amounts = any(_is_amount(name, given) for name, given in properties.items() if name not in pairs[0])
    way = read_way(request, frozenset(spelled(called).lower().split()), amounts=amounts)
    if way is None:
        return {}
    nouns = nouns_of([*pairs[0], called]) | _KINDS
    found: dict[str, Sequence[str]] = {}
    for name, side in zip(pairs[0], (way.source, way.target), strict=True):
        given = properties[name]
        if way.thing and len(properties) == 2 and side is way.source:
            continue  # where the thing is, is not what is asked for: "the letter from Downloads"
        asked = way.marked or name in tool.required
        if asked and not _HELD & given.keys() and kinds_of(given) <= _TEXT and named(given, "") is None:
            texts = dict.fromkeys(_said(text, nouns, request) for text in side.texts)
            fitting = [text for text in texts if _fits(given, text)]
            found |= {name: fitting} if fitting else {}
    return found


def _properties(schema: Schema) -> dict[str, Schema]:
    """The schema of each argument; an empty one where a server gives something else."""
    return {
        name: given if isinstance(given, dict) else {} for name, given in schema.get("properties", {}).items()
    }


def _pairs(schema: Schema) -> list[tuple[str, str]]:
    """The pairs of a server's tool; arguments of ours are learned from examples (see `spans`)."""
    properties = _properties(schema)
    return [pair for pair in pairs_of(schema) if not any("from" in properties[name] for name in pair)]


def _is_amount(name: str, schema: Schema) -> bool:
    """Whether an argument takes a number or a time of day, so that what is a source or a target does not."""
    numeric = kinds_of(schema) - {"null"} <= {"number", "integer"}
    return numeric or not _AMOUNTS.isdisjoint(spelled(name).lower().split())


def _shared_out(
    source: _End, target: _End, request: str, before: Mapping[str, Schema | None]
) -> dict[str, Schema | None]:
    """The schemas of both; None for what is to be asked for. Nothing where the request names no known value."""
    known = {end.name: named(end.schema, request) for end in (source, target)}
    if None in known.values() or not any(known.values()):
        return {}
    source.read()
    target.read()
    everything = known[source.name] or []
    if source.value is None and target.value is None and len(everything) == 2:
        source.value, target.value = everything
    shared: dict[str, Schema | None] = {}
    for end, other in ((target, source), (source, target)):
        rest = [value for value in known[end.name] or [] if value != other.value]
        if end.value is None and len(rest) == 1:
            end.value = rest[0]
        if end.value is not None:
            shared[end.name] = {"enum": [end.value]}
        else:
            shared[end.name] = {"enum": rest} if rest else _unsaid(end, other, before.get(end.name))
    return shared


def _unsaid(end: _End, other: _End, before: Schema | None) -> Schema | None:
    """What may stand for an argument of whose values the request names only the other's."""
    described = str(end.schema.get("description", ""))
    default = end.schema.get("default") or next(
        (first or second for first, second in _OTHERWISE.findall(described)), None
    )
    words = {word for text in end.side.texts for word in re.findall(r"\w+", text.lower())}
    if default is not None and (not words or words & _HERE):
        return {"enum": [default]}
    if "enum" not in end.schema and (not words or words & _HERE):
        return None
    # something is said that is not known here: the model may know it
    free = meant({"properties": {end.name: end.schema}, "required": [end.name]}, "")[end.name]
    kept = [value for value in free.get("enum", ()) if value != other.value]
    return {"enum": kept} if kept else before


def _said(text: str, nouns: frozenset[str], request: str) -> str:
    """``text`` as it is meant: what stands in quotation marks, the place that it names, or its own words."""
    if re.search(rf"[\"'“„‘«]{re.escape(text)}", request):
        return text
    places = places_in(text)
    return places[0] if len(places) == 1 and places[0] in text.split() else trimmed(text, nouns)


def _fits(schema: Schema, text: str) -> bool:
    """Whether ``text`` may stand as it is: no words where a code or a format is asked for."""
    return not _CODED.search(str(schema.get("description", ""))) or _CODE.fullmatch(text) is not None
