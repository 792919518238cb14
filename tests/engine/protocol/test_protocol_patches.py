from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol.patches import ChangedPatches, Picture


def picture(value: int = 100) -> Picture:
    return np.full((160, 200, 3), value, np.uint8)


def test_the_first_picture_is_sent_whole_and_is_its_own_background() -> None:
    frame = np.random.default_rng(0).integers(0, 255, (160, 200, 3)).astype(np.uint8)
    patches = ChangedPatches().update(frame)
    assert [(patch.row, patch.column) for patch in patches] == [
        (row, col) for row in range(4) for col in range(5)
    ]
    for patch in patches:
        square = frame[40 * patch.row : 40 * patch.row + 40, 40 * patch.column : 40 * patch.column + 40]
        assert patch.pixels == square.tobytes() * 3
        assert patch.source == "camera"


def test_a_still_picture_costs_nothing() -> None:
    changed = ChangedPatches()
    changed.update(picture())
    assert changed.update(picture()) == ()


@pytest.mark.parametrize("spread", [2, 6, 20])
def test_noise_is_no_change(spread: int) -> None:
    changed, rng = ChangedPatches(), np.random.default_rng(0)
    changed.update(picture())
    for _ in range(20):
        noise = rng.integers(-spread, spread + 1, (160, 200, 3))
        assert changed.update((picture() + noise).astype(np.uint8)) == ()


@pytest.mark.parametrize("quality", [30, 60, 90])
def test_what_compression_makes_of_noise_is_no_change(quality: int) -> None:
    changed, rng = ChangedPatches(), np.random.default_rng(0)
    room = cv2.resize(rng.integers(30, 220, (5, 6, 3)).astype(np.uint8), (200, 160))
    for number in range(20):
        noisy = np.clip(room + rng.normal(0, 3, room.shape), 0, 255).astype(np.uint8)
        coded = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        patches = changed.update(np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8))
        assert bool(patches) == (number == 0)


@pytest.mark.parametrize("contrast", [20, -20, 60])
@pytest.mark.parametrize("thick", [6, 9])
def test_a_thin_arm_that_waves_is_seen(contrast: int, thick: int) -> None:
    """It covers a tenth of a square: the mean over the whole square would not show it."""
    changed = ChangedPatches()
    changed.update(picture())
    for hand in (50, 75, 50, 75):
        frame = picture()
        cv2.line(frame, (60, 75), (hand, 45), (100 + contrast,) * 3, thick, cv2.LINE_AA)
        assert changed.update(frame)


@pytest.mark.parametrize(("blocks", "seen"), [(4, True), (3, False)])
def test_four_blocks_make_a_change(blocks: int, seen: bool) -> None:
    changed = ChangedPatches()
    changed.update(picture())
    frame = picture()
    for number in range(blocks):
        frame[:5, 5 * number : 5 * number + 5] += 18  # of three 13.5 a block on average
    assert bool(changed.update(frame)) == seen


def test_slow_change_is_measured_against_what_was_sent_last() -> None:
    changed = ChangedPatches()
    changed.update(picture(100))
    assert changed.update(picture(113)) == ()
    patches = changed.update(picture(114))
    assert len(patches) == 20
    assert patches[0].pixels == bytes([100]) * 9600 + bytes([114]) * 4800


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(14, 100)), max_size=8))
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


def test_what_moves_to_and_fro_keeps_its_background_and_what_stays_becomes_it() -> None:
    changed = ChangedPatches()
    changed.update(picture(100))
    for number in range(20):
        (patch,) = changed.update(spotted(200 if number % 2 else 150))
        assert patch.pixels[:4800] == bytes([100]) * 4800
    for _ in range(14):
        assert changed.update(spotted(200)) == ()
    (patch,) = changed.update(spotted(150))
    assert patch.pixels[:4800] == bytes([100]) * 4800
    changed.update(spotted(200))
    for _ in range(15):
        assert changed.update(spotted(200)) == ()
    (patch,) = changed.update(picture(100))
    assert patch.pixels[:9600] == bytes([200]) * 9600
    (patch,) = changed.update(spotted(50))  # it was away from it for a moment only
    assert patch.pixels == bytes([200]) * 4800 + bytes([100]) * 4800 + bytes([50]) * 4800


def test_no_background_is_for_ever() -> None:
    """Else a square that never rests would keep the first picture, which may be black."""
    changed = ChangedPatches()
    changed.update(picture(0))
    backgrounds = [
        changed.update(spotted(200 if number % 2 else 150))[0].pixels[:4800] for number in range(301)
    ]
    assert backgrounds[297] == bytes(4800)
    assert backgrounds[298] in (bytes([150]) * 4800, bytes([200]) * 4800)


@pytest.mark.parametrize(("missing", "again"), [(10, False), (11, True)])
def test_what_comes_after_a_while_without_a_picture_is_a_first_picture(missing: int, again: bool) -> None:
    changed = ChangedPatches()
    changed.update(picture(100))
    for _ in range(missing):
        changed.miss()
    patches = changed.update(spotted(200))
    assert len(patches) == (20 if again else 1)
    assert (patches[0].pixels[:4800] == patches[0].pixels[9600:]) == again


def spotted(value: int) -> Picture:
    """One square of another value."""
    frame = picture(100)
    frame[:40, :40] = value
    return frame
