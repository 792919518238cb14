"""The heartbeat: each tick's compute time against the 200 ms it may take, the last minute."""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.events import Ticked
from app.views.conversation_model import clock
from app.views.theme import Theme
from app.views.words import noop, tr
from engine.protocol import TICK_SECONDS, ActionKind

TICKS: Final = 300
LIMIT_MS: Final = 200.0
FULL_MS: Final = 240.0
BARS: Final = 50  # pixels
SMALL: Final = 0.82  # of the size of text
SPEAK_EVERY: Final = 25  # ticks between two updates of the text that a screen reader gets
_ROLES: Final[dict[ActionKind, str]] = {
    "silent": "faint",
    "go": "faint",
    "say": "accent",
    "read": "accent",
    "ack": "accent",
    "interject": "accent",
    "duck": "yielded",
    "stop": "yielded",
    "delegate": "work",
    "panel": "work",
    "wish": "work",
    "cancel": "work",
}
LEGEND: Final = (
    (noop("quiet"), "faint"),
    (noop("words"), "accent"),
    (noop("yields"), "yielded"),
    (noop("work"), "work"),
    (noop("late"), "danger"),
)


class Heartbeat(QWidget):
    """One bar a tick, newest at the right, coloured by what the tick did; late ticks are red up to the line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ticks: deque[Ticked] = deque(maxlen=TICKS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Heartbeat"))
        self.setAccessibleDescription(tr("No tick yet"))
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def add(self, ticked: Ticked) -> None:
        """Append one tick."""
        self._ticks.append(ticked)
        if ticked.tick % SPEAK_EVERY == 0 or ticked.late:
            self.setAccessibleDescription(self.summary())
        self.update()

    def summary(self) -> str:
        """The last minute in words."""
        if not self._ticks:
            return tr("No tick yet")
        late = sum(ticked.late for ticked in self._ticks)
        middle = median(ticked.compute_ms for ticked in self._ticks)
        return tr("{ms} ms a tick · {late} late", ms=f"{middle:.0f}", late=late or tr("none"))

    def sizeHint(self) -> QSize:
        return QSize(600, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, BARS + QFontMetrics(self._theme.font(SMALL)).height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            ticked = self._at(event.pos().x())
            if ticked is not None:
                QToolTip.showText(event.globalPos(), described(ticked), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, base = self.width(), self.height() - 1.0
        top = self.height() - BARS + 4.0
        scale = (base - top) / FULL_MS
        self._paint_words(painter, width)
        limit = base - LIMIT_MS * scale
        painter.setPen(QPen(theme.color("faint"), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(0, limit), QPointF(width, limit))
        step = width / TICKS
        bars: dict[str, list[QRectF]] = {}
        for age, ticked in enumerate(reversed(self._ticks)):
            least = LIMIT_MS if ticked.late else 6.0
            height = min(max(ticked.compute_ms, least), FULL_MS)
            role = "danger" if ticked.late else _ROLES[ticked.kind]
            bar = QRectF(width - (age + 1) * step, base - height * scale, max(step - 0.8, 1.0), height * scale)
            bars.setdefault(role, []).append(bar)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for role, rects in bars.items():
            painter.setBrush(theme.color(role))
            painter.drawRects(rects)
        painter.end()

    def _paint_words(self, painter: QPainter, width: float) -> None:
        theme = self._theme
        painter.setFont(theme.font(SMALL))
        metrics = painter.fontMetrics()
        line, dot = metrics.ascent(), metrics.ascent() * 0.6
        painter.setPen(theme.color("muted"))
        words = tr("Heartbeat, last minute · {summary} · dotted line 200 ms", summary=self.summary())
        painter.drawText(QPointF(0, line), words)
        x = float(width)
        for word, role in reversed(LEGEND):
            name = tr(word)
            x -= metrics.horizontalAdvance(name)
            if x < metrics.horizontalAdvance(words) + 30:
                return
            painter.setPen(theme.color("muted"))
            painter.drawText(QPointF(x, line), name)
            x -= 1.7 * dot
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(role))
            painter.drawEllipse(QRectF(x, line - dot, dot, dot))
            x -= 2 * dot

    def _at(self, x: float) -> Ticked | None:
        age = int((self.width() - x) / (self.width() / TICKS))
        return self._ticks[-1 - age] if 0 <= age < len(self._ticks) else None


def described(ticked: Ticked) -> str:
    """One tick in words."""
    kind = next(word for word, role in LEGEND if role == ("danger" if ticked.late else _ROLES[ticked.kind]))
    return tr(
        "{time} · tick {tick} · {kind} · {ms} ms",
        time=clock(ticked.tick * TICK_SECONDS),
        tick=ticked.tick,
        kind=tr(kind),
        ms=f"{ticked.compute_ms:.0f}",
    )
