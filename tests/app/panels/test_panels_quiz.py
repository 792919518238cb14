"""A quiz is answered by what an option says, by its number or its letter; talk answers nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.panels.own import OwnPanels
from app.panels.quiz import option_meant
from app.panels.templates import Json

CITIES = ["Paris", "Rome", "New York", "Oslo"]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("two", 1),
        ("Number two.", 1),
        ("I think it's Rome", 1),
        ("the third one, please", 2),
        ("C", 2),
        ("new york", 2),
        ("4", 3),
        ("five", None),
        ("Rome was not built in a day, you know that", None),
        ("what is this?", None),
        ("", None),
    ],
)
def test_words_mean_an_option_or_none(words: str, option: int | None) -> None:
    assert option_meant(words, CITIES) == option


def test_an_option_that_is_a_number_is_meant_by_its_words() -> None:
    assert option_meant("2", ["4", "2", "8"]) == 1
    assert option_meant("yes", ["True", "False"]) == 0


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=8))
def test_whatever_is_said_is_one_of_the_options_or_nothing(words: str, options: list[str]) -> None:
    meant = option_meant(words, options)
    assert meant is None or 0 <= meant < len(options)


def quiz(sent: list[list[Json]]) -> OwnPanels:
    panels = OwnPanels(sent.append, lambda wish: None)
    questions = [
        {"question": "Capital of Italy?", "options": CITIES, "answer": "Rome"},
        {"question": "Capital of Norway?", "options": CITIES, "answer": "Oslo"},
    ]
    panels.open("quiz", json.loads(json.dumps({"questions": questions})))
    return panels


def test_fingers_and_words_answer_one_question_after_the_other() -> None:
    sent: list[list[Json]] = []
    panels = quiz(sent)
    assert panels.choose(2) == "The user chose “Rome” (right, 1 of 2 so far)"
    assert panels.choose_words("I think it's Paris") == "The user chose “Paris” (wrong, 1 of 2 so far)"
    assert panels.choose(1) == ""  # nothing is open any more
    said = [each["updateDataModel"]["value"] for messages in sent[1:] for each in messages]
    assert said == [
        ["Rome"],
        "Right.",
        "1 of 1 right, 2 in all",
        ["Paris"],
        "Not quite: it is Oslo.",
        "1 of 2 right, 2 in all",
    ]


def test_more_fingers_than_options_answer_nothing() -> None:
    assert quiz([]).choose(5) == ""
    assert OwnPanels(lambda messages: None, lambda wish: None).choose(1) == ""
