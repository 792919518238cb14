"""Makes the pictures of the documentation: ``python -m app.views.screenshots OUTDIR``.

They show the real window, painted by Qt with a made-up minute of events. Works with a display and without
(QT_QPA_PLATFORM=offscreen). To see how words and text sizes fit: ``--language de --text 200 --contrast``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from msgspec.structs import replace
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app.panels.protocol import Gone
from app.settings.appearance import Appearance, Language, ThemeName
from app.views.language import install
from app.views.panels.sample import sample_panels
from app.views.sample import sample_events
from app.views.scenes import SCENES
from app.views.session_scenes import session_scenes
from app.views.theme import Theme
from app.views.told import translated
from app.views.window import MainWindow

LIMIT_BYTES = 200 * 1024
SIZE = (1240, 820)
LOOKS: Final[tuple[ThemeName, ...]] = ("light", "dark")


def make(folder: Path, looks: Sequence[ThemeName] = LOOKS, appearance: Appearance | None = None) -> list[Path]:
    """Write window, `SCENES`, sessions, settings and panels into ``folder``, in each of ``looks``.

    ``appearance``: language and size of text. Returns the paths. Raises OSError when a file cannot be written
    or would be larger than `LIMIT_BYTES`.
    """
    appearance = appearance or Appearance(language="en")
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    folder.mkdir(parents=True, exist_ok=True)
    install(app, appearance.language)
    theme = Theme(app, appearance)
    window = MainWindow(theme, lambda command: None)
    window.resize(*SIZE)
    window.show()
    for event in sample_events():
        window.receive(translated(event))
    made = []
    for look in looks:
        theme.show(replace(appearance, theme=look))
        _settle(app)
        shown = {"window": window.grab()}
        shown |= {name: scene(app, window) for name, scene in SCENES.items()}
        shown |= dict(session_scenes(app, theme))
        made += [_save(picture, folder / f"{name}-{look}.png") for name, picture in shown.items()]
    for second in (True, False):
        for look in looks:
            theme.show(replace(appearance, theme=look))
            made.append(_save(_panels(app, window, second), folder / f"panels-{1 + second}-{look}.png"))
    window.let_close()
    return made


def _panels(app: QApplication, window: MainWindow, second: bool) -> QPixmap:
    """The dock with three of the ready panels."""
    for surface in list(window.panels.frames):
        window.receive(Gone(surface))
    for drawn in sample_panels(second):
        window.receive(translated(drawn))
    while not all(frame.view.idle for frame in window.panels.frames.values()):
        app.processEvents()
    _settle(app)
    return window.grab() if not second else window.panels.grab()


def _settle(app: QApplication) -> None:
    for _ in range(5):  # a layout asks the one above it, a turn each
        app.processEvents()


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
    parser.add_argument("--language", choices=get_args(Language), default="en", help="of the words shown")
    parser.add_argument("--text", type=int, default=100, metavar="PERCENT", help="the size of all text")
    parser.add_argument("--contrast", action="store_true", help="high contrast instead of light and dark")
    args = parser.parse_args()
    appearance = Appearance(language=args.language, text_percent=args.text)
    for path in make(args.outdir, ("contrast",) if args.contrast else LOOKS, appearance):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
