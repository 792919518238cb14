"""The command that makes the documentation's pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.views.scenes import SCENES
from app.views.screenshots import LIMIT_BYTES, make
from app.views.window import MainWindow


def test_it_writes_small_pictures_of_every_scene_in_both_themes(qapp: QApplication, tmp_path: Path) -> None:
    made = make(tmp_path / "shots")
    pictures = {path.stem: QImage(str(path)) for path in made}
    light, dark = pictures["window-light"], pictures["window-dark"]
    assert light.size() == dark.size()
    assert pictures["toast-light"].width() < light.width()
    assert light.pixelColor(4, 4).lightness() > 200 > 60 > dark.pixelColor(4, 4).lightness()
    for name in SCENES:
        assert pictures[f"{name}-light"].size() == pictures[f"{name}-dark"].size()
    assert all(path.stat().st_size <= LIMIT_BYTES for path in made)
    assert sorted(path.name for path in (tmp_path / "shots").iterdir()) == sorted(path.name for path in made)


def test_a_toast_is_pictured_however_long_ago_the_sample_had_one(
    qapp: QApplication, window: MainWindow
) -> None:
    assert not window.toasts.toasts
    assert SCENES["toast"](qapp, window).height() > 40
    assert not window.toasts.toasts
