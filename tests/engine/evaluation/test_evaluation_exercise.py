"""The drawn person moves as often as the truth says, and only then."""

from __future__ import annotations

import numpy as np
import pytest

from engine.evaluation.exercise import EXERCISES, Activity, repeated, waved
from engine.protocol import PATCH_BYTES, TICK_SECONDS


@pytest.mark.parametrize("activity", EXERCISES)
def test_repetitions_follow_each_other_and_move_the_picture(activity: Activity) -> None:
    for seed in range(3):
        film = repeated(activity, 250, np.random.default_rng(seed))
        assert 3 <= len(film.spans) <= 10
        assert all(one[1] <= other[0] for one, other in zip(film.spans, film.spans[1:], strict=False))
        assert all(1.0 <= end - start <= 4.5 for start, end in film.spans)
        assert len(film.patches) == 250
        assert len(film.patches[0]) == 20  # the first picture is sent whole
        first = int(film.spans[0][0] / TICK_SECONDS)
        during = sum(len(each) for each in film.patches[first : first + 20])
        assert during > sum(len(each) for each in film.patches[1:first])
        assert all(len(patch.pixels) == PATCH_BYTES for patch in film.patches[first])


def test_waving_comes_in_stretches_of_seconds() -> None:
    film = waved(250, np.random.default_rng(1))
    assert 1 <= len(film.spans) <= 2
    assert all(4.0 <= end - start <= 9.0 for start, end in film.spans)


def test_a_seed_draws_the_same_film() -> None:
    one, other = (repeated("squats", 60, np.random.default_rng(4)) for _ in range(2))
    assert one == other
