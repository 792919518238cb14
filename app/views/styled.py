"""Small helpers for widgets that the style sheet knows by name."""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
USUAL_POINTS: Final = 10.0


def styled(widget: AnyWidget, name: str) -> AnyWidget:
    """Give a widget the name by which the style sheet finds it."""
    widget.setObjectName(name)
    return widget


def set_state(widget: QWidget, state: str) -> None:
    """Change the ``state`` that the style sheet asks for, and have the widget look like it."""
    widget.setProperty("state", state)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def wide(pixels: int) -> int:
    """``pixels`` at the usual size of text, and more of them where the user has it larger."""
    return round(pixels * max(1.0, QGuiApplication.font().pointSizeF() / USUAL_POINTS))


def show_checked(button: QAbstractButton, on: bool) -> None:
    """Put a button down or up without its `toggled`, which is for the user alone.

    The user's way is `toggled` and not `clicked`, because assistive technology toggles and never clicks.
    """
    with QSignalBlocker(button):
        button.setChecked(on)
