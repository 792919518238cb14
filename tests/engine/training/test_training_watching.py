"""Scenes in which something is counted or told: every moment that calls for it, and no other."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from engine.dialect.tick import status_slots
from engine.dialect.vocabulary import CHOICES, Choice
from engine.evaluation.calibrate import meaningful_choices
from engine.protocol import TICK_SECONDS, Typed
from engine.training import watching
from engine.training.camera.exercises import Film
from engine.training.camera.moves import ACTIVITIES, EXERCISES
from engine.training.clips import ClipStore
from engine.training.example import Scene, SceneStep
from engine.training.watching import BEGIN, COUNT_UNTIL, COUNTING, END, PLAIN, REP, TELLING, watching_scene
from engine.training.world import World
from engine.wishes import read_wish


@pytest.fixture(scope="module")
def scenes(train_clips: ClipStore) -> list[Scene]:
    return [watching_scene(seed, train_clips, "train") for seed in range(24)]


def taken(played: Scene, choice: Choice) -> list[SceneStep]:
    return [step for step in played.steps if step.choice == choice == step.wanted and step.weight > 0]


def test_the_same_seed_gives_the_same_scene(train_clips: ClipStore, scenes: list[Scene]) -> None:
    assert watching_scene(5, train_clips, "train") == scenes[5]


def test_each_is_said_only_while_it_was_asked_for(scenes: list[Scene]) -> None:
    counts = Counter(step.wanted for played in scenes for step in played.steps if step.weight > 0)
    assert counts[REP] > 25
    assert counts[BEGIN] > 3
    assert counts[END] > 1
    assert counts[Choice("wish", "open")] > 5
    for played in scenes:
        assert all(step.situation.counts for step in taken(played, REP))
        assert all(step.situation.moving == 1 for step in taken(played, BEGIN))
        assert all(step.situation.moving == 2 for step in taken(played, END))
        for step in played.steps:
            status_slots(step.observation.tick, step.situation, step.observation.audio is None)


def test_the_session_would_allow_what_is_taught(scenes: list[Scene]) -> None:
    for played in scenes:
        allowed = meaningful_choices(played)
        for number, step in enumerate(played.steps):
            if step.weight > 0:
                assert allowed[number, CHOICES.index(step.wanted)], (played.seed, number, step.wanted)


def test_a_typed_wish_is_opened_and_the_rest_follows_from_it(scenes: list[Scene]) -> None:
    for played in scenes:
        for step in played.steps:
            typed = any(isinstance(event, Typed) for event in step.observation.events)
            assert typed == (step.choice == Choice("wish", "open"))


@pytest.mark.parametrize(
    ("wordings", "kind", "names"), [(COUNTING, "count", EXERCISES), (TELLING, "span", ACTIVITIES)]
)
def test_every_wording_is_understood(wordings: tuple[str, ...], kind: str, names: dict[str, object]) -> None:
    for wording in wordings:
        for name in names:
            for text in (wording.format(name), wording.format(name.replace("-", " "))):
                wish = read_wish(text)
                assert wish is not None, text
                assert wish.kind == kind, text


def test_the_truth_says_how_the_body_moves(scenes: list[Scene]) -> None:
    """Out before back, the two together as long as what is counted at their end."""
    counted = 0
    for played in scenes:
        ways, backs, lasting = (
            [each for each in played.events if each.kind == kind] for kind in ("away", "back", "lasting")
        )
        assert not (ways and lasting)
        assert [each.end for each in ways] == [each.start for each in backs]
        reps = {(step.observation.tick + 1) * TICK_SECONDS for step in played.steps if step.wanted == REP}
        if reps:
            ends = [each.end for each in backs]
            assert all(any(PLAIN <= at - each + 1e-6 < COUNT_UNTIL for each in ends) for at in reps)
            counted += len(reps)
    assert counted > 10


def test_nearly_every_repetition_is_counted(train_clips: ClipStore) -> None:
    counted = repetitions = 0
    for seed in range(60):
        played = watching_scene(seed, train_clips, "train")
        ends = [each.end for each in played.events if each.kind == "back"]
        if not ends or not played.steps[-1].situation.counts:
            continue
        repetitions += len(ends)
        for end in ends:  # from its way back until the next one can be counted
            later = [other for other in ends if other > end]
            until = min(end + COUNT_UNTIL, *(later or [1e9])) + 0.2
            said = [(step.observation.tick + 1) * TICK_SECONDS for step in played.steps if step.choice == REP]
            counted += any(end - 0.2 < at < until for at in said)
    assert repetitions > 50
    assert counted > 0.8 * repetitions


def test_a_repetition_that_is_counted_late_does_not_stand_for_the_next(train_clips: ClipStore) -> None:
    """It once did where the next was past its middle by then."""
    spans = [(1.05, 2.05), (2.05, 3.05)]
    world = World(30, train_clips, np.random.default_rng(0), train_clips.users[0], train_clips.owns[0])
    world.counts = True
    watcher = watching._Watcher(Film("jumps", False, spans, [], [], []), world)
    wanted = []
    for world.tick in range(20):
        if watcher.wanted() == REP:
            wanted.append(round(world.now, 1))
        if round(world.now, 1) in (2.6, 3.4):
            watcher.said(REP)
    assert wanted == [2.4, 2.6, 3.4]


def test_a_count_on_the_way_back_stands_for_its_repetition(train_clips: ClipStore) -> None:
    world = World(30, train_clips, np.random.default_rng(0), train_clips.users[0], train_clips.owns[0])
    world.counts, world.tick = True, 8
    watcher = watching._Watcher(Film("jumps", False, [(1.05, 2.05)], [], [], []), world)
    watcher.said(REP)
    assert not any(watcher.wanted() for world.tick in range(9, 20))


def test_what_nobody_could_be_sure_of_is_neither_right_nor_wrong(scenes: list[Scene]) -> None:
    unsure = 0
    for played in scenes:
        for each in (each for each in played.events if each.kind == "lasting"):
            for step in played.steps:
                since = (step.observation.tick + 1) * TICK_SECONDS - each.start
                if step.situation.moving == 1 and 0.201 < since < 0.599:
                    assert step.weight == 0.0
                    unsure += 1
    assert unsure > 5
