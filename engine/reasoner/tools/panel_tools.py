"""Panels as tools: a table, a chart, code with a marked line, a quiz, a checklist, a counter.

What the request names is taken from it; what it leaves to Tandem (the cells of a comparison, the questions of a
quiz) the model writes, within a schema that gives every list its length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from engine.reasoner.tools.described import Argument, Described
from engine.reasoner.tools.files import Folders
from engine.reasoner.tools.panel_code import code_of_file, written_code
from engine.reasoner.tools.panel_parts import EMPTY, begun, object_of, series, shown, text_of, texts_of
from engine.reasoner.tools.panel_quiz import quiz
from engine.reasoner.tools.panel_series import read_series
from engine.reasoner.tools.panel_words import (
    Amounts,
    Comparison,
    read_amounts,
    read_comparison,
    read_file,
    read_line,
    read_topic,
)
from engine.reasoner.tools.tool import Arguments, Calling, Result, Tool, ToolError
from engine.reasoner.tools.units import converted, parse_conversion

SHORT: Final = 7  # words of a request that names no topic


def _comparison_in(request: str) -> Arguments | None:
    amounts, comparison = read_amounts(request), read_comparison(request)
    if amounts is not None:
        things = [f"{value:g} {amounts.source}" for value in amounts.values]
        return {"things": things, "manner": f"in {amounts.target}"}
    if comparison is None:
        return None
    given = {"things": list(comparison.things), "aspects": list(comparison.aspects)}
    return {**given, "manner": comparison.manner}


def _series_in(request: str) -> Arguments | None:
    found = read_series(request)
    return None if found is None else {"values": list(found.values), "labels": list(found.labels)}


def _code_in(request: str) -> Arguments:
    file, line = read_file(request), read_line(request)
    return {name: value for name, value in (("file", file), ("line", line)) if value}


def _topic_in(request: str) -> Arguments | None:
    """Nothing when a quiz is wanted on no matter what; None when the model is to find out."""
    topic = read_topic(request)
    return {} if not topic and len(request.split()) < SHORT else {"about": topic} if topic else None


TABLE: Final = Described(
    "panel_table",
    "Shows a table that compares things side by side, or amounts in another unit.",
    "own",
    {
        "things": Argument("what is compared, each by its name", many=True),
        "aspects": Argument("by what it is compared", required=False, many=True),
        "manner": Argument("in what unit or currency", required=False),
    },
    read=_comparison_in,
)
CHART: Final = Described(
    "panel_chart",
    "Draws a chart of numbers: bars or a line.",
    "own",
    {
        "values": Argument("the numbers", "number", many=True),
        "labels": Argument("what each number stands for", required=False, many=True),
    },
    read=_series_in,
)
CODE: Final = Described(
    "panel_code",
    "Shows code on a panel, with one line of it marked: of a file, or written for the request.",
    "own",
    {
        "file": Argument("the file's name", required=False),
        "line": Argument("the number of the line", "number", required=False),
    },
    read=_code_in,
)
QUIZ: Final = Described(
    "panel_quiz",
    "Asks the user quiz questions on a panel.",
    "own",
    {"about": Argument("what the questions are about", required=False)},
    read=_topic_in,
)
CHECKLIST: Final = Described(
    "panel_checklist",
    "Puts up a checklist for something that the user is going to do.",
    "own",
    {"about": Argument("what the list is for")},
)
COUNTER: Final = Described(
    "panel_counter",
    "Puts up a counter with buttons.",
    "own",
    {"about": Argument("what is counted", required=False)},
)


def panel_tools(folders: Folders) -> tuple[Tool, ...]:
    """The tools; code may be shown of files in ``folders``."""

    async def code(given: Arguments, calling: Calling) -> Result:
        name = str(given.get("file") or "")
        return code_of_file(folders, name, calling.request) if name else await written_code(calling)

    return (
        TABLE.tool(_table),
        CHART.tool(_chart),
        CODE.tool(code),
        QUIZ.tool(quiz),
        CHECKLIST.tool(_checklist),
        COUNTER.tool(_counter),
    )


async def _table(given: Arguments, calling: Calling) -> Result:
    amounts = read_amounts(calling.request)
    if amounts is not None:
        return _conversions(amounts)
    things, aspects = _listed(given.get("things")), _listed(given.get("aspects"))
    wanted = Comparison(things, aspects, str(given.get("manner") or ""))
    if len(things) < 2:
        raise ToolError("What should I compare with what?")
    if not aspects:
        aspects = await _aspects(wanted, calling)
    cells = await _cells(wanted, aspects, calling)
    manner = f", {wanted.manner}" if wanted.manner else ""
    by = f" by {series(wanted.aspects)}" if wanted.aspects else ""
    rows = [[begun(aspect), *(cells[aspect][thing] for thing in things)] for aspect in aspects]
    content = {
        "title": f"{begun(series(things))}{by}{manner}",
        "columns": ["", *map(begun, things)],
        "rows": rows,
    }
    return shown("table", content, f"Here is a table of {series(things)}{by}{manner}.")


def _conversions(amounts: Amounts) -> Result:
    rows = []
    for value in amounts.values:
        conversion = parse_conversion(value, amounts.source, amounts.target)
        rows.append([f"{value:g}", converted(conversion)])
    content = {
        "title": f"{begun(amounts.source)} in {amounts.target}",
        "columns": [begun(amounts.source), begun(amounts.target)],
        "rows": rows,
    }
    told = [f"{value} {amounts.source} are {result} {amounts.target}" for value, result in rows[:3]]
    return shown("table", content, f"Here is the table: {series(told)}.")


async def _aspects(wanted: Comparison, calling: Calling) -> tuple[str, ...]:
    schema = object_of({"properties": texts_of(3, 3, 20)})
    instruction = f"List three properties by which {series(wanted.things)} differ, one word each, as JSON."
    composed = await calling.compose(instruction, schema)
    named = tuple(dict.fromkeys(each.strip().lower() for each in _listed((composed or {}).get("properties"))))
    things = {thing.lower() for thing in wanted.things}
    kept = tuple(each for each in named if each not in things and "_" not in each)
    if not kept:
        raise ToolError(EMPTY)
    return kept


async def _cells(
    wanted: Comparison, aspects: Sequence[str], calling: Calling
) -> Mapping[str, Mapping[str, str]]:
    schema = object_of(
        {aspect: object_of({thing: text_of(32) for thing in wanted.things}) for aspect in aspects}
    )
    manner = f", {wanted.manner}" if wanted.manner else ""
    instruction = (
        "A comparison as JSON, a few words in each cell. Cats and dogs by size and food: "
        '{"size": {"cats": "small", "dogs": "small to large"}, '
        '"food": {"cats": "meat, fish", "dogs": "meat"}}\n'
        f"Now {series(wanted.things)} by {series(aspects)}{manner}."
    )
    composed: Mapping[str, Mapping[str, str]] | None = await calling.compose(instruction, schema)
    cells = [cell for row in (composed or {}).values() for cell in row.values()]
    if composed is None or (len(cells) > 2 and len(set(cells)) == 1):  # a small model that knows nothing
        raise ToolError(EMPTY)
    return composed


async def _chart(given: Arguments, calling: Calling) -> Result:
    values, labels = given.get("values"), _listed(given.get("labels"))
    if isinstance(values, str):  # the user's answer to what the numbers are
        said = read_series(values)
        values, labels = (list(said.values), said.labels) if said is not None else ([], ())
    numbers = [float(value) for value in values or () if isinstance(value, int | float)]
    if not numbers:
        raise ToolError("Tell me the numbers, and I will draw them.")
    if len(labels) != len(numbers):
        labels = tuple(str(place + 1) for place in range(len(numbers)))
    kind = "line" if re.search(r"\b(?:line|curve)\b", calling.request, re.IGNORECASE) else "bar"
    content = {"title": "Chart", "kind": kind, "labels": list(labels), "values": numbers}
    return shown("chart", content, f"Here is a chart of {series([f'{number:g}' for number in numbers])}.")


async def _checklist(given: Arguments, calling: Calling) -> Result:
    about = " ".join(str(given["about"]).split())
    instruction = f"Write a checklist for {about} as JSON: what to bring or do, each in a few words."
    composed = await calling.compose(instruction, object_of({"items": texts_of(4, 7, 40)}))
    items = list(dict.fromkeys(begun(each.strip()) for each in _listed((composed or {}).get("items"))))
    told = f"Here is a checklist with {len(items)} things on it." if items else "Here is an empty list."
    return shown("checklist", {"title": f"Checklist: {about}", "items": items}, told)


async def _counter(given: Arguments, calling: Calling) -> Result:
    del calling
    title = begun(" ".join(str(given.get("about") or "").split())) or "Counter"
    return shown("counter", {"title": title}, "Here is your counter.")


def _listed(value: object) -> tuple[str, ...]:
    """A list of an argument; what the user said when asked is one text."""
    if isinstance(value, str):
        comparison = read_comparison(f"compare {value}")
        return comparison.things if comparison is not None else (value,)
    items = value if isinstance(value, list | tuple) else ()
    return tuple(dict.fromkeys(str(item).strip() for item in items if item is not None and str(item).strip()))
