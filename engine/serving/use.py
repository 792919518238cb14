"""The measured use of a model's experts on disk: which to hold ready next time, and what the doctor tells."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from engine.files import write_bytes

if TYPE_CHECKING:  # the doctor reads without torch
    from engine.serving.experts import Use

FOLDER = ".experts"  # beside the pulled weights


class KeptUse(msgspec.Struct):
    """One model's last session. counts: by "layer expert", relative to each other."""

    size: int
    hits: int
    reads: int
    counts: dict[str, float]


def load_use(root: Path, name: str, use: Use) -> None:
    """Begin with what was measured last time; nothing where nothing can be read."""
    kept = _read(root / FOLDER / f"{name}.json")
    if kept is None:
        return
    for key, count in kept.counts.items():
        layer, _, expert = key.partition(" ")
        if layer.isdecimal() and expert.isdecimal():
            use.counts[int(layer), int(expert)] = count


def save_use(root: Path, name: str, size: int, use: Use) -> None:
    """Keep what was measured, where it can be written."""
    if not use.reads:
        return
    most = max(use.counts.values(), default=1.0)
    counts = {f"{layer} {expert}": round(count / most, 6) for (layer, expert), count in use.counts.items()}
    path = root / FOLDER / f"{name}.json"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, msgspec.json.encode(KeptUse(size, use.hits, use.reads, counts)))


def hit_rates(root: Path) -> list[tuple[str, str]]:
    """For the doctor: each model whose experts were pooled, and how often they were at hand."""
    found = []
    for path in sorted((root / FOLDER).glob("*.json")):
        kept = _read(path)
        if kept is not None and kept.reads:
            share = 100 * kept.hits / kept.reads
            found.append((path.stem, f"{share:.0f} % of {kept.reads} reads at hand, {kept.size} experts held"))
    return found


def _read(path: Path) -> KeptUse | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=KeptUse)
    except (OSError, msgspec.DecodeError):
        return None
