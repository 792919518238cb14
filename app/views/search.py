"""Find words in the conversation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.views.conversation_model import ConversationModel
from app.views.conversation_view import ConversationView
from app.views.styled import styled, wide
from app.views.words import keys_shown, tr

SEARCH_KEYS: Final = "Ctrl+F"


class SearchBar(QFrame):
    """Opened by Ctrl+F. Enter and F3 go to the next place, with Shift to the one before; Escape ends it."""

    closed = Signal()

    def __init__(self, model: ConversationModel, view: ConversationView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._view = view
        self._found: list[int] = []
        self._place = -1
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find in the conversation"))
        self.line.setAccessibleName(tr("Find in the conversation"))
        self.line.setMinimumWidth(wide(60))
        self.line.textChanged.connect(self._search)
        self.count = styled(QLabel(""), "small")
        self.count.setMinimumWidth(wide(60))
        self.before = self._button(tr("Before"), "Shift+F3", lambda: self._go(-1))
        self.after = self._button(tr("Next"), "F3", lambda: self._go(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        row.addWidget(self.before)
        row.addWidget(self.after)
        row.addWidget(self._button(tr("Done"), "", self.close_bar))
        self.hide()

    def open_bar(self) -> None:
        """Show it and take the keyboard."""
        self.show()
        self.line.setFocus()
        self.line.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Put it away; what was found stays in sight."""
        if self.isHidden():
            return
        self.hide()
        self._view.mark("")
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _button(self, words: str, keys: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        if keys:
            button.setToolTip(f"{words} ({keys_shown(keys)})")
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        return button

    def _search(self) -> None:
        words = self.line.text().strip()
        self._found = self._model.find(words)
        self._view.mark(words)
        self._place = len(self._found)
        self._go(-1)

    def _go(self, step: int) -> None:
        """To another place; from the last it goes on at the first."""
        if self._found:
            self._place = (self._place + step) % len(self._found)
            index = self._model.index(self._found[self._place], 0)
            self._view.setCurrentIndex(index)
            self._view.show_row(index)
        places = len(self._found)
        self.count.setText(
            tr("{place} of {places}", place=self._place + 1, places=places)
            if places
            else tr("Not found")
            if self.line.text().strip()
            else ""
        )
        self.before.setEnabled(places > 1)
        self.after.setEnabled(places > 1)
