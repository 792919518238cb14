"""Rounding a nano's matrices: what changes, what does not, and that it is noticed."""

from __future__ import annotations

import pytest
import torch

from engine.dialect.nano import Nano
from engine.evaluation.rounding import measure, rounded
from engine.model.quantised import Precision, is_matrix
from engine.training.clips import ClipStore
from engine.training.scenes import scene


@pytest.mark.parametrize(("precision", "most"), [("int8", 17 * 16), ("int4", 16)])
def test_only_matrices_are_rounded_and_to_few_values(tiny_nano: Nano, precision: Precision, most: int) -> None:
    same = rounded(tiny_nano, precision)
    assert torch.equal(same.biases, tiny_nano.biases)
    for name, weight in tiny_nano.state_dict().items():
        held = same.state_dict()[name]
        assert torch.equal(held, weight) != is_matrix(name)
        if is_matrix(name):
            assert len(held.flatten(0, -2)[0][:32].unique()) <= most


def test_coarser_weights_give_other_surprise(tiny_nano: Nano, train_clips: ClipStore) -> None:
    scenes = [scene(1, train_clips, "train")]
    as_it_is, found = measure(tiny_nano, scenes)
    assert as_it_is > 0
    assert found["silent"].wanted > 0
    assert measure(tiny_nano, scenes)[0] == as_it_is
    assert measure(rounded(tiny_nano, "int4"), scenes)[0] != as_it_is
