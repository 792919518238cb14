"""Asks before something that cannot be taken back."""

from __future__ import annotations

import html

from PySide6.QtWidgets import QMessageBox, QWidget


def sure(parent: QWidget, title: str, question: str) -> bool:
    """Whether the user wants it; Enter alone is a no. What looks like markup is shown as it is."""
    buttons = QMessageBox.StandardButton
    shown = f"<p>{html.escape(question)}</p>"
    return QMessageBox.question(parent, title, shown, buttons.Yes | buttons.No, buttons.No) == buttons.Yes
