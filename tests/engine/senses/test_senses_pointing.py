"""Which of several texts is pointed at."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from engine.senses.pointing import find, nothing, pointed_at, regions, told

WIDTH, HEIGHT = 640, 480
FOUR = [(60, 60, 200, 20), (380, 60, 200, 20), (60, 300, 200, 20), (380, 300, 200, 20)]


@given(st.integers(0, 3), st.floats(0, 1), st.floats(0, 1), st.floats(-math.pi, math.pi))
def test_a_tip_on_a_text_points_at_it_however_the_finger_is_turned(
    which: int, across: float, down: float, angle: float
) -> None:
    x, y, width, height = FOUR[which]
    tip = x + across * width, y + down * height
    assert pointed_at(FOUR, tip, (math.sin(angle), -math.cos(angle)), WIDTH, HEIGHT) == which
    assert pointed_at(FOUR, tip, None, WIDTH, HEIGHT) == which


@given(st.integers(0, 3), st.floats(-0.5, 0.5), st.floats(20, 70))
def test_a_finger_from_below_points_at_what_stands_above_its_tip(which: int, lean: float, below: float) -> None:
    x, y, width, height = FOUR[which]
    tip = x + width / 2 - math.tan(lean) * below, y + height + below
    assert pointed_at(FOUR, tip, (math.sin(lean), -math.cos(lean)), WIDTH, HEIGHT) == which


def test_the_finger_decides_between_two_that_are_as_near() -> None:
    lines = [(100, 100, 200, 20), (100, 160, 200, 20)]
    assert pointed_at(lines, (200, 140), (0, -1), WIDTH, HEIGHT) == 0
    assert pointed_at(lines, (200, 140), (0, 1), WIDTH, HEIGHT) == 1


def test_nothing_near_is_nothing_pointed_at() -> None:
    assert pointed_at(FOUR, (320, 200), None, WIDTH, HEIGHT) is None
    assert pointed_at([], (320, 200), (0, 1), WIDTH, HEIGHT) is None
    assert told("camera", 7, None, [], WIDTH, HEIGHT) == nothing("camera", 7)


def test_lines_of_a_paragraph_are_one_region_and_columns_are_two() -> None:
    lines = [(50, 50, 200, 20), (50, 75, 180, 20), (400, 55, 200, 20), (400, 80, 150, 20), (50, 300, 200, 20)]
    assert sorted(regions(lines)) == [[0, 1], [2, 3], [4]]


def test_a_heading_is_not_of_the_small_print_below_it() -> None:
    assert sorted(regions([(50, 50, 300, 60), (50, 115, 300, 16)])) == [[0], [1]]


@given(st.lists(st.tuples(*[st.integers(0, 500)] * 2, *[st.integers(4, 200)] * 2), max_size=12))
def test_every_line_is_in_exactly_one_region(lines: list[tuple[int, int, int, int]]) -> None:
    assert sorted(index for region in regions(lines) for index in region) == list(range(len(lines)))


def test_the_answer_holds_the_line_and_the_region_around_it() -> None:
    lines = [(50, 50, 200, 20), (50, 75, 180, 20), (400, 300, 200, 20)]
    found = find(lines, (100, 85), None, WIDTH, HEIGHT)
    answer = told("screen", 3, found, ["def total():", "return price", "elsewhere"], WIDTH, HEIGHT)
    assert (answer.line, answer.region) == ("return price", "def total(): return price")
    assert answer.box == (50 / WIDTH, 50 / HEIGHT, 200 / WIDTH, 45 / HEIGHT)
