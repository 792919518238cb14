"""The training camera: what it sends, and when somebody is there."""

from __future__ import annotations

import numpy as np
import pytest

from engine.protocol import PATCH_BYTES
from engine.training.camera.figures import Camera
from engine.training.phrases import Split


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


def test_the_first_of_somebody_is_seen_shortly_before_the_body() -> None:
    """So it is no false alarm to tell of somebody whose arm is there already."""
    early = []
    for seed in range(30):
        camera = Camera.draw(150, "test", np.random.default_rng(seed))
        assert len(camera.glimpses) == len(camera.visits)
        early += [start - glimpse for glimpse, (start, _) in zip(camera.glimpses, camera.visits, strict=True)]
    assert min(early) >= 0
    assert max(early) <= 8
    assert 0 < np.mean(early) < 3


@pytest.mark.parametrize("seed", range(4))
def test_somebody_who_comes_in_changes_the_picture(seed: int) -> None:
    camera = Camera.draw(150, "train", np.random.default_rng(seed))
    for start, _ in camera.visits:
        assert any(camera.patches[tick] for tick in range(start, min(150, start + 3)))
        assert camera.entered(start)
