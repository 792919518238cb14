"""The training camera: what it sends, and when somebody is there."""

from __future__ import annotations

import numpy as np
import pytest

from app.capture import patches as app_patches
from engine.protocol import PATCH_BYTES
from engine.training.camera.figures import CHANGED, MAX_CHANGED, Camera, changed_patches
from engine.training.camera.rooms import HEIGHT, WIDTH
from engine.training.phrases import Split


def test_only_what_changed_beyond_the_threshold_is_sent_most_changed_first() -> None:
    before = np.full((HEIGHT, WIDTH, 3), 100, dtype=np.uint8)
    now = before.copy()
    now[:40, :40] += 5
    now[40:80, 40:80] += 6
    now[120:, 160:] += 50
    assert changed_patches(now, before) == [(3, 4), (1, 1)]
    assert changed_patches(before, before) == []


def test_the_threshold_is_the_apps() -> None:
    values = {value for value in vars(app_patches).values() if isinstance(value, int | float)}
    assert CHANGED in values
    assert MAX_CHANGED in values


def test_pictures_move_only_where_something_moves(split: Split) -> None:
    counts, visits = [], 0
    for seed in range(12):
        camera = Camera.draw(150, split, np.random.default_rng(seed))
        assert len(camera.patches) == 150
        assert len(camera.patches[0]) == 20
        assert all(len(patch.pixels) == PATCH_BYTES for tick in camera.patches for patch in tick)
        assert all(0 <= start <= end < 150 for start, end in camera.visits)
        counts.append(np.mean([len(tick) for tick in camera.patches]))
        visits += len(camera.visits)
    assert np.median(counts) < 4
    assert visits >= 6


@pytest.mark.parametrize("seed", range(4))
def test_somebody_who_comes_in_changes_the_picture(seed: int) -> None:
    camera = Camera.draw(150, "train", np.random.default_rng(seed))
    for start, _ in camera.visits:
        assert any(camera.patches[tick] for tick in range(start, min(150, start + 3)))
        assert camera.entered(start)
