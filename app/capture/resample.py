"""From a device's rate to ours and back, block by block, without holding sound back.

A general resampler gathers some 40 ms before it gives anything, which is sound that can be neither cancelled
nor stopped. This one is a plain polyphase filter: a windowed sinc (Kaiser), a millisecond or two on each side.
"""

from __future__ import annotations

from math import gcd
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from app.devices import Sound

TAPS: Final = 48  # at the lower of the two rates
PASSED: Final = 0.9  # of the band that both rates have
KAISER: Final = 8.0  # about 80 dB


class StreamResampler:
    """Mono int16 from one rate to another. The pieces together equal the whole resampled at once."""

    def __init__(self, source: int, target: int) -> None:
        common = gcd(source, target)
        self._up, self._down = target // common, source // common
        self._filters = _polyphase(self._up, self._down)
        self._half = self._filters.shape[1] // 2
        self._held = np.zeros(self._half - 1, np.int16)  # input from which the next sample is made
        self._next = 0  # position of the next sample given, in units of 1 / up of an input sample
        self._same = self._up == self._down

    def push(self, samples: Sound, last: bool = False) -> Sound:
        """What has become ready; with ``last`` everything that is left."""
        if self._same:
            return samples
        tail = np.zeros(self._half, np.int16) if last else samples[:0]
        held = np.concatenate([self._held, samples, tail])
        inputs = len(held) - 2 * self._half + 1  # input samples around which everything is there
        count = max(0, -(-(inputs * self._up - self._next) // self._down))
        positions = self._next + self._down * np.arange(count)
        whole, phase = np.divmod(positions, self._up)
        sound = np.zeros(0)
        if count:
            around = sliding_window_view(held, 2 * self._half)[whole]
            sound = np.einsum("ij,ij->i", around, self._filters[phase])
        gone = max(0, inputs)
        self._held = held[gone:]
        self._next += self._down * count - self._up * gone
        return np.asarray(np.clip(np.rint(sound), -32768, 32767), np.int16)


def _polyphase(up: int, down: int) -> npt.NDArray[np.float64]:
    """One filter for each position between two input samples, [up, taps], each with a gain of one."""
    share = min(1.0, up / down)
    half = round(TAPS / 2 / share)
    offsets = np.arange(1 - half, half + 1)[None, :] - np.arange(up)[:, None] / up
    window = np.i0(KAISER * np.sqrt(np.clip(1 - (offsets / half) ** 2, 0, 1))) / np.i0(KAISER)
    filters = np.sinc(offsets * share * PASSED) * window
    return np.asarray(filters / filters.sum(axis=1, keepdims=True), np.float64)
