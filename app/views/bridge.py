"""The one way between the session's thread and the window."""

from __future__ import annotations

from collections import deque
from threading import Lock
from time import monotonic
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.events import AppEvent, Frame, Pictured
from app.views.told import translated

BUDGET_SECONDS: Final = 0.02  # then the UI thread sees to its user before more events


class Bridge(QObject):
    """Carries events into the thread that made the bridge. `post` may be called from any thread.

    Order is kept, and what the program says comes out in the user's language. Of pictures only the newest
    of each source is kept, so a busy window never falls behind.
    """

    arrived = Signal(object)  # one AppEvent, in the thread of this object
    _woken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._inbox: deque[AppEvent] = deque()
        self._pictures: dict[Literal["camera", "screen"], Frame] = {}
        self._asleep = True
        self._closed = False
        self._woken.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def post(self, event: AppEvent) -> None:
        """Take an event from any thread; returns at once. After `close` it does nothing."""
        with self._lock:
            if self._closed:
                return
            if isinstance(event, Pictured):
                self._pictures[event.source] = event.frame
            else:
                self._inbox.append(event)
            if self._asleep:
                self._asleep = False
                self._woken.emit()

    def close(self) -> None:
        """Take no more events."""
        with self._lock:
            self._closed = True
            self._inbox.clear()
            self._pictures.clear()

    @Slot()
    def _drain(self) -> None:
        until = monotonic() + BUDGET_SECONDS
        while (event := self._next()) is not None:
            self.arrived.emit(translated(event))
            if monotonic() > until:
                QTimer.singleShot(
                    0, self._drain
                )  # not the signal: Qt would send it before it looks at the user
                return

    def _next(self) -> AppEvent | None:
        with self._lock:
            if self._inbox:
                return self._inbox.popleft()
            if self._pictures:
                return Pictured(*self._pictures.popitem())
            self._asleep = True
            return None
