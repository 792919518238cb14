"""A number with its count and its 95 % interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

_Z: Final = 1.959964
_DRAWS: Final = 2000


@dataclass(frozen=True)
class Metric:
    """``value`` over ``count`` cases, None where there were none; ``interval``: 95 %, None likewise."""

    value: float | None
    count: int
    interval: tuple[float, float] | None


def share(hits: list[bool]) -> Metric:
    """The share of hits, with Wilson's interval."""
    count = len(hits)
    if not count:
        return Metric(None, 0, None)
    rate = sum(hits) / count
    centre = rate + _Z**2 / (2 * count)
    spread = _Z * math.sqrt(rate * (1 - rate) / count + _Z**2 / (4 * count**2))
    scale = 1 + _Z**2 / count
    low, high = max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
    return Metric(round(rate, 4), count, (round(low, 4), round(high, 4)))


def mean(values: list[float]) -> Metric:
    """The mean, with the bootstrap's percentile interval (2000 draws, seeded)."""
    if not values:
        return Metric(None, 0, None)
    data = np.array(values)
    draws = np.random.default_rng(0).choice(data, (_DRAWS, len(data))).mean(1)
    low, high = np.quantile(draws, (0.025, 0.975))
    return Metric(round(float(data.mean()), 4), len(data), (round(float(low), 4), round(float(high), 4)))


def median(values: list[float]) -> Metric:
    """The median, with the bootstrap's percentile interval (2000 draws, seeded)."""
    if not values:
        return Metric(None, 0, None)
    data = np.array(values)
    draws = np.median(np.random.default_rng(0).choice(data, (_DRAWS, len(data))), axis=1)
    low, high = np.quantile(draws, (0.025, 0.975))
    return Metric(round(float(np.median(data)), 4), len(data), (round(float(low), 4), round(float(high), 4)))
