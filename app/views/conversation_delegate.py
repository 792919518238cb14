"""Measures and paints one utterance."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.views.conversation_model import UTTERANCE_ROLE, Index, Utterance
from app.views.icons import paint_icon
from app.views.theme import Theme
from app.views.words import tr

PAD_X: Final = 12.0
PAD_Y: Final = 8.0
MARK: Final = 16.0  # the spark before a reason
MORE: Final = 26.0  # the sign for what may be asked of an interjection
CACHE: Final = 256


@dataclass(frozen=True)
class Shape:
    """An utterance broken into lines. ``head`` is the small line above the words, if there is one."""

    utterance: Utterance
    head: QTextLayout | None
    body: QTextLayout
    body_top: float
    size: QSizeF


class UtteranceDelegate(QStyledItemDelegate):
    """Keeps the line breaks of the last `CACHE` utterances it was asked about."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shapes: OrderedDict[tuple[int, int], Shape] = OrderedDict()
        self._marked = ""
        theme.changed.connect(self._shapes.clear)

    def mark(self, words: str) -> None:
        """Show where ``words`` occur, in any case."""
        if words.casefold() != self._marked:
            self._marked = words.casefold()
            self._shapes.clear()

    def measure(self, utterance: Utterance, width: float) -> tuple[float, float]:
        """Width and height of the bubble, at most ``width`` wide."""
        size = self._shape(utterance, width).size
        return size.width(), size.height()

    def draw(self, painter: QPainter, rect: QRectF, lane: float, utterance: Utterance, selected: bool) -> None:
        """Paint the bubble into ``rect``, as measured for ``lane`` pixels."""
        shape = self._shape(utterance, lane)
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        quiet = utterance.note is not None and not utterance.note.voiced
        if quiet:
            painter.setPen(QPen(theme.color("accent", 0.55), 1.2, Qt.PenStyle.DashLine))
        elif utterance.note is not None:
            painter.setPen(QPen(theme.color("accent", 0.55), 1.2))
        if selected:
            painter.setPen(QPen(theme.color("accent"), 2.0))
        own = "surface" if quiet else "raised" if utterance.from_user else "accent_soft"
        painter.setBrush(theme.color(own))
        painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), 10, 10)
        at = rect.topLeft() + QPointF(PAD_X, PAD_Y)
        if shape.head is not None:
            left = at
            if utterance.note is not None:
                paint_icon(painter, "spark", QRectF(at.x() - 3, at.y() - 1, MARK, MARK), theme.color("accent"))
                left = at + QPointF(MARK, 0)
            painter.setPen(theme.color("accent" if utterance.note else "muted"))
            shape.head.draw(painter, left)
            if utterance.note is not None:
                painter.drawText(self.more_sign(rect), Qt.AlignmentFlag.AlignCenter, "⋯")
        painter.setPen(theme.color("text"))
        shape.body.draw(painter, at + QPointF(0, shape.body_top))

    def more_sign(self, rect: QRectF) -> QRectF:
        """Where in an interjection's bubble the sign stands that opens its menu."""
        return QRectF(rect.right() - MORE - 4, rect.top() + 2, MORE, MORE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        utterance = index.data(UTTERANCE_ROLE)
        rect, state = QRectF(option.rect), option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self.draw(painter, rect, rect.width() + 1.0, utterance, selected)

    def _shape(self, utterance: Utterance, width: float) -> Shape:
        key = (id(utterance), int(width))
        shape = self._shapes.get(key)
        if shape is None or shape.utterance is not utterance:
            shape = self._break(utterance, int(width))
            self._shapes[key] = shape
            if len(self._shapes) > CACHE:
                self._shapes.popitem(last=False)
        return shape

    def _break(self, utterance: Utterance, width: int) -> Shape:
        theme = self._theme
        inner = width - 2 * PAD_X
        head = None
        head_size = QSizeF(0, 0)
        line = _head(utterance)
        if line:
            mark = MARK + MORE if utterance.note else 0.0
            head, head_size = _lines(line, theme.font(0.87, QFont.Weight.Medium), inner - mark, [])
            head_size = QSizeF(head_size.width() + mark, head_size.height() + 2)
        body, size = _lines(utterance.text, theme.font(), inner, self._formats(utterance))
        full = QSizeF(
            max(size.width(), head_size.width()) + 2 * PAD_X, size.height() + head_size.height() + 2 * PAD_Y
        )
        return Shape(utterance, head, body, head_size.height(), full)

    def _formats(self, utterance: Utterance) -> list[QTextLayout.FormatRange]:
        ranges = []
        at = 0
        for span in utterance.spans:
            if not span.heard:
                ranges.append(_struck(at, len(span.text), self._theme.color("muted")))
            at += len(span.text) + 1
        return [*ranges, *self._marks(utterance.text.casefold())]

    def _marks(self, text: str) -> list[QTextLayout.FormatRange]:
        ranges, at = [], text.find(self._marked) if self._marked else -1
        while at >= 0:
            found = QTextLayout.FormatRange()
            found.start, found.length = at, len(self._marked)
            found.format = QTextCharFormat()
            found.format.setBackground(self._theme.color("yielded", 0.45))
            ranges.append(found)
            at = text.find(self._marked, at + len(self._marked))
        return ranges


def _head(utterance: Utterance) -> str:
    if utterance.note is not None:
        kind = (
            tr("Spoke up")
            if utterance.note.voiced
            else tr("Shown, not spoken")
            if utterance.note.toasted
            else tr("Noted")
        )
        return f"{kind} · {utterance.note.reason}" if utterance.note.reason else kind
    if utterance.typed:
        return tr("Typed")
    return tr("Cut off") if utterance.cut else ""


def _struck(start: int, length: int, color: QColor) -> QTextLayout.FormatRange:
    struck = QTextCharFormat()
    struck.setForeground(color)
    struck.setFontStrikeOut(True)
    formatted = QTextLayout.FormatRange()
    formatted.start = start
    formatted.length = length
    formatted.format = struck
    return formatted


def _lines(
    text: str, font: QFont, width: float, formats: list[QTextLayout.FormatRange]
) -> tuple[QTextLayout, QSizeF]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    height = widest = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 20.0))
        line.setPosition(QPointF(0, height))
        height += line.height() * 1.12
        widest = max(widest, line.naturalTextWidth())
    layout.endLayout()
    return layout, QSizeF(widest + 1.0, height)
