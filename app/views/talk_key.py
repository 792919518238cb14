"""The talk key inside the program's own windows: held down, it is push to talk, or to mute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

KEYS: Final = "Ctrl+Space"


class TalkKeyWatcher(QObject):
    """Calls ``talk(down)`` for Ctrl+Space, and once more when the windows lose the keyboard meanwhile."""

    def __init__(self, app: QApplication, talk: Callable[[bool], None]) -> None:
        super().__init__(app)
        self._talk = talk
        self._down = False
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps the talk key to itself; every other event goes on."""
        if event.type() == QEvent.Type.ApplicationDeactivate:
            self._set(False)
        if not watched.isWindowType() or not isinstance(event, QKeyEvent):
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if pressed and event.key() == Qt.Key.Key_Space and (held or self._down):
            self._set(True)
            return True
        if not pressed and self._down and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Control):
            if not event.isAutoRepeat():
                self._set(False)
            return True
        return False

    def _set(self, down: bool) -> None:
        if down != self._down:
            self._down = down
            self._talk(down)
