"""What every input has: a label above it, and beneath it what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.panels.protocol import Look
from app.views.panels.layouts import small


class Labelled(QWidget):
    """A label above an input, and beneath it what is wrong with it once the user has been at it."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.column.addWidget(self.label)
        self._problem = small(state="failed")
        self._problem.hide()
        self._touched = False
        self._look = Look()

    def finish(self) -> None:
        """Everything else is in place."""
        self.column.addWidget(self._problem)

    def touch(self) -> None:
        """The user has been at it."""
        self._touched = True
        self.show_problem(self._look)

    def show_problem(self, look: Look) -> None:
        """Show the label and what is wrong."""
        self._look = look
        self.label.setText(look.text)
        self.label.setVisible(bool(look.text))
        self._problem.setText(look.problem)
        self._problem.setVisible(self._touched and bool(look.problem))
