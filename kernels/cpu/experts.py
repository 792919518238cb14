"""The router, and the experts that the rows of one step chose: each is read once for all rows that share it."""

from __future__ import annotations

from typing import Final

import numpy as np

from kernels.cpu.matrix import multiply
from kernels.cpu.rows import swiglu
from kernels.cpu.vector import LANES, Array, compiled
from kernels.cpu.words import WIDTH

_ZERO: Final = np.float32(0)
_ONE: Final = np.float32(1)


@compiled
def route(
    scores: Array,
    stride: int,
    count: int,
    experts: int,
    shared: int,
    bias: Array,
    top_k: int,
    scale: np.float32,
    chosen: Array,
    weights: Array,
    shared_weights: Array,
) -> None:
    """Choose and weigh the experts of ``count`` rows, see `kernels.stream.Router`.

    scores: flat, row r begins at r * ``stride``: of the experts, then of the shared ones.
    """
    taken = np.empty(experts, np.bool_)
    part = np.empty(top_k + shared, np.float32)
    for row in range(count):
        at = row * stride
        taken[:] = False
        for _ in range(top_k):
            best, best_value = -1, -np.inf
            for expert in range(experts):
                value = _ONE / (_ONE + np.exp(-scores[at + expert])) + bias[expert]
                if not taken[expert] and (best < 0 or value > best_value):
                    best, best_value = expert, value
            taken[best] = True
        place = 0
        for expert in range(experts):
            if taken[expert]:
                chosen[row * top_k + place] = expert
                part[place] = scores[at + expert]
                place += 1
        for each in range(shared):
            part[top_k + each] = scores[at + experts + each]
        highest = np.float32(-np.inf)
        for each in range(top_k + shared):
            score = part[each]
            part[each] = min(score, _ZERO) - np.log1p(np.exp(-abs(score)))
            highest = max(highest, part[each])
        total = _ZERO
        for each in range(top_k + shared):
            part[each] = np.exp(part[each] - highest)
            total += part[each]
        for each in range(top_k):
            weights[row * top_k + each] = part[each] / total * scale
        for each in range(shared):
            shared_weights[row * shared + each] = part[top_k + each] / total * scale


@compiled
def mix(
    rows: Array,
    count: int,
    hidden: int,
    inputs: int,
    width: int,
    up_words: Array,
    up_size: int,
    up_scales: Array,
    up_scale_size: int,
    up_blocks: int,
    down_words: Array,
    down_size: int,
    down_scales: Array,
    down_scale_size: int,
    down_blocks: int,
    down_inputs: int,
    experts: int,
    chosen: Array,
    weights: Array,
    top_k: int,
    out: Array,
) -> None:
    """Add to ``out`` [count, hidden] the weighted sum of the chosen SwiGLU experts of each row.

    A row's experts are added in the order of their numbers, whatever other rows are there.
    """
    up_stride, down_stride = up_blocks * WIDTH, down_blocks * WIDTH
    gathered = np.zeros(count * inputs, np.float32)
    between = np.empty(count * up_stride + LANES, np.float32)
    active = np.zeros(count * down_inputs + LANES, np.float32)
    mixed = np.empty(count * down_stride, np.float32)
    takers = np.empty(count, np.int64)
    shares = np.empty(count, np.float32)
    for expert in range(experts):
        found = 0
        for row in range(count):
            for each in range(top_k):
                if chosen[row * top_k + each] == expert:
                    takers[found], shares[found] = row, weights[row * top_k + each]
                    found += 1
        if found == 0:
            continue
        for taker in range(found):
            begin = takers[taker] * hidden
            gathered[taker * inputs : taker * inputs + hidden] = rows[begin : begin + hidden]
        multiply(
            gathered,
            found,
            up_words,
            expert * up_size,
            up_scales,
            expert * up_scale_size,
            inputs,
            up_blocks,
            between,
        )
        for taker in range(found):
            to = taker * down_inputs
            swiglu(between, taker * up_stride, width, active, to, shares[taker])
            active[to + width : to + down_inputs] = _ZERO
        multiply(
            active,
            found,
            down_words,
            expert * down_size,
            down_scales,
            expert * down_scale_size,
            down_inputs,
            down_blocks,
            mixed,
        )
        for taker in range(found):
            to, begin = takers[taker] * hidden, taker * down_stride
            for at in range(hidden):
                out[to + at] += mixed[begin + at]
