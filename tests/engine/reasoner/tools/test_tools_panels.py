"""Panels as tools: what a request names is taken from it, the rest is composed within a schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.reasoner.embedding import Embedder
from engine.reasoner.tools.builtin import Workplace, builtin_tools
from engine.reasoner.tools.choosing import Chooser
from engine.reasoner.tools.grammar import composed_grammar
from engine.reasoner.tools.panel_series import Series, read_series
from engine.reasoner.tools.panel_words import (
    Amounts,
    Comparison,
    read_amounts,
    read_comparison,
    read_topic,
)
from engine.reasoner.tools.shortlist import Shortlister
from engine.reasoner.tools.tool import Result, Tool, ToolError
from tests.engine.reasoner.mcp.conftest import Asked


class Composing(Asked):
    """A model that writes ``answers``, one after the other; each must fit what was asked for."""

    def __init__(self, request: str, *answers: dict[str, Any]) -> None:
        super().__init__()
        self.request = request
        self._answers = list(answers)

    async def compose(self, instruction: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        if not self._answers:
            return None
        answer = self._answers.pop(0)
        grammar = composed_grammar(self.request, schema)
        assert grammar.complete(json.dumps(answer)), (answer, schema)
        return answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("code")
    lines = [f"x{number} = {number}" for number in range(1, 100)]
    lines[69] = "return total"
    (folder / "sums.py").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tools(folder: Path) -> dict[str, Tool]:
    return {tool.name: tool for tool in builtin_tools(Workplace(folder / "notes.md", (folder,)))}


@pytest.fixture(scope="module")
def chooser() -> Chooser:
    return Chooser(Shortlister(Embedder()))


async def shown(tool: Tool, request: str, *answers: dict[str, Any]) -> Result:
    """The call that ``request`` leads to without a model."""
    arguments = tool.read(request) if tool.read is not None else None
    return await tool.call(arguments if arguments is not None else {}, Composing(request, *answers))


def content(result: Result) -> Mapping[str, Any]:
    assert result.panel is not None
    return result.panel.content


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("show me a table comparing Python and Rust", Comparison(("Python", "Rust"))),
        (
            "compare a bike, a bus and a train in a table by price and speed please",
            Comparison(("bike", "bus", "train"), ("price", "speed")),
        ),
        ("put tea versus coffee side by side", Comparison(("tea", "coffee"))),
        (
            "a table comparing the price of trains and buses, no, in euros",
            Comparison(("trains", "buses"), ("price",), "in euros"),
        ),
        (
            "a table comparing the price of trains and buses. Oh wait, no, trains and planes.",
            Comparison(("trains", "planes"), ("price",)),
        ),
        ("compare trains and buses, actually only by speed", Comparison(("trains", "buses"), ("speed",))),
        ("compare this", None),
        ("", None),
    ],
)
def test_what_is_compared(request_: str, wanted: Comparison | None) -> None:
    assert read_comparison(request_) == wanted


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("draw a chart of 3, 5, 9", Series((3.0, 5.0, 9.0))),
        ("plot apples 3, pears five and plums 9", Series((3.0, 5.0, 9.0), ("Apples", "Pears", "Plums"))),
        ("a line chart of Monday twelve and Tuesday 4.5", Series((12.0, 4.5), ("Monday", "Tuesday"))),
        ("graph these numbers: 12 7 3", Series((12.0, 7.0, 3.0))),
        ("draw a chart of 3, 5 and 9, no, 4, 5 and 6", Series((4.0, 5.0, 6.0))),
        ("draw a chart of my sales", None),
    ],
)
def test_what_is_drawn(request_: str, wanted: Series | None) -> None:
    assert read_series(request_) == wanted


def test_amounts_topics_and_their_corrections() -> None:
    amounts = Amounts((5.0, 10.0, 42.0), "miles", "metres")
    assert read_amounts("a table of five, ten and 42 miles in kilometers, no, in meters please") == amounts
    assert read_amounts("a table of 5 miles in kilometers") is None
    assert read_topic("quiz me on the capitals of Europe please") == "capitals of Europe"
    assert read_topic("quiz me on birds, no, about fish") == "fish"
    assert read_topic("quiz me") == ""


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        ("show me a table comparing ships and ferries", "panel_table"),
        ("draw a chart of 3, 5, 9", "panel_chart"),
        ("quiz me", "panel_quiz"),
        ("quiz me on mushrooms", "panel_quiz"),
        ("make a checklist for a wedding", "panel_checklist"),
        ("show me sums.py and mark line 70", "panel_code"),
        ("I want to count the cars, put up a counter", "panel_counter"),
        ("my uncle has a new table in his kitchen", None),
        ("we are training for a race and my cousin comes along", None),
    ],
)
async def test_a_panel_is_chosen_by_plain_words(
    chooser: Chooser, tools: dict[str, Tool], request_: str, name: str | None
) -> None:
    found = await chooser.shortlist(request_, list(tools.values()))
    assert (found.tools[0][0].name if found is not None else None) == name


async def test_a_table_is_filled_in_cell_by_cell(tools: dict[str, Tool]) -> None:
    request = "show me a table comparing trains and buses by price, no, in euros"
    result = await shown(tools["panel_table"], request, {"price": {"trains": "40", "buses": "20"}})
    assert content(result) == {
        "title": "Trains and buses by price, in euros",
        "columns": ["", "Trains", "Buses"],
        "rows": [["Price", "40", "20"]],
    }
    assert result.spoken == "Here is a table of trains and buses by price, in euros."
    with pytest.raises(ToolError):
        await shown(tools["panel_table"], request)


async def test_aspects_are_found_when_none_is_named(tools: dict[str, Tool]) -> None:
    aspects = {"properties": ["Speed", "trains", "noise"]}
    cells = {each: {"trains": "good", "buses": "bad"} for each in ("speed", "noise")}
    result = await shown(tools["panel_table"], "compare trains and buses in a table", aspects, cells)
    assert [row[0] for row in content(result)["rows"]] == ["Speed", "Noise"]


async def test_amounts_are_worked_out_and_not_written(tools: dict[str, Tool]) -> None:
    result = await shown(tools["panel_table"], "a table of 5 and 10 miles in kilometers")
    assert content(result)["rows"] == [["5", "8.05"], ["10", "16.09"]]
    assert "5 miles are 8.05 kilometres" in result.spoken


async def test_a_chart_has_a_label_for_every_number(tools: dict[str, Tool]) -> None:
    chart = content(await shown(tools["panel_chart"], "draw a line chart of 3, 5 and 9"))
    assert (chart["kind"], chart["values"], chart["labels"]) == ("line", [3.0, 5.0, 9.0], ["1", "2", "3"])
    answered = await tools["panel_chart"].call({"values": "three and seven"}, Composing("draw a chart"))
    assert content(answered)["values"] == [3.0, 7.0]


async def test_code_of_a_file_is_shown_around_the_marked_line(tools: dict[str, Tool]) -> None:
    result = await shown(tools["panel_code"], "show me sums.py and mark the line with return")
    code = content(result)
    assert code["code"].splitlines()[code["line"] - 1] == "return total"
    assert result.spoken == "Here is sums.py, with line 70 marked."
    with pytest.raises(ToolError, match="only 99 lines"):
        await shown(tools["panel_code"], "show me sums.py and mark line 300")


async def test_code_is_written_and_the_line_pointed_at(tools: dict[str, Tool]) -> None:
    written = {"language": "python", "lines": ["def add(a, b):", "    return a + b", ""]}
    request = "show me a python function that adds two numbers and mark the return"
    assert content(await shown(tools["panel_code"], request, written))["line"] == 2
    request = "show me a python function that adds two numbers and highlight where the sum is made"
    assert content(await shown(tools["panel_code"], request, written, {"line": 2}))["line"] == 2


async def test_a_quiz_has_its_right_answers_among_the_options(tools: dict[str, Tool]) -> None:
    asked = [
        {"question": "Capital of Peru?", "answer": "Lima", "wrong": ["Quito", "Lima"]},
        {"question": "Capital of Chile?", "answer": "Santiago", "wrong": ["Santiago", "Santiago"]},
        {"question": "Capital of Cuba?", "answer": "Havana", "wrong": ["Lima", "Quito"]},
    ]
    quiz = content(await shown(tools["panel_quiz"], "quiz me on capitals", {"questions": asked}))
    assert [each["question"] for each in quiz["questions"]] == ["Capital of Peru?", "Capital of Cuba?"]
    assert all(each["answer"] in each["options"] for each in quiz["questions"])
    sums = content(await shown(tools["panel_quiz"], "quiz me on the times tables"))["questions"]
    for each in sums:
        one, other = (int(word) for word in each["question"].rstrip("?").split() if word.isdigit())
        assert int(each["answer"]) == one * other
        assert len(set(each["options"])) == len(each["options"])


async def test_a_checklist_is_composed_or_left_empty(tools: dict[str, Tool]) -> None:
    items = {"items": ["tent", "stove", "tent", "rope"]}
    full = await tools["panel_checklist"].call({"about": "a hike"}, Composing("", items))
    assert content(full) == {"title": "Checklist: a hike", "items": ["Tent", "Stove", "Rope"]}
    empty = await tools["panel_checklist"].call({"about": "a hike"}, Composing(""))
    assert (content(empty)["items"], empty.spoken) == ([], "Here is an empty list.")
