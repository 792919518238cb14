"""The window's own doors: sessions, the last reply, settings; and what the user is asked once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.views.icons import Name, icon
from app.views.styled import styled
from app.views.theme import Theme
from app.views.words import keys_shown, tr

KEYS: Final = {"sessions": "Ctrl+O", "copy": "Ctrl+Shift+C", "settings": "Ctrl+,"}


class SessionTools(QWidget):
    """Three buttons."""

    sessions_asked = Signal()
    copy_asked = Signal()
    settings_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[QToolButton, Name] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.copy = self._button("copy", tr("Copy the last reply"), KEYS["copy"], self.copy_asked)
        self.sessions = self._button("clock", tr("Sessions"), KEYS["sessions"], self.sessions_asked)
        self.settings = self._button("gear", tr("Settings"), KEYS["settings"], self.settings_asked)
        theme.changed.connect(self._draw)
        self._draw()

    def _button(self, name: Name, words: str, keys: str, asked: SignalInstance) -> QToolButton:
        button = styled(QToolButton(), "flat")
        button.setToolTip(f"{words} ({keys_shown(keys)})")
        button.setAccessibleName(words)
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(asked)
        QShortcut(QKeySequence(keys), self, button.click)
        self.layout().addWidget(button)  # type: ignore[union-attr]
        self._icons[button] = name
        return button

    def _draw(self) -> None:
        for button, name in self._icons.items():
            button.setIcon(icon(name, self._theme.color("muted")))


class Offer(QFrame):
    """A sentence with something that the user may do about it, once."""

    def __init__(
        self, sentence: str, words: str, accept: Callable[[], object], decline: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setObjectName("offer")
        self.setAccessibleName(sentence)
        self.label = QLabel(sentence)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.yes = QPushButton(words)
        self.no = styled(QPushButton(tr("&Not now")), "flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.addWidget(self.label, 1)
        for button, act in ((self.yes, accept), (self.no, decline)):
            button.clicked.connect(self.hide)
            button.clicked.connect(act)
            row.addWidget(button)
