"""Medians of what is timed over and over, on the processor and on the wall."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """One measurement: medians of ``count`` times, in milliseconds; ``note``: what to hold it against."""

    name: str
    processor_ms: float
    wall_ms: float
    count: int
    note: str = ""


def timed(name: str, work: Callable[[], object], times: int, calls: int = 1) -> Figure:
    """``work`` once to warm up, then ``times`` times; of each the share of one of its ``calls``."""
    work()
    processor, wall = [], []
    for _ in range(times):
        begin, began = time.thread_time(), time.perf_counter()
        work()
        processor.append((time.thread_time() - begin) * 1e3 / calls)
        wall.append((time.perf_counter() - began) * 1e3 / calls)
    return Figure(name, round(statistics.median(processor), 4), round(statistics.median(wall), 4), times)
