"""The primitives against the plainest way to write them, forwards and backwards."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from kernels import reference


def agree(ours: Tensor, plain: Tensor, inputs: list[Tensor]) -> None:
    """Both results, and their gradients with respect to each input, are equal to fp32 rounding."""
    torch.manual_seed(0)
    upstream = torch.randn(ours.shape, dtype=ours.dtype)
    for one, other in zip(
        [ours, *torch.autograd.grad(ours, inputs, upstream)],
        [plain, *torch.autograd.grad(plain, inputs, upstream)],
        strict=True,
    ):
        assert torch.allclose(one, other, rtol=1e-5, atol=1e-5)


def random(*shape: int) -> Tensor:
    return torch.randn(*shape, dtype=torch.float64).requires_grad_()


def plain_attention(
    query: Tensor, key: Tensor, value: Tensor, relative: Tensor, profiles: Tensor, seen: Tensor, scale: float
) -> Tensor:
    groups = query.shape[1] // key.shape[1]
    key, value = (part.repeat_interleave(groups, dim=1) for part in (key, value))
    length, extent = query.shape[2], profiles.shape[1]
    distance = torch.arange(length)[:, None] - torch.arange(length)
    within = (distance >= 0) & (distance < extent)
    bias = (relative @ profiles)[..., torch.arange(length)[:, None], distance.clamp(0, extent - 1)] * within
    scores = query @ key.transpose(-1, -2) * scale + bias
    weights: Tensor = scores.masked_fill(~seen, -torch.inf).softmax(-1) @ value
    return weights


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    length=st.sampled_from([1, 5, 128, 129, 300]),
    kv_heads=st.integers(1, 2),
    groups=st.integers(1, 2),
    window=st.integers(1, 310),
    extent=st.integers(1, 310),
    prefix=st.sampled_from([0, 0, 7, 140]),
)
def test_windowed_attention(
    length: int, kv_heads: int, groups: int, window: int, extent: int, prefix: int
) -> None:
    torch.manual_seed(length)
    heads = kv_heads * groups
    inputs = [
        random(2, heads, length, 4),
        random(2, kv_heads, length, 4),
        random(2, kv_heads, length, 4),
        random(2, heads, length, 3),
        random(3, extent),
    ]
    position = torch.arange(length)
    distance = position[:, None] - position
    seen = (distance >= 0) & ((distance < window) | (position < prefix))
    query, key, value, relative, profiles = inputs
    ours = reference.windowed_attention(query, key, value, relative, profiles, window, prefix, 0.3)
    agree(ours, plain_attention(query, key, value, relative, profiles, seen, 0.3), inputs)


@pytest.mark.parametrize("length", [1, 2, 3, 9])
@pytest.mark.parametrize("kernel", [2, 4])
def test_convolution(length: int, kernel: int) -> None:
    torch.manual_seed(length)
    rows, weight = torch.randn(2, length, 5).requires_grad_(), torch.randn(5, kernel).requires_grad_()
    plain = rows + F.conv1d(F.pad(rows.mT, (kernel - 1, 0)), weight[:, None], groups=5).mT
    ours = reference.convolve(rows, weight)
    upstream = torch.randn_like(rows)
    for one, other in zip(
        [ours, *torch.autograd.grad(ours, [rows, weight], upstream)],
        [plain, *torch.autograd.grad(plain, [rows, weight], upstream)],
        strict=True,
    ):
        assert torch.allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_norm_and_its_gradient(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    rows = torch.randn(3, 7, 10).to(dtype).requires_grad_()
    weight = torch.randn(10).to(dtype).requires_grad_()
    plain = F.rms_norm(rows.float(), (10,), weight.float(), 1e-5)
    ours = reference.norm(rows, weight, 1e-5)
    assert ours.dtype == dtype
    upstream = torch.randn(3, 7, 10)
    ours_back = torch.autograd.grad(ours, [rows, weight], upstream.to(dtype))
    plain_back = torch.autograd.grad(plain, [rows, weight], upstream)
    tolerance = 1e-5 if dtype == torch.float32 else 5e-2
    for one, other in zip([ours, *ours_back], [plain, *plain_back], strict=True):
        assert torch.allclose(one.float(), other.float(), atol=tolerance, rtol=tolerance)
    with torch.no_grad():
        assert torch.allclose(reference.norm(rows, weight, 1e-5).float(), ours.float(), atol=tolerance)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(count=st.integers(1, 40), experts=st.integers(1, 6), data=st.data())
def test_experts(count: int, experts: int, data: st.DataObject) -> None:
    torch.manual_seed(count)
    top_k = data.draw(st.integers(1, experts))
    inputs = [random(count, 6), random(experts, 8, 6), random(experts, 6, 4), random(count, top_k)]
    rows, gate_up, down, weights = inputs
    chosen = torch.stack([torch.randperm(experts)[:top_k] for _ in range(count)])
    total = torch.zeros(count, 6, dtype=torch.float64)
    for expert in range(experts):
        gate, up = (rows @ gate_up[expert].T).chunk(2, dim=-1)
        weight = (weights * (chosen == expert)).sum(1, keepdim=True)
        total = total + (F.silu(gate) * up @ down[expert].T) * weight
    agree(reference.experts(rows, gate_up, down, chosen, weights), total, inputs)


def test_embedding_bag() -> None:
    table = torch.randn(9, 4)
    indices = torch.tensor([[0, 8, 8], [3, 4, 5]])
    assert torch.allclose(reference.embedding_bag(table, indices), table[indices].sum(1), atol=1e-6)
