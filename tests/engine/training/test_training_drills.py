"""Drills: what words ask for, densely."""

from __future__ import annotations

import numpy as np
import pytest

from engine.dialect.nano import Nano
from engine.dialect.rows import Kind, Lane
from engine.dialect.vocabulary import CHOICES, FIRST_CHOICE, Choice, choice_token
from engine.training.camera.figures import Camera
from engine.training.drills import CAMERA_TICKS, camera_drill, drill, wanted
from engine.training.learner import importance
from engine.training.phrases import Phrase, Split


@pytest.mark.parametrize(
    ("kind", "working", "choice"),
    [
        ("stock", False, Choice("say")),
        ("ask", False, Choice("delegate")),
        ("wish", True, Choice("wish", "open")),
        ("cancel", True, Choice("cancel")),
        ("cancel", False, Choice("say")),
        ("drill stock", False, Choice("say")),
        ("drill ask", False, Choice("delegate")),
        ("drill statement", False, Choice("delegate")),
        ("drill statement", True, Choice("silent")),
        ("drill correction", True, Choice("delegate")),
        ("drill wish", False, Choice("wish", "open")),
        ("drill withdrawal", False, Choice("wish", "open")),
        ("drill correction", False, Choice("delegate")),
        ("drill aside", True, Choice("silent")),
        ("drill broadcast", False, Choice("silent")),
        ("trail", False, Choice("silent")),
        ("drill failure", False, Choice("interject", "failure")),
        ("drill harmless", False, Choice("silent")),
    ],
)
def test_each_kind_of_phrase_asks_for_its_action(kind: str, working: bool, choice: Choice) -> None:
    assert wanted(Phrase(kind, "words", "words", "an answer"), working)[0] == choice


def test_what_is_said_over_the_assistant_stops_it_or_does_not(tiny_nano: Nano) -> None:
    left = {"stop": 0, "go": 0}
    drills = 160
    for seed in range(drills):
        made = drill(seed, "train", tiny_nano.vocabulary.encode, importance)
        for choice in (Choice("stop"), Choice("go")):
            left[choice.kind] += int((made.target == choice_token(choice)).sum())
    assert 1.5 < left["stop"] / drills < 5
    assert 1.25 < left["go"] / drills < 4.25


def test_a_long_silence_after_half_a_sentence_wants_help_and_after_words_to_others_none(
    tiny_nano: Nano,
) -> None:
    wants = {"silent": 0, "delegate": 0}
    for seed in range(160):
        made = drill(seed, "train", tiny_nano.vocabulary.encode, importance)
        status = np.flatnonzero((made.rows.kind == Kind.STATUS) & (made.target >= 0))
        for row in status[made.rows.lane[status - 1] == Lane.ACTION]:  # nothing came in this tick
            for choice in (Choice("silent"), Choice("delegate")):
                wants[choice.kind] += int(made.target[row] == choice_token(choice))
    assert wants["silent"] > 20
    assert wants["delegate"] > 20


def test_a_drill_is_a_sequence_like_a_scene(tiny_nano: Nano) -> None:
    made = drill(3, "train", tiny_nano.vocabulary.encode, importance)
    assert len(made.target) == len(made.weight) == len(made.truth) == len(made.rows)
    status = made.rows.kind == Kind.STATUS
    asked = made.target[status & (made.target >= 0)]
    assert len(asked) == 28
    assert set(asked.tolist()) <= set(range(FIRST_CHOICE, FIRST_CHOICE + len(CHOICES)))
    followed = made.rows.token[np.flatnonzero(status & (made.target >= 0)) + 1]
    assert followed.tolist() == asked.tolist()
    again = drill(3, "train", tiny_nano.vocabulary.encode, importance)
    assert np.array_equal(made.rows.token, again.rows.token)


def test_phrasings_of_another_split_are_not_drilled(tiny_nano: Nano) -> None:
    splits: tuple[Split, Split] = ("train", "test")
    seen: dict[str, set[tuple[int, ...]]] = {split: set() for split in splits}
    for split in splits:
        for seed in range(30):
            made = drill(seed, split, tiny_nano.vocabulary.encode, importance)
            words = made.rows.token[made.rows.lane == 6].tolist()  # typed, whole
            seen[split].add(tuple(words))
    assert not (seen["train"] & seen["test"]) - {()}


def test_a_camera_drill_announces_each_visit_once() -> None:
    announced = visits = 0
    for seed in range(12):
        made = camera_drill(seed, "train", importance)
        assert len(made.target) == len(made.truth) == len(made.rows)
        announced += int((made.rows.token == choice_token(Choice("interject", "person"))).sum())
        visits += int((np.diff(made.truth[made.rows.kind == Kind.STATUS][:, -1]) > 0).sum())
    assert 0 < announced <= visits + 2


def test_a_camera_drill_wants_nobody_announced_who_goes_out() -> None:
    announce = choice_token(Choice("interject", "person"))
    for seed in range(40):
        camera = Camera.draw(CAMERA_TICKS, "train", np.random.default_rng((10, seed)))
        made = camera_drill(seed, "train", importance)
        assert not any(camera.gone(tick) for tick in made.tick[made.target == announce])
