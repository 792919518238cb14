"""What tools and declining are measured with was never among the examples that they learn from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from engine.evaluation import tools as evaluation
from engine.reasoner.tools import declining, examples

MEASURED = tomllib.loads((Path(evaluation.__file__).parent / "refusals.toml").read_text(encoding="utf-8"))
LEARNED = tomllib.loads((Path(declining.__file__).parent / "refusals.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("kind", ["decline", "fine"])
def test_no_measured_refusal_is_an_example(kind: str) -> None:
    assert len(MEASURED[kind]) == 60
    measured = {plain(each) for each in MEASURED[kind]}
    for learned in LEARNED.values():
        assert not measured & {plain(each) for each in learned}


def test_no_example_stands_on_both_sides() -> None:
    sides = [{plain(each) for each in LEARNED[kind]} for kind in ("decline", "fine")]
    assert not sides[0] & sides[1]
    assert [len(side) for side in sides] == [len(LEARNED[kind]) for kind in ("decline", "fine")]


def test_no_request_of_the_test_part_is_an_example() -> None:
    learned = {plain(each.request) for known in examples.known_examples().values() for each in known}
    measured = {plain(each.request) for each in evaluation.wanted("test")}
    assert not measured & learned
