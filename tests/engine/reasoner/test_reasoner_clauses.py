"""Cutting an answer into clauses that can be spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasoner.clauses import MAX_WORDS, ClauseCutter, closed


def cut(text: str, size: int = 3) -> list[str]:
    cutter = ClauseCutter()
    clauses = []
    for start in range(0, len(text), size):
        clauses += cutter.push(text[start : start + size])
    return clauses + cutter.flush()


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("It is noon. Eat something!", ["It is noon.", "Eat something!"]),
        ("Well, it depends.", ["Well, it depends."]),
        ("If you like green tea, drink it.", ["If you like green tea,", "drink it."]),
        ("Pi is about 3.14, roughly.", ["Pi is about 3.14,", "roughly."]),
        ("Ask Dr. Smith at 5 p.m. today.", ["Ask Dr. Smith at 5 p.m. today."]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("No end", ["No end"]),
        ("  \n ", []),
        (" ".join(["word"] * 20), [" ".join(["word"] * 14), " ".join(["word"] * 6)]),
    ],
)
def test_clauses_end_where_a_voice_would_pause(text: str, clauses: list[str]) -> None:
    assert cut(text) == clauses


@given(st.text(alphabet="ab .,;:!?\n\"'1", max_size=200), st.integers(1, 7))
def test_nothing_is_lost_and_pieces_do_not_matter(text: str, size: int) -> None:
    clauses = cut(text, size)
    assert " ".join(clauses).split() == text.split()
    assert clauses == cut(text, 1)
    assert all(1 <= len(clause.split()) <= MAX_WORDS for clause in clauses)


@pytest.mark.parametrize(("clause", "end"), [("and so on,", "and so on."), ("Yes!", "Yes!"), ("fine", "fine.")])
def test_an_answer_ends_with_a_full_stop(clause: str, end: str) -> None:
    assert closed(clause) == end
