"""Ready panels, each made of a few values: timer, counter, checklist, table, code, chart, quiz, captions.

`opening` gives the A2UI messages that open one, the other functions those that change it. Whatever content is
missing or of the wrong type is left out, so that a template can be asked for by its name alone. Their own words
are English here; the window says them in the user's language (`app.views.panels.ready`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

from app.panels.limits import MAX_ROWS, clipped, number_of
from app.words import noop

Template = Literal["timer", "counter", "checklist", "table", "code", "chart", "quiz", "captions"]
Json = dict[str, Any]
Content = Mapping[str, Any]

TEMPLATES: Final[tuple[Template, ...]] = get_args(Template)
VERSION: Final = "v1.0"
BASIC: Final = "https://a2ui.org/specification/v1_0/catalogs/basic/catalog.json"
OWN: Final = "tandem:panels"
CAPTIONS: Final = 5
COLUMNS: Final = 12
QUESTIONS: Final = 20
TITLES: Final[dict[Template, str]] = {
    "timer": noop("Timer"),
    "counter": noop("Counter"),
    "checklist": noop("Checklist"),
    "table": noop("Comparison"),
    "code": noop("Code"),
    "chart": noop("Chart"),
    "quiz": noop("Quiz"),
    "captions": noop("Captions"),
}


def opening(template: Template, surface: str, content: Content) -> list[Json]:
    """The messages that open ``template`` as ``surface``."""
    components, data = _MAKERS[template](content)
    title = clipped(str(content.get("title") or TITLES[template]), 80)
    body: Json = {
        "surfaceId": surface,
        "catalogId": BASIC,
        "sendDataModel": True,
        "components": [
            _column("root", "title", *_top(components)),
            {"id": "title", "component": "Text", "text": {"@path": "/title"}},
            *components,
        ],
        "dataModel": {**data, "title": f"### {title}"},
    }
    return [{"version": VERSION, "createSurface": body}]


def fill(surface: str, path: str, value: object) -> Json:
    """The message that puts ``value`` at ``path`` in a panel's data."""
    return {"version": VERSION, "updateDataModel": {"surfaceId": surface, "path": path, "value": value}}


def clock(seconds: float) -> str:
    """Time left as one reads it: 4:05, 1:02:30."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def items_of(content: Content, name: str, limit: int = MAX_ROWS) -> list[Any]:
    """A list of the content; empty when there is none."""
    items = content.get(name)
    return list(items)[:limit] if isinstance(items, Sequence) and not isinstance(items, str) else []


def _timer(content: Content) -> tuple[list[Json], Json]:
    components = [
        {
            "id": "left",
            "component": "Text",
            "text": {"@path": "/left"},
            "accessibility": {"label": noop("Time left")},
        },
        {"id": "about", "component": "Text", "text": {"@path": "/about"}, "variant": "caption"},
        *_button("cancel", noop("Cancel"), "cancel"),
    ]
    left = clock(number_of(content.get("seconds"), 0.0))
    return components, {"left": f"# {left}", "about": clipped(str(content.get("about") or ""), 200)}


def _counter(content: Content) -> tuple[list[Json], Json]:
    components: list[Json] = [
        {"id": "value", "component": "Text", "text": {"@path": "/value"}, "accessibility": {"live": "polite"}},
        {"id": "buttons", "component": "Row", "children": ["less", "more", "reset"]},
        *_button("less", noop("One less"), "less"),
        *_button("more", noop("One more"), "more", variant="primary"),
        *_button("reset", noop("Reset"), "reset"),
    ]
    return components, {"value": f"# {round(number_of(content.get('value'), 0.0))}"}


def _checklist(content: Content) -> tuple[list[Json], Json]:
    entries = [_entry(item) for item in items_of(content, "items")]
    components: list[Json] = [
        {"id": "items", "component": "List", "children": {"path": "/items", "componentId": "item"}},
        {"id": "item", "component": "CheckBox", "label": {"@path": "text"}, "value": {"@path": "done"}},
    ]
    if not entries:
        components.append(
            {"id": "empty", "component": "Text", "variant": "caption", "text": noop("Nothing on it yet.")}
        )
    return components, {"items": entries}


def _table(content: Content) -> tuple[list[Json], Json]:
    table = {"id": "table", "component": "Table", "catalogId": OWN}
    rows = [
        [_words(cell) for cell in row[:COLUMNS]]
        for row in items_of(content, "rows")
        if isinstance(row, list | tuple)
    ]
    columns = [_words(column) for column in items_of(content, "columns", COLUMNS)]
    return [{**table, "columns": {"@path": "/columns"}, "rows": {"@path": "/rows"}}], {
        "columns": columns,
        "rows": rows,
    }


def _code(content: Content) -> tuple[list[Json], Json]:
    code = {"id": "code", "component": "Code", "catalogId": OWN, "text": {"@path": "/code"}}
    line = max(0, round(number_of(content.get("line"), 0.0)))
    note = clipped(str(content.get("note") or ""), 300)
    components: list[Json] = [{**code, "language": {"@path": "/language"}, "line": {"@path": "/line"}}]
    if note:
        components.append({"id": "note", "component": "Text", "variant": "caption", "text": note})
    language = _words(content.get("language") or "", 40)
    return components, {"code": clipped(str(content.get("code") or "")), "language": language, "line": line}


def _chart(content: Content) -> tuple[list[Json], Json]:
    chart = {"id": "chart", "component": "Chart", "catalogId": OWN, "labels": {"@path": "/labels"}}
    kind = "line" if content.get("kind") == "line" else "bar"
    labels = [_words(label, 60) for label in items_of(content, "labels")]
    values = [number_of(value, 0.0) for value in items_of(content, "values")]
    unit = _words(content.get("unit") or "", 20)
    return [{**chart, "values": {"@path": "/values"}, "unit": {"@path": "/unit"}, "variant": kind}], {
        "labels": labels,
        "values": values,
        "unit": unit,
    }


def _quiz(content: Content) -> tuple[list[Json], Json]:
    """``questions``: each ``{"question", "options", "answer"}``; the answers stay with whoever opened it."""
    components: list[Json] = []
    data: Json = {"score": ""}
    for number, question in enumerate(questions_of(content)):
        options = [
            {"label": f"{place}. {option}", "value": option}
            for place, option in enumerate(options_of(question), 1)
        ]
        choice: Json = {
            "id": f"choice{number}",
            "component": "ChoicePicker",
            "label": str(question["question"]),
        }
        components += [
            {"id": f"card{number}", "component": "Card", "child": f"inner{number}"},
            _column(f"inner{number}", f"choice{number}", f"verdict{number}"),
            {**choice, "options": options, "value": {"@path": f"/chosen/{number}"}},
            {
                "id": f"verdict{number}",
                "component": "Text",
                "text": {"@path": f"/verdicts/{number}"},
                "accessibility": {"live": "polite"},
            },
        ]
    data |= {"chosen": [[] for _ in questions_of(content)], "verdicts": ["" for _ in questions_of(content)]}
    components.append({"id": "score", "component": "Text", "variant": "caption", "text": {"@path": "/score"}})
    return components, data


def questions_of(content: Content) -> list[Content]:
    """The questions of a quiz that can be asked."""
    found = [each for each in items_of(content, "questions", QUESTIONS) if isinstance(each, Mapping)]
    return [each for each in found if each.get("question") and items_of(each, "options")]


def options_of(question: Content) -> list[str]:
    """What one may choose from, in order."""
    return [_words(option) for option in items_of(question, "options", 8)]


def _captions(content: Content) -> tuple[list[Json], Json]:
    lines = [{"text": _words(line, 400)} for line in items_of(content, "lines")[-CAPTIONS:]]
    return [
        {"id": "lines", "component": "List", "children": {"path": "/lines", "componentId": "line"}},
        {"id": "line", "component": "Text", "text": {"@path": "text"}},
    ], {"lines": lines}


def _button(name: str, words: str, event: str, variant: str = "default") -> list[Json]:
    button = {"id": name, "component": "Button", "variant": variant, "child": f"{name}_words"}
    return [
        {**button, "action": {"event": {"name": event}}},
        {"id": f"{name}_words", "component": "Text", "text": words},
    ]


def _column(name: str, *children: str) -> Json:
    return {"id": name, "component": "Column", "children": list(children)}


def _top(components: list[Json]) -> list[str]:
    """Those that are nobody's child, in order."""
    inside: set[str] = set()
    for component in components:
        children = component.get("children")
        inside |= set(children) if isinstance(children, list) else set()
        if isinstance(children, dict):
            inside.add(children["componentId"])
        inside.add(component.get("child", ""))
    return [component["id"] for component in components if component["id"] not in inside]


def _entry(item: object) -> Json:
    if isinstance(item, Mapping):
        return {"text": clipped(str(item.get("text") or ""), 200), "done": bool(item.get("done"))}
    return {"text": clipped(str(item), 200), "done": False}


def _words(value: object, limit: int = 120) -> str:
    return clipped(str(value), limit)


_MAKERS: Final[dict[Template, Callable[[Content], tuple[list[Json], Json]]]] = {
    "timer": _timer,
    "counter": _counter,
    "checklist": _checklist,
    "table": _table,
    "code": _code,
    "chart": _chart,
    "quiz": _quiz,
    "captions": _captions,
}
