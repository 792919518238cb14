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

from kernels.cpu.vector import (
    LANES,
    Array,
    are_codes,
    compiled,
    fma,
    lanes_of_word,
    load,
    middle_of,
    prefetch,
    splat,
    store,
    weight,
)
from kernels.quantised import FP8, GROUP, Quantised, Weight, narrowed

WIDTH: Final = 64  # outputs of a block
AHEAD: Final = 1024  # words that int4 is fetched ahead of its use
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
    scales, factor = torch.zeros(0), 1.0
    if isinstance(weights, Quantised) and weights.codes.dtype == FP8:
        words = _laid_out(weights.codes.view(torch.uint8), GROUP, 4, 0).view(torch.uint32)
        scales = _laid_out(weights.scales.float(), 1, 1, 0)
    elif isinstance(weights, Quantised):
        values, scales = weights.integers(), weights.scales.float()
        if weights.bits == 4:
            values, factor = values + 8, 16.0  # of int4 the kernel makes 1 + n / 16
        filling = 8 if weights.bits == 4 else 0
        laid = _laid_out(values, GROUP, 32 // weights.bits, filling)
        words = (laid[..., ::2] | laid[..., 1::2] << 4).view(torch.uint8) if weights.bits == 4 else laid
        scales = _laid_out(scales * factor, 1, 1, 0)
    else:
        kept = narrowed(weights.detach())
        laid = _laid_out(kept, GROUP, 1 if kept.dtype == torch.float32 else 2, 0)
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


def _laid_out(values: Tensor, multiple: int, together: int, filling: int) -> Tensor:
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
    sums = np.empty(count * groups, np.float32)
    if codes:
        for each in range(count * groups):
            total = _ZERO
            for one in range(GROUP):
                total += rows[each * GROUP + one]
            sums[each] = total
    for block in range(blocks):
        block_word = first_word + block * groups * steps * WIDTH
        block_scale = first_scale + block * groups * WIDTH
        row = 0
        while row + 4 <= count:
            for side in range(0, WIDTH, 32):
                t00 = t01 = t10 = t11 = t20 = t21 = t30 = t31 = splat(_ZERO)
                for group in range(groups):
                    if codes:
                        a00 = a01 = a10 = a11 = a20 = a21 = a30 = a31 = splat(_ZERO)
                    else:
                        a00, a01, a10, a11, a20, a21, a30, a31 = t00, t01, t10, t11, t20, t21, t30, t31
                    for step in range(steps):
                        word = block_word + (group * steps + step) * WIDTH + side
                        for part in range(per_word):
                            w0, w1 = weight(words, word, part), weight(words, word + 16, part)
                            at = row * inputs + (group * steps + step) * per_word + part
                            x = splat(rows[at])
                            a00, a01 = fma(x, w0, a00), fma(x, w1, a01)
                            x = splat(rows[at + inputs])
                            a10, a11 = fma(x, w0, a10), fma(x, w1, a11)
                            x = splat(rows[at + 2 * inputs])
                            a20, a21 = fma(x, w0, a20), fma(x, w1, a21)
                            x = splat(rows[at + 3 * inputs])
                            a30, a31 = fma(x, w0, a30), fma(x, w1, a31)
                    if codes:
                        scale = block_scale + group * WIDTH + side
                        s0, s1 = load(scales, scale), load(scales, scale + 16)
                        middle = splat(middle_of(words))
                        x = splat(sums[row * groups + group])
                        t00, t01 = fma(fma(x, middle, a00), s0, t00), fma(fma(x, middle, a01), s1, t01)
                        x = splat(sums[(row + 1) * groups + group])
                        t10, t11 = fma(fma(x, middle, a10), s0, t10), fma(fma(x, middle, a11), s1, t11)
                        x = splat(sums[(row + 2) * groups + group])
                        t20, t21 = fma(fma(x, middle, a20), s0, t20), fma(fma(x, middle, a21), s1, t21)
                        x = splat(sums[(row + 3) * groups + group])
                        t30, t31 = fma(fma(x, middle, a30), s0, t30), fma(fma(x, middle, a31), s1, t31)
                    else:
                        t00, t01, t10, t11, t20, t21, t30, t31 = a00, a01, a10, a11, a20, a21, a30, a31
                to = row * stride + block * WIDTH + side
                store(out, to, t00)
                store(out, to + 16, t01)
                store(out, to + stride, t10)
                store(out, to + stride + 16, t11)
                store(out, to + 2 * stride, t20)
                store(out, to + 2 * stride + 16, t21)
                store(out, to + 3 * stride, t30)
                store(out, to + 3 * stride + 16, t31)
            row += 4
        while row < count:
            t0 = t1 = t2 = t3 = splat(_ZERO)
            for group in range(groups):
                if codes:
                    a0 = a1 = a2 = a3 = splat(_ZERO)
                else:
                    a0, a1, a2, a3 = t0, t1, t2, t3
                for step in range(steps):
                    word = block_word + (group * steps + step) * WIDTH
                    if per_word == 8:  # int4 computes so long that the processor does not look ahead far enough
                        for line in range(0, WIDTH, LANES):
                            prefetch(words, word + AHEAD + line)
                    for part in range(per_word):
                        x = splat(rows[row * inputs + (group * steps + step) * per_word + part])
                        a0 = fma(x, weight(words, word, part), a0)
                        a1 = fma(x, weight(words, word + 16, part), a1)
                        a2 = fma(x, weight(words, word + 32, part), a2)
                        a3 = fma(x, weight(words, word + 48, part), a3)
                if codes:
                    scale = block_scale + group * WIDTH
                    x, middle = splat(sums[row * groups + group]), splat(middle_of(words))
                    t0 = fma(fma(x, middle, a0), load(scales, scale), t0)
                    t1 = fma(fma(x, middle, a1), load(scales, scale + 16), t1)
                    t2 = fma(fma(x, middle, a2), load(scales, scale + 32), t2)
                    t3 = fma(fma(x, middle, a3), load(scales, scale + 48), t3)
                else:
                    t0, t1, t2, t3 = a0, a1, a2, a3
            to = row * stride + block * WIDTH
            store(out, to, t0)
            store(out, to + 16, t1)
            store(out, to + 32, t2)
            store(out, to + 48, t3)
            row += 1
