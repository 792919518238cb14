"""Matrices held as small numbers with one scale for every group of inputs.

A group is `GROUP` neighbouring inputs of one output; its weights are code times scale. Codes are symmetric, so
there is no offset to store: int8 codes lie in -127..127, int4 codes in -8..7, where the weight of the largest
magnitude of a group becomes -8 (a scale may be negative); fp8 codes are e4m3 numbers in -448..448.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import torch
import torch.nn.functional as F
from torch import Tensor

GROUP: Final = 32
Bits = Literal[4, 8]
FP8: Final = torch.float8_e4m3fn
_LARGEST: Final = 448.0  # of fp8


@dataclass(frozen=True)
class Quantised:
    """One matrix [..., out, in], or several of one shape.

    codes: int8 or FP8 [..., out, in] for 8 bits; uint8 [..., out, in / 2] for 4 bits, two codes a byte, each
    plus 8, the first in the low half. scales: bfloat16 [..., out, groups]; the last group may be smaller.
    """

    codes: Tensor
    scales: Tensor

    @property
    def bits(self) -> Bits:
        """The size of a code."""
        return 4 if self.codes.dtype == torch.uint8 else 8

    @property
    def shape(self) -> torch.Size:
        """The shape [..., out, in] of the weights that it stands for."""
        return torch.Size((*self.codes.shape[:-1], self.codes.shape[-1] * 8 // self.bits))

    def __getitem__(self, index: int) -> Quantised:
        """One matrix of several."""
        return Quantised(self.codes[index], self.scales[index])

    def flatten(self, start: int, end: int) -> Quantised:
        """As a tensor's ``flatten``, over dimensions before the last."""
        return Quantised(self.codes.flatten(start, end), self.scales.flatten(start, end))

    def integers(self) -> Tensor:
        """The codes int8 [..., out, in], unpacked; of fp8 there are none."""
        if self.bits == 8:
            return self.codes
        halves = torch.stack([self.codes & 15, self.codes >> 4], dim=-1)
        return halves.flatten(-2).to(torch.int8) - 8

    def dequantised(self) -> Tensor:
        """The weights fp32 [..., out, in], exactly code times scale."""
        values = self.codes.float() if self.codes.dtype == FP8 else self.integers()
        return values * self.scales.float().repeat_interleave(GROUP, -1)[..., : values.shape[-1]]


Weight = Tensor | Quantised


def narrowed(weight: Tensor) -> Tensor:
    """Weights that are bfloat16 numbers as such: the same numbers in half the room. Others as they are."""
    if weight.dtype == torch.float32:
        half = weight.bfloat16()
        if torch.equal(half.float(), weight):
            return half
    return weight


def quantise(weight: Tensor, bits: Bits) -> Quantised:
    """weight [..., out, in] at 4 or 8 bits; the codes are those nearest under the stored scale.

    Raises ValueError for an odd number of inputs at 4 bits.
    """
    width = weight.shape[-1]
    if bits == 4 and width % 2:
        raise ValueError(f"a matrix with {width} inputs cannot be packed two codes a byte")
    grouped = _grouped(weight)
    if bits == 8:
        scales = _rounded_up(grouped.abs().amax(-1) / 127)
    else:
        largest = grouped.gather(-1, grouped.abs().argmax(-1, keepdim=True)).squeeze(-1)
        scales = (largest / -8).bfloat16()
    lowest, highest = (-127, 127) if bits == 8 else (-8, 7)
    integers = _divided(grouped, scales).round().clamp(lowest, highest).flatten(-2)[..., :width]
    codes = integers.to(torch.int8).contiguous()
    if bits == 4:
        unsigned = (codes + 8).to(torch.uint8)
        codes = unsigned[..., ::2] | (unsigned[..., 1::2] << 4)
    return Quantised(codes, scales)


def quantise_fp8(weight: Tensor) -> Quantised:
    """weight [..., out, in] as e4m3 numbers; the codes are those nearest under the stored scale."""
    grouped = _grouped(weight)
    scales = _rounded_up(grouped.abs().amax(-1) / _LARGEST)
    codes = _divided(grouped, scales).clamp(-_LARGEST, _LARGEST).flatten(-2)[..., : weight.shape[-1]]
    return Quantised(codes.to(FP8).contiguous(), scales)


def _grouped(weight: Tensor) -> Tensor:
    """fp32 [..., out, groups, GROUP], filled up with zeros."""
    padded = F.pad(weight.float(), (0, -weight.shape[-1] % GROUP))
    return padded.view(*padded.shape[:-1], -1, GROUP)


def _divided(grouped: Tensor, scales: Tensor) -> Tensor:
    """Each weight by its group's scale; 0 where that is 0."""
    return grouped * torch.where(scales == 0, 0.0, 1 / scales.float())[..., None]


def _rounded_up(scales: Tensor) -> Tensor:
    """The nearest bfloat16 that is not smaller, so that no code is cut off."""
    rounded = scales.bfloat16()
    return torch.where(rounded.float() < scales, rounded * (1 + 2**-7), rounded)
