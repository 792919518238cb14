"""A number with its count and its 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

_Z: Final = 1.959964
_TAIL: Final = 0.025
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


def rate(events: int, time: float) -> Metric:
    """Events per unit of ``time``, with Garwood's exact interval for a Poisson count."""
    if not time:
        return Metric(None, 0, None)
    low = _poisson_mean(lambda mean: 1 - _at_most(events - 1, mean) < _TAIL) if events else 0.0
    high = _poisson_mean(lambda mean: _at_most(events, mean) > _TAIL)
    return Metric(round(events / time, 2), events, (round(low / time, 2), round(high / time, 2)))


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


def _at_most(count: int, mean: float) -> float:
    """The chance of at most ``count`` events where ``mean`` are expected."""
    terms = (math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(count + 1))
    return sum(terms) if mean > 0 else 1.0


def _poisson_mean(below: Callable[[float], bool]) -> float:
    """The mean at which ``below`` turns false, by bisection."""
    low, high = 0.0, 10.0
    while below(high):
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return high
