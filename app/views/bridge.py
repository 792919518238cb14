"""The one way between the session's thread and the window."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.events import AppEvent, Frame, Pictured

BATCH: Final = 100  # events handed on before the UI thread may see to its user again


class Bridge(QObject):
    """Carries events into the thread that made the bridge. `post` may be called from any thread.

    Order is kept. Of pictures only the newest of each source is kept, so a busy window never falls behind.
    """

    arrived = Signal(object)  # one AppEvent, in the thread of this object
    _woken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._inbox: deque[AppEvent] = deque()
        self._pictures: dict[str, Frame] = {}
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
        with self._lock:
            batch: list[AppEvent] = [self._inbox.popleft() for _ in range(min(BATCH, len(self._inbox)))]
            if "camera" in self._pictures:
                batch.append(Pictured("camera", self._pictures.pop("camera")))
            if "screen" in self._pictures:
                batch.append(Pictured("screen", self._pictures.pop("screen")))
            self._asleep = not self._inbox
            if not self._asleep:
                self._woken.emit()
        for event in batch:
            self.arrived.emit(event)
