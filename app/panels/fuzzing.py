"""Streams of A2UI messages that nobody should send: made at random, then damaged."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any, Final

from app.panels.templates import BASIC, OWN, Json

COMPONENTS: Final = (
    *("Text", "Image", "Icon", "Video", "AudioPlayer", "Row", "Column", "List", "Card", "Tabs", "Modal"),
    *("Divider", "Button", "TextField", "CheckBox", "ChoicePicker", "Slider", "DateTimeInput"),
    *("Table", "Code", "Chart", "Spaceship"),
)
PATHS: Final = (
    "/a",
    "/b",
    "/items",
    "/items/0/name",
    "name",
    ".",
    "",
    "/no/where",
    "/flag",
    "/n",
    "/list",
    "/",
)
WORDS: Final = (
    "milk",
    "# Big",
    "**bold** _it_ `x`",
    "<b>no</b>",
    "",
    " ",
    "é漢字🎉",
    "a" * 300,
    "${/a}",
    "\u202e\x00\ud83d",
)
FUNCTIONS: Final = (
    *(
        "formatString",
        "formatNumber",
        "formatCurrency",
        "formatDate",
        "pluralize",
        "required",
        "regex",
        "length",
    ),
    *("numeric", "email", "and", "or", "not", "openUrl", "@index", "nothing"),
)
PIXEL: Final = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
URLS: Final = (
    PIXEL,
    PIXEL[:60],
    "https://example.org/x.png",
    "file:/etc/hostname",
    "data:image/svg+xml,<svg/>",
    "",
)
JUNK: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    1e308,
    10**30,
    "",
    "x" * 5_000,
    [],
    {},
    [[[[]]]],
    {"@path": "/a"},
    {"@path": 3},
    {"@x": 1},
)


class Fuzzer:
    """Every stream is a function of ``seed`` and its number alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = random.Random(seed)

    def stream(self, number: int) -> list[str]:
        """The JSON texts of one stream, to be shown one after the other. Its surface is ``s<number>``."""
        self._random = random.Random(f"{self._seed} {number}")
        dice = self._random
        surface = f"s{number}"
        messages = [self._created(surface)]
        messages += [self._changed(surface) for _ in range(dice.randrange(5))]
        if dice.random() < 0.2:
            messages.append({"version": "v1.0", "deleteSurface": {"surfaceId": surface}})
        texts: list[str] = []
        for message in messages:
            damaged: object = message
            if dice.random() < (0.5 if texts else 0.25):  # most surfaces do come to be drawn
                for _ in range(dice.randrange(1, 4)):
                    damaged = self._mutated(damaged)
            try:
                text = json.dumps(damaged)
            except (RecursionError, ValueError):  # nested deeper than JSON can be written here
                text = "[" * 100_000
            if dice.random() < 0.03:
                at = dice.randrange(len(text) + 1)
                text = dice.choice((text[:at], text[:at] + "\\" + text[at:], text * 2, "[" * 3_000))
            texts.append(text)
        return texts

    # --- made -------------------------------------------------------------------------------------

    def _created(self, surface: str) -> Json:
        dice = self._random
        body: Json = {"surfaceId": surface, "catalogId": BASIC, "components": self._components()}
        if dice.random() < 0.8:
            body["dataModel"] = self._data()
        return {"version": "v1.0", "createSurface": body}

    def _changed(self, surface: str) -> Json:
        dice = self._random
        if dice.random() < 0.4:
            return {
                "version": "v1.0",
                "updateComponents": {"surfaceId": surface, "components": self._components()},
            }
        value = dice.choice(
            (self._data(), dice.choice(WORDS), dice.random() * 100, [{"name": "x"}] * 9, None, True)
        )
        update = {"surfaceId": surface, "path": dice.choice(PATHS), "value": value}
        return {"version": "v1.0", "updateDataModel": update}

    def _data(self) -> Json:
        dice = self._random
        items = [
            {"name": dice.choice(WORDS), "done": dice.random() < 0.5} for _ in range(dice.choice((0, 2, 5, 40)))
        ]
        return {
            "a": dice.choice(WORDS),
            "b": dice.random() * 1000,
            "flag": dice.random() < 0.5,
            "n": dice.randrange(-5, 500),
            "items": items,
            "list": [dice.choice(WORDS) for _ in range(3)],
        }

    def _components(self) -> list[Json]:
        dice = self._random
        count = dice.choice((1, 3, 6, 10, 16)) if dice.random() > 0.01 else 450
        names = ["root", *(f"c{number}" for number in range(1, count))]
        return [self._component(name, names) for name in names]

    def _component(self, name: str, names: list[str]) -> Json:
        dice = self._random
        kind = dice.choice(("Column", "Row", "List")) if name == "root" else dice.choice(COMPONENTS)
        return {"id": name, "component": kind, **self._properties(kind, names)}

    def _properties(self, kind: str, names: list[str]) -> Json:
        dice = self._random
        some = [dice.choice(names) for _ in range(min(len(names), dice.randrange(1, 6)))]
        word, value = self._text, self._value
        match kind:
            case "Row" | "Column" | "List":
                if dice.random() < 0.2:
                    return {"children": {"path": dice.choice(PATHS), "componentId": some[0]}}
                return {"children": some, "align": dice.choice(("start", "center", "end", "stretch"))}
            case "Card":
                return {"child": some[0]}
            case "Tabs":
                return {"tabs": [{"title": word(), "child": each} for each in some]}
            case "Modal":
                return {"trigger": some[0], "content": some[-1]}
            case "Button":
                event = {"name": "go", "context": {"x": value()}}
                call = {"functionCall": self._call()}
                return {
                    "child": some[0],
                    "action": dice.choice(({"event": event}, call)),
                    "checks": self._checks(),
                }
            case "Image" | "Video" | "AudioPlayer":
                return {"url": dice.choice((*URLS, {"@path": "/a"}))}
            case "Icon":
                return {"name": dice.choice(("home", "star", {"svgPath": "M0 0L9 9"}, {"@path": "/a"}))}
            case "TextField":
                variant = dice.choice(("shortText", "longText", "number", "obscured"))
                return {"label": word(), "value": self._bound(), "variant": variant, "checks": self._checks()}
            case "CheckBox":
                return {"label": word(), "value": dice.choice((True, False, {"@path": "/flag"}))}
            case "ChoicePicker":
                options = [{"label": word(), "value": str(number)} for number in range(dice.randrange(9))]
                style = dice.choice(("chips", "checkbox"))
                return {
                    "options": options,
                    "value": {"@path": "/list"},
                    "displayStyle": style,
                    "filterable": True,
                }
            case "Slider":
                return {"min": dice.randrange(-9, 9), "max": dice.randrange(-9, 99), "value": {"@path": "/n"}}
            case "DateTimeInput":
                moment = dice.choice(
                    ("2026-11-21T10:00:00Z", "2026-11-21", "10:00", "", "never", {"@path": "/a"})
                )
                return {"value": moment, "enableDate": dice.random() < 0.7, "enableTime": dice.random() < 0.7}
            case "Table":
                return {
                    "catalogId": OWN,
                    "columns": ["x", "y"],
                    "rows": dice.choice(([["1", 2]] * 70, {"@path": "/list"})),
                }
            case "Code":
                return {
                    "catalogId": OWN,
                    "text": "x = 1\n" * dice.randrange(99),
                    "line": dice.randrange(-2, 99),
                }
            case "Chart":
                return {
                    "catalogId": OWN,
                    "labels": ["a", "b", "c"],
                    "values": [dice.random(), -5, {"@path": "/n"}],
                }
        return {"text": value()} if kind == "Text" else {}

    def _text(self) -> object:
        return self._random.choice((*WORDS, {"@path": "/a"}, {"@path": "name"}))

    def _value(self) -> object:
        return self._call() if self._random.random() < 0.3 else self._text()

    def _bound(self) -> Json:
        return {"@path": self._random.choice(PATHS)}

    def _call(self) -> Json:
        dice = self._random
        arguments: Json = {
            "value": dice.choice(
                ("Hi ${/a} ${@index()}", {"@path": dice.choice(PATHS)}, 3, "${" * 60, "${/items}" * 30)
            ),
        }
        if dice.random() < 0.5:
            arguments |= {"pattern": dice.choice(("(a+)+$", "[", ".*")), "decimals": dice.choice((2, 10**9))}
        if dice.random() < 0.3:
            arguments |= {
                "values": [True, {"@call": "required", "args": {"value": ""}}],
                "other": "x",
                "currency": "EUR",
            }
        return {"@call": dice.choice(FUNCTIONS), "args": arguments}

    def _checks(self) -> list[Json]:
        return [{"condition": self._call(), "message": "No."}] if self._random.random() < 0.5 else []

    def _junk(self) -> object:
        return copy.deepcopy(self._random.choice(JUNK))

    # --- damaged ----------------------------------------------------------------------------------

    def _mutated(self, message: object) -> object:
        """``message`` with one value somewhere in it deleted, doubled, renamed, or replaced."""
        dice = self._random
        path: list[tuple[Any, Any]] = []
        here: Any = message
        while isinstance(here, dict | list) and here and (dice.random() < 0.85 or not path):
            key = dice.choice(list(here)) if isinstance(here, dict) else dice.randrange(len(here))
            path.append((here, key))
            here = here[key]
        if not path:
            return self._junk()
        holder, key = path[-1]
        damages: tuple[Callable[[], object], ...] = (
            lambda: holder.__setitem__(key, self._junk()),
            lambda: holder.__delitem__(key),
            lambda: holder.__setitem__(key, [here] * dice.choice((2, 30, 900))),
            lambda: holder.__setitem__(key, _nested(here, dice.choice((2, 40, 400)))),
            lambda: holder.__setitem__(dice.choice(WORDS) if isinstance(holder, dict) else key, here),
            lambda: holder.__setitem__(key, str(here) * dice.choice((1, 50))),
        )
        dice.choice(damages)()
        return message


def _nested(value: object, depth: int) -> object:
    for _ in range(depth):
        value = {"child": value}
    return value
