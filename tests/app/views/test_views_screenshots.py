"""The command that makes the documentation's pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.views.screenshots import LIMIT_BYTES, make


def test_it_writes_three_small_pictures(qapp: QApplication, tmp_path: Path) -> None:
    made = make(tmp_path / "shots")
    assert [path.name for path in made] == ["window-light.png", "toast.png", "window-dark.png"]
    light, toast, dark = (QImage(str(path)) for path in made)
    assert light.size() == dark.size()
    assert toast.width() < light.width()
    assert light.pixelColor(4, 4).lightness() > 200 > 60 > dark.pixelColor(4, 4).lightness()
    assert all(path.stat().st_size <= LIMIT_BYTES for path in made)
    assert sorted(path.name for path in (tmp_path / "shots").iterdir()) == sorted(path.name for path in made)
