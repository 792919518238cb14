"""dMel (arXiv 2407.15835): sound as 80 mel channels of 16 levels every 50 ms, causal, the same in any chunking.

A frame covers 1600 samples and ends every 800; before the first sample is silence. Each frame is computed by
itself in float64 and a fixed order, so a stream equals the whole clip bit for bit.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

RATE: Final = 16_000  # Hz
HOP: Final = 800  # samples
WINDOW: Final = 1600  # samples; also the length of the transform
BINS: Final = 80
LEVELS: Final = 16
LOWEST, HIGHEST = -7.0, 2.0  # log10 of the magnitude, first and last level
FLOOR: Final = 1e-10

Samples = npt.NDArray[np.float32] | npt.NDArray[np.int16]
Levels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]


def dmel(samples: Samples) -> Levels:
    """Levels uint8 [frames, 80] of mono 16 kHz sound: float32 in -1..1, or int16.

    One frame for each 800 samples; a rest is filled up with silence.
    """
    stream = DMelStream()
    whole = stream.push(samples)
    return np.concatenate([whole, stream.flush()])


class DMelStream:
    """dMel of sound that arrives in pieces; it remembers less than one window."""

    def __init__(self) -> None:
        self._kept: Floats = np.zeros(WINDOW - HOP)

    def push(self, samples: Samples) -> Levels:
        """The frames [n, 80] that these samples complete; n may be 0. Samples as for `dmel`."""
        joined = np.concatenate([self._kept, _as_float(samples)])
        count = (len(joined) - (WINDOW - HOP)) // HOP
        self._kept = joined[count * HOP :]
        if count == 0:
            return np.zeros((0, BINS), np.uint8)
        frames = np.lib.stride_tricks.sliding_window_view(joined, WINDOW)[::HOP][:count]
        return _levels(frames)

    def flush(self) -> Levels:
        """The last frame [1, 80], filled up with silence, or [0, 80] when no samples are left over."""
        rest = len(self._kept) - (WINDOW - HOP)
        return self.push(np.zeros(HOP - rest if rest else 0, np.float32))


class _Filters(NamedTuple):
    """The mel filters laid end to end: filter f takes columns[starts[f]:starts[f + 1]], times weights."""

    columns: npt.NDArray[np.int64]
    weights: Floats
    starts: npt.NDArray[np.int64]


def _as_float(samples: Samples) -> Floats:
    if samples.dtype == np.int16:
        return samples.astype(np.float64) / 32768
    if samples.dtype == np.float32:
        return samples.astype(np.float64)
    raise TypeError(f"sound must be float32 or int16, not {samples.dtype}")


def _levels(frames: Floats) -> Levels:
    """Levels [n, 80] of frames [n, 1600]. Nothing here mixes frames."""
    spectrum = np.fft.rfft(frames * _hann())
    magnitude = np.sqrt(np.maximum(spectrum.real**2 + spectrum.imag**2, FLOOR))
    filters = _filters()
    parts = magnitude[:, filters.columns] * filters.weights
    energy = np.add.reduceat(parts, filters.starts, axis=1)
    return np.searchsorted(_boundaries(), np.log10(np.maximum(energy, FLOOR))).astype(np.uint8)


@cache
def _hann() -> Floats:
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)


@cache
def _boundaries() -> Floats:
    """Half-way points between the levels; a value on one takes the lower level."""
    centres = np.linspace(LOWEST, HIGHEST, LEVELS)
    return (centres[1:] + centres[:-1]) / 2


@cache
def _filters() -> _Filters:
    """Triangles, evenly spaced on the Slaney mel scale from 0 to 8 kHz, each of unit area."""
    edges = _hertz(np.linspace(0.0, _mel(RATE / 2), BINS + 2))
    bins = np.arange(WINDOW // 2 + 1) * (RATE / WINDOW)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    triangles = np.maximum(0.0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]
    supports = [np.flatnonzero(triangle) for triangle in triangles]
    return _Filters(
        columns=np.concatenate(supports),
        weights=np.concatenate(
            [triangle[support] for triangle, support in zip(triangles, supports, strict=True)]
        ),
        starts=np.cumsum([0, *(len(support) for support in supports[:-1])]),
    )


_LINEAR_STEP: Final = 200 / 3  # Hz per mel below 1 kHz
_KNEE: Final = 15.0  # mel at 1 kHz; above it the scale is logarithmic
_LOG_STEP: Final = np.log(6.4) / 27


def _mel(hertz: float) -> float:
    return float(_KNEE + np.log(hertz / 1000) / _LOG_STEP) if hertz >= 1000 else hertz / _LINEAR_STEP


def _hertz(mel: Floats) -> Floats:
    return np.where(mel < _KNEE, mel * _LINEAR_STEP, 1000 * np.exp((mel - _KNEE) * _LOG_STEP))
