"""The parts of a session on disk: their names say with which tick of the whole each begins."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from app.history.recording import recorded_ticks, recordings
from app.history.ticks import TICKS_FILE, written_ticks

_NAME: Final = re.compile(r"from-(\d{8})")


def part_folder(folder: Path, first_tick: int) -> Path:
    """Where the files of the part that begins with ``first_tick`` are; ``folder`` is the session's."""
    return folder / f"from-{first_tick:08d}" if first_tick else folder


def recorded(folder: Path) -> int:
    """How many ticks the session in ``folder`` took, as its sound and its ticks tell; 0 without either."""
    sounds = (first + recorded_ticks(path) for first, path in recordings(folder))
    parts = (first + written_ticks(path / TICKS_FILE) for first, path in _parts(folder))
    return max((*sounds, *parts), default=0)


def _parts(folder: Path) -> list[tuple[int, Path]]:
    """The first tick and the folder of every part."""
    found = ((_NAME.fullmatch(path.name), path) for path in folder.glob("from-*"))
    return [(0, folder), *((int(name[1]), path) for name, path in found if name is not None)]
