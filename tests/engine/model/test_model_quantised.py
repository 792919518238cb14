"""Quantised weights in a file: what goes in comes out, and what is damaged is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from engine.model.quantised import (
    HEADER,
    PRECISIONS,
    Precision,
    QuantisedError,
    at_precision,
    from_tensors,
    is_matrix,
    read_scheme,
    to_tensors,
    write_scheme,
)
from kernels.quantised import Quantised, Weight

NAMES = {"layers.0.attention.out": (6, 70), "layers.1.mlp.gate_up": (3, 4, 34), "layers.0.norm.weight": (70,)}


def weights(precision: Precision) -> dict[str, Weight]:
    torch.manual_seed(0)
    return {name: at_precision(name, torch.randn(*shape), precision) for name, shape in NAMES.items()}


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_file_gives_back_the_same_weights(precision: Precision, tmp_path: Path) -> None:
    written = weights(precision)
    save_file(to_tensors(written), tmp_path / "model.safetensors", write_scheme(precision))
    with safe_open(tmp_path / "model.safetensors", framework="pt") as file:
        read = from_tensors({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118 - not a dict
        assert read_scheme(file.metadata()).precision == precision
    assert read.keys() == written.keys()
    for name, weight in written.items():
        other = read[name]
        assert isinstance(other, Quantised) == (is_matrix(name) and precision in ("int8", "int4", "fp8"))
        if isinstance(weight, Quantised) and isinstance(other, Quantised):
            assert weight.shape == other.shape
            assert torch.equal(weight.codes, other.codes)
            assert torch.equal(weight.scales, other.scales)
        else:
            assert isinstance(weight, torch.Tensor)
            assert isinstance(other, torch.Tensor)
            assert torch.equal(weight, other)
            assert weight.dtype == other.dtype


def test_only_projections_and_experts_change_with_the_precision() -> None:
    kept = ["head", "norm.weight", "layers.0.mlp.router.weight", "layers.0.attention.profiles", "tokens.table"]
    assert not any(is_matrix(name) for name in kept)
    assert is_matrix("transformer.layers.3.mlp.shared_down")


def test_damage_is_one_sentence_that_names_the_tensor() -> None:
    name = "layers.0.attention.out"
    tensors = to_tensors(weights("int4"))
    with pytest.raises(QuantisedError, match=re.escape(f"{name} has no scales")):
        from_tensors({each: tensor for each, tensor in tensors.items() if each != f"{name}.scales"})
    with pytest.raises(QuantisedError, match=re.escape(f"{name} has codes and scales of shapes")):
        from_tensors(tensors | {f"{name}.scales": tensors[f"{name}.scales"][:, :-1]})
    with pytest.raises(QuantisedError, match=re.escape(f"{name} has codes of the unknown type")):
        from_tensors(tensors | {f"{name}.codes": tensors[f"{name}.codes"].float()})


@pytest.mark.parametrize(
    "metadata", [None, {}, {HEADER: "{"}, {HEADER: '{"version":9,"precision":"int4","group":32}'}]
)
def test_an_unknown_scheme_is_refused(metadata: dict[str, str] | None) -> None:
    with pytest.raises(QuantisedError):
        read_scheme(metadata)
