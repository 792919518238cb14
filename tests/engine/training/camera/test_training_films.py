"""The films of training: varied people, truthful visits. The pictures of the tests stay as they were."""

from __future__ import annotations

import ast
import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.training.camera import bodies, stirrings
from engine.training.camera.bodies import somebody
from engine.training.camera.cast import VISIBLE, Part, Set, Spot, visitors, visits
from engine.training.camera.figures import Camera
from engine.training.camera.films import film
from engine.training.camera.looks import STEPS, Pose
from engine.training.camera.rooms import HEIGHT, ROOMS, WIDTH, draw_room
from engine.training.camera.sprites import Sprite, canvas, cut, oval
from engine.training.phrases import Split

TICKS = 60
DIGESTS = {
    "test": "75f728c67c4c6aa324113fb0520d02b219d42cffd5fe892349e2640d8bd4dcdd",
    "validation": "651fb893517a36a7a9fc559c4926cb0921e30e45f7b869bb398b8765b657d697",
}


@pytest.mark.parametrize("split", ["test", "validation"])
def test_the_pictures_of_an_evaluation_never_change(split: Split) -> None:
    camera = Camera.draw(80, split, np.random.default_rng(3))
    digest = hashlib.sha256()
    for frame in camera.frames:
        digest.update(frame.tobytes())
    digest.update(repr(camera.visits).encode())
    assert digest.hexdigest() == DIGESTS[split]


def test_limbs_are_never_drawn_as_the_tests_draw_them() -> None:
    tree = ast.parse(Path(bodies.__file__).read_text(encoding="utf-8"))
    limbs = [
        each
        for each in tree.body
        if isinstance(each, ast.FunctionDef) and each.name in ("_leg", "_arm", "_segment")
    ]
    names = {node.id for each in limbs for node in ast.walk(each) if isinstance(node, ast.Name)}
    names |= {node.attr for each in limbs for node in ast.walk(each) if isinstance(node, ast.Attribute)}
    assert len(limbs) == 3
    assert not names & {"oval", "ellipse"}


@pytest.mark.parametrize("seed", range(6))
def test_a_film_is_drawn_anew_from_its_seed(seed: int) -> None:
    frames, found = film(TICKS, np.random.default_rng(seed))
    again, _ = film(TICKS, np.random.default_rng(seed))
    assert len(frames) == TICKS
    assert all(frame.shape == (HEIGHT, WIDTH, 3) and frame.dtype == np.uint8 for frame in frames)
    assert all(np.array_equal(one, other) for one, other in zip(frames, again, strict=True))
    assert all(0 <= glimpse <= start <= end < TICKS for glimpse, start, end in found)
    assert all(start > 0 for _, start, _ in found)
    assert [first for _, first, _ in found] == sorted(first for _, first, _ in found)


def test_nobody_looks_like_another() -> None:
    rng = np.random.default_rng(2)
    people = [somebody(rng, 100.0) for _ in range(60)]
    for choice in ("head", "hair", "hat", "torso", "pattern", "limbs", "bottoms", "seam", "sleeve"):
        assert len({getattr(person.look, choice) for person in people}) >= 3, choice
    pictures = [person.sprite(Pose()).colour.tobytes() for person in people]
    assert len(set(pictures)) == len(people)


@pytest.mark.parametrize("turn", [-1.0, 0.0, 1.0])
def test_a_person_stands_upright(turn: float) -> None:
    rng = np.random.default_rng(4)
    for _ in range(12):
        person = somebody(rng, 120.0)
        keep = person.sprite(Pose(turn)).keep[:, :, 0]
        rows = np.flatnonzero((keep < 128).any(axis=1))
        assert 85 < rows[-1] - rows[0] < 135
        assert np.median((keep < 128).sum(axis=1)[rows]) < 60


def test_who_walks_moves_the_legs_and_who_was_drawn_is_not_drawn_again() -> None:
    person = somebody(np.random.default_rng(5), 120.0)
    steps = [person.sprite(Pose(1.0, step=step, arms="swing")) for step in range(STEPS)]
    assert len({sprite.keep.tobytes() for sprite in steps}) > STEPS / 2
    assert person.sprite(Pose(1.0, step=3, arms="swing")) is steps[3]
    assert person.sprite(Pose(1.0, step=3, arms="swing"), 1.5).keep.shape[0] > steps[3].keep.shape[0]


def _part(places: list[float], start: int = 0) -> Part:
    person = somebody(np.random.default_rng(1), 100.0)
    return Part(person, start, [Spot(x, 150.0, 1.0, Pose()) for x in places])


def test_who_comes_in_later_visits() -> None:
    assert visits([_part([-60, -30, 20, 60, 100, 260], start=10)], 40) == [(12, 12, 14)]


def test_the_edge_of_who_comes_in_is_seen_before_the_visit_begins() -> None:
    assert visits([_part([-60, -12, -4, 3, 60, 80], start=10)], 40) == [(11, 13, 15)]


def test_who_is_there_from_the_beginning_does_not_come_in() -> None:
    assert visits([_part([100.0] * 20)], 40) == []


def test_the_user_who_leaves_and_comes_back_comes_in_but_not_who_only_leans_aside() -> None:
    away = [100.0] * 10 + [300.0] * 15 + [100.0] * 15
    leaning = [100.0] * 10 + [200.0] * 15 + [100.0] * 15
    glimpsed = [100.0] * 10 + [300.0] * 3 + [100.0] * 27
    assert visits([_part(away)], 40) == [(25, 25, 39)]
    assert visits([_part(leaning)], 40) == []
    assert visits([_part(glimpsed)], 40) == []


def test_two_who_come_together_come_in_once() -> None:
    places = [-60.0, 20.0, 60.0, 100.0]
    assert visits([_part(places, start=5), _part(places, start=7)], 30) == [(6, 6, 10)]


@pytest.mark.parametrize(("doorway", "cabinet"), [(None, None), ((60.0, 100.0), None), (None, (-5.0, 40.0))])
def test_nobody_appears_out_of_nothing(
    doorway: tuple[float, float] | None, cabinet: tuple[float, float] | None
) -> None:
    place = Set(np.full((HEIGHT, WIDTH, 3), 90, dtype=np.uint8), doorway, cabinet)
    parts = [
        part
        for seed in range(40)
        for group in visitors(place, 150, np.random.default_rng(seed))
        for part in group
        if part.start > 0
    ]
    assert len(parts) > 30
    assert all(part.share(part.start) < VISIBLE for part in parts)
    assert all(max(part.share(tick) for tick in range(150)) > VISIBLE for part in parts)


def test_who_is_hidden_by_a_wall_is_not_in_view() -> None:
    person = somebody(np.random.default_rng(1), 100.0)
    spots = [Spot(x, 150.0, 1.0, Pose(), (80.0, 120.0)) for x in (50.0, 60.0, 80.0, 100.0)]
    shares = [Part(person, 0, spots).share(tick) for tick in range(5)]
    assert shares[0] == 0.0
    assert all(one <= other for one, other in pairwise(shares[:4]))
    assert shares[4] == 0.0


@pytest.mark.parametrize("name", sorted(stirrings._MAKERS))
def test_what_stirs_changes_the_picture_and_never_leaves_it_out_of_shape(name: str) -> None:
    room = np.full((HEIGHT, WIDTH, 3), 128, dtype=np.uint8)
    changed = 0
    for seed in range(8):
        stir = stirrings._MAKERS[name][1](room, TICKS, np.random.default_rng(seed))
        pictures = [room.copy() for _ in range(TICKS)]
        for tick, picture in enumerate(pictures):
            stir(picture, tick)
        changed += any(not np.array_equal(one, other) for one, other in pairwise(pictures))
    assert changed >= 5


@pytest.mark.parametrize("kind", sorted(set(ROOMS["train"])))
def test_every_room_of_training_is_a_picture_and_no_two_are_alike(kind: str) -> None:
    rooms = [draw_room(kind, np.random.default_rng(seed)) for seed in range(5)]
    assert all(room.shape == (HEIGHT, WIDTH, 3) and room.dtype == np.uint8 for room in rooms)
    assert len({room.tobytes() for room in rooms}) == 5


def _disc() -> Sprite:
    sheet = canvas(21, 21)
    oval(sheet, (10, 10), (8, 8), (200, 100, 50, 255))
    return cut(sheet, (10, 10))


@given(x=st.floats(-60, 260), y=st.floats(-60, 220), left=st.floats(0, WIDTH), wide=st.floats(0, 80))
def test_a_sprite_is_seen_only_within_its_window(x: float, y: float, left: float, wide: float) -> None:
    picture = np.full((HEIGHT, WIDTH, 3), 7, dtype=np.uint8)
    _disc().paste(picture, x, y, (left, left + wide))
    changed = np.flatnonzero((picture != 7).any(axis=(0, 2)))
    assert all(int(left) <= column < int(left + wide) for column in changed)
