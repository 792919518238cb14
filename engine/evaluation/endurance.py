"""``evaluate endurance``: whether a tick costs in hour three what it cost in minute one, in time and memory."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import psutil
import torch

from engine.dialect.nano import load_nano
from engine.session.snapshot import freeze, save_snapshot
from engine.session.state import SessionState

TICKS: Final = 50_000  # 2.8 hours
PART: Final = 1_000  # ticks that are compared: the first and the last so many
ROWS_IN: Final = 6  # sound and status
SNAPSHOTS: Final = 20


class Endurance(msgspec.Struct, frozen=True):
    """``sessions`` sessions stepped together for ``ticks`` ticks, and the medians of their steps.

    Times are processor time of the one thread that computes, in milliseconds; memory is the process's resident
    set in MB. snapshot_ms: one session's snapshot, copied and written to disk.
    """

    ticks: int
    sessions: int
    first_ms: float
    last_ms: float
    ratio: float
    first_mb: float
    last_mb: float
    snapshot_ms: float


def endure(folder: Path, ticks: int, sessions: int, progress: Callable[[str], None]) -> Endurance:
    """Step sessions of the nano in ``folder`` for at least two thousand ticks. Raises NanoError."""
    ticks = max(ticks, 2 * PART)
    nano = load_nano(folder)
    served, process = nano.serve(), psutil.Process()
    torch.manual_seed(0)
    tokens = torch.randint(0, nano.config.vocabulary, (50, sessions, ROWS_IN + 1))
    inputs = nano.tokens(tokens).detach()
    streams = [served.stream() for _ in range(sessions)]
    first: list[float] = []
    last: list[float] = []
    first_memory = 0
    for tick in range(ticks):
        rows = inputs[tick % len(inputs)]
        begin = time.thread_time()
        for part in (slice(0, ROWS_IN), slice(ROWS_IN, None)):
            hidden = served.step([(own[part], stream) for own, stream in zip(rows, streams, strict=True)])
            served.logits(torch.stack([each[-1] for each in hidden]))
        spent = time.thread_time() - begin
        if tick < PART:
            first.append(spent)
        elif tick >= ticks - PART:
            last.append(spent)
        if tick + 1 == PART:
            first_memory = process.memory_info().rss
        if (tick + 1) % PART == 0:
            progress(f"{tick + 1:,} of {ticks:,} ticks")
    last_memory = process.memory_info().rss
    first_ms, last_ms = (statistics.median(part) * 1e3 for part in (first, last))
    with tempfile.TemporaryDirectory() as place:
        snapshots = []
        for _ in range(SNAPSHOTS):
            begin = time.thread_time()
            save_snapshot(freeze(streams[0].tensors(), SessionState()), Path(place) / "session.safetensors")
            snapshots.append(time.thread_time() - begin)
    return Endurance(
        ticks=ticks,
        sessions=sessions,
        first_ms=round(first_ms, 4),
        last_ms=round(last_ms, 4),
        ratio=round(last_ms / first_ms, 4),
        first_mb=round(first_memory / 1e6, 1),
        last_mb=round(last_memory / 1e6, 1),
        snapshot_ms=round(statistics.median(snapshots) * 1e3, 2),
    )


def table(found: Endurance) -> str:
    """The figures for a reader."""
    lines = [
        f"{found.ticks:,} ticks of {found.sessions} session(s), one thread, processor time",
        f"first {PART:,} ticks: median {found.first_ms:.3f} ms, memory {found.first_mb:,.1f} MB",
        f"last {PART:,} ticks:  median {found.last_ms:.3f} ms, memory {found.last_mb:,.1f} MB",
        f"last / first: {found.ratio:.3f}; a snapshot: {found.snapshot_ms:.1f} ms",
    ]
    return "\n".join(lines)
