"""Whether the assistant is listening, speaking, thinking or starting: a disc that moves with the sound."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.events import Presence, Ticked
from app.views.conversation_model import clock
from app.views.styled import styled
from app.views.theme import Theme
from app.views.words import noop, tr
from engine.protocol import TICK_SECONDS

NAMES: Final[dict[Presence, str]] = {
    "starting": noop("Starting"),
    "listening": noop("Listening"),
    "speaking": noop("Speaking"),
    "thinking": noop("Thinking"),
}


class Disc(QWidget):
    """The sign itself. Repainted once a tick, never by a timer of its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._presence: Presence = "starting"
        self._level = 0.0
        self._turn = 0
        self.setFixedSize(QSize(48, 48))
        theme.changed.connect(self.update)

    def show_state(self, presence: Presence, level: float, turn: int) -> None:
        """``level`` is RMS in 0..1; ``turn`` counts ticks and turns the sign while thinking."""
        self._presence, self._level, self._turn = presence, level, turn
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        center = QPointF(self.width() / 2, self.height() / 2)
        loud = min(self._level * 4.0, 1.0) ** 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        if self._presence == "speaking":
            painter.setBrush(theme.color("accent", 0.22))
            painter.drawEllipse(center, 15 + 8 * loud, 15 + 8 * loud)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(center, 14, 14)
        elif self._presence == "listening":
            painter.setBrush(theme.color("accent", 0.18))
            painter.drawEllipse(center, 10 + 13 * loud, 10 + 13 * loud)
            painter.setPen(QPen(theme.color("accent"), 3))
            painter.setBrush(theme.color("window"))
            painter.drawEllipse(center, 11, 11)
        else:
            role = "accent" if self._presence == "thinking" else "muted"
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("line"), 3))
            painter.drawEllipse(center, 13, 13)
            painter.setPen(QPen(theme.color(role), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            box = QRectF(center.x() - 13, center.y() - 13, 26, 26)
            painter.drawArc(box, -self._turn * 36 * 16, 110 * 16)
        painter.end()


class PresenceSign(QWidget):
    """The disc with its word and the session's time."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.disc = Disc(theme)
        self.word = styled(QLabel(tr(NAMES["starting"])), "title")
        self.line = styled(QLabel(tr("One moment")), "small")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(self.word)
        texts.addWidget(self.line)
        texts.addStretch()
        self.word.setMinimumWidth(150)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.disc)
        row.addLayout(texts)
        self._name("starting")

    def add(self, ticked: Ticked) -> None:
        """Show the state of one tick."""
        level = ticked.voice_level if ticked.presence == "speaking" else ticked.mic_level
        self.disc.show_state(ticked.presence, level, ticked.tick)
        if self.word.text() != tr(NAMES[ticked.presence]):
            self.word.setText(tr(NAMES[ticked.presence]))
            self._name(ticked.presence)
        line = tr("{time} together", time=clock(ticked.tick * TICK_SECONDS))
        if self.line.text() != line:
            self.line.setText(line)

    def note_hearing(self, hears: bool) -> None:
        """Before the first tick: whether what is said now is heard, and answered then."""
        if self.word.text() == tr(NAMES["starting"]):
            self.line.setText(tr("You can talk already") if hears else tr("One moment"))

    def say(self, word: str, line: str) -> None:
        """Show something else than a tick's state, such as that the session is ending."""
        self.word.setText(word)
        self.line.setText(line)
        self.disc.show_state("starting", 0.0, 0)
        self.setAccessibleName(f"{word}. {line}")

    def _name(self, presence: Presence) -> None:
        self.setAccessibleName(tr("Tandem is {state}", state=tr(NAMES[presence]).lower()))
