"""A pool of experts of any size changes no bit, keeps the most used, and brings in what is likely next."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import torch

from engine.model.quantised import Precision
from engine.serving.experts import ExpertPool, pooled
from engine.weights.checkpoint import load_served, open_checkpoint
from engine.weights.convert import convert
from kernels.choice import kernels
from kernels.reference_stream import REFERENCE
from kernels.stream import Routing
from tests.engine.tiny_inkling import save_tiny

LAYERS: Final[dict[str, Any]] = {
    "layer_types": ["hybrid_sliding"] * 3,
    "mlp_layer_types": ["sparse"] * 3,
    "num_hidden_layers": 3,
}


def converted(folder: Path, precision: Precision) -> Path:
    return convert(save_tiny(folder / "tiny", **LAYERS), folder / precision, precision, lambda *_: None)


@pytest.mark.parametrize("precision", ["fp32", "int4"])
def test_a_pool_of_any_size_gives_the_same_bits(precision: Precision, tmp_path: Path) -> None:
    checkpoint = open_checkpoint(converted(tmp_path, precision))
    plain = load_served(checkpoint, kernels(), precision)
    rows = plain.front.token_rows(torch.arange(60).tolist())
    (expected,) = plain.served.step([(rows, plain.served.stream())])
    for size in (1, 2, 3, 7, 100):
        pool = ExpertPool(size, kernels())
        served = load_served(checkpoint, pooled(kernels(), pool), precision).served
        stream = served.stream()
        parts = [served.step([(rows[at : at + 5], stream)])[0] for at in range(0, 60, 5)]
        pool.close()
        assert torch.equal(torch.cat(parts).view(torch.int32), expected.view(torch.int32))
        assert len(pool._ready) + len(pool._coming) <= size
        assert pool.use.reads > 0


def choose(*experts: int) -> Routing:
    """One row that chose these, with equal weights."""
    return Routing(torch.tensor([experts]), torch.full((1, len(experts)), 0.5), torch.zeros(1, 0))


def stack(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(6, 8, 4, generator=generator), torch.randn(6, 4, 4, generator=generator)


def test_the_most_used_stay() -> None:
    pool = ExpertPool(1, REFERENCE)
    layer, rows = pool.layer(*stack(0)), torch.ones(1, 4)
    for expert in (3, 3, 3, 1, 3, 2, 3):
        layer(rows, choose(expert), torch.zeros(1, 4))
    pool.close()
    assert (pool.use.hits, pool.use.reads) == (4, 7)


def test_the_next_layers_experts_of_the_step_before_are_brought_in() -> None:
    pool = ExpertPool(4, REFERENCE)  # three for the most used, one for what is expected
    first, second = pool.layer(*stack(0)), pool.layer(*stack(1))
    rows = torch.ones(1, 4)
    for _ in range(5):
        for expert in (0, 1, 2):
            first(rows, choose(expert), torch.zeros(1, 4))
    second(rows, choose(5), torch.zeros(1, 4))
    first(rows, choose(0), torch.zeros(1, 4))  # while this runs, expert 5 of the second comes back
    pool._coming[1, 5].result(10)
    before = pool.use.hits
    second(rows, choose(5), torch.zeros(1, 4))
    pool.close()
    assert pool.use.hits == before + 1


def test_a_pool_holds_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ExpertPool(0, REFERENCE)
