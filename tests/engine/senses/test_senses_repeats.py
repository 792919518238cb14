"""Endless repetition is cut, natural repetition is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.senses.moonshine import Word
from engine.senses.repeats import drop_repeats, plain


def words(text: str) -> list[Word]:
    return [Word((1,), word, -0.1) for word in text.split()]


def kept(before: str, text: str) -> str:
    return " ".join(word.text for word in drop_repeats(words(before), words(text)))


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("", "no no no", "no no no"),
        ("", "you you you you you you", "you you you you"),
        ("", "It was the age of folly. It was the age of folly. It was", "It was the age of folly."),
        ("it was the age", "it was the age it was the age", ""),
        ("", "thank you. thank you.", "thank you. thank you."),
        ("", "... what ?", "what"),
        ("", "No, no, no, no, no, I did not order that.", "No, no, no, no, no, I did not order that."),
        ("no no no no", "no, I did not order that.", "no, I did not order that."),
        ("do you understand me?", "Do you understand me? The train", "Do you understand me? The train"),
        ("", "five five five, five five five, one two", "five five five, five five five, one two"),
        ("", "no " * 20, "no no no no"),
        ("", "thank you. " * 20 + "Bye.", "thank you. thank you. thank you."),
        ("", "I did not order that. " * 20 + "I did", "I did not order that."),
        ("", "we go on. we go on. we go on. we g", "we go on. we go on."),
        ("no no no no", "no no no", ""),
        ("", "It is 0 8 0 0 0 0 0 0 0.", "It is 0 8 0 0 0 0 0 0 0."),
        ("", "12 12 12 12 12 12", "12 12 12 12 12 12"),
        ("", "1 2 3 4 1 2 3 4.", "1 2 3 4 1 2 3 4."),
        ("", "0 " * 40, " ".join("0" * 12)),
    ],
)
def test_repeats(before: str, text: str, expected: str) -> None:
    assert kept(before, text) == expected


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=30))
def test_what_is_kept_is_how_it_began(texts: list[str]) -> None:
    given_words = words(" ".join(texts))
    found = drop_repeats([], given_words)
    assert found == given_words[: len(found)]


def test_plain_keeps_apostrophes() -> None:
    assert plain("Don’t!") == "don't"
