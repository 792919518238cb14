"""Small helpers for widgets that the style sheet knows by name."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def styled(widget: AnyWidget, name: str) -> AnyWidget:
    """Give a widget the name by which the style sheet finds it."""
    widget.setObjectName(name)
    return widget


def set_state(widget: QWidget, state: str) -> None:
    """Change the ``state`` that the style sheet asks for, and have the widget look like it."""
    widget.setProperty("state", state)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
