"""What a call's arguments may look like: JSON that fits a schema, as an automaton over characters.

Built-in tools take their words and all tools their numbers from the user's request as they stand: the automaton
holds no others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from engine.reasoner.tools.mentions import commands, numbers_in, word_bounds
from engine.reasoner.tools.pairing import directed

MAX_STRING: Final = 120  # characters that the model here makes up
MAX_SAID: Final = 2_000  # of a text that a server's model made up
MAX_DEPTH: Final = 3
MAX_ITEMS: Final = 8
MAX_LINES: Final = 16  # items of a list that says how many it may have
MAX_PROPERTIES: Final = 16

Test = Callable[[str], bool]


class Automaton:
    """States joined by characters. ``start`` and ``end`` are states; `Grammar`'s two questions are methods."""

    def __init__(self) -> None:
        self._by_character: list[list[tuple[Test | str, int]]] = []
        self._free: list[list[int]] = []
        self.start = self.state()
        self.end = self.state()
        self._reached: dict[str, frozenset[int]] = {}

    def state(self) -> int:
        """A new state."""
        self._by_character.append([])
        self._free.append([])
        return len(self._free) - 1

    def link(self, source: int, target: int) -> None:
        """``target`` is reached from ``source`` without a character."""
        self._free[source].append(target)

    def step(self, source: int, by: Test | str, target: int) -> None:
        """``target`` is reached by the character ``by``, or one for which it holds."""
        self._by_character[source].append((by, target))

    def literal(self, source: int, text: str) -> int:
        """The state that ``text`` leads to from ``source``."""
        for character in text:
            target = self.state()
            self.step(source, character, target)
            source = target
        return source

    def allows(self, text: str) -> bool:
        """Whether ``text`` can still become right."""
        return bool(self._after(text))

    def complete(self, text: str) -> bool:
        """Whether ``text`` is right."""
        return self.end in self._after(text)

    def accepts(self, text: str) -> bool:
        """As `complete`, for a text that comes whole: nothing on the way to it is kept."""
        states = self._closed({self.start})
        for character in text:
            states = self._next(states, character)
        return self.end in states

    def _after(self, text: str) -> frozenset[int]:
        if text not in self._reached:
            reached = self._next(self._after(text[:-1]), text[-1]) if text else self._closed({self.start})
            if not reached:
                return reached  # not kept: most of what a model could write is wrong
            self._reached[text] = reached
        return self._reached[text]

    def _next(self, states: Iterable[int], character: str) -> frozenset[int]:
        return self._closed(
            target
            for state in states
            for by, target in self._by_character[state]
            if (by == character if isinstance(by, str) else by(character))
        )

    def _closed(self, states: Iterable[int]) -> frozenset[int]:
        waiting = list(states)
        found = set(waiting)
        while waiting:
            for target in self._free[waiting.pop()]:
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)


def said_of(request: str, schema: Mapping[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Those of ``arguments``, written without a grammar, that ``schema`` has and ``request`` can mean."""
    required = set(schema.get("required", ()))
    said = {}
    for name, wanted in directed(schema, request).items():
        if name in arguments:
            alone = {"properties": {name: wanted}, "required": [name] if name in required else []}
            written = json.dumps({name: in_order(arguments[name], wanted)}, ensure_ascii=False)
            if composed_grammar(request, alone, MAX_SAID).accepts(written):
                said[name] = arguments[name]
    return said


def in_order(value: object, schema: Mapping[str, Any]) -> object:
    """``value`` as a grammar of ``schema`` writes it: properties in its order and no others, 5 and not 5.0."""
    properties, items = schema.get("properties"), schema.get("items")
    if isinstance(value, dict) and isinstance(properties, dict):
        return {name: in_order(value[name], each) for name, each in properties.items() if name in value}
    if isinstance(value, list) and isinstance(items, dict):
        return [in_order(each, items) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def composed_grammar(request: str, schema: Mapping[str, Any], longest: int = MAX_STRING) -> Automaton:
    """The JSON objects that fit ``schema``, whose texts may be made up, of at most ``longest`` characters."""
    automaton = Automaton()
    _Values(automaton, request, longest).object(automaton.start, automaton.end, schema, 0)
    return automaton


class _Values:
    """Adds what a schema allows to an automaton; where it says nothing that is known, a text may stand."""

    def __init__(self, automaton: Automaton, request: str, longest: int) -> None:
        self._automaton = automaton
        self._request = request
        self._longest = longest

    def object(self, source: int, target: int, schema: Mapping[str, Any], depth: int) -> None:
        automaton = self._automaton
        properties = list(schema.get("properties", {}).items())[:MAX_PROPERTIES]
        required = set(schema.get("required", ()))
        first, later = automaton.literal(source, "{"), -1
        for name, wanted in properties:  # `first`: nothing is written yet; `later`: something is
            entry, after = automaton.state(), automaton.state()
            key = json.dumps(name) + ": "
            if first >= 0:
                automaton.link(automaton.literal(first, key), entry)
            if later >= 0:
                automaton.link(automaton.literal(later, ", " + key), entry)
            self.value(entry, after, wanted if isinstance(wanted, dict) else {}, depth, name in required)
            if name in required:
                first = -1
            elif later >= 0:
                automaton.link(later, after)
            later = after
        for state in (first, later):
            if state >= 0:
                automaton.step(state, "}", target)

    def value(
        self, source: int, target: int, schema: Mapping[str, Any], depth: int, required: bool = False
    ) -> None:
        automaton = self._automaton
        for choice in [*schema.get("anyOf", ()), *schema.get("oneOf", ())][:MAX_ITEMS]:
            if isinstance(choice, dict):
                self.value(source, target, choice, depth, required)
        if "enum" in schema or "const" in schema:
            for known in schema.get("enum", [schema.get("const")]):
                automaton.link(automaton.literal(source, json.dumps(known, ensure_ascii=False)), target)
            return
        kinds = schema.get("type", "" if "anyOf" in schema or "oneOf" in schema else "string")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            self._typed(source, target, schema, kind, depth, required)

    def _typed(
        self, source: int, target: int, schema: Mapping[str, Any], kind: str, depth: int, required: bool
    ) -> None:
        automaton = self._automaton
        match kind:
            case "string" if schema.get("from") == "words":
                self._words(source, target, empty=required)
            case "string" if not required:  # what was not asked for is not made up
                self._words(source, target, empty=False)
            case "string":
                self._text(source, target, schema)
            case "null":
                automaton.link(automaton.literal(source, "null"), target)
            case "number" | "integer":
                for number in numbers_in(self._request, whole=kind == "integer"):
                    automaton.link(automaton.literal(source, number), target)
                if required:  # not said: it is asked for
                    automaton.link(automaton.literal(source, "null"), target)
            case "boolean":
                for word in ("true", "false"):
                    automaton.link(automaton.literal(source, word), target)
            case "array" if depth < MAX_DEPTH:
                self._array(source, target, schema, depth)
            case "object" if depth < MAX_DEPTH:
                self.object(source, target, schema, depth + 1)

    def _array(self, source: int, target: int, schema: Mapping[str, Any], depth: int) -> None:
        automaton = self._automaton
        given = schema.get("items")
        items: Mapping[str, Any] = given if isinstance(given, dict) else {}
        most = _bound(schema, "maxItems", MAX_LINES) if "maxItems" in schema else MAX_ITEMS
        least = min(_bound(schema, "minItems", most) if "minItems" in schema else 1, most)
        state = automaton.literal(source, "[")
        if schema.get("minItems") == 0:
            automaton.step(state, "]", target)
        for index in range(most):
            entry = automaton.literal(state, ", ") if index else state
            state = automaton.state()
            self.value(entry, state, items, depth + 1, required="from" not in items)
            if index + 1 >= least:
                automaton.step(state, "]", target)

    def _words(self, source: int, target: int, *, empty: bool) -> None:
        """A stretch of the request, from a word's beginning to a word's end; nothing, if ``empty``."""
        automaton = self._automaton
        opened = automaton.literal(source, '"')
        closing = automaton.state()
        automaton.step(closing, '"', target)
        if empty:
            automaton.link(opened, closing)
        request = self._request.strip()
        starts, ends = word_bounds(request)
        if commands(request):  # what begins the request is not part of what it is about
            starts -= {0}
        state = automaton.state()
        for place, character in enumerate(request):
            if place in starts:
                automaton.link(opened, state)
            state = automaton.literal(state, json.dumps(character, ensure_ascii=False)[1:-1])
            if place + 1 in ends:
                automaton.link(state, closing)

    def _text(self, source: int, target: int, schema: Mapping[str, Any]) -> None:
        """Any text; one that must not be empty begins with more than a space."""
        automaton = self._automaton
        least = "minLength" in schema
        state = automaton.literal(source, '"')
        for place in range(_bound(schema, "maxLength", self._longest)):
            following = automaton.state()
            automaton.step(state, _word if least and not place else _plain, following)
            if place or not least:
                escaped = automaton.literal(state, "\\")
                for character in '"\\nt':
                    automaton.step(escaped, character, following)
                automaton.step(state, '"', target)
            state = following
        automaton.step(state, '"', target)


def _bound(schema: Mapping[str, Any], name: str, most: int) -> int:
    """A bound of the schema, 1..``most``; ``most`` where it gives none."""
    given = schema.get(name)
    return max(1, min(given, most)) if isinstance(given, int) else most


def _word(character: str) -> bool:
    return character.isalnum() or character in "$€£+-<>(#_"


def _plain(character: str) -> bool:
    return character >= " " and character not in '"\\'
