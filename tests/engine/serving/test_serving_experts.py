"""A pool of experts of any size changes no bit, keeps the most used, and brings in what is likely next."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

import pytest
import torch

from engine.model.quantised import Precision
from engine.serving.cold import cold_for
from engine.serving.experts import ExpertPool, pooled
from engine.weights.checkpoint import load_served, open_checkpoint
from engine.weights.convert import convert
from kernels.choice import kernels
from kernels.quantised import Weight, quantise
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


class Far:
    """A place that counts what is kept and brought; what it keeps is a copy of its own."""

    def __init__(self) -> None:
        self.kept: list[Weight] = []
        self.brought: list[int] = []

    def keep(self, weight: Weight) -> Weight:
        assert isinstance(weight, torch.Tensor)
        self.kept.append(weight.clone())
        return self.kept[-1]

    def bring(self, weight: Weight) -> Weight:
        assert isinstance(weight, torch.Tensor)
        kept = [each for each in self.kept if isinstance(each, torch.Tensor)]
        own = {each.untyped_storage().data_ptr() for each in kept}
        assert weight.untyped_storage().data_ptr() in own
        self.brought.append(weight.shape[0])
        return weight.clone()


def test_experts_are_kept_once_and_brought_one_at_a_time() -> None:
    far, rows = Far(), torch.ones(1, 4)
    pool = ExpertPool(1, REFERENCE, far)
    gate_up, down = stack(0)
    layer, plain = pool.layer(gate_up.clone(), down.clone()), REFERENCE.experts(gate_up, down)
    for expert in (3, 3, 1, 3):
        mixed, expected = torch.zeros(1, 4), torch.zeros(1, 4)
        layer(rows, choose(expert), mixed)
        plain(rows, choose(expert), expected)
        assert torch.equal(mixed, expected)
    pool.close()
    assert len(far.kept) == 2
    assert far.brought == [1] * 4  # the second time the third was there, and it stayed for the fourth


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no NVIDIA GPU here")
@pytest.mark.parametrize("bits", [None, 4])
def test_pinned_experts_come_to_the_device_as_they_are(bits: Literal[4] | None) -> None:
    weight: Weight = torch.randn(6, 8, 4) if bits is None else quantise(torch.randn(6, 8, 64), bits)
    place = cold_for(torch.device("cuda"))
    kept = place.keep(weight)
    brought = place.bring(kept)
    for first, second, third in zip(parts(weight), parts(kept), parts(brought), strict=True):
        assert second.is_pinned()
        assert third.is_cuda
        assert torch.equal(first, third.cpu())


def parts(weight: Weight) -> tuple[torch.Tensor, ...]:
    return (weight,) if isinstance(weight, torch.Tensor) else (weight.codes, weight.scales)


def test_on_a_processor_weights_stay_where_they_lie() -> None:
    weight, place = torch.ones(2, 3), cold_for(torch.device("cpu"))
    assert place.bring(place.keep(weight)) is weight


def test_a_pool_holds_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ExpertPool(0, REFERENCE)
