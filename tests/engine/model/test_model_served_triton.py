"""A model served by the Triton kernels: the numbers of the others, the rule of streams, and recorded ticks.

Without a GPU the kernels are interpreted, and what a CUDA graph would do is done by a stand-in that starts the
same launches with the same arguments again: a number that changes from tick to tick would show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load, save
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from engine.model.config import AttentionConfig, ModelConfig
from engine.model.quantised import Precision
from engine.model.served import Served, Stream
from engine.model.transformer import Transformer
from engine.serving.experts import ExpertPool, pooled
from kernels.choice import kernels
from kernels.stream import StreamKernels
from tests.kernels.interpreted import quicken

CONFIG = ModelConfig(
    vocabulary=20,
    hidden=12,
    layers=("sliding", "global"),
    mlps=("dense", "sparse"),
    sliding=AttentionConfig(heads=2, kv_heads=1, head_dim=8, window=5, extent=4),
    full=AttentionConfig(heads=1, kv_heads=1, head_dim=8, window=None, extent=6),
    dense_width=8,
    expert_width=6,
    experts=3,
    top_k=2,
)
BOUNDS = {"prefix": 2, "global_window": 7}


@pytest.fixture(scope="module")
def triton() -> Iterator[StreamKernels]:
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch)
        yield kernels("triton")


@pytest.fixture(scope="module")
def weights() -> dict[str, Tensor]:
    torch.manual_seed(1)
    return Transformer(CONFIG).state_dict()


@pytest.mark.parametrize("precision", ["int4", "fp8"])
def test_any_cut_any_company_and_a_restart_give_the_same_bits(
    triton: StreamKernels, weights: dict[str, Tensor], precision: Precision
) -> None:
    served = Served(CONFIG, weights, triton, precision)
    rows, others = torch.randn(9, 12), torch.randn(3, 12)
    (whole,) = served.step([(rows, served.stream(**BOUNDS))])
    reference = Served(CONFIG, weights, kernels("reference"), precision)
    (expected,) = reference.step([(rows, reference.stream(**BOUNDS))])
    assert torch.allclose(whole, expected, rtol=0, atol=1e-5 * float(expected.abs().max()))

    stream, other = served.stream(**BOUNDS), served.stream(**BOUNDS)
    first, _ = served.step([(rows[:5], stream), (others, other)])
    restored = served.stream(**BOUNDS)
    restored.load(load(save(stream.tensors())))
    second = served.step([(others[:1], other), (rows[5:], restored)])[1]
    assert torch.equal(torch.cat([first, second]), whole)
    assert torch.equal(served.likeliest(whole), served.logits(whole).argmax(-1))


@pytest.mark.parametrize("precision", ["fp32", "bf16", "int8", "int4"])
@settings(max_examples=2, deadline=None, derandomize=True)
@given(
    cuts=st.lists(st.integers(1, 2), min_size=1, max_size=2),
    company=st.lists(st.integers(0, 1), min_size=3, max_size=3),
    restart=st.integers(0, 1),
    prefix=st.sampled_from([0, 2]),
    window=st.integers(1, 3),
)
def test_no_bit_depends_on_cuts_company_or_a_restart(
    triton: StreamKernels,
    weights: dict[str, Tensor],
    precision: Precision,
    cuts: list[int],
    company: list[int],
    restart: int,
    prefix: int,
    window: int,
) -> None:
    torch.manual_seed(window)
    served, bounds = Served(CONFIG, weights, triton, precision), {"prefix": prefix, "global_window": window}
    rows = torch.randn(3, 12)
    (whole,) = served.step([(rows, served.stream(**bounds))])
    stream, other = served.stream(**bounds), served.stream()
    got, at = [], 0
    for index, count in enumerate([*cuts, len(rows)]):
        beside = torch.randn(company[index], 12)
        got.append(served.step([(beside, other), (rows[at : at + count], stream)])[1])
        at += len(got[-1])
        if index == restart:
            restored = served.stream(**bounds)
            restored.load(load(save(stream.tensors())))
            stream = restored
    assert torch.equal(torch.cat(got).view(torch.int32), whole.view(torch.int32))


def test_experts_brought_one_by_one_give_the_same_bits(
    triton: StreamKernels, weights: dict[str, Tensor]
) -> None:
    rows, pool = torch.randn(3, 12), ExpertPool(1, triton)
    found = []
    for each in (triton, pooled(triton, pool)):
        served = Served(CONFIG, weights, each, "int8")
        found.append(served.step([(rows, served.stream(**BOUNDS))])[0])
    pool.close()
    assert torch.equal(found[0], found[1])
    assert pool.use.reads > pool.size


def test_a_recorded_tick_goes_on_like_one_that_is_not(
    triton: StreamKernels, weights: dict[str, Tensor]
) -> None:
    from kernels.triton.graph import Graphs

    served = Served(CONFIG, weights, triton)
    stream, rows = served.stream(**BOUNDS), torch.randn(4, 12)
    expected = torch.cat([served.step([(row[None], stream)])[0] for row in rows])
    replaying = served.stream(**BOUNDS)
    stand_in = StandIn(replaying)
    recording = Served(CONFIG, weights, replace(triton, replayed=Graphs(stand_in.record)))
    got = torch.cat([recording.step([(row[None], replaying)])[0] for row in rows])
    assert torch.equal(got, expected)
    assert stand_in.started == 3  # all but the first, which is not recorded


class StandIn:
    """Records what changes ``stream``, undoes it, and does it again, as a CUDA graph does."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.started = 0

    def record(self, work: Callable[[], Tensor]) -> tuple[Callable[[], None], Tensor]:
        from kernels.triton import device

        before = {name: each.clone() for name, each in self._stream.tensors().items()}
        done: list[Callable[[], None]] = []

        def launch(kernel: Any, grid: tuple[int, ...], *arguments: object, **constants: object) -> None:  # noqa: ANN401
            done.append(lambda: device._run(kernel, grid, *arguments, **constants))
            done[-1]()

        with device.launched_by(launch), _Recorder(done):
            result = work()
        position = self._stream.position
        self._stream.load(before)
        self._stream.position = position

        def start() -> None:
            self.started += 1
            for each in done:
                each()

        return start, result


class _Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes each operation of torch, to be done again into the same tensors."""

    def __init__(self, done: list[Callable[[], None]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._done = done

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # noqa: ANN401
        result = function(*args, **(kwargs or {}))
        if isinstance(result, Tensor):
            self._done.append(lambda: _into(result, function(*args, **(kwargs or {}))))
        return result


def _into(place: Tensor, value: Tensor) -> None:
    if place.shape == value.shape:  # what torch makes empty and lets grow is filled by the next operation
        place.copy_(value)
