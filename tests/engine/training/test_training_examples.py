"""From scenes to sequences, and from sequences to batches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dialect.nano import Nano
from engine.dialect.rows import Kind, Lane, Rows
from engine.dialect.vocabulary import END, FIRST_CHOICE, FIRST_TEXT, choice_token
from engine.training.batches import LanePacker, cut, join
from engine.training.clips import ClipStore
from engine.training.example import GroundTruth, Scene
from engine.training.examples import AHEAD, MOVES, NONE, SOUNDS, Example, scene_example, scene_truth
from engine.training.learner import importance
from engine.training.scenes import scene


@pytest.fixture(scope="module")
def made(train_clips: ClipStore) -> Scene:
    """One scene."""
    return scene(3, train_clips, "train")


@pytest.fixture(scope="module")
def example(made: Scene, tiny_nano: Nano) -> Example:
    """The same as a sequence."""
    return scene_example(made, tiny_nano.vocabulary.encode, importance)


def test_every_status_row_asks_for_the_action_of_its_tick(made: Scene, example: Example) -> None:
    status = example.rows.kind == Kind.STATUS
    wanted = [choice_token(step.wanted) if step.weight else NONE for step in made.steps]
    assert example.target[status].tolist() == wanted
    followed = example.rows.token[np.flatnonzero(status) + 1].tolist()
    assert followed == [choice_token(step.choice) for step in made.steps]


def test_spoken_texts_are_asked_for_token_by_token(train_clips: ClipStore, tiny_nano: Nano) -> None:
    for seed in range(40):
        made = scene(seed, train_clips, "train")
        said = [step.text for step in made.steps if step.choice.kind == "say"]
        if not said:
            continue
        example = scene_example(made, tiny_nano.vocabulary.encode, importance)
        action = example.rows.lane == Lane.ACTION
        tokens = example.target[action & (example.target >= FIRST_TEXT) & (example.weight > 1)]
        assert tiny_nano.vocabulary.decode(tokens.tolist())[:4] == said[0][:4]
        assert END in example.target or len(said[0]) >= 16
        return
    pytest.fail("no scene of forty had an answer")


def test_slips_change_what_is_shown_and_not_what_is_wanted(
    made: Scene, example: Example, tiny_nano: Nano
) -> None:
    slipped = scene_example(made, tiny_nano.vocabulary.encode, importance, slip=0.5)
    assert slipped.target.tolist() == example.target.tolist()
    assert (slipped.rows.token != example.rows.token).sum() > 10


def test_the_truth_knows_turns_pauses_and_what_comes(tiny_nano: Nano) -> None:
    events = [
        GroundTruth("turn", 1.0, 3.0),
        GroundTruth("pause", 1.6, 2.4),
        GroundTruth("person in", 2.0, 2.0),
        GroundTruth("away", 1.0, 1.7),
        GroundTruth("back", 1.7, 2.0),
    ]
    truth = scene_truth(events, 20)
    assert truth[:, SOUNDS.index("turn")].nonzero()[0].tolist() == list(range(5, 15))
    assert truth[:, -1].nonzero()[0].tolist() == list(range(10, 20))
    moves = truth[:, len(SOUNDS) + len(AHEAD) :][:, : len(MOVES)]
    assert [moves[:, number].nonzero()[0].tolist() for number in range(3)] == [[5, 6, 7], [8, 9], []]
    soon = truth[:, len(SOUNDS)]
    assert soon[4] == 1  # the turn begins in the next tick
    assert soon[3] == 1
    assert soon[2] == 0
    assert soon[9] == 0  # a pause
    assert len(AHEAD) == 3


@given(at=st.integers(0, 200))
def test_cutting_and_joining_change_nothing(example: Example, at: int) -> None:
    again = join(list(cut(example, at)))
    for name in ("target", "weight", "truth", "tick"):
        assert np.array_equal(getattr(again, name), getattr(example, name))
    for name in Rows.__dataclass_fields__:
        assert np.array_equal(getattr(again.rows, name), getattr(example.rows, name))


def test_lanes_are_filled_to_the_row_and_the_rest_is_not_lost(example: Example) -> None:
    given_out = 0

    def following() -> Example:
        nonlocal given_out
        given_out += 1
        return example

    packer = LanePacker(3, 500, following)
    rows = sum(len(packer.batch().example) for _ in range(4))
    assert rows == 4 * 3 * 500
    assert given_out <= 1 + rows // len(example) + 12  # short remainders are left out
    batch = packer.batch()
    assert len(batch.example.rows.mic) == int((batch.example.rows.kind == Kind.SOUND).sum())
    assert batch.example.target.max() < FIRST_TEXT + 2048
    assert (batch.example.target[batch.example.rows.kind == Kind.STATUS] >= -1).all()
    assert FIRST_CHOICE > END


def test_what_is_joined_behind_a_scene_that_is_cut_is_learnt(example: Example) -> None:
    """Drills behind a scene longer than a lane were once shown and never asked for."""
    first = int((example.target != NONE).sum())
    both = join([example, example])
    size = len(example) - 40
    packer = LanePacker(1, size, lambda: both)
    packer.batch()
    second = packer.batch().example  # the end of one, then the whole beginning of the other
    assert int((second.target != NONE).sum()) > 0.8 * first * (size - 40) / len(example)
    assert (second.target[:20] == NONE).all()
