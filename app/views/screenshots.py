"""Makes the pictures of the documentation: ``python -m app.views.screenshots OUTDIR``.

They show the real window, painted by Qt with a made-up minute of events. Works with a display and without
(QT_QPA_PLATFORM=offscreen).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app.panels.protocol import Gone
from app.settings.appearance import Appearance
from app.views.panels.sample import sample_panels
from app.views.sample import sample_events
from app.views.scenes import SCENES
from app.views.session_scenes import session_scenes
from app.views.theme import Theme
from app.views.window import MainWindow

LIMIT_BYTES = 200 * 1024


def make(folder: Path, scene_size: tuple[int, int] = (1240, 820)) -> list[Path]:
    """Write window, toast, `SCENES` and panels into ``folder``, in both themes; returns the paths.

    Raises OSError when a file cannot be written or would be larger than `LIMIT_BYTES`.
    """
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    folder.mkdir(parents=True, exist_ok=True)
    theme = Theme(app, Appearance(theme="light"))
    window = MainWindow(theme, lambda command: None)
    window.resize(*scene_size)
    window.show()
    app.processEvents()
    for event in sample_events():
        window.receive(event)
    app.processEvents()
    made = [_save(window.grab(), folder / "window-light.png")]
    made.append(_save(window.toasts.toasts[-1].grab(), folder / "toast.png"))
    theme.toggle()
    app.processEvents()
    made.append(_save(window.grab(), folder / "window-dark.png"))
    for look in ("dark", "light"):
        if theme.palette.dark != (look == "dark"):
            theme.toggle()
        made += [_save(scene(app, window), folder / f"{name}-{look}.png") for name, scene in SCENES.items()]
        made += [_save(shown, folder / f"{name}-{look}.png") for name, shown in session_scenes(app, theme)]
    for second in (True, False):
        for look in ("dark", "light") if second else ("light", "dark"):
            if theme.palette.dark != (look == "dark"):
                theme.toggle()
            made.append(_save(_panels(app, window, second), folder / f"panels-{1 + second}-{look}.png"))
    window.let_close()
    return made


def _panels(app: QApplication, window: MainWindow, second: bool) -> QPixmap:
    """The dock with three of the ready panels."""
    for surface in list(window.panels.frames):
        window.receive(Gone(surface))
    for drawn in sample_panels(second):
        window.receive(drawn)
    while not all(frame.view.idle for frame in window.panels.frames.values()):
        app.processEvents()
    for _ in range(5):  # a layout asks the one above it, a turn each
        app.processEvents()
    return window.grab() if not second else window.panels.grab()


def _save(picture: QPixmap, path: Path) -> Path:
    part = path.with_suffix(".part")
    if not picture.save(str(part), "PNG", 0) or part.stat().st_size > LIMIT_BYTES:
        part.unlink(missing_ok=True)
        raise OSError(f"{path.name} cannot be written, or is larger than {LIMIT_BYTES} bytes")
    return part.replace(path)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Make the documentation's pictures of the window.")
    parser.add_argument("outdir", type=Path, help="folder for the PNG files, for example docs/screenshots")
    for path in make(parser.parse_args().outdir):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
