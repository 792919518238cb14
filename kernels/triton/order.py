"""The one order in which the Triton kernels add.

Whatever is added up lies in lanes; each lane adds its share from first to last, then neighbouring lanes are
added, pairs of neighbours, and so on. Products are rounded before they are added (the launches say
``enable_fp_fusion=False``). So the bits are those of this description, on any device and at any size of tile;
how many rows share a tile, or which thread has which lane, changes nothing.
"""

from __future__ import annotations

import triton
import triton.language as tl


@triton.constexpr_function
def log2(number):
    """Of a power of two that is known when a kernel is compiled."""
    return number.bit_length() - 1


@triton.jit
def fold(x, ROWS: tl.constexpr, STEPS: tl.constexpr):
    """x [ROWS, 2 ** STEPS]: the sums of its rows."""
    for step in tl.static_range(STEPS):
        left, right = tl.split(tl.reshape(x, (ROWS, 1 << (STEPS - 1 - step), 2)))
        x = left + right
    return tl.reshape(x, (ROWS,))
