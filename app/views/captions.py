"""Live captions: the newest words of both, side by side, the assistant's brightening as they sound."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.events import Said
from app.views.spans import Span, cut
from app.views.styled import wide
from app.views.theme import Theme
from app.views.words import tr

STAY_SECONDS: Final = 6.0
JOIN_SECONDS: Final = 1.5
LINES: Final = 2
HEIGHT: Final = 66  # pixels for so many lines of the usual size


class Captions(QWidget):
    """Words stay until `STAY_SECONDS` after they ended. Time is the session's, given by `move_to`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = 0.0
        self._words: dict[str, list[Span]] = {"user": [], "assistant": []}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def add(self, said: Said) -> None:
        """Take in words, or that they were cut off. What was typed needs no caption."""
        if said.typed:
            return
        words = self._words[said.who]
        if said.who == "assistant" and not said.heard:
            became = cut(words, said.text, said.end)
            words = [piece for pieces in became for piece in pieces if piece.heard]
        else:
            if words and said.start - words[-1].end > JOIN_SECONDS:
                words = []
            words = [*words, Span(said.text, said.start, said.end)][-8:]
        self._words[said.who] = words
        self._describe()
        self.update()

    def move_to(self, now: float) -> None:
        """Session time goes on: old words fade, the assistant's words brighten."""
        self._now = now
        for who, words in self._words.items():
            if words and now - words[-1].end > STAY_SECONDS:
                self._words[who] = []
                self._describe()
        if any(self._words.values()):
            self.update()

    def text(self, who: str) -> str:
        """The words shown for ``user`` or ``assistant``."""
        return " ".join(span.text for span in self._words[who])

    def sizeHint(self) -> QSize:
        return QSize(400, wide(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, wide(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        half = self.width() / 2
        for who, x in (("user", 0.0), ("assistant", half)):
            self._paint_lane(painter, who, QRectF(x + 14, 8, half - 28, self.height() - 14))
        painter.setPen(self._theme.color("line"))
        painter.drawLine(QPointF(half, 12), QPointF(half, self.height() - 12))
        painter.end()

    def _paint_lane(self, painter: QPainter, who: str, area: QRectF) -> None:
        theme = self._theme
        text = self.text(who)
        if not text:
            painter.setFont(theme.font(0.87))
            painter.setPen(theme.color("muted"))
            hint = tr("Your words appear here") if who == "user" else tr("The assistant's words appear here")
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, hint)
            return
        sounded = len(text) if who == "user" else self._sounded()
        layout = QTextLayout(text, theme.font(1.12, QFont.Weight.Medium))
        later = QTextLayout.FormatRange()
        later.start, later.length = sounded, len(text) - sounded
        later.format = QTextCharFormat()
        later.format.setForeground(theme.color("muted"))
        layout.setFormats([later])
        layout.beginLayout()
        height, current = 0.0, 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(area.width())
            line.setPosition(QPointF(0, height))
            height += line.height()
            if line.textStart() <= max(sounded - 1, 0):
                current = layout.lineCount() - 1
        layout.endLayout()
        first = max(min(current, layout.lineCount() - 1) - LINES + 1, 0)
        shown = min(layout.lineCount() - first, LINES)
        area.adjust(0, (area.height() - shown * layout.lineAt(first).height()) / 2, 0, 0)
        area.setHeight(shown * layout.lineAt(first).height())
        painter.save()
        painter.setClipRect(area)
        painter.setPen(theme.color("text"))
        layout.draw(painter, area.topLeft() - QPointF(0, layout.lineAt(first).y()))
        painter.restore()

    def _sounded(self) -> int:
        """Letters of the assistant's words that have sounded by now, to the end of a word."""
        letters = 0
        for span in self._words["assistant"]:
            if self._now < span.end:
                share = max(self._now - span.start, 0.0) / max(span.end - span.start, 0.01)
                within = span.text.find(" ", int(len(span.text) * share))
                return letters + (len(span.text) if within < 0 else within)
            letters += len(span.text) + 1
        return max(letters - 1, 0)

    def _describe(self) -> None:
        self.setAccessibleName(tr("Live captions"))
        shown = [f"{name}: {self.text(who)}" for name, who in ((tr("You"), "user"), ("Tandem", "assistant"))]
        self.setAccessibleDescription(". ".join(shown))
