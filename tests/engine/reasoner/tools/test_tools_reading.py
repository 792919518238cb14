"""Arguments that are read from a request without a model: by rule, and learned from examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.reasoner.tools.builtin import Workplace, builtin_tools
from engine.reasoner.tools.reading import address_in, code_in, conversion_in, duration_in, sum_in
from engine.reasoner.tools.spans import SpanReader


@pytest.fixture(scope="module")
def reader() -> SpanReader:
    learned = SpanReader()
    learned.prepare()
    return learned


def likely(reader: SpanReader, request: str, tool: str) -> dict[str, list[str]]:
    tools = {
        each.name: each for each in builtin_tools(Workplace(Path("notes.md"), web="https://search.example"))
    }
    return {name: list(texts) for name, texts in reader.likely(request, tools[tool]).items()}


def test_the_longest_sum_is_taken() -> None:
    assert sum_in("if I take 48 minus 19, what is left") == {"expression": "48 minus 19"}
    assert sum_in("what is left of it") is None
    assert sum_in("work out 12,500 * 3 for my taxes") == {"expression": "12500 * 3"}
    assert sum_in("please can you add 5 and 7 for me") == {"expression": "add 5 and 7"}


@pytest.mark.parametrize(
    ("request_", "expression"),
    [
        ("what is 5 plus 3, no, 5 plus 4", "5 plus 4"),
        ("What is 5 plus 3? Sorry, I meant 6 times 2. No, 6 times 3.", "6 times 3"),
        ("what is 5 plus 3, no wait", "5 plus 3"),
        ("what is 5 plus 3, actually never mind the rest", "5 plus 3"),
    ],
)
def test_of_a_sum_that_was_put_right_the_last_one_counts(request_: str, expression: str) -> None:
    assert sum_in(request_) == {"expression": expression}


@pytest.mark.parametrize(
    "request_",
    [
        "what is 5 plus 3, no, times 4",
        "what is 5 plus 3, no, 4",
        "what is 20 dollars plus 5 dollars",
        "what is a 15 percent tip on 80",
        "what is the fourth root of 16",
        "take 20 percent off it",
        "split 90 euros between 4 people",
        "what is nineteen sixty nine plus one",
        "what is two thousand minus nineteen ninety",
        "what is half a million plus two",
        "2 1/2 hours in minutes",
    ],
)
def test_what_is_no_whole_sum_is_left_to_the_model(request_: str) -> None:
    assert sum_in(request_) is None


def test_a_length_of_time_is_taken_where_nothing_else_may_be_meant() -> None:
    assert duration_in("give me a shout in fifteen minutes") == {"duration": "fifteen minutes"}
    assert duration_in("in ten minutes I have to go") is None


def test_an_amount_with_its_unit_and_another_unit_of_its_kind_are_a_conversion() -> None:
    wanted = {"amount": 26.0, "from": "miles", "to": "kilometres"}
    assert conversion_in("26 miles are how many kilometers") == wanted
    assert conversion_in("26 miles are how many kilos") is None


@pytest.mark.parametrize(
    "request_",
    ["what is minus 10 fahrenheit in celsius", "convert -10 °F to celsius", "in celsius, minus ten fahrenheit"],
)
def test_an_amount_below_zero_keeps_its_sign(request_: str) -> None:
    assert conversion_in(request_) == {"amount": -10.0, "from": "degrees Fahrenheit", "to": "degrees Celsius"}


@pytest.mark.parametrize(
    ("request_", "amount", "unit"),
    [
        ("convert 5 foot 10 to centimetres", 70.0, "inches"),
        ("how many centimetres is 5 feet 10 inches", 70.0, "inches"),
        ("I am 5 feet and 10 inches tall, what is that in centimetres", 70.0, "inches"),
        ("2 hours 30 minutes in seconds", 150.0, "minutes"),
        ("convert two hours and thirty minutes to minutes", 2.5, "hours"),
        ("11 stone 4 in kilos", 158.0, "pounds"),
        ("convert 3 1/2 inches to cm", 3.5, "inches"),
        ("1/2 mile in km", 0.5, "miles"),
        ("an hour and a half in minutes", 1.5, "hours"),
        ("how many minutes are in two hours and thirty", 2.5, "hours"),
        ("five foot and a half in cm", 5.5, "feet"),
        ("a quarter of an hour in minutes", 0.25, "hours"),
        ("how many feet are in three quarters of a mile", 0.75, "miles"),
        ("5 feet to metres", 5.0, "feet"),
        ("the parcel weighs 3 pounds 5 dollars in grams", 3.0, "pounds"),
        ("I ran 2 hours 5 miles, what is that in km", 5.0, "miles"),
    ],
)
def test_an_amount_is_read_whole(request_: str, amount: float, unit: str) -> None:
    found = conversion_in(request_)
    assert found is not None
    assert (found["amount"], found["from"]) == (amount, unit)


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        ("No, in meters, please.", {"to": "metres"}),
        ("Sorry, I meant 50 miles.", {"amount": 50.0}),
        ("Actually, 42 feet.", {"from": "feet"}),
        ("No, fifty.", {"amount": 50.0}),
        ("Actually, 1,500 miles.", {"amount": 1500.0}),
        ("No, how much is 10 feet in metres?", {"amount": 10.0, "from": "feet", "to": "metres"}),
        ("Actually make that 6 miles to metres.", {"amount": 6.0, "to": "metres"}),
        ("No, 42 kilometers in miles.", {"from": "kilometres", "to": "miles"}),
        ("No, not in kilometers, in metres.", {"to": "metres"}),
        ("No, not miles.", {}),
        ("No need to be exact.", {}),
        ("No, I mean six.", {"amount": 6.0}),
        ("Actually, make that six.", {"amount": 6.0}),
        ("No, feet to metres.", {"from": "feet", "to": "metres"}),
        ("No, miles to metres.", {"to": "metres"}),
        ("No, wait a second, in metres.", {"to": "metres"}),
    ],
)
def test_a_conversion_is_put_right_by_what_was_said_last(correction: str, changed: dict[str, object]) -> None:
    said = {"amount": 42.0, "from": "miles", "to": "kilometres"}
    for talk in ("", "We run in spring. "):
        request = f"How much is 42 miles in kilometers? {talk}{correction}"
        assert conversion_in(request) == {**said, **changed}


@pytest.mark.parametrize(
    "correction",
    [
        "No, in kilos.",
        "No need to be exact, one decimal is fine.",
        "No, five foot six.",
        "Actually, for two people.",
    ],
)
def test_a_correction_that_is_not_understood_is_left_to_the_model(correction: str) -> None:
    assert conversion_in(f"How much is 42 miles in kilometers? {correction}") is None


def test_an_address_ends_before_the_mark_of_the_sentence() -> None:
    assert address_in("what is on https://a.example/b?") == {"address": "https://a.example/b"}


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ("run print(5 * 5) for me please", "print(5 * 5)"),
        ("what is 7 // 2 in python", "7 // 2"),
        ("python: print(0.1 + 0.2)", "print(0.1 + 0.2)"),
        ("does python say 3 == 3.0?", "3 == 3.0"),
        ("try import math; print(math.pi) and tell me", "import math; print(math.pi)"),
        ("run the snippet for i in range(3): print(i)", "for i in range(3): print(i)"),
        ("what does [x * x for x in range(5)] give", "[x * x for x in range(5)]"),
        ("execute 'racecar'[::-1].", "'racecar'[::-1]"),
    ],
)
def test_the_longest_program_is_taken(request_: str, code: str) -> None:
    assert code_in(request_) == {"code": code}


@pytest.mark.parametrize(
    "request_", ["run some python for me", "what is a (short) program", "(" * 190 + "x" + ")" * 190]
)
def test_what_is_no_program_is_not_taken_for_one(request_: str) -> None:
    assert code_in(request_) is None


@pytest.mark.parametrize(
    ("request_", "tool", "argument", "text"),
    [
        ("look in my notes for the lawnmower", "notes_find", "about", "lawnmower"),
        ("note that Maria rides a horse", "note_add", "text", "Maria rides a horse"),
        ("translate the soup is cold into German", "translate", "into", "German"),
        ("search the web for folding chairs", "web_search", "about", "folding chairs"),
        ("write a note for me", "note_add", "text", ""),
    ],
)
def test_words_are_found_by_what_stands_around_them(
    reader: SpanReader, request_: str, tool: str, argument: str, text: str
) -> None:
    found = likely(reader, request_, tool)[argument][0]
    assert found.removeprefix("the ") == text


def test_two_arguments_never_share_words(reader: SpanReader) -> None:
    found = likely(reader, "translate see you soon into Italian", "translate")
    assert found["text"] == ["see you soon"]
    assert found["into"] == ["Italian"]


def test_what_no_example_shows_and_what_is_too_long_is_left_to_the_model(reader: SpanReader) -> None:
    assert likely(reader, "run len('a') in python", "python") == {}
    assert likely(reader, "note that " + "very " * 60 + "long", "note_add") == {}


def test_it_learns_the_same_every_time(reader: SpanReader) -> None:
    other = SpanReader()
    request = "did I write down anything about the lighthouse"
    assert likely(other, request, "notes_find") == likely(reader, request, "notes_find")
