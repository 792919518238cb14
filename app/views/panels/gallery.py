"""Draws example panels and clicks through them: ``python -m app.views.panels.gallery FOLDER OUTDIR``.

FOLDER holds A2UI examples as JSON (a list of messages, or an object with ``messages``), such as the npm package
``@a2ui/web_core`` carries. Every one is drawn to a picture in both themes, then every input and button in it is
used. Works without a display (QT_QPA_PLATFORM=offscreen).
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDateTimeEdit,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTabBar,
    QWidget,
)

from app.errors import TandemError
from app.panels.protocol import Acted, Drawn, Gone, Node, Refused, Show
from app.panels.surfaces import Surfaces
from app.settings.appearance import Appearance
from app.views.panels.dock import PanelDock, UserAction
from app.views.theme import Theme

DRAW_SECONDS: Final = 20.0
WIDTH: Final = 400


@dataclass
class Exhibit:
    """What became of one example."""

    name: str
    parts: int = 0
    placeholders: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    clicked: int = 0
    acted: list[str] = field(default_factory=list)
    pictures: list[Path] = field(default_factory=list)


class Gallery:
    """A dock whose panels are worked out in this process."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.theme = Theme(app, Appearance(theme="light"))
        self.dock = PanelDock(self.theme)
        self.dock.resize(WIDTH, 900)
        self.dock.acted.connect(self._act)
        self.surfaces = Surfaces()
        self.exhibit = Exhibit("")

    def show(self, messages: list[dict[str, Any]]) -> None:
        """Draw what ``messages`` say, to the end."""
        self._take(Show(json.dumps(messages)))
        self.settle()

    def settle(self) -> None:
        """Until everything is drawn. Raises TandemError when that takes far too long."""
        until = monotonic() + DRAW_SECONDS
        self.app.processEvents()
        while not all(frame.view.idle for frame in self.dock.frames.values()):
            self.app.processEvents()
            if monotonic() > until:
                raise TandemError(f"The panels of {self.exhibit.name} are not drawn after {DRAW_SECONDS:g} s.")
        self.app.processEvents()

    def click_through(self) -> int:
        """Use everything that can be used, once; how many that were."""
        used = 0
        for frame in list(self.dock.frames.values()):
            for widget in frame.view.findChildren(QWidget):
                if _is_alive(widget) and widget.isEnabled() and widget.isVisible() and _use(widget):
                    used += 1
                    self.settle()
        return used

    def clear(self) -> None:
        """Take every panel away."""
        for surface in list(self.dock.frames):
            self._take(Show(json.dumps({"version": "v1.0", "deleteSurface": {"surfaceId": surface}})))
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _act(self, action: UserAction) -> None:
        self._take(action)

    def _take(self, message: Show | UserAction) -> None:
        for result in self.surfaces.take(message):
            match result:
                case Drawn():
                    kinds = list(_nodes(result.root))
                    self.exhibit.parts = max(self.exhibit.parts, len(kinds))
                    self.exhibit.placeholders = [
                        node.look.text for node in kinds if node.kind == "Placeholder" and node.look.text
                    ]
                    self.dock.receive(result)
                case Gone():
                    self.dock.receive(result)
                case Refused(sentence=sentence):
                    self.exhibit.refusals.append(sentence)
                case Acted(what=what):
                    self.exhibit.acted.append(what)


def visit(gallery: Gallery, path: Path, out: Path | None) -> Exhibit:
    """Draw one example in both themes and click through it. Raises TandemError when it is no example."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TandemError(
            f"{path} cannot be read as JSON ({error}); name a folder of A2UI examples."
        ) from error
    gallery.exhibit = Exhibit(path.stem)
    gallery.show(content["messages"] if isinstance(content, dict) else content)
    for _ in range(2):
        if out is not None:
            look = "dark" if gallery.theme.palette.dark else "light"
            picture = out / f"{path.stem}-{look}.png"
            gallery.dock.widget().grab().save(str(picture))
            gallery.exhibit.pictures.append(picture)
        gallery.theme.toggle()
        gallery.settle()
    gallery.exhibit.clicked = gallery.click_through()
    gallery.clear()
    return gallery.exhibit


def _use(widget: QWidget) -> bool:
    """Use a widget as a person would."""
    match widget:
        case QDateTimeEdit():
            widget.stepBy(1)
        case QLineEdit() if isinstance(widget.parent(), QDateTimeEdit):
            return False
        case QLineEdit():
            QTest.keyClicks(widget, "42")
            widget.clearFocus()
            widget.editingFinished.emit()
        case QPlainTextEdit() if not widget.isReadOnly():
            QTest.keyClicks(widget, "some words")
        case QAbstractButton() if not isinstance(widget.parent(), QTabBar):
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(9, widget.height() // 2))
        case QSlider():
            QTest.keyClick(widget, Qt.Key.Key_Right)
        case QTabBar():
            widget.setCurrentIndex(widget.count() - 1)
        case _:
            return False
    return True


def _is_alive(widget: QWidget) -> bool:
    try:
        widget.isWidgetType()
    except RuntimeError:  # a click before took it away
        return False
    return True


def _nodes(root: Node) -> list[Node]:
    return [root, *(node for child in root.children for node in _nodes(child))]


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Draw example panels and click through them.")
    parser.add_argument("folder", type=Path, help="A2UI v1.0 examples, as *.json")
    parser.add_argument("outdir", type=Path, help="folder for the PNG files")
    args = parser.parse_args()
    app = QApplication(sys.argv[:1])
    args.outdir.mkdir(parents=True, exist_ok=True)
    gallery = Gallery(app)
    gallery.dock.show()
    paths = sorted(args.folder.glob("*.json"))
    try:
        exhibits = [visit(gallery, path, args.outdir) for path in paths]
    except TandemError as error:
        print(error, file=sys.stderr)
        return 2
    for each in exhibits:
        print(
            f"{each.name}: {each.parts} parts, {each.clicked} used, {len(each.acted)} reports",
            *each.placeholders,
            *each.refusals,
            sep="\n    ",
        )
    odd = [each for each in exhibits if each.placeholders]
    print(f"{len(exhibits)} examples drawn, {len(odd)} of them with a placeholder.")
    return 0 if exhibits else 2


if __name__ == "__main__":
    sys.exit(main())
