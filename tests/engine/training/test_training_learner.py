"""Learning: losses fall, interruptions leave no trace, the optimiser does what it says."""

from __future__ import annotations

import copy

import msgspec
import numpy as np
import pytest
import torch

from engine.dialect.nano import NGRAM_WEIGHTS, PATCH_WEIGHTS, Nano, loaded, stored
from engine.model.config import VisionConfig
from engine.model.exact import log_probabilities
from engine.training.batches import Batch, LanePacker, cut
from engine.training.clips import ClipStore
from engine.training.drills import camera_drill
from engine.training.examples import scene_example
from engine.training.learner import Learner, Recipe, importance, schedule
from engine.training.optimiser import orthogonalised
from engine.training.scenes import scene
from engine.training.skills import skills
from kernels.choice import kernels

RECIPE = Recipe(lanes=2, length=256, matrix_rate=0.05, vector_rate=0.02)


@pytest.fixture(scope="module")
def batch(train_clips: ClipStore, tiny_nano: Nano) -> Batch:
    """One small batch."""
    examples = iter(
        [
            scene_example(scene(seed, train_clips, "train"), tiny_nano.vocabulary.encode, importance)
            for seed in (1, 2)
        ]
    )
    return LanePacker(RECIPE.lanes, RECIPE.length, lambda: next(examples)).batch()


def learner(tiny_nano: Nano) -> Learner:
    """A fresh learner, always the same."""
    torch.manual_seed(1)
    return Learner(Nano(tiny_nano.config, tiny_nano.vocabulary), RECIPE)


def test_a_batch_is_learnt(batch: Batch, tiny_nano: Nano) -> None:
    pupil = learner(tiny_nano)
    losses = [pupil.step(batch, 0.03).total for _ in range(25)]
    assert losses[-1] < 0.5 * losses[0]
    loss, load, wanted, chosen = pupil.judge(batch.example)
    assert np.isfinite(loss)
    assert load.sum() == 2 * 2 * len(batch.example)  # two layers, two experts a row
    assert wanted.shape == chosen.shape


def test_a_restored_learner_goes_on_as_if_nothing_had_been(batch: Batch, tiny_nano: Nano) -> None:
    one = learner(tiny_nano)
    for _ in range(3):
        one.step(batch, 0.1)
    other = Learner(Nano(tiny_nano.config, tiny_nano.vocabulary), RECIPE)
    other.restore(copy.deepcopy(one.state()))
    assert [one.step(batch, 0.5) for _ in range(3)] == [other.step(batch, 0.5) for _ in range(3)]


@pytest.mark.parametrize("progress", [0.5, RECIPE.rounded])
def test_towards_the_end_it_trains_with_the_weights_that_a_file_holds(
    batch: Batch, tiny_nano: Nano, progress: float
) -> None:
    pupil = learner(tiny_nano)
    pupil.step(batch, progress)
    filed = Nano(tiny_nano.config, tiny_nano.vocabulary)
    filed.load_state_dict({name: loaded(stored(name, each)) for name, each in pupil.nano.state_dict().items()})
    same = pupil.judge(batch.example)[0] == Learner(filed, RECIPE).judge(batch.example)[0]
    assert same == (progress >= RECIPE.rounded)


def test_a_nano_without_ngrams_is_trained_on_with_them(batch: Batch, tiny_nano: Nano) -> None:
    config = tiny_nano.config.without_ngrams()
    torch.manual_seed(2)
    before = Nano(config, tiny_nano.vocabulary)
    pupil, plain = learner(tiny_nano), Learner(Nano(config, tiny_nano.vocabulary), RECIPE)
    for each in (pupil, plain):
        each.continue_from(before.state_dict())
        each.truth_head.load_state_dict(plain.truth_head.state_dict())
    assert pupil.loss(batch)[1] == plain.loss(batch)[1]
    for _ in range(3):
        pupil.step(batch, 0.1)
    tables = [table for name, table in pupil.nano.named_parameters() if name.startswith(NGRAM_WEIGHTS)]
    assert tables
    assert all(table.any() for table in tables)


def test_a_nano_that_sees_in_another_way_learns_that_anew_and_keeps_the_rest(tiny_nano: Nano) -> None:
    filmed = LanePacker(RECIPE.lanes, RECIPE.length, lambda: camera_drill(1, "train", importance)).batch()
    assert len(filmed.example.rows.pixels)
    vision = VisionConfig(frames=3, folds=((3, 5), (1, 2), (1, 4), (1, 1)), widths=(8, 8, 16))
    config = msgspec.structs.replace(tiny_nano.config, vision=vision)
    assert config.grows_from(tiny_nano.config)
    assert config.grows_from(tiny_nano.config.without_ngrams())
    assert not tiny_nano.config.without_ngrams().grows_from(config)
    pupil, same = (Learner(Nano(each, tiny_nano.vocabulary), RECIPE) for each in (config, tiny_nano.config))
    begun = {name: each.clone() for name, each in pupil.nano.state_dict().items()}
    trained = tiny_nano.state_dict()
    for each in (pupil, same):
        each.continue_from(trained)
    patches = [name for name in begun if name.startswith(PATCH_WEIGHTS)]
    assert patches
    for name, weight in pupil.nano.state_dict().items():
        assert torch.equal(weight, (begun if name in patches else trained)[name])
    assert pupil.state()["peaks"][2] > same.state()["peaks"][2]
    pupil.step(filmed, 0.1)
    assert not any(torch.equal(pupil.nano.state_dict()[name], begun[name]) for name in patches)


def test_an_exact_learner_scores_its_targets_as_a_sampler_does(batch: Batch, tiny_nano: Nano) -> None:
    torch.manual_seed(1)
    trained = Nano(tiny_nano.config, tiny_nano.vocabulary)
    trained.load_state_dict(tiny_nano.state_dict())  # whose n-grams are no zeros
    pupil = Learner(trained, RECIPE, exact=True)
    targets = torch.from_numpy(batch.example.target).clamp(min=0).view(batch.lanes, -1)
    losses = []
    for _ in range(2):  # before a step of training and behind it
        with torch.no_grad():
            lanes = [cut(batch.example, number * RECIPE.length)[1] for number in range(batch.lanes)]
            own = [cut(lane, RECIPE.length)[0].rows for lane in lanes]
            rows = torch.stack([pupil.nano.embed(each) for each in own])
        served = pupil.nano.serve(kernels())
        streams = [served.stream() for _ in rows]
        sampled = []
        for at in range(0, RECIPE.length, 100):  # the sampler: some rows at a time, two sessions together
            part = rows[:, at : at + 100]
            hidden = served.step(list(zip(part, streams, strict=True)))
            sampled.append(torch.stack([log_probabilities(served.logits(each)) for each in hidden]))
        said = torch.cat(sampled, dim=1).gather(-1, targets[..., None])[..., 0]
        scores, _ = pupil.scored(batch)
        assert torch.equal(scores.detach().view(torch.int32), said.view(torch.int32))
        losses.append(pupil.step(batch, 0.03))
    assert losses[1].total < losses[0].total


def test_the_rate_rises_and_falls() -> None:
    rates = [schedule(progress / 100, 0.05) for progress in range(101)]
    assert max(rates) == pytest.approx(1.0)
    assert rates.index(max(rates)) == 5
    assert rates[0] < 0.1
    assert rates[-1] == pytest.approx(0.02)


def test_orthogonalised_matrices_have_singular_values_near_one() -> None:
    torch.manual_seed(0)
    for shape in ((3, 20, 48), (3, 48, 20)):
        values = torch.linalg.svdvals(orthogonalised(torch.randn(shape)))
        assert values.min() > 0.4
        assert values.max() < 1.4


def test_skills_forgive_one_tick_and_count_false_alarms() -> None:
    stop, silent = 5, 2  # vocabulary ids
    wanted = np.full(20, silent)
    wanted[[5, 12]] = stop
    chosen = np.full(20, silent)
    chosen[[6, 17]] = stop
    found = skills([(wanted, chosen)])["stop"]
    assert (found.wanted, found.chosen, found.recall, found.precision) == (2, 2, 0.5, 0.5)
    assert skills([(wanted, chosen)])["say"].recall is None
