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


@pytest.mark.parametrize(
    ("words", "options", "option"),
    [
        ("Two.", ["2", "3", "4"], 0),
        ("2", ["two", "three", "four"], 0),
        ("number three", ["two", "three", "four"], 1),
        ("option two", ["2", "3", "4"], 1),
        ("the second one", ["2", "3", "4"], 1),
        ("the third", ["2", "3", "4"], 2),
        ("one", ["2", "3", "4"], 0),  # none says so: the first
        ("Twenty-four.", ["24", "27", "22"], 0),
        ("twenty seven", ["24", "27", "22"], 1),
        ("24", ["Twenty-two", "Twenty-four"], 1),
        ("nineteen sixty-nine", ["1968", "1969"], 1),
        ("It's 1969.", ["Nineteen sixty-eight", "Nineteen sixty-nine"], 1),
        ("two thousand and one", ["2001", "2010"], 0),
        ("a hundred and five", ["105", "150"], 0),
        ("one hundred and fifty", ["105", "150"], 1),
        ("1000", ["100", "1,000"], 1),
        ("one thousand", ["100", "1,000"], 1),
        ("two legs", ["2 legs", "4 legs"], 0),
        ("Paris, please.", ["Paris", "London", "Rome"], 0),
        ("That's Paris.", ["London", "Paris", "Rome"], 1),
        ("Rome, I think.", ["Paris", "London", "Rome"], 2),
        ("I'd say probably London", ["Paris", "London", "Rome"], 1),
        ("Probably Rome", ["Paris", "London", "Rome"], 2),
        ("It's Rome, I'd say.", ["Paris", "London", "Rome"], 2),
        ("the third one, I think", ["Paris", "London", "Rome"], 2),
        ("I think it's A.", ["Paris", "London", "Rome"], 0),
        ("That's true.", ["True", "False"], 0),
        ("No, please.", ["Yes", "No"], 1),
    ],
)
def test_a_value_in_words_or_digits_counts_before_a_place(words: str, options: list[str], option: int) -> None:
    assert option_meant(words, options) == option


@pytest.mark.parametrize(
    "words",
    [
        "That's a",  # good question
        "I'd say a",
        "That's it.",
        "That's what I said.",
        "I'd say so.",
        "Probably not.",
        "Probably.",
        "I think",
        "Please.",
        "one two three",
        "twenty one",
        "two or three",
        "two hundred",
        "no one",
        "No, I think",  # we should go
        "Yes, I'd say",
        "Yes, probably.",
        "That's right, I think",
    ],
)
@pytest.mark.parametrize("options", [CITIES, ["True", "False"]])
def test_talk_answers_nothing(words: str, options: list[str]) -> None:
    assert option_meant(words, options) is None


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
