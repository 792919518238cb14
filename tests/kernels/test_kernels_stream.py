"""Every implementation of the operators for streams against the plainest way to write them; its one rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from kernels.choice import NAMES, kernels
from kernels.quantised import Quantised, Weight, quantise
from kernels.stream import AttentionShape, Routing, StreamKernels

FORMATS: dict[str, Callable[[Tensor], Weight]] = {
    "fp32": lambda weight: weight,
    "bf16": lambda weight: weight.bfloat16(),
    "int8": lambda weight: quantise(weight, 8),
    "int4": lambda weight: quantise(weight, 4),
}


@pytest.fixture(scope="module", params=NAMES)
def made(request: pytest.FixtureRequest) -> StreamKernels:
    return kernels(request.param)


def near(ours: Tensor, plain: Tensor) -> bool:
    return bool((ours - plain).abs().max() <= 1e-5 * plain.abs().max().clamp(min=1))


def by_itself(operator: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    return torch.cat([operator(row[None].clone()) for row in rows])


def full(weight: Weight) -> Tensor:
    return weight.dequantised() if isinstance(weight, Quantised) else weight.float()


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(count=st.integers(1, 9), out=st.integers(1, 140), width=st.integers(1, 50), seed=st.integers(0, 9))
def test_product(made: StreamKernels, form: str, count: int, out: int, width: int, seed: int) -> None:
    torch.manual_seed(seed)
    weight = FORMATS[form](torch.randn(out, 2 * width))
    rows = torch.randn(count, 2 * width)
    operator = made.product(weight)
    result = operator(rows)
    assert near(result, rows.double() @ full(weight).double().T)
    assert torch.equal(by_itself(operator, rows), result)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(count=st.integers(1, 9), width=st.integers(1, 70), parts=st.integers(1, 3), seed=st.integers(0, 9))
def test_norm_and_gate(made: StreamKernels, count: int, width: int, parts: int, seed: int) -> None:
    torch.manual_seed(seed)
    width *= parts
    rows, weight = 3 * torch.randn(count, 2 * width), torch.randn(2 * width)
    operator = made.norm(weight, 1e-5)
    assert near(operator(rows), F.rms_norm(rows.double(), weight.shape, weight.double(), 1e-5))
    assert torch.equal(by_itself(operator, rows), operator(rows))
    shares = torch.rand(count, parts)
    gate, up = rows.double().chunk(2, dim=-1)
    assert near(made.gate(rows), F.silu(gate) * up)
    weighted = made.gate(rows, shares)
    assert near(weighted, F.silu(gate) * up * shares.repeat_interleave(width // parts, 1))
    one_by_one = [
        made.gate(row[None].clone(), share[None].clone()) for row, share in zip(rows, shares, strict=True)
    ]
    assert torch.equal(torch.cat(one_by_one), weighted)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(cuts=st.lists(st.integers(0, 5), max_size=6), channels=st.integers(1, 40), kernel=st.integers(2, 5))
def test_convolution(made: StreamKernels, cuts: list[int], channels: int, kernel: int) -> None:
    torch.manual_seed(channels)
    weight, rows = torch.randn(channels, kernel), torch.randn(sum(cuts) + 1, channels + 7)
    operator, history = made.convolution(weight), None
    columns = slice(4, 4 + channels)
    own = rows[:, columns].double()
    padded = F.pad(own.T[None], (kernel - 1, 0))
    plain = own + F.conv1d(padded, weight.double()[:, None], groups=channels)[0].T
    result, history, begin = rows.clone(), operator.history(), 0
    for count in [*cuts, 1]:
        operator(result[begin : begin + count], history, columns)
        begin += count
    assert near(result[:, columns], plain)
    assert torch.equal(result[:, :4], rows[:, :4])
    assert torch.equal(result[:, 4 + channels :], rows[:, 4 + channels :])


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    dim=st.sampled_from([3, 16, 64, 80]),
    kv_heads=st.integers(1, 2),
    groups=st.integers(1, 3),
    window=st.integers(1, 130),
    prefix=st.sampled_from([0, 0, 1, 65]),
    extent=st.integers(1, 150),
    log_floor=st.sampled_from([None, 10]),
    cuts=st.lists(st.integers(1, 50), max_size=5),
)
def test_attention(
    made: StreamKernels,
    dim: int,
    kv_heads: int,
    groups: int,
    window: int,
    prefix: int,
    extent: int,
    log_floor: int | None,
    cuts: list[int],
) -> None:
    torch.manual_seed(dim)
    heads = kv_heads * groups
    shape = AttentionShape(heads, kv_heads, dim, 3, window, prefix, 1e-6, log_floor, 0.2)
    weights = torch.randn(dim), torch.randn(dim), torch.randn(3, extent)
    operator = made.attention(shape, *weights)
    projected = torch.randn(150, shape.width)
    memory, got, begin = operator.memory(), torch.empty(150, heads * dim), 0
    for count in [*cuts, 150]:
        rows = projected[begin : begin + count]
        operator(rows, memory, begin, got[begin : begin + count])
        begin += len(rows)
    assert near(got, plain_attention(shape, *weights, projected.double()))
    whole = torch.empty_like(got)
    operator(projected, operator.memory(), 0, whole)
    assert torch.equal(whole, got)


def plain_attention(
    shape: AttentionShape, query_norm: Tensor, key_norm: Tensor, profiles: Tensor, projected: Tensor
) -> Tensor:
    heads, kv, dim, length = shape.heads, shape.kv_heads, shape.dim, len(projected)
    parts = torch.split(projected, [heads * dim, kv * dim, kv * dim, heads * shape.d_rel], dim=1)
    query, key, value, relative = (
        each.view(length, count, -1) for each, count in zip(parts, (heads, kv, kv, heads), strict=True)
    )
    query = F.rms_norm(query, (dim,), query_norm.double(), shape.eps)
    key = F.rms_norm(key, (dim,), key_norm.double(), shape.eps)
    if shape.log_floor is not None:
        grown = (torch.arange(1, length + 1).double() / shape.log_floor).clamp(min=1)
        heat = (1 + shape.log_alpha * grown.log())[:, None, None]
        query, relative = query * heat, relative * heat
    key, value = (each.repeat_interleave(heads // kv, dim=1) for each in (key, value))
    position = torch.arange(length)
    distance = position[:, None] - position
    seen = (distance >= 0) & ((distance < shape.window) | (position < shape.prefix))
    extent = profiles.shape[1]
    bias = torch.einsum("thr,rd->htd", relative, profiles.double())
    bias = bias.gather(2, distance.clamp(0, extent - 1).expand(heads, -1, -1)) * (distance < extent)
    scores = torch.einsum("thd,shd->hts", query, key) / dim + bias
    weights = scores.masked_fill(~seen, -torch.inf).softmax(-1)
    return torch.einsum("hts,shd->thd", weights, value).flatten(1)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(count=st.integers(1, 9), experts=st.integers(1, 9), shared=st.integers(1, 2), data=st.data())
def test_router(made: StreamKernels, count: int, experts: int, shared: int, data: st.DataObject) -> None:
    torch.manual_seed(count)
    top_k = data.draw(st.integers(1, experts))
    weight, bias, rows = torch.randn(experts + shared, 20), torch.randn(experts) * 0.1, torch.randn(count, 20)
    operator = made.router(weight, bias, top_k, 1.7)
    routing = operator(rows)
    scores = rows.double() @ weight.double().T
    chosen = (scores[:, :experts].sigmoid() + bias).topk(top_k).indices.sort().values
    assert torch.equal(routing.chosen, chosen)
    taking_part = torch.cat([scores.gather(1, chosen), scores[:, experts:]], dim=1)
    weights = F.logsigmoid(taking_part).softmax(-1) * 1.7
    assert near(torch.cat([routing.weights, routing.shared], dim=1), weights)
    one_by_one = [operator(row[None].clone()) for row in rows]
    for place in range(3):
        assert torch.equal(torch.cat([each[place] for each in one_by_one]), routing[place])


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=10, deadline=None, derandomize=True)
@given(count=st.integers(1, 9), experts=st.integers(1, 6), width=st.sampled_from([6, 40]), data=st.data())
def test_experts(
    made: StreamKernels, form: str, count: int, experts: int, width: int, data: st.DataObject
) -> None:
    torch.manual_seed(count)
    top_k = data.draw(st.integers(1, experts))
    gate_up = FORMATS[form](torch.randn(experts, 2 * width, 20))
    down = FORMATS[form](torch.randn(experts, 20, width))
    chosen = torch.stack([torch.randperm(experts)[:top_k].sort().values for _ in range(count)])
    rows, routing = torch.randn(count, 20), Routing(chosen, torch.rand(count, top_k), torch.empty(count, 0))
    before = torch.randn(count, 20)
    plain = before.double()
    for expert in range(experts):
        gate, up = (rows.double() @ full(gate_up)[expert].double().T).chunk(2, dim=-1)
        share = (routing.weights * (chosen == expert)).sum(1, keepdim=True)
        plain = plain + (F.silu(gate) * up @ full(down)[expert].double().T) * share
    operator, result = made.experts(gate_up, down), before.clone()
    operator(rows, routing, result)
    assert near(result, plain)
    for index in range(count):
        alone = before[index : index + 1].clone()
        part = slice(index, index + 1)
        own = Routing(chosen[part].clone(), routing.weights[part].clone(), routing.shared[part])
        operator(rows[part].clone(), own, alone)
        assert torch.equal(alone[0], result[index])
