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
        (
            "tests/test_login.py took a second",
            "tests/test_1ogin.py took a secomd",
            True,
        ),  # a lookalike and a slip
        ("12345 items are left", "12346 items are left", False),
        ("✓ logs in with a token", "✗ logs in with a token", False),
        ("✓ logs in with a token", "✕ logs in with a token", False),  # as jest draws it
        ("√ logs in with a token", "✓ logs in with a token", True),
        ("• logs in with a token", "- logs in with a token", True),
        ("logs in with a token", "✗ logs in with a token", True),  # a mark that was not read is no news
        ("640×480 pixels", "640✓480 pixels", True),
        ("port 10001 is in use by another", "port 10011 is in use by another", False),
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


@pytest.mark.parametrize(
    "failures",
    [
        ["tests/test_login.py::test_login FAILED [ 50%]"],
        [
            "E   assert 401 == 200",
            "tests/test_login.py:8: AssertionError",
            "FAILED tests/test_login.py::test_a",
        ],
        ["--- FAIL: TestParse (0.00s)", "✕ adds numbers (3 ms)", "src/cart.c:14:5: error: expected ';'"],
    ],
)
def test_of_a_screen_full_of_lines_failures_come_first_then_the_lowest(failures: list[str]) -> None:
    """A failure far up among two hundred lines that came at once was not known at all."""
    dull = [f"tests/test_{row}.py::test_it PASSED [ {row}%]" for row in range(100, 300)]
    shown = [*dull[:20], *failures, *dull[20:]]
    news = KnownLines().update(lambda _: True, [line(text, row) for row, text in enumerate(shown)])
    assert news == [*failures, *dull[len(failures) - MAX_LINES :]]


def test_of_many_failures_the_lowest_are_told() -> None:
    rows = [line(f"FAILED tests/test_rows.py::test_{letter}", row) for row, letter in enumerate("abcdefghijkl")]
    news = KnownLines().update(lambda _: True, [*rows, line("see you at nine", 12)])
    assert news == [each.text for each in rows][-MAX_LINES:]


def test_a_failure_that_comes_once_more_is_told_though_the_first_still_stands_above() -> None:
    """The same test failed again after a fix, and nobody was told."""
    known = KnownLines()
    first = ["$ pytest -q", "FAILED tests/test_login.py::test_login", "1 failed in 3.21s"]
    known.update(lambda _: True, [line(text, row) for row, text in enumerate(first)])
    again = [*first, *first[:2], "1 failed in 3.05s"]
    assert known.update(
        lambda each: each.box[1] >= 60, [line(each, row) for row, each in enumerate(again)][3:]
    ) == [
        *first[:2],
        "1 failed in 3.05s",
    ]
    scrolled = [line(text, row) for row, text in enumerate(again[2:])]
    assert known.update(lambda _: True, scrolled) == []
    assert known.update(lambda _: True, [*scrolled, line(first[1], 4)]) == [first[1]]


def test_lines_that_differ_by_a_letter_are_two_where_both_stand_there() -> None:
    known = KnownLines()
    one, two = "FAILED tests/test_rows.py::test_add_a", "FAILED tests/test_rows.py::test_add_b"
    assert known.update(lambda _: True, [line(one, 0)]) == [one]
    assert known.update(lambda _: True, [line(two, 0), line(one, 1)]) == [two]
    assert KnownLines().update(lambda _: True, [line(one, 0), line(two, 1)]) == [one, two]


def test_a_place_has_one_line_and_shows_what_was_read_there_last() -> None:
    """A text cursor widened a line's box, and from then on what was pointed at was told twice."""
    known = KnownLines()
    short = Line("return total_pri", (0, 20, 160, 16))
    known.update(lambda _: True, [line("def total():", 0), short])
    wide = Line("return total_price", (0, 20, 180, 16))
    assert known.update(lambda _: False, [wide]) == []  # typed on: no news yet, but what stands there
    assert [each.text for each in known.lines] == ["def total():", "return total_price"]
    assert [each.box for each in known.lines][1] == wide.box


TERMINAL = ["$ pytest -q", "E assert 401 == 200", "FAILED tests/test_login.py::test_login", "1 failed in 3.21s"]
EDITOR = ["def test_login():", "answer = client.get('/')", "assert answer.status == 200", "return answer"]


def shows(known: KnownLines, texts: list[str], tick: int) -> list[tuple[str, int]]:
    """The news of a screen full of ``texts``, each with the tick in which it came."""
    news = known.update(lambda _: True, [line(text, row) for row, text in enumerate(texts)], tick)
    return [(text, known.came(text)) for text in news]


def test_a_window_that_comes_back_shows_what_came_before() -> None:
    """An old terminal behind an editor was told as if its test had failed again."""
    known = KnownLines()
    shows(known, TERMINAL[:2], 10)
    shows(known, TERMINAL, 20)
    assert shows(known, EDITOR, 100) == [(text, 100) for text in EDITOR]
    misread = [*TERMINAL[:2], "FAILED tests/test_1ogin.py::test_login", TERMINAL[3]]
    assert [tick for _, tick in shows(known, misread, 200)] == [10, 10, 20, 20]
    assert shows(known, EDITOR, 300) == [(text, 100) for text in EDITOR]
    assert [tick for _, tick in shows(known, TERMINAL, 400)] == [10, 10, 20, 20]


@pytest.mark.parametrize(
    ("between", "texts"),
    [
        ([], TERMINAL),  # cleared, and run again
        (TERMINAL[:1], TERMINAL),
        (EDITOR, [*TERMINAL[:3], "1 failed in 3.05s"]),  # another run
        (EDITOR, [*TERMINAL, "$ pytest -q tests/test_login.py"]),  # more came meanwhile
        (EDITOR, ["", *TERMINAL]),  # elsewhere
        (["all is well"] * 4, TERMINAL[2:]),  # a line or two are no window
    ],
)
def test_what_happens_again_came_now(between: list[str], texts: list[str]) -> None:
    known = KnownLines()
    shows(known, TERMINAL, 20)
    shows(known, between, 100)
    news = shows(known, texts, 200)
    assert TERMINAL[2] in dict(news)
    assert {tick for _, tick in news} == {200}


def test_lines_above_and_beside_each_other_have_places_of_their_own() -> None:
    known = KnownLines()
    rows = [Line("left pane", (0, 0, 100, 16)), Line("upper row", (0, 14, 100, 16))]
    known.update(lambda _: True, rows)
    known.update(lambda _: False, [Line("right pane", (96, 0, 100, 16)), Line("lower row", (0, 27, 100, 16))])
    assert sorted(each.text for each in known.lines) == ["left pane", "lower row", "right pane", "upper row"]


def test_boxes_of_one_row_are_joined() -> None:
    assert rows_of([(100, 10, 80, 16), (10, 11, 82, 16), (10, 40, 50, 16), (400, 10, 50, 16)]) == [
        (10, 10, 170, 17),
        (400, 10, 50, 16),
        (10, 40, 50, 16),
    ]
