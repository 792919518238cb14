"""The dock of the main window that holds the open panels, the newest on top."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.panels.protocol import Close, Drawn, Gone, Input, Press, Value
from app.views.announce import announce
from app.views.panels.shapes import drawing
from app.views.panels.surface_view import SurfaceView
from app.views.styled import styled
from app.views.theme import Theme
from app.views.words import tr

WIDTH: Final = 340
PANEL_KEYS: Final = "Ctrl+Shift+P"
UserAction = Input | Press | Close


class PanelFrame(QFrame):
    """One panel: what it shows, and a button that closes it."""

    acted = Signal(object)  # UserAction

    def __init__(self, surface: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self._surface = surface
        self._theme = theme
        self.close_button = styled(QToolButton(), "flat")
        self.close_button.clicked.connect(lambda: self.acted.emit(Close(surface)))
        self.view = SurfaceView(theme)
        self.view.stage.changed.connect(self._changed)
        self.view.stage.pressed.connect(lambda key: self.acted.emit(Press(surface, key)))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 8, 14)
        self.view.setContentsMargins(0, 7, 0, 0)  # its title and the button's sign are on one line
        row.setSpacing(6)
        row.addWidget(self.view, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def draw(self, drawn: Drawn) -> None:
        """Show the surface as it is now."""
        name = drawn.title or tr("Panel")
        self.setAccessibleName(tr("Panel {name}", name=name))
        self.close_button.setAccessibleName(tr("Close the panel {name}", name=name))
        self.close_button.setToolTip(tr("Close the panel {name}", name=name))
        self.view.draw(drawn)

    def _changed(self, key: str, value: Value, serial: int, final: bool) -> None:
        self.acted.emit(Input(self._surface, key, value, serial, final))

    def _show_theme(self) -> None:
        self.close_button.setIcon(QIcon(drawing("close", self._theme.color("muted"), 16)))
        self.close_button.setIconSize(QSize(16, 16))


class PanelDock(QDockWidget):
    """All open panels. It is out of sight while there is none."""

    acted = Signal(object)  # UserAction

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("Panels"), parent)
        self.setObjectName("panels")
        self._theme = theme
        self.frames: dict[str, PanelFrame] = {}
        inside = styled(QWidget(), "bare")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 14, 14, 12)
        self._column.setSpacing(10)
        self._column.addStretch(1)  # all spare room is beneath the panels
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setMinimumWidth(WIDTH)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(scroll)
        self.setTitleBarWidget(QWidget())  # no second title above the panels' own
        self.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.setAccessibleName(tr("Panels"))
        self.hide()

    def receive(self, event: Drawn | Gone) -> None:
        """Draw a panel, or take it away."""
        match event:
            case Drawn(surface=surface):
                if surface not in self.frames:
                    self._open(surface, event.title)
                self.frames[surface].draw(event)
            case Gone(surface=surface):
                self._close(surface)

    def focus_panels(self) -> None:
        """Give the newest panel the keyboard."""
        for frame in reversed(self.frames.values()):
            target = frame.view.nextInFocusChain()
            (target or frame.close_button).setFocus(Qt.FocusReason.ShortcutFocusReason)
            return

    def _open(self, surface: str, title: str) -> None:
        frame = PanelFrame(surface, self._theme)
        frame.acted.connect(self.acted)
        self.frames[surface] = frame
        self._column.insertWidget(0, frame)
        self.show()
        announce(self, tr("Panel opened: {name}", name=title or tr("Panel")))

    def _close(self, surface: str) -> None:
        frame = self.frames.pop(surface, None)
        if frame is not None:
            had_focus = (
                frame.isAncestorOf(frame.window().focusWidget()) if frame.window().focusWidget() else False
            )
            self._column.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
            if had_focus and self.frames:
                self.focus_panels()
        self.setVisible(bool(self.frames))
