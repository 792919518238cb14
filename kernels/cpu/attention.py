"""Attention of the rows of one session over its ring of keys, row by row."""

from __future__ import annotations

from typing import Final

import numpy as np

from kernels.cpu.rows import normalise
from kernels.cpu.vector import (
    LANES,
    Array,
    add,
    compiled,
    exponential,
    fma,
    larger,
    largest,
    load,
    splat,
    store,
    times,
    total,
)

_ZERO: Final = np.float32(0)
_ONE: Final = np.float32(1)
_NEVER: Final = np.float32(-np.inf)
CHUNK: Final = 64  # slots that are scored together


@compiled
def attend(
    projected: Array,
    stride: int,
    count: int,
    start: int,
    heads: int,
    kv_heads: int,
    dim: int,
    d_rel: int,
    query_norm: Array,
    key_norm: Array,
    eps: float,
    scale: float,
    log_floor: float,
    log_alpha: float,
    prefix: int,
    pinned: int,
    slots: int,
    window: int,
    keys: Array,
    values: Array,
    profiles: Array,
    columns: int,
    pinned_profiles: Array,
    extent: int,
    out: Array,
) -> None:
    """Write ``count`` rows from position ``start`` on into the ring and attend from each to what it may see.

    projected: flat, row r begins at r * ``stride``: query heads, key heads, value heads, relative states.
    keys: flat [kv heads, dim, pinned + slots]; values: flat [kv heads, pinned + slots, dim filled up to 16].
    ``pinned`` slots hold the first ``prefix`` positions for good; after them, slot p mod slots holds position
    p. profiles: flat [d_rel, columns]; column c is the bias at distance -c mod slots. pinned_profiles: flat
    [d_rel, extent], the bias at distance 0, 1, ...; zero beyond.
    """
    held = pinned + slots
    wide = -(-dim // LANES) * LANES
    query = np.empty(heads * dim, np.float32)
    key = np.empty(dim, np.float32)
    scores = np.empty(held, np.float32)
    mixed = np.empty(wide, np.float32)
    kv_first = heads * dim
    relative = kv_first + 2 * kv_heads * dim
    for row in range(count):
        begin, position = row * stride, start + row
        slot = position % slots
        heat = _ONE
        if log_floor > 0:
            heat += np.float32(log_alpha) * np.log(max(np.float32(position + 1) / np.float32(log_floor), _ONE))
        for head in range(kv_heads):
            normalise(projected, begin + kv_first + head * dim, dim, key_norm, eps, key, 0)
            value = begin + kv_first + (kv_heads + head) * dim
            for place in range(2):
                to = pinned + slot if place == 0 else position
                if place == 1 and position >= prefix:
                    continue
                for channel in range(dim):
                    keys[(head * dim + channel) * held + to] = key[channel]
                    values[(head * held + to) * wide + channel] = projected[value + channel]
        for head in range(heads):
            normalise(projected, begin + head * dim, dim, query_norm, eps, query, head * dim)
            for channel in range(dim):
                query[head * dim + channel] *= heat * np.float32(scale)
        last = min(position + 1, slots)  # slots written so far
        chunks = -(-last // CHUNK)
        column = slots - slot
        for head in range(heads):
            kv = head // (heads // kv_heads)
            states = begin + relative + head * d_rel
            for chunk in range(chunks):
                _score(
                    keys, kv * dim * held + pinned + chunk * CHUNK, held, query, head * dim, dim,
                    projected, states, d_rel, heat, profiles, column + chunk * CHUNK, columns,
                    scores, pinned + chunk * CHUNK,
                )  # fmt: skip
            _forbid(scores, pinned, slots, window, prefix, position, chunks)
            if prefix:
                seen = min(prefix, position + 1)
                for chunk in range(pinned // CHUNK):
                    _score(
                        keys, kv * dim * held + chunk * CHUNK, held, query, head * dim, dim,
                        projected, states, 0, heat, profiles, 0, columns,
                        scores, chunk * CHUNK,
                    )  # fmt: skip
                for place in range(seen):
                    distance = position - place
                    if distance < extent:
                        bias = _ZERO
                        for each in range(d_rel):
                            bias += heat * projected[states + each] * pinned_profiles[each * extent + distance]
                        scores[place] += bias
                scores[seen:pinned] = _NEVER
            first = 0 if prefix else pinned
            end = pinned + chunks * CHUNK
            peak = splat(_NEVER)
            for at in range(first, end, LANES):
                peak = larger(load(scores, at), peak)
            lowered = splat(-largest(peak))
            weight_sum = splat(_ZERO)
            for at in range(first, end, LANES):
                weights = exponential(add(load(scores, at), lowered))
                weight_sum = add(weight_sum, weights)
                store(scores, at, weights)
            inverse = splat(_ONE / total(weight_sum))
            to = (row * heads + head) * dim
            for channel in range(0, wide, CHUNK):
                a0 = a1 = a2 = a3 = splat(_ZERO)
                if wide - channel >= CHUNK:
                    for at in range(first, end):
                        share = splat(scores[at])
                        source = (kv * held + at) * wide + channel
                        a0 = fma(share, load(values, source), a0)
                        a1 = fma(share, load(values, source + 16), a1)
                        a2 = fma(share, load(values, source + 32), a2)
                        a3 = fma(share, load(values, source + 48), a3)
                    store(mixed, channel, times(a0, inverse))
                    store(mixed, channel + 16, times(a1, inverse))
                    store(mixed, channel + 32, times(a2, inverse))
                    store(mixed, channel + 48, times(a3, inverse))
                else:
                    for part in range(channel, wide, LANES):
                        a0 = splat(_ZERO)
                        for at in range(first, end):
                            source = (kv * held + at) * wide + part
                            a0 = fma(splat(scores[at]), load(values, source), a0)
                        store(mixed, part, times(a0, inverse))
            for channel in range(dim):
                out[to + channel] = mixed[channel]


@compiled
def _score(
    keys: Array,
    first: int,
    held: int,
    query: Array,
    query_first: int,
    dim: int,
    projected: Array,
    states: int,
    d_rel: int,
    heat: np.float32,
    profiles: Array,
    column: int,
    columns: int,
    scores: Array,
    to: int,
) -> None:
    """The scores of one chunk of slots: query times key plus the learned bias of each distance."""
    a0 = a1 = a2 = a3 = splat(_ZERO)
    for channel in range(dim):
        x = splat(query[query_first + channel])
        at = first + channel * held
        a0 = fma(x, load(keys, at), a0)
        a1 = fma(x, load(keys, at + 16), a1)
        a2 = fma(x, load(keys, at + 32), a2)
        a3 = fma(x, load(keys, at + 48), a3)
    for each in range(d_rel):
        x = splat(heat * projected[states + each])
        at = each * columns + column
        a0 = fma(x, load(profiles, at), a0)
        a1 = fma(x, load(profiles, at + 16), a1)
        a2 = fma(x, load(profiles, at + 32), a2)
        a3 = fma(x, load(profiles, at + 48), a3)
    store(scores, to, a0)
    store(scores, to + 16, a1)
    store(scores, to + 32, a2)
    store(scores, to + 48, a3)


@compiled
def _forbid(
    scores: Array, pinned: int, slots: int, window: int, prefix: int, position: int, chunks: int
) -> None:
    """Take out the slots of a ring whose positions are outside the window, pinned too, or not yet written."""
    slot = position % slots
    oldest = max(0, position - window + 1)
    if prefix:
        oldest = max(oldest, min(prefix, position + 1))
    seen = position - oldest + 1
    for each in range(1, slots - seen + 1):
        place = slot + each if slot + each < slots else slot + each - slots
        if place < chunks * CHUNK:
            scores[pinned + place] = _NEVER
