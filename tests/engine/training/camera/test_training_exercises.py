"""Films of exercises: what is counted is there to be seen, and nothing else is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine.protocol import TICK_SECONDS
from engine.training.camera.exercises import Film, film
from engine.training.camera.moves import (
    ACTIVITIES,
    EXERCISES,
    activity,
    exercise,
    mirrored,
    standing,
    turned_round,
)

TICKS = 80


def made(what: str, seed: int) -> Film:
    return film(what, TICKS, "train", np.random.default_rng(seed))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def films() -> dict[str, list[Film]]:
    return {what: [made(what, seed) for seed in range(8)] for what in ("repeats", "lasts", "neither")}


def test_the_same_seed_gives_the_same_film(films: dict[str, list[Film]]) -> None:
    again = made("repeats", 3)
    assert again.patches == films["repeats"][3].patches
    assert again.spans == films["repeats"][3].spans


def test_what_counts_lies_in_order_within_the_film_and_moves(films: dict[str, list[Film]]) -> None:
    for what in ("repeats", "lasts"):
        for each in films[what]:
            assert len(each.patches) == len(each.frames) == len(each.moving) == TICKS
            assert all(start < end for start, end in each.spans)
            assert all(one[1] <= after[0] + 1e-9 for one, after in pairwise(each.spans))
            for start, end in each.spans:
                ticks = range(round(start / TICK_SECONDS), min(TICKS, int(end / TICK_SECONDS)))
                assert sum(each.moving[tick] for tick in ticks) >= 0.5 * len(ticks)
        assert sum(len(each.spans) for each in films[what]) >= 8
    assert all(not each.spans for each in films["neither"])


def test_what_moves_can_be_seen_and_costs_few_patches(films: dict[str, list[Film]]) -> None:
    everything = [each for made in films.values() for each in made]
    seen = [bool(each.patches[tick]) for each in everything for tick in range(TICKS) if each.moving[tick]]
    assert np.mean(seen) > 0.5
    assert np.mean([len(patches) for each in everything for patches in each.patches[1:]]) < 8


def test_nothing_counts_before_it_may() -> None:
    for seed in range(10):
        late = film("repeats", TICKS, "train", np.random.default_rng(seed), 5.0)
        assert all(start > 5.0 for start, _ in late.spans)


@pytest.mark.parametrize("name", [*EXERCISES, *ACTIVITIES])
def test_every_move_goes_somewhere_and_comes_back(name: str) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        move = exercise(name, rng) if name in EXERCISES else activity(name, rng)
        assert np.array_equal(move.at(0.0), move.rest)
        assert np.abs(move.at(1.0) - move.rest).max() > 0.05
        for number in range(2):
            assert np.isfinite(move.at(0.5, number)).all()


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_turned_round_begins_where_it_went_to(name: str) -> None:
    """Else which end a repetition ends at would be known by how the body looks there."""
    move = exercise(name, np.random.default_rng(3))
    turned = turned_round(move)
    if move.other is None:
        assert np.array_equal(turned.at(0.0), move.far)
        assert np.allclose(turned.at(1.0), move.rest)
    else:
        assert turned is move


def test_a_mirror_in_a_mirror_shows_the_body_itself() -> None:
    pose = standing(np.random.default_rng(1))
    assert np.allclose(mirrored(mirrored(pose)), pose)
    push_up = exercise("push-ups", np.random.default_rng(2)).far
    assert np.allclose(mirrored(mirrored(push_up)), push_up)
