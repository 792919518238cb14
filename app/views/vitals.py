"""How the window itself does: how soon it was there, and how long its thread was ever held up."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import psutil
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.events import AppEvent, Ticked
from app.history.files import write_atomically

BEAT_MS: Final = 20
LIMIT_MS: Final = 50.0  # longer, and a person notices


class Vitals(msgspec.Struct, frozen=True):
    """``shown_s``, ``ticking_s``: seconds from the start of the process to the first paint and the first tick.

    ``longest_ms``: the longest time in which the UI thread saw to no event; ``busy_ms``: the most processor
    time that it used between two beats, which does not count waiting for a busy machine. ``over_limit``: how
    often it was held up for more than `LIMIT_MS`. ``seconds``: how long that was watched.
    """

    shown_s: float = 0.0
    ticking_s: float = 0.0
    longest_ms: float = 0.0
    busy_ms: float = 0.0
    over_limit: int = 0
    seconds: float = 0.0


class Watchdog(QObject):
    """A timer in the UI thread that measures its own lateness, from the first tick of the session on."""

    def __init__(
        self,
        window: QWidget,
        now: Callable[[], float] = time.monotonic,
        processor: Callable[[], float] = time.thread_time,
    ) -> None:
        super().__init__(window)
        self._now = now
        self._processor = processor
        self._begun: float | None = None
        self._last = (0.0, 0.0)
        self.vitals = Vitals()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks only, until the window is painted for the first time."""
        if event.type() == QEvent.Type.Paint:
            self.vitals = msgspec.structs.replace(self.vitals, shown_s=_since_start())
            watched.removeEventFilter(self)
        return False

    def receive(self, event: AppEvent) -> None:
        """The first tick: from now on it counts."""
        if self._begun is None and isinstance(event, Ticked):
            self.vitals = msgspec.structs.replace(self.vitals, ticking_s=_since_start())
            self._begun = self._now()
            self._last = (self._begun, self._processor())
            self._timer.start()

    def beat(self) -> None:
        """The timer's turn has come."""
        if self._begun is None:
            return
        now, processor = self._now(), self._processor()
        late = (now - self._last[0]) * 1000 - BEAT_MS
        busy = (processor - self._last[1]) * 1000
        self._last = (now, processor)
        known = self.vitals
        self.vitals = msgspec.structs.replace(
            known,
            longest_ms=max(known.longest_ms, late),
            busy_ms=max(known.busy_ms, busy),
            over_limit=known.over_limit + (late > LIMIT_MS),
            seconds=now - self._begun,
        )

    def write(self, path: Path) -> None:
        """Stop, and keep the figures. A disk that takes no file costs them."""
        self._timer.stop()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, msgspec.json.encode(self.vitals).decode() + "\n")
        except OSError:
            return


def _since_start() -> float:
    return float(time.time() - psutil.Process().create_time())
