"""The best weights that are here and that the memory can bear."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.weights.catalogue import File, Weights
from engine.weights.fitting import fitting
from engine.weights.listing import sha256
from engine.weights.manager import Manager

GB = 1_000_000_000


@pytest.fixture
def manager(tmp_path: Path) -> Manager:
    """Two weights that are here, one that is not; their sizes are only what the catalogue says."""
    known = []
    for name, size in (("absent", GB), ("large", GB), ("small", GB // 10)):
        folder = tmp_path / name
        folder.mkdir()
        path = folder / f"{name}.gguf"
        path.write_bytes(name.encode())
        known.append(Weights(name, "", "", (File(path.name, sha256(path), size),), (), shipped=False))
    (tmp_path / "absent" / "absent.gguf").unlink()
    return Manager(tmp_path, known)


@pytest.mark.parametrize(("free", "chosen"), [(9 * GB, "large"), (2 * GB, "small"), (0, "small")])
def test_the_memory_decides(manager: Manager, free: int, chosen: str) -> None:
    path = fitting(manager, ("absent", "large", "small"), free)
    assert path is not None
    assert path.stem == chosen


def test_none_is_chosen_where_none_is_here(manager: Manager) -> None:
    assert fitting(manager, ("absent",), 9 * GB) is None
