"""Every implementation of the operators for streams by the same checks; the interpreted one in small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.choice import kernels
from kernels.stream import AttentionShape, StreamKernels
from tests.kernels import stream_checks as check
from tests.kernels.interpreted import quicken


@pytest.fixture(scope="module", params=["cpu", "reference"])
def made(request: pytest.FixtureRequest) -> StreamKernels:
    return kernels(request.param)


@pytest.mark.parametrize("form", check.FORMATS)
@settings(max_examples=15)
@given(count=st.integers(1, 9), out=st.integers(1, 140), width=st.integers(1, 50), seed=st.integers(0, 9))
def test_product(made: StreamKernels, form: str, count: int, out: int, width: int, seed: int) -> None:
    torch.manual_seed(seed)
    check.product(made, form, count, out, 2 * width)


def test_every_fp8_number(made: StreamKernels) -> None:
    check.every_fp8_number(made)


@settings(max_examples=15)
@given(count=st.integers(1, 9), width=st.integers(1, 70), parts=st.integers(1, 3))
def test_norm_and_gate(made: StreamKernels, count: int, width: int, parts: int) -> None:
    torch.manual_seed(count)
    check.norm_and_gate(made, count, width, parts)


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(0, 5), max_size=6), channels=st.integers(1, 40), kernel=st.integers(2, 5))
def test_convolution_and_join(made: StreamKernels, cuts: list[int], channels: int, kernel: int) -> None:
    torch.manual_seed(channels)
    check.convolution(made, cuts, channels, kernel)
    check.join(made, cuts, channels, kernel)


@settings(max_examples=12)
@given(count=st.integers(1, 9), size=st.integers(1, 40))
def test_embedding_bag_and_choice(made: StreamKernels, count: int, size: int) -> None:
    torch.manual_seed(count)
    check.embedding_bag_and_choice(made, count, size)


@settings(max_examples=15)
@given(
    count=st.integers(1, 6),
    size=st.integers(1, 70),
    temperature=st.sampled_from([0.3, 1.0, 2.0]),
    top_p=st.sampled_from([0.01, 0.5, 0.9, 1.0]),
)
def test_sampling(made: StreamKernels, count: int, size: int, temperature: float, top_p: float) -> None:
    torch.manual_seed(size)
    check.sampling(made, count, size, temperature, top_p)


@settings(max_examples=12)
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
    shape = AttentionShape(kv_heads * groups, kv_heads, dim, 3, window, prefix, 1e-6, log_floor, 0.2)
    check.attention(made, shape, extent, cuts, 150)


@settings(max_examples=15)
@given(count=st.integers(1, 9), experts=st.integers(1, 9), shared=st.integers(1, 2), data=st.data())
def test_router(made: StreamKernels, count: int, experts: int, shared: int, data: st.DataObject) -> None:
    torch.manual_seed(count)
    check.router(made, count, experts, shared, data.draw(st.integers(1, experts)))


@pytest.mark.parametrize("form", check.FORMATS)
@settings(max_examples=10)
@given(count=st.integers(1, 9), experts=st.integers(1, 6), width=st.sampled_from([6, 40]), data=st.data())
def test_experts(
    made: StreamKernels, form: str, count: int, experts: int, width: int, data: st.DataObject
) -> None:
    torch.manual_seed(count)
    check.experts(made, form, count, experts, width, data.draw(st.integers(1, experts)))


@pytest.fixture(scope="module")
def triton() -> Iterator[StreamKernels]:
    """Triton's; where it is interpreted a program takes a millisecond, so there must be few of them."""
    made = kernels("triton")
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch)
        yield made


@pytest.mark.parametrize("form", check.FORMATS)
@pytest.mark.parametrize(("count", "out", "width"), [(5, 70, 290), (1, 3, 2)])
def test_triton_product(triton: StreamKernels, form: str, count: int, out: int, width: int) -> None:
    check.product(triton, form, count, out, width)


def test_triton_every_fp8_number(triton: StreamKernels) -> None:
    check.every_fp8_number(triton)


@pytest.mark.parametrize(("count", "width", "parts"), [(3, 5, 2), (2, 64, 1)])
def test_triton_norm_and_gate(triton: StreamKernels, count: int, width: int, parts: int) -> None:
    check.norm_and_gate(triton, count, width, parts)


@pytest.mark.parametrize(("cuts", "channels", "kernel"), [([2, 0, 1], 7, 4), ([5], 16, 2)])
def test_triton_convolution_and_join(
    triton: StreamKernels, cuts: list[int], channels: int, kernel: int
) -> None:
    check.convolution(triton, cuts, channels, kernel)
    check.join(triton, cuts, channels, kernel)


def test_triton_embedding_bag_and_choice(triton: StreamKernels) -> None:
    check.embedding_bag_and_choice(triton, 3, 40)


@pytest.mark.parametrize(("size", "top_p"), [(40, 0.8), (70, 1.0), (1, 0.5)])
def test_triton_sampling(
    triton: StreamKernels, monkeypatch: pytest.MonkeyPatch, size: int, top_p: float
) -> None:
    from kernels.triton import operators

    monkeypatch.setattr(operators, "BLOCK", 32)  # so that it takes several
    torch.manual_seed(size)
    check.sampling(triton, 3, size, 0.7, top_p)


@pytest.mark.parametrize(
    ("kv_heads", "groups", "dim", "window", "prefix", "log_floor"),
    [(1, 2, 16, 9, 0, None), (2, 1, 5, 11, 5, 10), (1, 1, 40, 3, 17, None)],
)
def test_triton_attention(
    triton: StreamKernels,
    kv_heads: int,
    groups: int,
    dim: int,
    window: int,
    prefix: int,
    log_floor: int | None,
) -> None:
    shape = AttentionShape(kv_heads * groups, kv_heads, dim, 3, window, prefix, 1e-6, log_floor, 0.2)
    check.attention(triton, shape, 7, [5, 1], 22)


@pytest.mark.parametrize(("experts", "shared", "top_k"), [(9, 2, 3), (1, 1, 1)])
def test_triton_router(triton: StreamKernels, experts: int, shared: int, top_k: int) -> None:
    check.router(triton, 3, experts, shared, top_k)


@pytest.mark.parametrize("form", check.FORMATS)
@pytest.mark.parametrize(("count", "number", "top_k"), [(6, 2, 1), (3, 4, 3)])
def test_triton_experts(triton: StreamKernels, form: str, count: int, number: int, top_k: int) -> None:
    check.experts(triton, form, count, number, 6, top_k)


@pytest.mark.parametrize("form", check.FORMATS)
def test_triton_adds_in_its_order_to_the_last_bit(triton: StreamKernels, form: str) -> None:
    from kernels.triton import ordered

    torch.manual_seed(0)
    rows, weight = torch.randn(5, 600), check.FORMATS[form](torch.randn(20, 600))
    assert torch.equal(triton.product(weight)(rows), ordered.product(rows, weight))
    scale = torch.randn(600)
    assert torch.equal(triton.norm(scale, 1e-6)(rows), ordered.norm(rows, scale, 1e-6))
