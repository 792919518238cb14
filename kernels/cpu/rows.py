"""What is done to each row by itself, and the short convolution over rows that follow one another."""

from __future__ import annotations

from typing import Final

import numpy as np

from kernels.cpu.vector import (
    LANES,
    Array,
    add,
    compiled,
    exponential,
    fma,
    load,
    over,
    splat,
    store,
    times,
    total,
)

_ZERO: Final = np.float32(0)
_ONE: Final = np.float32(1)


@compiled
def normalise(rows: Array, first: int, size: int, weight: Array, eps: float, out: Array, to: int) -> None:
    """RMSNorm of ``size`` values of the flat ``rows`` from ``first`` on, written to ``out`` from ``to`` on."""
    whole = size // LANES * LANES
    squares = splat(_ZERO)
    for at in range(0, whole, LANES):
        part = load(rows, first + at)
        squares = fma(part, part, squares)
    mean = total(squares)
    for at in range(whole, size):
        mean += rows[first + at] * rows[first + at]
    inverse = _ONE / np.sqrt(mean / np.float32(size) + np.float32(eps))
    factor = splat(inverse)
    for at in range(0, whole, LANES):
        store(out, to + at, times(times(load(rows, first + at), factor), load(weight, at)))
    for at in range(whole, size):
        out[to + at] = rows[first + at] * inverse * weight[at]


@compiled
def normalise_rows(rows: Array, count: int, size: int, weight: Array, eps: float, out: Array) -> None:
    """RMSNorm of ``count`` rows."""
    for row in range(count):
        normalise(rows, row * size, size, weight, eps, out, row * size)


@compiled
def convolve(
    rows: Array, first: int, stride: int, count: int, channels: int, taps: Array, kernel: int, history: Array
) -> None:
    """Depthwise causal convolution plus its input, in place.

    rows: flat, row r begins at ``first`` + r * ``stride``. taps: flat [kernel, channels], the last meets the
    row itself and includes the 1 that adds it. history: flat [kernel - 1, channels], the rows before; becomes
    the last rows of these.
    """
    whole = channels // LANES * LANES
    for row in range(count):
        at = first + row * stride
        for begin in range(0, whole, LANES):
            new = load(rows, at + begin)
            value = times(load(taps, (kernel - 1) * channels + begin), new)
            for back in range(kernel - 1):
                old = load(history, back * channels + begin)
                value = fma(load(taps, back * channels + begin), old, value)
                if back:
                    store(history, (back - 1) * channels + begin, old)
            store(history, (kernel - 2) * channels + begin, new)
            store(rows, at + begin, value)
        for channel in range(whole, channels):
            fresh = rows[at + channel]
            result = taps[(kernel - 1) * channels + channel] * fresh
            for back in range(kernel - 1):
                past = history[back * channels + channel]
                result += taps[back * channels + channel] * past
                if back:
                    history[(back - 1) * channels + channel] = past
            history[(kernel - 2) * channels + channel] = fresh
            rows[at + channel] = result


@compiled
def swiglu(gate_up: Array, first: int, width: int, out: Array, to: int, weight: np.float32) -> None:
    """silu(gate) * up * weight, of the gates from ``first`` on and the ups behind them; ``width`` of each.

    Writes whole vectors: up to 15 values behind the last are touched, of ``gate_up`` and of ``out``.
    """
    factor, one, minus = splat(weight), splat(_ONE), splat(-_ONE)
    for at in range(0, width, LANES):
        gate, up = load(gate_up, first + at), load(gate_up, first + width + at)
        sigmoid = over(one, add(one, exponential(times(gate, minus))))
        store(out, to + at, times(times(times(gate, sigmoid), up), factor))


@compiled
def gate(gate_up: Array, count: int, width: int, weights: Array, parts: int, out: Array) -> None:
    """SwiGLU of ``count`` rows; ``weights`` flat [count, parts], of each equal part of the width."""
    part = width // parts
    active = np.empty(width + LANES, np.float32)
    wide = np.empty(2 * width + LANES, np.float32)
    for row in range(count):
        wide[: 2 * width] = gate_up[row * 2 * width : (row + 1) * 2 * width]
        swiglu(wide, 0, width, active, 0, _ONE)
        for each in range(parts):
            for at in range(each * part, (each + 1) * part):
                out[row * width + at] = active[at] * weights[row * parts + each]
