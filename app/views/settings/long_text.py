"""A text that is longer than a line, all of it in sight, which is edited as a line is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

LINES: Final = 3
MARGINS: Final = 20  # above and below the lines, in pixels


class LongText(QPlainTextEdit):
    """Return, and leaving it, end the editing; Tab goes on to the next control."""

    editing_finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.ensurePolished()
        self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + MARGINS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.editing_finished.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own menu: the writing goes on
            self.editing_finished.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.document().isModified():  # left while its menu was open
            self.editing_finished.emit()
