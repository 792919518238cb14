"""What "mm-hm", coughs and noises are read as; `engine.training.listened` gathers it from scenes."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final, Literal

import numpy as np

Murmur = Literal["backchannel", "tic", "noise"]
FILE: Final = Path(__file__).with_name("drilled") / "murmurs.txt"


def murmured(kind: Murmur, rng: np.random.Generator) -> str:
    """What such a sound is read as, where it is read as anything."""
    counts = readings()[kind]
    shares = np.fromiter(counts.values(), float)
    return str(rng.choice(list(counts), p=shares / shares.sum()))


@functools.cache
def readings() -> dict[str, dict[str, int]]:
    """What each kind is read as, and how often."""
    counts: dict[str, dict[str, int]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        count, kind, read = line.split("\t")
        counts.setdefault(kind, {})[read] = int(count)
    return counts
