"""Which lines are new on a screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.senses.lines import MAX_LINES, KnownLines, same_line
from engine.senses.ocr import Line, rows_of


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("def main() -> None:", "def main() -> None:|", True),  # a text cursor
        ("tests/test_login.py::test_login", "tests/test_1ogin.py::test_login", True),  # a lookalike
        ("import numpy as np from here", "import nunpy as np from here", True),  # a slip of the reader
        ("$ pyte", "$ pytes", True),  # being typed
        ("$ py", "$ pytest -x", False),
        ("the value of x is here", "the value of y is here", False),
        ("3 failed, 41 passed in total", "4 failed, 41 passed in total", False),
        ("tests/test_login.py::test_login PASSED", "tests/test_login.py::test_login FAILED", False),
        ("tests/test_login.py ....", "tests/test_login.py ....F", False),
        ("", "hello", False),
    ],
)
def test_same_line(old: str, new: str, same: bool) -> None:
    assert same_line(old, new) is same


@given(st.text())
def test_a_line_is_the_same_as_itself(text: str) -> None:
    assert same_line(text, text)


def line(text: str, row: int) -> Line:
    return Line(text, (0, 20 * row, 300, 16))


def test_lines_that_moved_are_not_new() -> None:
    known = KnownLines()
    assert known.update(lambda _: True, [line("first thing", 0), line("second thing", 1)]) == [
        "first thing",
        "second thing",
    ]
    assert known.update(lambda _: True, [line("second thing", 0), line("third thing", 1)]) == ["third thing"]


def test_a_line_that_went_and_came_back_is_new_again() -> None:
    known = KnownLines()
    known.update(lambda _: True, [line("the test failed", 0)])
    known.update(lambda _: True, [line("all is well", 0)])
    assert known.update(lambda _: True, [line("the test failed", 0)]) == ["the test failed"]


def test_slow_typing_adds_up_to_news() -> None:
    known = KnownLines()
    typed = ["$ run", "$ run t", "$ run th", "$ run the", "$ run the t"]
    news = [known.update(lambda _: True, [line(text, 0)]) for text in typed]
    assert news == [["$ run"], [], [], ["$ run the"], []]


def test_at_most_eight_lines_top_to_bottom_without_doubles() -> None:
    rows = [line(f"{letter} row of the list", index) for index, letter in enumerate("abcdefghij")]
    news = KnownLines().update(lambda _: True, [*rows, rows[-1]])
    assert news == [each.text for each in rows][-MAX_LINES:]


def test_boxes_of_one_row_are_joined() -> None:
    assert rows_of([(100, 10, 80, 16), (10, 11, 82, 16), (10, 40, 50, 16), (400, 10, 50, 16)]) == [
        (10, 10, 170, 17),
        (400, 10, 50, 16),
        (10, 40, 50, 16),
    ]
