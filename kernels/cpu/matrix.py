"""Rows times a matrix of float32, bfloat16, int8, int4 or fp8 weights.

Sixty-four outputs lie side by side and every output is summed over its inputs from the first to the last, in
its own lane; so a row gives the same bits alone and among others, and a weight that was read serves four rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from kernels.cpu.vector import Array, compiled, splat
from kernels.cpu.words import WIDTH, are_codes, fetched, lanes_of_word, scaled, stepped, stored
from kernels.quantised import FP8, GROUP, Quantised, Weight, narrowed

_ZERO: Final = np.float32(0)


@dataclass(frozen=True)
class Packed:
    """Matrices of one shape [out, width], one after another, filled up with zeros to whole blocks and groups.

    words: flat; for each matrix, block and step of inputs the 32-bit words of 64 outputs, with as many inputs
    in a word as its dtype says: float32, uint16 (bfloat16), int8, uint8 (int4) or uint32 (fp8). scales: float32
    flat; for each matrix, block and group of inputs those of 64 outputs; of full weights there are none.
    inputs: the width filled up. size, scale_size: of one matrix, in words and in scales.
    """

    out: int
    width: int
    inputs: int
    blocks: int
    words: Array
    scales: NDArray[np.float32]
    size: int
    scale_size: int

    @property
    def stride(self) -> int:
        """Outputs of a row as `multiply` writes it."""
        return self.blocks * WIDTH


def pack(weights: Weight) -> Packed:
    """weights [..., out, in]: float32, bfloat16 or quantised."""
    *_, out, width = weights.shape
    scales = torch.zeros(0)
    if isinstance(weights, Quantised):
        scales = weights.scales.float()
        if weights.codes.dtype == FP8:
            words = _laid_out(weights.codes.view(torch.uint8), 1, 0).view(-1).view(torch.uint32)
        elif weights.bits == 8:
            words = _laid_out(weights.codes, 1, 0)
        else:
            halves = _laid_out(weights.integers() + 8, 8, 8).view(-1, 4, 2).transpose(1, 2)  # even, then odd
            words = (halves[..., ::2] | halves[..., 1::2] << 4).view(torch.uint8)
            scales = scales * 16  # of int4 the kernel makes 1 + n / 16
        scales = _laid_out(scales, 1, 0, multiple=1)
    else:
        kept = narrowed(weights.detach())
        laid = _laid_out(kept, 1 if kept.dtype == torch.float32 else 2, 0)
        words = laid if kept.dtype == torch.float32 else laid.view(torch.uint16)
    matrices = weights.shape[:-2].numel()
    flat = words.contiguous().view(-1).numpy()
    return Packed(
        out=out,
        width=width,
        inputs=-(-width // GROUP) * GROUP,
        blocks=-(-out // WIDTH),
        words=flat,
        scales=scales.contiguous().view(-1).numpy(),
        size=flat.nbytes // 4 // matrices,
        scale_size=scales.numel() // matrices,
    )


def _laid_out(values: Tensor, together: int, filling: int, multiple: int = GROUP) -> Tensor:
    """values [..., out, in] as [matrices, blocks, in / together, 64, together], filled up."""
    out, width = values.shape[-2:]
    filled = F.pad(values, (0, -width % multiple, 0, -out % WIDTH), value=filling)
    split = filled.reshape(-1, filled.shape[-2] // WIDTH, WIDTH, filled.shape[-1] // together, together)
    return split.transpose(2, 3).contiguous()


@compiled
def multiply(
    rows: Array,
    count: int,
    words: Array,
    first_word: int,
    scales: Array,
    first_scale: int,
    inputs: int,
    blocks: int,
    out: Array,
) -> None:
    """The product of ``count`` rows [inputs] in the flat ``rows`` with one matrix, into rows of 64 * blocks."""
    per_word = lanes_of_word(words)
    codes = are_codes(words)
    groups = inputs // GROUP
    steps = GROUP // per_word
    stride = blocks * WIDTH
    totals = np.empty(count * groups, np.float32)
    if codes:
        for each in range(count * groups):
            total = _ZERO
            for one in range(GROUP):
                total += rows[each * GROUP + one]
            totals[each] = total
    zero = splat(_ZERO)
    for block in range(blocks):
        block_step = first_word + block * groups * steps * WIDTH
        block_scale = first_scale + block * groups * WIDTH
        row = 0
        while row + 4 <= count:
            for side in range(0, WIDTH, 32):
                four = (zero, zero, zero, zero, zero, zero, zero, zero)
                for group in range(groups):
                    sums = (zero, zero, zero, zero, zero, zero, zero, zero) if codes else four
                    for each in range(group * steps, (group + 1) * steps):
                        at = row * inputs + each * per_word
                        sums = stepped(words, block_step + each * WIDTH, side, 2, rows, at, inputs, sums)
                    if codes:
                        scale = block_scale + group * WIDTH + side
                        four = scaled(words, scales, scale, 2, totals, row * groups + group, groups, sums, four)
                    else:
                        four = sums
                stored(out, row * stride + block * WIDTH + side, stride, 2, four)
            row += 4
        while row < count:
            single = (zero, zero, zero, zero)
            for group in range(groups):
                part = (zero, zero, zero, zero) if codes else single
                for each in range(group * steps, (group + 1) * steps):
                    fetched(words, block_step + each * WIDTH)
                    at = row * inputs + each * per_word
                    part = stepped(words, block_step + each * WIDTH, 0, 4, rows, at, inputs, part)
                if codes:
                    scale = block_scale + group * WIDTH
                    single = scaled(words, scales, scale, 4, totals, row * groups + group, groups, part, single)
                else:
                    single = part
            stored(out, row * stride + block * WIDTH, stride, 4, single)
            row += 1
