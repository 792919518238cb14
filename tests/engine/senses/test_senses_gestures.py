"""What a hand says does not depend on its size and place; which fingers are stretched, not on its turn."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.senses.gestures import (
    HOLD,
    LOSE,
    Gesture,
    Steady,
    follow,
    foremost,
    gesture_of,
    shows_number,
    stretched,
)
from tests.engine.senses.stick_hand import placed, stick_hand

FINGERS = st.tuples(*[st.booleans()] * 5)
WIDTH, HEIGHT = 640, 480


def gesture(*fingers: bool, angle: float = 0.0) -> Gesture | None:
    return gesture_of(placed(stick_hand(fingers), 80, angle, 320, 300), WIDTH, HEIGHT)  # type: ignore[arg-type]


@given(FINGERS, st.floats(10, 400), st.floats(-math.pi, math.pi), st.floats(0, 640), st.floats(0, 480))
def test_stretched_fingers_are_counted_at_any_size_place_and_turn(
    fingers: tuple[bool, bool, bool, bool, bool], scale: float, angle: float, x: float, y: float
) -> None:
    assert stretched(placed(stick_hand(fingers), scale, angle, x, y)) == fingers


@given(FINGERS)
def test_the_other_hand_says_the_same(fingers: tuple[bool, bool, bool, bool, bool]) -> None:
    mirrored = stick_hand(fingers) * np.array([-1, 1, 1], np.float32)
    assert stretched(mirrored) == fingers


@given(FINGERS, st.floats(20, 200), st.floats(0, 640), st.floats(0, 480))
def test_a_gesture_does_not_depend_on_size_and_place(
    fingers: tuple[bool, bool, bool, bool, bool], scale: float, x: float, y: float
) -> None:
    near = gesture_of(placed(stick_hand(fingers), 80, 0, 320, 300), WIDTH, HEIGHT)
    there = gesture_of(placed(stick_hand(fingers), scale, 0, x, y), WIDTH, HEIGHT)
    assert (near is None) == (there is None)
    if near is not None and there is not None:
        assert (near.kind, near.fingers) == (there.kind, there.fingers)
        assert near.towards == pytest.approx(there.towards, abs=1e-3)


def test_a_hand_held_up_is_raised() -> None:
    found = gesture(True, True, True, True, True)
    assert found is not None
    assert found.kind == "raised"
    assert shows_number(found) == 5


def test_an_open_hand_that_lies_or_hangs_is_not_raised() -> None:
    assert gesture(True, True, True, True, True, angle=math.pi / 2) is None
    assert gesture(True, True, True, True, True, angle=math.pi) is None


@pytest.mark.parametrize(
    ("angle", "kind"),
    [(math.pi / 3, "thumb_up"), (math.pi / 3 + math.pi, "thumb_down"), (math.pi / 3 + math.pi / 2, None)],
)
def test_a_thumb_is_up_or_down_or_neither(angle: float, kind: str | None) -> None:
    found = gesture(True, False, False, False, False, angle=angle)
    assert (found.kind if found else None) == kind


@given(st.floats(-math.pi, math.pi))
def test_a_single_finger_points_where_it_is_turned(angle: float) -> None:
    found = gesture(False, True, False, False, False, angle=angle)
    assert found is not None
    assert found.kind == "pointing"
    assert found.towards == pytest.approx((math.sin(angle), -math.cos(angle)), abs=0.02)
    assert (shows_number(found) == 1) == (math.cos(angle) > math.cos(math.radians(50)))


def test_a_finger_that_points_down_at_a_page_counts_nothing() -> None:
    found = gesture(False, True, False, False, False, angle=math.pi)
    assert found is not None
    assert shows_number(found) is None


@pytest.mark.parametrize("count", [2, 3])
def test_fingers_are_counted(count: int) -> None:
    found = gesture(False, *(index < count for index in range(4)))
    assert found is not None
    assert shows_number(found) == count


def test_a_fist_says_nothing() -> None:
    assert gesture(False, False, False, False, False) is None


def test_of_two_hands_the_raised_one_matters() -> None:
    raised, pointing = gesture(True, True, True, True, True), gesture(False, True, False, False, False)
    assert raised is not None
    assert pointing is not None
    assert foremost([pointing, raised]) is raised
    assert foremost([]) is None


GESTURES = st.sampled_from(
    [
        None,
        Gesture("raised", 5, (0.5, 0.5), (0, -1)),
        Gesture("thumb_up", 1, (0.5, 0.5), (0, -1)),
        Gesture("fingers", 2, (0.5, 0.5), (0, -1)),
        Gesture("fingers", 3, (0.5, 0.5), (0, -1)),
    ]
)


@given(st.lists(GESTURES, max_size=40))
def test_a_gesture_is_told_once_and_only_after_it_held(seen: list[Gesture | None]) -> None:
    steady, told = Steady(), []
    for index, each in enumerate(seen):
        steady, news = follow(steady, each)
        if news:
            told.append(steady.told)
            if steady.told is None:
                assert all(other != told[-2] for other in seen[index - LOSE + 1 : index + 1])
            else:
                assert seen[index - HOLD + 1 : index + 1] == [steady.told] * HOLD
    assert all(one != other for one, other in pairwise(told))


def test_a_flicker_does_not_end_what_holds() -> None:
    hand = Gesture("raised", 5, (0.5, 0.5), (0, -1))
    steady = Steady()
    for each in [hand, hand, hand, None, None, hand]:
        steady, news = follow(steady, each)
    assert steady.told == hand
    assert not news


def test_a_pointing_finger_is_followed() -> None:
    steady = Steady()
    places = []
    for x in (0.1, 0.1, 0.1, 0.105, 0.2, 0.201):
        steady, news = follow(steady, Gesture("pointing", 1, (x, 0.5), (0, -1)))
        if news and steady.told is not None:
            places.append(steady.told.tip[0])
    assert places == [0.1, 0.2]
