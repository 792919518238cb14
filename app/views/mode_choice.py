"""How much initiative the user allows: four buttons, one of them down."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from app.views.styled import show_checked
from app.views.words import keys_shown, noop, tr
from engine.protocol import Mode

PADDING: Final = 38
MODES: Final[tuple[tuple[Mode, str, str], ...]] = (
    ("silent", noop("Silent"), noop("Speaks only when spoken to")),
    ("focus", noop("Focus"), noop("Urgent things, as toasts without voice")),
    ("normal", noop("Normal"), noop("Speaks up when it matters")),
    ("coach", noop("Coach"), noop("Speaks up about whatever it notices")),
)


class ModeChoice(QFrame):
    """Ctrl+Shift+1 to Ctrl+Shift+4 choose as well."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAccessibleName(tr("Initiative"))
        self.buttons: dict[Mode, QPushButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for number, (mode, name, meaning) in enumerate(MODES, start=1):
            button = QPushButton(tr(name))
            button.setCheckable(True)
            button.setMinimumWidth(_bold_width(button, tr(name)) + PADDING)
            keys = f"Ctrl+Shift+{number}"
            button.setToolTip(f"{tr(meaning)} ({keys_shown(keys)})")
            button.setAccessibleName(f"{tr(name)}: {tr(meaning)}")
            button.toggled.connect(lambda on, mode=mode: self.chosen.emit(mode) if on else None)
            QShortcut(QKeySequence(keys), self, button.click)
            group.addButton(button)
            row.addWidget(button)
            self.buttons[mode] = button
        self.show_mode("normal")

    def show_mode(self, mode: Mode) -> None:
        """Put one button down."""
        show_checked(self.buttons[mode], True)


def _bold_width(button: QPushButton, words: str) -> int:
    """Words are bold when the button is down."""
    bold = QFont(button.font())
    bold.setBold(True)
    return QFontMetrics(bold).horizontalAdvance(words)
