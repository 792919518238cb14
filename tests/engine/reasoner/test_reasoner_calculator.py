"""The calculator: exact, bounded, never surprised."""

from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasoner.tools.calculator import CalculatorError, evaluate, read_sum, spoken_sum, spoken_value
from engine.reasoner.tools.numbers import parse_amount, parse_number, spoken_number, spoken_ordinal
from engine.reasoner.tools.words import split_words

Operand = int | Fraction


def answer(text: str) -> str:
    tokens = read_sum(split_words(text))
    assert tokens is not None
    return spoken_value(evaluate(tokens))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seventeen times twenty three", "391"),
        ("17 * 23", "391"),
        ("fifteen percent of eighty", "twelve"),
        ("ten divided by four", "2.5"),
        ("one divided by three", "about 0.3333"),
        ("the square root of two", "about 1.4142"),
        ("the square root of one hundred and forty four", "twelve"),
        ("two to the power of ten", "1,024"),
        ("2 + 3 * 4", "fourteen"),
        ("(2 + 3) * 4", "twenty"),
        ("minus three plus five", "two"),
        ("three point five plus two", "5.5"),
        ("half of ninety", "forty-five"),
        ("five squared", "twenty-five"),
        ("a million times a million", "1,000,000,000,000"),
        ("2 to the power of 60", "about 1.15 times ten to the power of 18"),
        ("two minus five", "minus three"),
        ("one over a million", "nearly zero"),
        ("100 plus 10 percent", "110"),
        ("80 minus 15%", "sixty-eight"),
        ("80 minus 15 per cent plus 2", "seventy"),
        ("10 percent plus 5 percent", "0.15"),
        ("100 plus 10 percent of 50", "105"),
        ("20 percent off 80", "sixty-four"),
        ("20% off 80 plus 5", "sixty-nine"),
        ("the cube root of 27", "three"),
        ("cube root of minus 8", "minus two"),
        ("the cube root of 2", "about 1.2599"),
        ("third root of 1000", "ten"),
        ("one third plus one half", "about 0.8333"),
        ("one quarter of 80", "twenty"),
        ("two thirds of 90", "sixty"),
        ("a quarter of 100", "twenty-five"),
        ("a fifth of 100", "twenty"),
        ("3/4 of 80", "sixty"),
        ("half of 90 plus 10", "fifty-five"),
        ("10 divided by half of 4", "five"),
        ("2 1/2 plus 1", "3.5"),
        ("10/4", "2.5"),
        ("add 5 and 7", "twelve"),
        ("add 12 and 30 and 4", "forty-six"),
        ("add two hundred and five to seven", "212"),
        ("add 10 percent to 50", "fifty-five"),
        ("subtract 5 from 20", "fifteen"),
        ("subtract 20 percent from 80", "sixty-four"),
        ("take 45 from 200", "155"),
        ("multiply 12 by 12", "144"),
        ("multiply 3 by 4 and 5", "sixty"),
        ("divide 100 by 4", "twenty-five"),
        ("divide 10 plus 5 by 3", "five"),
    ],
)
def test_a_sum_has_its_answer(text: str, said: str) -> None:
    assert answer(text) == said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("five divided by zero", "Nothing can be divided by zero."),
        ("zero to the power of minus one", "Nothing can be divided by zero."),
        ("nine to the power of nine to the power of nine", "That power is too large for me."),
        ("999999999 ^ 64", "That number is too large for me."),
        ("the square root of minus four", "A negative number has no real square root."),
        ("(2 + 3", "I could not make out that calculation."),
        ("2 + ", "I could not make out that calculation."),
        ("2 3 +", "I could not make out that calculation."),
    ],
)
def test_what_has_no_answer_says_why(text: str, sentence: str) -> None:
    tokens = read_sum(split_words(text))
    assert tokens is not None
    with pytest.raises(CalculatorError, match=f"^{sentence}$".replace(".", r"\.")):
        evaluate(tokens)


@pytest.mark.parametrize("text", ["", "hello", "seventeen", "import os", "two plus apples", "+", "one + " * 80])
def test_other_words_are_no_sum(text: str) -> None:
    assert read_sum(split_words(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "add 5 and 7 to the list",
        "add milk and eggs",
        "take one from the fridge",
        "take two and call me",
        "divide and conquer",
        "multiply 3 by 4 and add 5",
        "divide 20 by 2 and 5",
        "half of them",
        "a third of the people",
        "two thirds",
        "20 percent",
        "20 percent off",
        "15 percent of",
        "5 and 7",
        "the fifth of may",
        "3 out of 4",
        "2 of 5",
        "the fourth root of 16",
    ],
)
def test_parts_and_doings_alone_are_no_sum(text: str) -> None:
    assert read_sum(split_words(text)) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a third of 90", "One third of ninety"),
        ("half of 90", "Half of ninety"),
        ("one third plus one half", "One third plus one half"),
        ("0.5 plus 0.25", "0.5 plus 0.25"),
        ("20% off 80", "Twenty percent off eighty"),
        ("the cube root of 8", "The cube root of eight"),
        ("subtract 5 from 20", "Twenty minus five"),
    ],
)
def test_a_sum_is_told_as_it_was_meant(text: str, told: str) -> None:
    tokens = read_sum(split_words(text))
    assert tokens is not None
    assert spoken_sum(tokens) == told


@st.composite
def sums(draw: st.DrawFn) -> tuple[str, Fraction | None]:
    """A sum in signs, and its value by Python's own exact arithmetic; None where that divides by zero."""
    text = str(draw(st.integers(0, 999)))
    for _ in range(draw(st.integers(1, 5))):
        sign = draw(st.sampled_from("+-*/"))
        text = f"{text} {sign} {draw(st.integers(0, 999))}"
        if draw(st.booleans()):
            text = f"( {text} )"
    namespace = {"__builtins__": {}, "Fraction": Fraction}
    exact = " ".join(f"Fraction({word})" if word.isdecimal() else word for word in text.split())
    try:
        return text, eval(exact, namespace)  # the oracle, on text made here
    except ZeroDivisionError:
        return text, None


@given(sums())
def test_arithmetic_equals_pythons_fractions(case: tuple[str, Fraction | None]) -> None:
    text, expected = case
    tokens = read_sum(split_words(text))
    assert tokens is not None
    if expected is None:
        with pytest.raises(CalculatorError, match="zero"):
            evaluate(tokens)
    else:
        assert evaluate(tokens).value == expected


@given(st.integers(0, 999_999))
def test_numbers_in_words_come_back(value: int) -> None:
    words = split_words(spoken_number(value))
    assert parse_number(words, 0) == (Fraction(value), len(words))


@given(st.integers(0, 99), st.sampled_from(("plus", "times", "minus")), st.integers(0, 99))
def test_words_and_digits_mean_the_same(left: int, sign: str, right: int) -> None:
    spoken = read_sum(split_words(f"{spoken_number(left)} {sign} {spoken_number(right)}"))
    assert spoken == read_sum(split_words(f"{left} {sign} {right}"))


@given(st.text(alphabet="0123456789+-*/^%(). xandtwopluscalf", max_size=80))
def test_any_words_give_a_value_or_a_sentence(text: str) -> None:
    tokens = read_sum(split_words(text))
    if tokens is None:
        return
    with contextlib.suppress(CalculatorError):
        assert spoken_value(evaluate(tokens))
    assert spoken_sum(tokens)


@pytest.mark.parametrize(
    ("value", "word"), [(1, "first"), (20, "twentieth"), (22, "twenty-second"), (12, "twelfth")]
)
def test_ordinals(value: int, word: str) -> None:
    assert spoken_ordinal(value) == word


@pytest.mark.parametrize(
    ("text", "value", "used"),
    [
        ("two thousand and six", 2006, 4),
        ("twenty three twenty", 23, 2),
        ("a dozen eggs", 12, 2),
        ("two and a half", Fraction(5, 2), 4),
        ("three quarters", Fraction(3, 4), 2),
        ("2 million", 2_000_000, 2),
        ("three and four", 3, 1),
        ("one hundred thousand and one", 100_001, 5),
        ("one third", Fraction(1, 3), 2),
        ("one quarter past", Fraction(1, 4), 2),
        ("two fifths", Fraction(2, 5), 2),
        ("two and three quarters", Fraction(11, 4), 4),
        ("2 1 / 2 cups", Fraction(5, 2), 4),
        ("2 and 1 / 2", Fraction(5, 2), 5),
        ("1 / 2", 1, 1),
        ("twenty third street", 20, 1),
        ("two half", 2, 1),
    ],
)
def test_numbers_as_people_say_them(text: str, value: Operand, used: int) -> None:
    assert parse_number(text.split(), 0) == (value, used)


@pytest.mark.parametrize(("text", "value"), [("1 / 2 mile", Fraction(1, 2)), ("3 1 / 4", Fraction(13, 4))])
def test_an_amount_may_be_written_in_parts(text: str, value: Fraction) -> None:
    found = parse_amount(text.split(), 0)
    assert found is not None
    assert found[0] == value


@pytest.mark.parametrize("text", ["a fifth time", "the third", "1 / 0", "fifth"])
def test_what_only_says_which_one_is_no_part(text: str) -> None:
    assert parse_amount(text.split(), 0) in (None, (Fraction(1), 1))
