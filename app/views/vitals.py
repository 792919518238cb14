"""How the window itself does: how soon it was there, how long its thread was ever held up, and by what."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

import msgspec
import psutil
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.events import AppEvent, DeviceChanged, Ticked
from app.files import write_atomically

BEAT_MS: Final = 20
LIMIT_MS: Final = 50.0  # longer, and a person notices
LOOK_SECONDS: Final = 0.025
END_SECONDS: Final = 2.0
KEPT: Final = 5  # stalls
DEPTH: Final = 12  # calls of each
ROOT: Final = Path(__file__).resolve().parents[2]


class Stall(msgspec.Struct, frozen=True):
    """The UI thread saw to no event for ``ms``, ``busy_ms`` of it processor time of its own.

    ``calls``: what it was doing, innermost first, as "file:line function". With little processor time it was
    the machine that kept it waiting, and with the event loop alone it was Qt: layout, painting, the display.
    """

    ms: float
    busy_ms: float
    calls: tuple[str, ...]


class Vitals(msgspec.Struct, frozen=True):
    """``shown_s``, ``hearing_s``, ``ticking_s``: from the start of the process to the first paint, to a live
    microphone and to the first tick; ``shown_cpu_s``: the processor time of the process until the first.

    ``longest_ms``: the longest time in which the UI thread saw to no event; ``busy_ms``: the most processor
    time that it used between two beats, which does not count waiting for a busy machine. ``over_limit``: how
    often it was held up for more than `LIMIT_MS`. ``seconds``: how long that was watched. ``stalls``: the
    longest of them.
    """

    shown_s: float = 0.0
    shown_cpu_s: float = 0.0
    hearing_s: float = 0.0
    ticking_s: float = 0.0
    longest_ms: float = 0.0
    busy_ms: float = 0.0
    over_limit: int = 0
    seconds: float = 0.0
    stalls: tuple[Stall, ...] = ()


class Watchdog(QObject):
    """A timer in the UI thread that measures its own lateness, from the first tick of the session on.

    A thread beside it looks what the UI thread is doing while a beat is overdue. `write` ends both.
    """

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
        self._calls: tuple[str, ...] = ()  # that were seen since the last beat
        self.vitals = Vitals()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._watched = threading.get_ident()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="watchdog", daemon=True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks only, until the window is painted for the first time."""
        if event.type() == QEvent.Type.Paint:
            used = time.process_time()
            self.vitals = msgspec.structs.replace(self.vitals, shown_s=_since_start(), shown_cpu_s=used)
            watched.removeEventFilter(self)
        return False

    def receive(self, event: AppEvent) -> None:
        """The first tick: from now on it counts."""
        match event:
            case DeviceChanged("microphone", "live") if not self.vitals.hearing_s:
                self.vitals = msgspec.structs.replace(self.vitals, hearing_s=_since_start())
            case Ticked() if self._begun is None:
                self.vitals = msgspec.structs.replace(self.vitals, ticking_s=_since_start())
                self._begun = self._now()
                self._last = (self._begun, self._processor())
                self._timer.start()
                self._thread.start()

    def beat(self) -> None:
        """The timer's turn has come."""
        if self._begun is None:
            return
        now, processor = self._now(), self._processor()
        late = (now - self._last[0]) * 1000 - BEAT_MS
        busy = (processor - self._last[1]) * 1000
        self._last = (now, processor)
        calls, self._calls = self._calls, ()
        known = self.vitals
        stalls = known.stalls
        if late > LIMIT_MS:
            longest = sorted((*stalls, Stall(late, busy, calls)), key=lambda stall: -stall.ms)
            stalls = tuple(longest[:KEPT])
        self.vitals = msgspec.structs.replace(
            known,
            longest_ms=max(known.longest_ms, late),
            busy_ms=max(known.busy_ms, busy),
            over_limit=known.over_limit + (late > LIMIT_MS),
            seconds=now - self._begun,
            stalls=stalls,
        )

    def look(self) -> None:
        """See what the UI thread is doing, if its beat is overdue and nobody has looked since."""
        if not self._calls and (self._now() - self._last[0]) * 1000 > LIMIT_MS:
            self._calls = _calls(sys._current_frames().get(self._watched))

    def write(self, path: Path) -> None:
        """Stop, and keep the figures. A disk that takes no file costs them."""
        self._timer.stop()
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, msgspec.json.encode(self.vitals).decode() + "\n")
        except OSError:
            return

    def _look_on(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            self.look()


def _calls(frame: FrameType | None) -> tuple[str, ...]:
    """What is being called, innermost first."""
    calls: list[str] = []
    while frame is not None and len(calls) < DEPTH:
        path = Path(frame.f_code.co_filename)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
        calls.append(f"{name}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return tuple(calls)


def _since_start() -> float:
    return float(time.time() - psutil.Process().create_time())
