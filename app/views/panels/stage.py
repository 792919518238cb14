"""What every drawn part has at hand: the theme, and the way of the user's input to whoever made the panel."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.panels.protocol import Look, Value
from app.views.theme import Theme


class Stage(QObject):
    """One surface's. ``changed`` and ``pressed`` carry what the user did, by the key of its node."""

    changed = Signal(str, object, int, bool)  # key, value, serial, final
    pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._serial = 0
        self._waiting: dict[str, int] = {}  # inputs that have not come back yet

    def change(self, key: str, value: Value, final: bool = True) -> None:
        """The user has changed an input."""
        self._serial += 1
        self._waiting[key] = self._serial
        self.changed.emit(key, value, self._serial, final)

    def take_in(self, serial: int) -> None:
        """Everything up to ``serial`` is in what is drawn from now on."""
        self._waiting = {key: sent for key, sent in self._waiting.items() if sent > serial}

    def is_ahead(self, key: str) -> bool:
        """Whether the user is ahead of what is drawn: then the input keeps what they gave it."""
        return key in self._waiting


class Part(Protocol):
    """A widget that draws one node."""

    def show_look(self, look: Look) -> None:
        """Draw it as it is now."""


def name_for_readers(widget: QWidget, look: Look, otherwise: str = "") -> None:
    """Give a widget the name and description that a screen reader says."""
    widget.setAccessibleName(look.label or otherwise)
    if look.description:
        widget.setAccessibleDescription(look.description)
        widget.setToolTip(look.description)
