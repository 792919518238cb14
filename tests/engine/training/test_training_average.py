"""The mean of nanos: halfway between them, a nano like any other, and refused where it means nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from engine.dialect.nano import Nano, load_nano
from engine.training import average


def test_the_mean_lies_halfway(tiny_nano: Nano) -> None:
    one, other = (Nano(tiny_nano.config, tiny_nano.vocabulary) for _ in range(2))
    weights = {name: weight.clone() for name, weight in tiny_nano.state_dict().items()}
    one.load_state_dict(weights)
    other.load_state_dict({name: weight + 2 for name, weight in weights.items()})
    mean = average.averaged([one, other]).state_dict()
    for name, weight in weights.items():
        assert torch.allclose(mean[name], weight + 1, atol=1e-5), name


def test_a_nano_without_ngrams_leaves_those_of_the_other_as_they_are(tiny_nano: Nano) -> None:
    weights = tiny_nano.state_dict()
    plain = Nano(tiny_nano.config.without_ngrams(), tiny_nano.vocabulary)
    shared = plain.state_dict().keys()
    plain.load_state_dict({name: weights[name] + 2 for name in shared})
    other = Nano(tiny_nano.config, tiny_nano.vocabulary)
    other.load_state_dict(weights)
    mean = average.averaged([plain, other]).state_dict()
    assert mean.keys() == weights.keys() > shared
    for name, weight in weights.items():
        assert torch.allclose(mean[name], weight + (name in shared), atol=1e-5), name


def test_the_mean_of_one_and_the_same_is_that(
    tiny_nano_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tiny_nano_folder / "thresholds.json").write_text('{"stop": -1.5}')
    out = tmp_path / "mean"
    monkeypatch.setattr(
        "sys.argv", ["average", str(tiny_nano_folder), str(tiny_nano_folder), "--out", str(out)]
    )
    assert average.main() == 0
    before, after = load_nano(tiny_nano_folder), load_nano(out)
    assert torch.equal(before.biases, after.biases)
    for name, weight in before.state_dict().items():
        assert torch.allclose(after.state_dict()[name], weight, rtol=0.02, atol=0.01), name  # rounded again


def test_what_does_not_fit_is_one_sentence(
    tiny_nano_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    shutil.copytree(tiny_nano_folder, other)
    (other / "model.safetensors").write_bytes(b"damaged")
    monkeypatch.setattr(
        "sys.argv", ["average", str(tiny_nano_folder), str(other), "--out", str(tmp_path / "no")]
    )
    assert average.main() == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "no").exists()
