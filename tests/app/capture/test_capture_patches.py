from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.capture.patches import ChangedPatches
from app.events import Frame


def picture(value: int = 100) -> Frame:
    return np.full((160, 200, 3), value, np.uint8)


def test_the_first_picture_is_sent_whole_and_each_patch_twice() -> None:
    frame = np.random.default_rng(0).integers(0, 255, (160, 200, 3)).astype(np.uint8)
    patches = ChangedPatches().update(frame)
    assert [(patch.row, patch.column) for patch in patches] == [
        (row, col) for row in range(4) for col in range(5)
    ]
    for patch in patches:
        square = frame[40 * patch.row : 40 * patch.row + 40, 40 * patch.column : 40 * patch.column + 40]
        assert patch.pixels == square.tobytes() * 2
        assert patch.source == "camera"


def test_a_still_picture_costs_nothing() -> None:
    changed = ChangedPatches()
    changed.update(picture())
    assert changed.update(picture()) == ()


def test_noise_is_no_change() -> None:
    changed, rng = ChangedPatches(), np.random.default_rng(0)
    changed.update(picture())
    for _ in range(20):
        assert changed.update((picture() + rng.integers(-6, 7, (160, 200, 3))).astype(np.uint8)) == ()


def test_slow_change_is_measured_against_what_was_sent_last() -> None:
    changed = ChangedPatches()
    changed.update(picture(100))
    assert changed.update(picture(105)) == ()
    patches = changed.update(picture(106))
    assert len(patches) == 20
    assert patches[0].pixels == bytes([100]) * 4800 + bytes([106]) * 4800


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(6, 100)), max_size=8))
def test_what_changed_comes_most_changed_first(changes: list[tuple[int, int, int]]) -> None:
    changed = ChangedPatches()
    changed.update(picture())
    frame = picture()
    by_place = {(row, column): amount for row, column, amount in changes}
    for (row, column), amount in by_place.items():
        frame[40 * row : 40 * row + 40, 40 * column : 40 * column + 40] += np.uint8(amount)
    patches = changed.update(frame)
    assert {(patch.row, patch.column) for patch in patches} == set(by_place)
    amounts = [by_place[patch.row, patch.column] for patch in patches]
    assert amounts == sorted(amounts, reverse=True)
