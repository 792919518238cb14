"""Attention of the rows of one session over its ring of keys.

The slots are cut into splits at fixed places; a slot is its position modulo the ring, so a row's splits are the
same however its session was fed. Each split is attended to by itself, then the splits are put together from the
first to the last, see `kernels.triton.order`. All new rows are in the ring before the first of them attends.
"""

from __future__ import annotations

from typing import Final

import triton
import triton.language as tl

from kernels.triton.order import fold, log2
from kernels.triton.rows import normalised

SPLIT: Final = 64  # slots that are attended to at once
LANES: Final = 32  # channels of a key that are multiplied at once
_NEVER = tl.constexpr(-1e30)


@triton.jit
def write(
    projected, position, keys, values, key_norm, row_width, first_key, kv_heads, eps,
    prefix, pinned, slots,
    DIM: tl.constexpr, WIDE: tl.constexpr,
):  # fmt: skip
    """Put the normalised keys and the values of rows [.., row_width] into the ring. Grid: rows, kv heads."""
    row, head = tl.program_id(0), tl.program_id(1)
    at = tl.arange(0, WIDE)
    inside = at < DIM
    begin = projected + row.to(tl.int64) * row_width + first_key
    key = tl.load(begin + head * DIM + at, mask=inside, other=0.0)
    key = normalised(key, tl.load(key_norm + at, mask=inside, other=0.0), DIM, eps, WIDE)
    value = tl.load(begin + (kv_heads + head) * DIM + at, mask=inside, other=0.0)
    place = tl.load(position) + row
    held = head * (pinned + slots)
    to = (held + pinned + place % slots) * DIM + at
    tl.store(keys + to, key, mask=inside)
    tl.store(values + to, value, mask=inside)
    to = (held + place) * DIM + at
    pinned_too = inside & (place + at * 0 < prefix)
    tl.store(keys + to, key, mask=pinned_too)
    tl.store(values + to, value, mask=pinned_too)


@triton.jit
def attend(
    projected, position, keys, values, query_norm, profiles, parts, sums, peaks,
    row_width, relative, group, eps, log_floor, log_alpha, prefix, pinned, slots, window, extent, splits,
    DIM: tl.constexpr, WIDE: tl.constexpr, REL: tl.constexpr, REL_WIDE: tl.constexpr,
    SPLIT: tl.constexpr, LANES: tl.constexpr,
):  # fmt: skip
    """One row, head and split: its weighted values, the sum of its weights, its highest score. Grid: those."""
    row, head, split = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    result = (row * tl.num_programs(1) + head).to(tl.int64) * splits + split
    place = tl.load(position) + row
    held = pinned + slots
    slot = split * SPLIT + tl.arange(0, SPLIT)
    back = (place - (slot - pinned)) % slots  # of the ring: how far back the row in it lies
    back = tl.where(back < 0, back + slots, back)
    live = (slot >= pinned) & (back < window) & (back <= place) & (place - back >= prefix)
    distance = tl.where(slot < pinned, place - slot, back)
    seen = (live | ((slot < prefix) & (slot <= place))) & (slot < held)
    if tl.max(seen.to(tl.int32), 0) == 0:
        tl.store(peaks + result, _NEVER)
        tl.store(sums + result, 0.0)
        tl.store(parts + result * DIM + tl.arange(0, WIDE), 0.0, mask=tl.arange(0, WIDE) < DIM)
    else:
        heat = 1.0
        if log_floor > 0:
            heat += log_alpha * tl.log(tl.maximum((place + 1).to(tl.float32) / log_floor, 1.0))
        begin = projected + row.to(tl.int64) * row_width
        every = tl.arange(0, WIDE)
        query = tl.load(begin + head * DIM + every, mask=every < DIM, other=0.0)
        squares = fold(tl.reshape(query * query, (1, WIDE)), 1, log2(WIDE))
        inverse = tl.div_rn(1.0, tl.sqrt_rn(tl.div_rn(squares, 1.0 * DIM) + eps))
        first = ((head // group) * held + slot[:, None]) * DIM
        products = tl.zeros((SPLIT, LANES), tl.float32)
        for channel in range(0, DIM, LANES):
            at = channel + tl.arange(0, LANES)
            weight = tl.load(query_norm + at, mask=at < DIM, other=0.0)
            part = tl.load(begin + head * DIM + at, mask=at < DIM, other=0.0) * inverse * weight * heat
            there = seen[:, None] & (at < DIM)[None, :]
            products += tl.load(keys + first + at[None, :], mask=there, other=0.0) * part[None, :]
        scores = tl.div_rn(fold(products, SPLIT, log2(LANES)), 1.0 * DIM)
        each = tl.arange(0, REL_WIDE)
        states = tl.load(begin + relative + head * REL + each, mask=each < REL, other=0.0) * heat
        near = seen[:, None] & (distance < extent)[:, None] & (each < REL)[None, :]
        bias = tl.load(profiles + distance[:, None] * REL + each[None, :], mask=near, other=0.0)
        scores += fold(bias * states[None, :], SPLIT, log2(REL_WIDE))
        scores = tl.where(seen, scores, _NEVER)
        peak = tl.max(scores, 0)
        weights = tl.where(seen, tl.exp(scores - peak), 0.0)
        tl.store(peaks + result, peak)
        tl.store(sums + result, tl.sum(fold(tl.reshape(weights, (1, SPLIT)), 1, log2(SPLIT)), 0))
        for channel in range(0, DIM, LANES):
            at = channel + tl.arange(0, LANES)
            there = seen[None, :] & (at < DIM)[:, None]
            turned = ((head // group) * held + slot[None, :]) * DIM + at[:, None]
            value = tl.load(values + turned, mask=there, other=0.0) * weights[None, :]
            tl.store(parts + result * DIM + at, fold(value, LANES, log2(SPLIT)), mask=at < DIM)


@triton.jit
def gather(parts, sums, peaks, position, out, count, splits, DIM: tl.constexpr, WIDE: tl.constexpr):
    """out [.., heads * DIM]: the splits put together. Grid: rows, heads. It has ``count`` rows more then."""
    result = tl.program_id(0) * tl.num_programs(1) + tl.program_id(1)
    at = tl.arange(0, WIDE)
    peak = tl.load(peaks + result * splits)
    for split in range(1, splits):
        peak = tl.maximum(peak, tl.load(peaks + result * splits + split))
    total = tl.zeros((WIDE,), tl.float32)
    weight = 0.0
    for split in range(splits):
        share = tl.exp(tl.load(peaks + result * splits + split) - peak)
        weight += tl.load(sums + result * splits + split) * share
        total += (
            tl.load(parts + (result * splits + split).to(tl.int64) * DIM + at, mask=at < DIM, other=0.0) * share
        )
    tl.store(out + result.to(tl.int64) * DIM + at, total / weight, mask=at < DIM)
    if result == 0:
        tl.store(position, tl.load(position) + count)
