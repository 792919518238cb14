"""Group-wise integers: how close they are, and that packing loses nothing."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.quantised import GROUP, Bits, narrowed, quantise, quantise_fp8


@pytest.mark.parametrize("bits", [4, 8])
@settings(max_examples=30, deadline=None, derandomize=True)
@given(out=st.integers(1, 5), width=st.integers(1, 50), seed=st.integers(0, 99), spread=st.floats(1e-6, 1e3))
def test_every_weight_is_within_a_step_of_its_group(
    bits: Bits, out: int, width: int, seed: int, spread: float
) -> None:
    torch.manual_seed(seed)
    width *= 2
    weight = torch.randn(2, out, width) * spread
    quantised = quantise(weight, bits)
    assert quantised.shape == weight.shape
    assert quantised.dequantised().shape == weight.shape
    step = quantised.scales.float().abs().repeat_interleave(GROUP, -1)[..., :width]
    # Half a step for a code inside the range; the smaller side of int4 ends a step early.
    most = 0.5 if bits == 8 else 1.05
    assert bool(((quantised.dequantised() - weight).abs() <= most * step * 1.01 + 1e-12).all())
    assert torch.equal(quantised[1].dequantised(), quantised.dequantised()[1])


@pytest.mark.parametrize(("bits", "error"), [(4, 0.10), (8, 0.006)])
def test_the_relative_error_of_a_matrix(bits: Bits, error: float) -> None:
    torch.manual_seed(0)
    weight = torch.randn(64, 256)
    assert float((quantise(weight, bits).dequantised() - weight).norm() / weight.norm()) < error


@settings(max_examples=30, deadline=None, derandomize=True)
@given(out=st.integers(1, 5), width=st.integers(1, 99), seed=st.integers(0, 99), spread=st.floats(1e-6, 1e3))
def test_every_weight_at_fp8_is_within_half_a_step(out: int, width: int, seed: int, spread: float) -> None:
    torch.manual_seed(seed)
    weight = torch.randn(2, out, width) * spread
    quantised = quantise_fp8(weight)
    assert quantised.shape == weight.shape
    scales = quantised.scales.float().repeat_interleave(GROUP, -1)[..., :width]
    # Three bits behind the point; below 2 ** -6 the steps are 2 ** -9.
    most = torch.maximum(weight.abs() / 16, scales * 2**-10)
    assert bool(((quantised.dequantised() - weight).abs() <= most * 1.001).all())
    assert torch.equal(quantised[1].dequantised(), quantised.dequantised()[1])
    assert not quantise_fp8(weight * 0).dequantised().any()


def test_only_bfloat16_numbers_are_narrowed() -> None:
    weight = torch.randn(3, 5)
    assert narrowed(weight) is weight
    half = narrowed(weight.bfloat16().float())
    assert half.dtype == torch.bfloat16
    assert torch.equal(half, weight.bfloat16())


def test_four_bits_are_two_codes_a_byte() -> None:
    weight = torch.arange(-8.0, 8.0).repeat(2)[None]
    quantised = quantise(weight, 4)
    assert quantised.codes.shape == (1, GROUP // 2)
    assert quantised.codes.dtype == torch.uint8
    assert torch.equal(quantised.dequantised(), weight)


def test_a_group_of_zeros_stays_zero() -> None:
    for bits in (4, 8):
        assert not quantise(torch.zeros(3, 40), bits).dequantised().any()


def test_an_odd_number_of_inputs_is_refused_at_four_bits() -> None:
    with pytest.raises(ValueError, match="33 inputs"):
        quantise(torch.zeros(1, 33), 4)
