"""What a person sees on a screen for an hour, and what of it is told: the reader over pictures of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.senses.ocr import Box, Line, Picture
from engine.senses.protocol import SenseAsk, SenseFrame, SenseLines, SensePointed
from engine.senses.reading import ScreenReader

ROW, WIDE, ROWS = 20, 400, 12
OLD = ["$ pytest -q", "E assert 401 == 200", "FAILED tests/test_login.py::test_login", "1 failed in 3.21s"]
EDITOR = ["def test_login():", "answer = client.get('/')", "assert answer.status == 200", "return answer"]


class Painted:
    """Stands for the OCR: a picture's lines are those that were painted."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, picture: Picture, rows: tuple[int, int], wanted: Callable[[Box], bool]) -> list[Line]:
        """As `Ocr.read`."""
        lines = [
            Line(text, (4, ROW * row + 2, 8 * len(text), ROW - 4))
            for row, text in enumerate(self.texts)
            if text
        ]
        return [line for line in lines if rows[0] <= line.box[1] < rows[1] and wanted(line.box)]


class Desk:
    """A screen whose text somebody changes, and the reader that looks at it."""

    def __init__(self) -> None:
        self.stood: list[str] = []  # what the last picture had that was there before anybody looked
        self.painted = Painted()
        ocr: Any = self.painted
        self.reader = ScreenReader(ocr)

    def shows(self, texts: list[str], tick: int, *, dark: bool = True) -> list[tuple[str, int]]:
        """The lines that are told when it shows ``texts``, each with its tick."""
        self.painted.texts = texts
        ink = np.frombuffer("".join(f"{text:<50.50}" for text in texts).encode("utf-32-le"), np.uint32)
        picture = np.zeros((ROW * ROWS, WIDE, 3), np.uint8)
        for row in range(len(texts)):
            letters = ink[50 * row : 50 * row + 50] * 37 % 200 * (ink[50 * row : 50 * row + 50] != ord(" "))
            picture[ROW * row + 4 : ROW * row + 16, 4:404] = np.repeat(letters, 8)[: WIDE - 4, None]
        pixels = picture if dark else 255 - picture
        told = self.reader.take(
            SenseFrame(tick, WIDE, ROW * ROWS, pixels.tobytes(), (0, 0, WIDE, ROW * ROWS)), 0.0
        )
        news = [each for each in told if isinstance(each, SenseLines)]
        self.stood = [line for each in news if each.standing for line in each.lines]
        return [(line, each.captured) for each in news for line in each.lines]

    def points(self, row: int) -> SensePointed:
        """What is pointed at in a row."""
        (pointed,) = self.reader.take(SenseAsk(0, (40 / WIDE, (row + 0.5) / ROWS)), 0.0)
        assert isinstance(pointed, SensePointed)
        return pointed


def test_lines_that_scroll_by_are_told_once_and_a_failure_of_another_run_again() -> None:
    desk = Desk()
    terminal = OLD.copy()
    assert [text for text, _ in desk.shows(terminal, 10)] == OLD
    for tick in range(20, 160, 10):
        terminal = [*terminal, f"step {tick} is done"][-ROWS:]
        assert desk.shows(terminal, tick) == [(f"step {tick} is done", tick)]
    assert desk.shows([*terminal[4:], *OLD], 200) == [(text, 200) for text in OLD]


def test_another_theme_is_no_news() -> None:
    desk = Desk()
    desk.shows(OLD, 10)
    assert desk.shows(OLD, 20, dark=False) == []


@pytest.mark.parametrize("away", [5, 50, 3_000])
def test_a_terminal_behind_an_editor_comes_back_as_what_it_was(away: int) -> None:
    desk = Desk()
    desk.shows(OLD, 10)
    assert desk.shows(EDITOR, 10 + away) == [(text, 10 + away) for text in EDITOR]
    assert desk.shows(OLD, 10 + 2 * away) == [(text, 10) for text in OLD]
    ran = [*OLD, "$ pytest -q", "FAILED tests/test_login.py::test_login"]
    assert desk.shows(ran, 10 + 3 * away) == [(text, 10 + 3 * away) for text in ran[4:]]


def test_what_is_pointed_at_while_it_scrolls_is_what_stands_there_now() -> None:
    desk = Desk()
    lines = [f"line {row} of the listing" for row in range(20)]
    for first in range(6):
        desk.shows(lines[first : first + 8], first)
        assert desk.points(2).line == lines[first + 2]
        assert desk.points(2).region == " ".join(lines[first : first + 8])


def test_what_the_first_reading_finds_stood_there_before() -> None:
    """A test that had failed before the session was told as if it had just failed."""
    desk = Desk()
    desk.shows(OLD, 10)
    assert desk.stood == OLD
    failed_again = [*OLD, "FAILED tests/test_cart.py::test_sum", OLD[2]]
    assert desk.shows(failed_again, 20) == [(text, 20) for text in failed_again[4:]]
    assert desk.stood == []


def test_what_stood_there_before_still_does_when_its_window_comes_back_soon() -> None:
    desk = Desk()
    desk.shows(OLD, 10)
    desk.shows(EDITOR, 15)
    assert desk.stood == []
    desk.shows(OLD, 20)
    assert desk.stood == OLD
    desk.shows(EDITOR, 25)
    assert desk.stood == []


def test_what_comes_to_an_empty_screen_is_new() -> None:
    desk = Desk()
    assert desk.shows([], 10) == []
    assert desk.shows(OLD, 20) == [(text, 20) for text in OLD]
    assert desk.stood == []
