"""Where the program's own windows are, so that the screen is never read from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.events import Box, OwnWindows

_MOVING: Final = {
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.WindowStateChange,
}


class WindowWatcher(QObject):
    """Submits `OwnWindows` whenever one of the program's windows appears, vanishes, moves or grows."""

    def __init__(self, app: QApplication, submit: Callable[[OwnWindows], None]) -> None:
        super().__init__(app)
        self._submit = submit
        self._known: tuple[Box, ...] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.tell)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks only; every event goes on."""
        if event.type() in _MOVING and isinstance(watched, QWidget) and watched.isWindow():
            self._soon.start()
        return False

    def tell_again(self) -> None:
        """Say where the windows are to a session that has just begun."""
        self._known = None
        self.tell()

    def tell(self) -> None:
        """Say where the windows are, if that has changed."""
        boxes = tuple(_box(window) for window in QApplication.topLevelWidgets() if window.isVisible())
        if boxes != self._known:
            self._known = boxes
            self._submit(OwnWindows(boxes))


def _box(window: QWidget) -> Box:
    """The window with its frame, in pixels of the screen."""
    frame, scale = window.frameGeometry(), window.devicePixelRatioF()
    x, y = round(frame.x() * scale), round(frame.y() * scale)
    return x, y, round(frame.width() * scale), round(frame.height() * scale)
