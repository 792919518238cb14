"""Rows times matrices of float32, bfloat16, int8, int4 or fp8 weights, and the experts that rows chose.

A matrix lies as it comes, output by output; of int4 a byte holds two neighbouring inputs. A tile of it is read
once for up to `ROWS` rows. Each output is added up in `LANES` lanes, see `kernels.triton.order`: lane
``16 g + i`` of group g (of the `GROUPS` groups read at once) takes two inputs of its group, in turn.
"""

from __future__ import annotations

from typing import Final

import triton
import triton.language as tl

from kernels.triton.order import fold, log2

GROUPS: Final = 8  # groups of 32 inputs that are read at once
ROWS: Final = 4  # rows that share a tile


@triton.jit
def dots(
    x, x_rows, x_there, words, scales, outs, outs_there, inputs,
    FOUR: tl.constexpr, SCALED: tl.constexpr, R: tl.constexpr, OUTS: tl.constexpr, GROUPS: tl.constexpr,
):  # fmt: skip
    """[R, OUTS]: the rows ``x_rows`` int64 of x [.., inputs] times the outputs ``outs`` int64 of a matrix."""
    lane = tl.arange(0, 16)[None, :]
    groups = tl.cdiv(inputs, 32)
    line = tl.where(FOUR, inputs // 2, inputs)
    total = tl.zeros((R, OUTS, GROUPS, 16), tl.float32)
    for first in range(0, groups, GROUPS):
        group = first + tl.arange(0, GROUPS)[:, None]
        if FOUR:
            place = group * 16 + lane
            one, other = 2 * place, 2 * place + 1
            there = outs_there[:, None, None] & (one < inputs)[None, :, :]
            both = tl.load(words + outs[:, None, None] * line + place[None, :, :], mask=there, other=0)
            w0 = (both & 15).to(tl.float32) - 8.0
            w1 = (both >> 4).to(tl.float32) - 8.0
        else:
            one, other = group * 32 + lane, group * 32 + 16 + lane
            at = words + outs[:, None, None] * line
            there0 = outs_there[:, None, None] & (one < inputs)[None, :, :]
            there1 = outs_there[:, None, None] & (other < inputs)[None, :, :]
            w0 = tl.load(at + one[None, :, :], mask=there0, other=0.0).to(tl.float32)
            w1 = tl.load(at + other[None, :, :], mask=there1, other=0.0).to(tl.float32)
        if SCALED:
            known = outs_there[:, None, None] & (group < groups)[None, :, :]
            scale = tl.load(scales + outs[:, None, None] * groups + group[None, :, :], mask=known, other=0.0)
            w0 *= scale.to(tl.float32)
            w1 *= scale.to(tl.float32)
        row = x_rows[:, None, None] * inputs
        x0 = tl.load(
            x + row + one[None, :, :], mask=x_there[:, None, None] & (one < inputs)[None, :, :], other=0.0
        )
        x1 = tl.load(
            x + row + other[None, :, :], mask=x_there[:, None, None] & (other < inputs)[None, :, :], other=0.0
        )
        total += x0[:, None, :, :] * w0[None, :, :, :]
        total += x1[:, None, :, :] * w1[None, :, :, :]
    lanes = tl.reshape(total, (R * OUTS, GROUPS * 16))
    return tl.reshape(fold(lanes, R * OUTS, log2(GROUPS * 16)), (R, OUTS))


@triton.jit
def product(
    x, words, scales, out, count, outputs, inputs,
    FOUR: tl.constexpr, SCALED: tl.constexpr, R: tl.constexpr, OUTS: tl.constexpr, GROUPS: tl.constexpr,
):  # fmt: skip
    """out [count, outputs] = x [count, inputs] times the matrix, transposed. Grid: outputs, rows."""
    outs = (tl.program_id(0) * OUTS + tl.arange(0, OUTS)).to(tl.int64)
    rows = (tl.program_id(1) * R + tl.arange(0, R)).to(tl.int64)
    found = dots(
        x, rows, rows < count, words, scales, outs, outs < outputs, inputs, FOUR, SCALED, R, OUTS, GROUPS
    )
    there = (rows < count)[:, None] & (outs < outputs)[None, :]
    tl.store(out + rows[:, None] * outputs + outs[None, :], found, mask=there)


@triton.jit
def _takers(chosen, pair, pairs, PAIRS: tl.constexpr):
    """Which expert a pair of row and choice takes, which pairs take the same, and whether this is the first."""
    each = tl.arange(0, PAIRS)
    expert = tl.load(chosen + pair)
    same = tl.load(chosen + each, mask=each < pairs, other=-1) == expert
    leads = tl.min(tl.where(same, each, PAIRS), 0) == pair
    return expert, same, leads


@triton.jit
def _members(same, first, PAIRS: tl.constexpr, R: tl.constexpr):
    """Of the pairs that are ``same``, R from number ``first`` on: int64 [R], and which there are."""
    each = tl.arange(0, PAIRS)
    rank = tl.cumsum(same.to(tl.int32), 0) - 1
    wanted = first + tl.arange(0, R)
    match = same[None, :] & (rank[None, :] == wanted[:, None])
    found = tl.sum(tl.where(match, each[None, :] + 1, 0), 1)
    return tl.maximum(found - 1, 0).to(tl.int64), found > 0


@triton.jit
def experts_up(
    x, chosen, weights, words, scales, active, pairs, top_k, hidden, width,
    PAIRS: tl.constexpr, FOUR: tl.constexpr, SCALED: tl.constexpr,
    R: tl.constexpr, OUTS: tl.constexpr, GROUPS: tl.constexpr,
):  # fmt: skip
    """active [pairs, width]: the weighted SwiGLU of each row's chosen experts. Grid: pairs, width.

    The first pair that takes an expert does the work of all of them, so that it is read once.
    """
    pair = tl.program_id(0)
    expert, same, leads = _takers(chosen, pair, pairs, PAIRS)
    if leads:
        takers = tl.sum(same.to(tl.int32), 0)
        outs = (tl.program_id(1) * OUTS + tl.arange(0, OUTS)).to(tl.int64)
        gates = expert * 2 * width + outs
        inside = outs < width
        for first in range(0, takers, R):
            members, there = _members(same, first, PAIRS, R)
            rows = members // top_k
            gate = dots(x, rows, there, words, scales, gates, inside, hidden, FOUR, SCALED, R, OUTS, GROUPS)
            up = dots(
                x, rows, there, words, scales, gates + width, inside, hidden, FOUR, SCALED, R, OUTS, GROUPS
            )
            share = tl.load(weights + members, mask=there, other=0.0)
            value = gate * (1.0 / (1.0 + tl.exp(-gate))) * up * share[:, None]
            tl.store(
                active + members[:, None] * width + outs[None, :], value, mask=there[:, None] & inside[None, :]
            )


@triton.jit
def experts_down(
    active, chosen, words, scales, mixed, pairs, width, hidden,
    PAIRS: tl.constexpr, FOUR: tl.constexpr, SCALED: tl.constexpr,
    R: tl.constexpr, OUTS: tl.constexpr, GROUPS: tl.constexpr,
):  # fmt: skip
    """mixed [pairs, hidden]: what each chosen expert gives. Grid: pairs, hidden."""
    pair = tl.program_id(0)
    expert, same, leads = _takers(chosen, pair, pairs, PAIRS)
    if leads:
        takers = tl.sum(same.to(tl.int32), 0)
        outs = (tl.program_id(1) * OUTS + tl.arange(0, OUTS)).to(tl.int64)
        inside = outs < hidden
        for first in range(0, takers, R):
            members, there = _members(same, first, PAIRS, R)
            found = dots(
                active, members, there, words, scales, expert * hidden + outs, inside, width,
                FOUR, SCALED, R, OUTS, GROUPS,
            )  # fmt: skip
            tl.store(
                mixed + members[:, None] * hidden + outs[None, :], found, mask=there[:, None] & inside[None, :]
            )


@triton.jit
def experts_sum(mixed, out, top_k, hidden, BLOCK: tl.constexpr):
    """Add what its experts give to each row of ``out``, in their order. Grid: rows, hidden."""
    row = tl.program_id(0).to(tl.int64)
    at = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    total = tl.load(out + row * hidden + at, mask=at < hidden)
    for each in range(top_k):
        total += tl.load(mixed + (row * top_k + each) * hidden + at, mask=at < hidden)
    tl.store(out + row * hidden + at, total, mask=at < hidden)
