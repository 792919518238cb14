"""Panels asked for in plain words."""

from __future__ import annotations

import json

import pytest

from engine.protocol import PanelAsked
from engine.reasoner.protocol import Delegate, ToolCalled
from engine.reasoner.quick import QuickTools
from engine.reasoner.tools.panels import PanelRequest, read_panel
from engine.reasoner.tools.requests import read_request


@pytest.mark.parametrize(
    ("said", "title", "items"),
    [
        ("Make a checklist: milk, eggs, and bread.", "Checklist", ("Milk", "Eggs", "Bread")),
        (
            "please make me a list of tent, stove and two sleeping bags",
            "Checklist",
            ("Tent", "Stove", "Two sleeping bags"),
        ),
        ("start a shopping list with apples and pears please", "Shopping list", ("Apples", "Pears")),
        (
            "Can you make a to-do list: call Sam; write the report",
            "To do list",
            ("Call Sam", "Write the report"),
        ),
        ("make a list of milk and eggs, no, milk and bread", "Checklist", ("Milk", "Bread")),
        ("open a checklist", "Checklist", ()),
    ],
)
def test_a_checklist(said: str, title: str, items: tuple[str, ...]) -> None:
    request = read_panel(said)
    assert request is not None
    assert (request.template, request.title, request.items) == ("checklist", title, items)


@pytest.mark.parametrize(
    ("said", "template", "title"),
    [
        ("start a counter for my push-ups", "counter", "Push-ups"),
        ("open a counter", "counter", "Counter"),
        ("show captions", "captions", "Captions"),
        ("show me the captions please", "captions", "Captions"),
    ],
)
def test_others(said: str, template: str, title: str) -> None:
    request = read_panel(said)
    assert request is not None
    assert (request.template, request.title) == (template, title)


@pytest.mark.parametrize(
    "said",
    [
        "give me a list of presidents",
        "create a packing list for Norway",
        "how do I make a checklist in Word, Excel and Pages",
        "what is on my list",
        "the counter at the airport was closed",
        "she showed me captions",
        "don't make a list of milk and eggs",
        "set a timer for five minutes",
        "",
    ],
)
def test_what_asks_for_none(said: str) -> None:
    assert read_panel(said) is None


def test_a_panel_is_asked_for_and_recorded() -> None:
    request = read_request("make a list of milk and eggs", 0.0)
    assert isinstance(request, PanelRequest)
    outcome = QuickTools().use(Delegate(3, 10, 0.0), request)
    called, asked = outcome.done
    assert isinstance(called, ToolCalled)
    assert isinstance(asked, PanelAsked)
    assert (called.tool, asked.template) == ("panel", "checklist")
    assert json.loads(asked.content) == {"title": "Checklist", "items": ["Milk", "Eggs"]}
    assert outcome.answer == "Here is your list with 2 things on it."
