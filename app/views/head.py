"""The window's head: whether the assistant listens or speaks, and what holds for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.events import Ticked
from app.views.compact import COMPACT_KEYS
from app.views.icons import icon
from app.views.presence import PresenceSign
from app.views.styled import styled, wide
from app.views.theme import Theme
from app.views.words import keys_shown, tr

BESIDE: Final = 340  # pixels for what is said of its presence, and the two small buttons
SPACING: Final = 12
ICON: Final = QSize(20, 20)


class Head(QWidget):
    """Presence on the left, ``controls`` on the right; where it is narrow these have a line of their own."""

    stop_asked = Signal()
    compact_asked = Signal()

    def __init__(self, theme: Theme, controls: Sequence[QWidget]) -> None:
        super().__init__()
        self._theme = theme
        self.presence = PresenceSign(theme)
        self.stop_button = QPushButton(tr("Stop"))
        self.stop_button.setEnabled(False)
        self.stop_button.setToolTip(tr("Fall silent at once ({keys})", keys=keys_shown("Escape")))
        self.stop_button.setAccessibleName(tr("Stop speaking"))
        self.stop_button.clicked.connect(self.stop_asked)
        self.compact_button = styled(QToolButton(), "flat")
        self.compact_button.setToolTip(
            tr("A small bar that stays on top ({keys})", keys=keys_shown(COMPACT_KEYS))
        )
        self.compact_button.setAccessibleName(tr("Compact mode"))
        self.compact_button.clicked.connect(self.compact_asked)
        self.theme_button = styled(QToolButton(), "flat")
        self.theme_button.clicked.connect(theme.toggle)
        QShortcut(QKeySequence(COMPACT_KEYS), self, self.compact_asked.emit)
        QShortcut(QKeySequence("Ctrl+T"), self, theme.toggle)
        theme.changed.connect(self._show_theme)
        self._lay_out((self.stop_button, *controls))
        self._show_theme()

    def add(self, ticked: Ticked) -> None:
        """Show the state of one tick."""
        self.presence.add(ticked)
        self.stop_button.setEnabled(ticked.presence == "speaking")

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < self._controls.minimumSizeHint().width() + wide(BESIDE)
        if narrow != (self._second.indexOf(self._controls) >= 0):
            if narrow:
                self._second.insertWidget(0, self._controls)
            else:
                self._first.insertWidget(2, self._controls)  # after presence and the stretch
        super().resizeEvent(event)

    def _show_theme(self) -> None:
        dark = self._theme.palette.dark
        self.theme_button.setIcon(icon("sun" if dark else "moon", self._theme.color("muted")))
        self.compact_button.setIcon(icon("shrink", self._theme.color("muted")))
        words = tr("Light colours") if dark else tr("Dark colours")
        self.theme_button.setToolTip(f"{words} ({keys_shown('Ctrl+T')})")
        self.theme_button.setAccessibleName(words)

    def _lay_out(self, controls: Sequence[QWidget]) -> None:
        self._controls = styled(QWidget(), "bare")
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for control in controls:
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._first.setSpacing(SPACING)
        self._first.addWidget(self.presence)
        self._first.addStretch()
        self._first.addWidget(self._controls)
        for button in (self.compact_button, self.theme_button):
            button.setIconSize(ICON)
            self._first.addWidget(button)
        self._second.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        column.addLayout(self._first)
        column.addLayout(self._second)
