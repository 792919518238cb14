"""Tandem's own parts: a table, code with a marked line, a chart."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QTextEdit,
    QWidget,
)

from app.panels.protocol import Look
from app.views.panels.stage import Stage, name_for_readers
from app.views.styled import wide
from app.views.words import noop, tr

TABLE_HEIGHT: Final = 320
MOST_COLUMN: Final = 160  # pixels; a longer word is cut, and its tip says all of it
PADDING: Final = 18  # beside the words of a cell
LONG: Final = 20  # letters that may not fit
CODE_LINES: Final = 16
CHART_HEIGHT: Final = 190
_SCALES: Final = ((1e12, noop("{number} tn")), (1e9, noop("{number} bn")), (1e6, noop("{number} M")))


class TablePart(QTableWidget):
    """Rows and columns to read."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self._later = QTimer(self, singleShot=True, interval=0)  # no layout bears a change while it is at work
        self._later.timeout.connect(self._fit)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._later.start())  # rows grow and shrink
        self._shown: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None = None

    def show_look(self, look: Look) -> None:
        name_for_readers(
            self,
            look,
            tr("Table of {columns}; {count} rows", columns=", ".join(look.columns), count=len(look.rows)),
        )
        if (look.columns, look.rows) == self._shown:
            return
        self._shown = (look.columns, look.rows)
        self.setColumnCount(len(look.columns))
        self.setRowCount(len(look.rows))
        for column, name in enumerate(look.columns):
            self.setHorizontalHeaderItem(column, _cell(name))
        for row, cells in enumerate(look.rows):
            for column, words in enumerate(cells):
                self.setItem(row, column, _cell(words))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._later.start()

    def _fit(self) -> None:
        """Columns as wide as the longest word, scrolled where there is no room; rows as high as they need."""
        self.ensurePolished()
        head, rows = self.horizontalHeader(), self.verticalHeader()
        head.setMinimumSectionSize(min(self._least_width(), wide(MOST_COLUMN)))
        self.resizeRowsToContents()
        scrolled = head.length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if scrolled else 0
        empty = 0 if self.rowCount() else rows.defaultSectionSize()
        inside = head.sizeHint().height() + rows.length() + empty + bar
        self.setFixedHeight(min(TABLE_HEIGHT, inside + 2 * self.frameWidth()))

    def _least_width(self) -> int:
        """Pixels of a column in which no word is cut; the name of a column is not broken."""
        columns, rows = self._shown or ((), ())
        bold = QFont(self.horizontalHeader().font())
        bold.setBold(True)  # as the theme draws names
        in_head, in_cells = QFontMetrics(bold), self.fontMetrics()
        names = (in_head.horizontalAdvance(name) + PADDING for name in columns)
        words = {word for cells in rows for words in cells for word in words.split()}
        return max([0, *names, *(in_cells.horizontalAdvance(word) + PADDING for word in words)])


def _cell(words: str) -> QTableWidgetItem:
    cell = QTableWidgetItem(words)
    cell.setToolTip(words if len(words) > LONG else "")
    return cell


class CodePart(QPlainTextEdit):
    """Code to read and copy; one line of it may be marked."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._line = 0
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setObjectName("panelcode")
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        font = QFont(family)
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.setFont(font)
        stage.theme.changed.connect(self._mark)

    def show_look(self, look: Look) -> None:
        if look.text != self.toPlainText():
            self.setPlainText(look.text)
            lines = min(CODE_LINES, max(2, self.blockCount() + 1))
            self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 22)
        self._line = look.line if look.line <= self.blockCount() else 0
        self._mark()
        language = tr("{language} code", language=look.hint) if look.hint else tr("Code")
        marked = language
        if self._line:
            marked = tr(
                "{code}, line {line} is marked: {words}", code=language, line=self._line, words=self._words()
            )
        name_for_readers(self, look, marked)

    def _words(self) -> str:
        return self.document().findBlockByNumber(self._line - 1).text().strip()

    def _mark(self) -> None:
        if not self._line:
            self.setExtraSelections([])
            return
        mark = QTextEdit.ExtraSelection()
        mark.format.setBackground(self._stage.theme.color("accent_soft"))
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        cursor = self.textCursor()
        cursor.setPosition(self.document().findBlockByNumber(self._line - 1).position())
        mark.cursor = cursor
        self.setExtraSelections([mark])
        self.setTextCursor(cursor)
        self.centerCursor()


class ChartPart(QWidget):
    """One series of numbers, painted as bars or as a line; a screen reader hears the numbers."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._look = Look()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        stage.theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(260, CHART_HEIGHT)

    def show_look(self, look: Look) -> None:
        self._look = look
        pairs = zip(look.labels, look.numbers, strict=True)
        spoken = ", ".join(f"{label} {_short(number)} {look.hint}".strip() for label, number in pairs)
        name_for_readers(self, look, tr("Chart {name}: {numbers}", name=look.text, numbers=spoken)[:2000])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, look = self._stage.theme, self._look
        painter.setFont(theme.font(0.85))
        high, row = self.height(), painter.fontMetrics().height()
        top = 4.0
        if look.text:
            painter.setPen(theme.color("text"))
            painter.drawText(QRectF(0, 0, self.width(), row), Qt.AlignmentFlag.AlignLeft, look.text)
            top += row
        if not look.numbers:
            painter.setPen(theme.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("No numbers yet"))
            return
        field = QRectF(2, top + row, self.width() - 4, max(10.0, high - top - 2 * row - 8))
        low_value, high_value = min(0.0, *look.numbers), max(0.0, *look.numbers)
        span = (high_value - low_value) or 1.0
        step = max(1.0, field.width() / len(look.numbers))
        points = [
            QPointF(
                field.left() + step * (index + 0.5),
                field.bottom() - (number - low_value) / span * field.height(),
            )
            for index, number in enumerate(look.numbers)
        ]
        zero = field.bottom() + low_value / span * field.height()
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QPointF(field.left(), zero), QPointF(field.right(), zero))
        if look.variant == "line":
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawPolyline(QPolygonF(points))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            for point in points:
                bar = QRectF(point.x() - step * 0.32, min(point.y(), zero), step * 0.64, abs(zero - point.y()))
                painter.drawRoundedRect(bar, 2, 2)
        self._label(painter, points, step, row)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _label(self, painter: QPainter, points: list[QPointF], step: float, row: int) -> None:
        """Numbers over, labels under; only as many as there is room for."""
        theme, look = self._stage.theme, self._look
        every = max(1, round(44 / step + 0.49))
        for index in range(0, len(points), every):
            point, wide = points[index], step * every
            over = QRectF(point.x() - wide / 2, point.y() - row - 1, wide, row)
            under = QRectF(point.x() - wide / 2, self.height() - row - 2, wide, row)
            painter.setPen(theme.color("text"))
            number = _short(look.numbers[index]) + (look.hint if len(look.hint) == 1 else "")
            painter.drawText(over, Qt.AlignmentFlag.AlignCenter, number)
            painter.setPen(theme.color("muted"))
            words = painter.fontMetrics().elidedText(
                look.labels[index], Qt.TextElideMode.ElideRight, int(wide) - 4
            )
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, words)


def _short(number: float) -> str:
    for least, words in _SCALES:
        if round(abs(number)) >= least:
            return tr(words, number=f"{number / least:.4g}")
    return f"{number:g}"
