"""What is done to each row by itself: norms, short convolutions, gates, routing, sums of table rows."""

from __future__ import annotations

import triton
import triton.language as tl

from kernels.triton.order import fold, log2


@triton.jit
def normalised(row, weight, size, eps, BLOCK: tl.constexpr):
    """RMSNorm of a row in registers; zeros behind its end."""
    squares = fold(tl.reshape(row * row, (1, BLOCK)), 1, log2(BLOCK))
    inverse = tl.div_rn(1.0, tl.sqrt_rn(tl.div_rn(squares, size * 1.0) + eps))
    return row * inverse * weight


@triton.jit
def norm(rows, weight, out, size, eps, BLOCK: tl.constexpr):
    """out = RMSNorm of rows [.., size]. Grid: rows."""
    at = tl.arange(0, BLOCK)
    row = tl.program_id(0).to(tl.int64) * size
    value = tl.load(rows + row + at, mask=at < size, other=0.0)
    scale = tl.load(weight + at, mask=at < size, other=0.0)
    tl.store(out + row + at, normalised(value, scale, size, eps, BLOCK), mask=at < size)


@triton.jit
def _past(rows, history, row, channels, at, inside, TAPS: tl.constexpr):
    """Row ``row`` of a session's new rows [.., channels]; those before the first are in its history."""
    here = row + at * 0 >= 0  # in every lane: the interpreter cannot mask by one number
    new = tl.load(rows + row * channels + at, mask=inside & here, other=0.0)
    old = tl.load(history + (row + TAPS - 1) * channels + at, mask=inside & (here == 0), other=0.0)
    return tl.where(here, new, old)


@triton.jit
def _convolved(rows, history, taps, row, channels, at, inside, TAPS: tl.constexpr):
    """Depthwise causal convolution; the last tap includes the 1 that adds the row itself."""
    total = tl.load(taps + at, mask=inside, other=0.0) * _past(
        rows, history, row - (TAPS - 1), channels, at, inside, TAPS
    )
    for each in tl.static_range(1, TAPS):
        tap = tl.load(taps + each * channels + at, mask=inside, other=0.0)
        total += tap * _past(rows, history, row - (TAPS - 1) + each, channels, at, inside, TAPS)
    return total


@triton.jit
def convolve(rows, history, taps, out, stride, channels, TAPS: tl.constexpr, BLOCK: tl.constexpr):
    """out, its rows ``stride`` apart: the convolved rows. Grid: rows, channels."""
    row = tl.program_id(0)
    at = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    inside = at < channels
    total = _convolved(rows, history, taps, row, channels, at, inside, TAPS)
    tl.store(out + row.to(tl.int64) * stride + at, total, mask=inside)


@triton.jit
def remember(rows, history, count, channels, TAPS: tl.constexpr, BLOCK: tl.constexpr):
    """The history becomes the last rows. Grid: channels."""
    at = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = at < channels
    for each in tl.static_range(TAPS - 1):
        kept = _past(rows, history, count - (TAPS - 1) + each, channels, at, inside, TAPS)
        tl.store(history + each * channels + at, kept, mask=inside)


@triton.jit
def join(
    change, history, taps, rows, weight, out, size, eps, TAPS: tl.constexpr, BLOCK: tl.constexpr
):  # fmt: skip
    """Add the convolved change to the rows; out = RMSNorm of the sum. Grid: rows."""
    row = tl.program_id(0)
    at = tl.arange(0, BLOCK)
    inside = at < size
    place = row.to(tl.int64) * size + at
    total = tl.load(rows + place, mask=inside, other=0.0) + _convolved(
        change, history, taps, row, size, at, inside, TAPS
    )
    total = tl.where(inside, total, 0.0)
    tl.store(rows + place, total, mask=inside)
    scale = tl.load(weight + at, mask=inside, other=0.0)
    tl.store(out + place, normalised(total, scale, size, eps, BLOCK), mask=inside)


@triton.jit
def gate(gate_up, weights, out, width, parts, BLOCK: tl.constexpr):
    """out [.., width]: silu of the first half times the second; each part by its weight. Grid: rows, width."""
    row = tl.program_id(0).to(tl.int64)
    at = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    inside = at < width
    first = tl.load(gate_up + row * 2 * width + at, mask=inside, other=0.0)
    second = tl.load(gate_up + row * 2 * width + width + at, mask=inside, other=0.0)
    value = first * (1.0 / (1.0 + tl.exp(-first))) * second
    if parts > 0:
        value *= tl.load(weights + row * parts + at // (width // parts), mask=inside, other=0.0)
    tl.store(out + row * width + at, value, mask=inside)


@triton.jit
def route(
    scores, bias, chosen, weights, shared_weights, experts, shared, top_k, scale,
    EXPERTS: tl.constexpr, SHARED: tl.constexpr,
):  # fmt: skip
    """See `kernels.stream.Router`; scores [.., experts + shared]. Grid: rows."""
    row = tl.program_id(0).to(tl.int64)
    each = tl.arange(0, EXPERTS)
    own = tl.arange(0, SHARED)
    score = tl.load(scores + row * (experts + shared) + each, mask=each < experts, other=0.0)
    always = tl.load(scores + row * (experts + shared) + experts + own, mask=own < shared, other=0.0)
    rank = 1.0 / (1.0 + tl.exp(-score)) + tl.load(bias + each, mask=each < experts, other=0.0)
    rank = tl.where(each < experts, rank, -float("inf"))
    left = each < experts
    for _ in range(top_k):
        best = tl.max(tl.where(left, rank, -float("inf")), 0)
        first = tl.min(tl.where(left & (rank == best), each, EXPERTS), 0)
        left = left & (each != first)
    taken = (each < experts) & (left == 0)
    likely = tl.where(taken, _log_sigmoid(score), -float("inf"))
    likely_always = tl.where(own < shared, _log_sigmoid(always), -float("inf"))
    highest = tl.maximum(tl.max(likely, 0), tl.max(likely_always, 0))
    share = tl.exp(likely - highest)
    share_always = tl.exp(likely_always - highest)
    total = fold(tl.reshape(share, (1, EXPERTS)), 1, log2(EXPERTS)) + fold(
        tl.reshape(share_always, (1, SHARED)), 1, log2(SHARED)
    )
    place = row * top_k + tl.cumsum(taken.to(tl.int32), 0) - 1
    tl.store(chosen + place, each.to(tl.int64), mask=taken)
    tl.store(weights + place, share / total * scale, mask=taken)
    tl.store(shared_weights + row * shared + own, share_always / total * scale, mask=own < shared)


@triton.jit
def _log_sigmoid(score):
    return tl.minimum(score, 0.0) - tl.log(1.0 + tl.exp(-tl.abs(score)))


@triton.jit
def bag(table, indices, out, size, hidden, BLOCK: tl.constexpr):
    """out [.., hidden]: the sum of the table's rows that ``indices`` [.., size] name. Grid: rows, hidden."""
    row = tl.program_id(0).to(tl.int64)
    at = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    total = tl.zeros((BLOCK,), tl.float32)
    for each in range(size):
        index = tl.load(indices + row * size + each)
        total += tl.load(table + index * hidden + at, mask=at < hidden, other=0.0)
    tl.store(out + row * hidden + at, total, mask=at < hidden)


@triton.jit
def choose(logits, out, size, BLOCK: tl.constexpr):
    """out int64 [..]: the first of the largest logits. Grid: rows."""
    row = tl.program_id(0).to(tl.int64)
    best = -float("inf")
    found = tl.full((), 0, tl.int32)
    for begin in range(0, size, BLOCK):
        at = begin + tl.arange(0, BLOCK)
        here = tl.load(logits + row * size + at, mask=at < size, other=-float("inf"))
        peak = tl.max(here, 0)
        if peak > best:
            best = peak
            found = tl.min(tl.where(here == peak, at, size), 0)
    tl.store(out + row, found.to(tl.int64))


@triton.jit
def _likely(logits, begin, size, peak, temperature, BLOCK: tl.constexpr):
    """Of BLOCK logits from ``begin`` on how likely each is beside the likeliest; 0 behind the end."""
    at = begin + tl.arange(0, BLOCK)
    here = tl.load(logits + at, mask=at < size, other=-float("inf"))
    return tl.exp((here - peak) / temperature)


@triton.jit
def _reached(logits, size, peak, temperature, least, BLOCK: tl.constexpr):
    """The sum of those that are at least so likely."""
    total = 0.0
    for begin in range(0, size, BLOCK):
        likely = _likely(logits, begin, size, peak, temperature, BLOCK)
        kept = tl.where(likely >= least, likely, 0.0)
        total += tl.sum(fold(tl.reshape(kept, (1, BLOCK)), 1, log2(BLOCK)), 0)
    return total


@triton.jit
def sample(logits, draws, out, size, temperature, top_p, BLOCK: tl.constexpr):
    """out int64 [..]: drawn from the likeliest that reach ``top_p``. Grid: rows.

    How likely the least likely of them is, is found bit by bit: positive floats are ordered as their bits are.
    """
    row = tl.program_id(0).to(tl.int64)
    logits += row * size
    peak = -float("inf")
    for begin in range(0, size, BLOCK):
        at = begin + tl.arange(0, BLOCK)
        peak = tl.maximum(peak, tl.max(tl.load(logits + at, mask=at < size, other=-float("inf")), 0))
    wanted = top_p * _reached(logits, size, peak, temperature, 0.0, BLOCK)
    bits = tl.full((), 0, tl.int32)
    for place in range(30):  # 1.0, the most there is, has bit 29 and none above
        higher = bits | (1 << (29 - place))
        least = higher.to(tl.float32, bitcast=True)
        if _reached(logits, size, peak, temperature, least, BLOCK) >= wanted:
            bits = higher
    least = bits.to(tl.float32, bitcast=True)
    goal = tl.load(draws + row) * _reached(logits, size, peak, temperature, least, BLOCK)
    before = 0.0
    found = tl.full((), 0, tl.int32)
    passed = tl.full((), 0, tl.int32)
    for begin in range(0, size, BLOCK):
        if passed == 0:
            likely = _likely(logits, begin, size, peak, temperature, BLOCK)
            kept = likely >= least
            sums = before + tl.cumsum(tl.where(kept, likely, 0.0), 0)
            each = tl.arange(0, BLOCK)
            first = tl.min(tl.where(sums > goal, each, BLOCK), 0)
            own = tl.max(tl.where(kept & (each <= first) & (begin + each < size), each, -1), 0)
            found = tl.where(own >= 0, begin + own, found)
            passed = (first < BLOCK).to(tl.int32)
            before = tl.max(sums, 0)
    tl.store(out + row, found.to(tl.int64))
