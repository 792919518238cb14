"""Tools of servers that are not ours are found by what they say of themselves."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.evaluation.tools import offered
from engine.reasoner.embedding import Embedder
from engine.reasoner.tools.choosing import Chooser
from engine.reasoner.tools.examples import known_examples
from engine.reasoner.tools.foreign import fit, known, rarity, saying, spelled
from engine.reasoner.tools.shortlist import Shortlister
from engine.reasoner.tools.tool import Arguments, Calling, Result, Tool

REQUESTS = tomllib.loads(Path(__file__).with_name("foreign_requests.toml").read_text(encoding="utf-8"))
RARE = rarity(example.request for known in known_examples().values() for example in known)


async def never(arguments: Arguments, calling: Calling) -> Result:
    raise AssertionError


def foreign(name: str, description: str, properties: Mapping[str, Any]) -> Tool:
    schema = {"type": "object", "properties": properties}
    server = name.partition(".")[0]
    return Tool(name, description, schema, "read", never, lambda given: "", server)


def added(request: str, tool: Tool) -> float:
    """What the words alone add to the score of ``tool``."""
    return fit(saying(request, request, frozenset()), known(tool), 0.0, RARE)


@pytest.fixture(scope="module")
def tools() -> list[Tool]:
    arguments = REQUESTS["arguments"]
    described = [
        foreign(f"{server}.{name}", description, {each: {} for each in arguments.get(f"{server}.{name}", ())})
        for server, table in REQUESTS["servers"].items()
        for name, description in table.items()
    ]
    return [*offered(), *described]


@pytest.mark.parametrize(("part", "most"), [("tuned", 0.2), ("unseen", 0.1)])
def test_most_requests_find_their_tool_among_many(part: str, most: float, tools: list[Tool]) -> None:
    chooser = Chooser(Shortlister(Embedder()))
    wrong: list[tuple[str, str, str]] = []
    asked = 0
    for wanted, requests in REQUESTS[part].items():
        for request in requests:
            found = asyncio.run(chooser.shortlist(request, tools))
            name = found.tools[0][0].name if found is not None else "none"
            wrong += [(wanted, name, request)] if name != wanted else []
            asked += 1
    assert len(wrong) <= most * asked, wrong


def test_names_are_read_as_words_however_they_are_written() -> None:
    assert spelled("printerStatus") == "printer Status"
    assert known(foreign("a.printerStatus", "", {})) == known(foreign("a.printer_status", "", {}))


def test_a_verb_of_another_kind_speaks_against_a_tool() -> None:
    create = foreign("github.create_branch", "Creates a branch", {})
    assert (
        added("delete the branch", create)
        < added("make the branch", create)
        < added("create the branch", create)
    )


def test_values_that_an_argument_may_have_are_words_of_the_tool() -> None:
    plain = foreign("lamps.set", "Sets a lamp", {"mode": {"type": "string"}})
    named = foreign("lamps.set", "Sets a lamp", {"mode": {"enum": ["disco", "candle"]}})
    assert added("lamp to candle light", named) > added("lamp to candle light", plain)


def test_a_tool_that_says_everything_is_not_meant_by_everything() -> None:
    words = ("weather", "mail", "music", "invoice", "train", "hotel", "poem", "garden", "doctor", "bank") * 9
    greedy = foreign("evil.all", " ".join(words), {f"{word}{n}": {} for n, word in enumerate(words)})
    assert added("what is the weather on the train", greedy) <= 0.3


def test_odd_schemas_are_read() -> None:
    schema = {"a": True, "b": {"enum": "none"}, "c": {"description": None, "enum": [None, 3, "x" * 10_000]}}
    assert known(foreign("odd.tool", "", schema)).server == "odd"
