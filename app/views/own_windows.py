"""Where the program's own windows are, so that the screen is never read from them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.events import Box, OwnWindows

LINGER_SECONDS: Final = 1.0
_MOVING: Final = {
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.WindowStateChange,
}


class WindowWatcher(QObject):
    """Submits `OwnWindows` whenever one of the program's windows appears, vanishes, moves or grows.

    It is told before Qt shows or draws the window there; a place that a window has left is told for
    ``linger`` seconds more, for what is on the screen goes later than Qt says.
    """

    def __init__(
        self, app: QApplication, submit: Callable[[OwnWindows], None], linger: float = LINGER_SECONDS
    ) -> None:
        super().__init__(app)
        self._submit = submit
        self._linger = linger
        self._windows: set[Box] = set()
        self._left: dict[Box, float] = {}  # places windows have left, and until when they are told
        self._known: tuple[Box, ...] | None = None
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.tell)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks only; every event goes on."""
        if event.type() in _MOVING and isinstance(watched, QWidget) and watched.isWindow():
            self.tell()
        return False

    def tell_again(self) -> None:
        """Say where the windows are to a session that has just begun."""
        self._known = None
        self.tell()

    def tell(self) -> None:
        """Say where the windows are, if that has changed."""
        now = time.monotonic()
        windows = {_box(window) for window in QApplication.topLevelWidgets() if window.isVisible()}
        self._left |= dict.fromkeys(self._windows, now + self._linger)
        self._left = {box: end for box, end in self._left.items() if end > now and box not in windows}
        self._windows = windows
        boxes = tuple(sorted(windows | set(self._left)))
        if self._left:
            self._later.start(max(1, round((max(self._left.values()) - now) * 1000)))
        if boxes != self._known:
            self._known = boxes
            self._submit(OwnWindows(boxes))


def _box(window: QWidget) -> Box:
    """The window with its frame, in pixels of the screen."""
    frame, scale = window.frameGeometry(), window.devicePixelRatioF()
    x, y = round(frame.x() * scale), round(frame.y() * scale)
    return x, y, round(frame.width() * scale), round(frame.height() * scale)
