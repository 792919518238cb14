"""What becomes of the model's words: short, clean, spoken, ended in time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasoner.answer import EMPTY, Answer, Limits, Piece

IN_CHARACTERS = Limits(150, 300, 3)


def pieces(script: str) -> list[Piece]:
    """What a script gives that comes character by character."""
    answer = Answer(IN_CHARACTERS)
    found: list[Piece] = []
    for character in script:
        found += answer.push(character)
        if answer.over:
            return found
    return found + answer.end()


def said(script: str) -> list[str]:
    return [piece.text for piece in pieces(script)]


@pytest.mark.parametrize(
    ("script", "clauses"),
    [
        ("Paris is the capital of France.", ["Paris is the capital of France."]),
        ("One. Two! Three? Four. Five.", ["One.", "Two!", "Three?"]),
        ("It is **bold** and `code`.", ["It is bold and code."]),
        ('A: "Hello there."', ["Hello there."]),
        ("Yes.\n\nUser: and now?", ["Yes."]),
        ("Yes, of course. User: and now? Assistant: no", ["Yes, of course."]),
        ("\n\nHello you.", ["Hello you."]),
        ("Here are two:\n1. Sleep.\n2. Eat.", ["Here are two:", "Sleep."]),
        ("They are curious and kind. They are curious and kind. They", ["They are curious and kind."]),
        ("Cats purr \U0001f600 often", ["Cats purr often."]),
        ("It is \u22125 degrees.", ["It is \u22125 degrees."]),
        ("12 \u2212 5 = 7", ["12 \u2212 5 = 7."]),
        ("5 * 3 = 15.", ["5 * 3 = 15."]),
        ("2 ** 3 or 2*(3 + 4)", ["2 ** 3 or 2*(3 + 4)."]),
        ("Use x < 5 in C# or F#.", ["Use x < 5 in C# or F#."]),
        ("Call test_login or my_own(a_b).", ["Call test_login or my_own(a_b)."]),
        ("Use list[0] and {a}.", ["Use list[0] and {a}."]),
        ("a \u2264 b \u2192 c", ["a \u2264 b \u2192 c."]),
        ("Look in C:\\temp, about ~5 files.", ["Look in C:\\temp, about ~5 files."]),
        ("Write \\n or \\\\srv\\me", ["Write \\n or \\\\srv\\me."]),
        ("So \\(5 \\times 3\\) is \\frac{1}{2}", ["So (5 times 3) is frac{1}{2}."]),
        ("\\[ x \\]", ["[ x ]."]),
        ("[As I said.]", ["[As I said.]."]),
        (
            "**Note:** this, (**that**), __more__, _it_ and ***all*** ~~gone~~.",
            ["Note: this, (that), more,", "it and all gone."],
        ),
        ("**C#**, *a*/*b* and `x_y`", ["C#, a/b and x_y."]),
        ("Here:\n* Sleep.", ["Here:", "Sleep."]),
        ("# Sleep", ["Sleep."]),
        ("| a | b |", ["a b."]),
        ("One **two, three, four, five** \u2705 six \u2b50", ["One two, three, four,", "five six."]),
        ("", [EMPTY]),
        ("***", [EMPTY]),
    ],
)
def test_an_answer_is_made_fit_to_speak(script: str, clauses: list[str]) -> None:
    assert said(script) == clauses


def test_rambling_ends_at_a_sentence() -> None:
    sentence = "This goes on and on about so many different things that nobody asked for at all, honestly so. "
    clauses = said(sentence + "Then " + sentence + "And " + sentence)
    assert clauses[-1].endswith(".")
    assert len(" ".join(clauses)) < 2.5 * len(sentence)


def test_a_sentence_without_end_is_ended() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    clauses = said(words)
    assert clauses[-1].endswith(".")
    assert len(" ".join(clauses)) < 500


def test_a_clause_goes_out_before_the_answer_is_whole() -> None:
    first = pieces("The first one is short. The second one comes later.")[0]
    assert first.text == "The first one is short."
    assert first.tokens < len("The first one is short. The second one comes")


@given(st.text(max_size=300))
def test_any_words_give_clauses_with_one_end(script: str) -> None:
    result = pieces(script)
    assert [piece.final for piece in result] == [False] * (len(result) - 1) + [True]
    assert all(piece.text.strip() for piece in result)
    assert all("\n" not in piece.text for piece in result)
    assert result[-1].text.rstrip("')").endswith((".", "!", "?"))
