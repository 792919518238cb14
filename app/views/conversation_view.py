"""The conversation in two time-aligned lanes: the user left, the assistant right, time between them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.views.conversation_delegate import UtteranceDelegate
from app.views.conversation_model import ConversationModel, Index, clock
from app.views.lanes import GUTTER, QUIET_SECONDS, QUIET_SPACE, Block, Box, Lanes
from app.views.theme import Theme
from app.views.words import tr

BAR = 3.0


class ConversationView(QListView):
    """Paints what is visible and measures nothing else. Follows the newest words while it is at the bottom.

    It is a QListView because Qt offers a list's rows to screen readers. Layout and painting are its own, so it
    calls QAbstractItemView where QListView would lay out every row.
    """

    following_changed = Signal(bool)
    note_asked = Signal(object, QPoint)  # an Interjected, and where on the screen to open its menu

    def __init__(self, model: ConversationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._delegate = UtteranceDelegate(theme, self)
        self._following = True
        self._settling = False
        self.lanes = Lanes(lambda row, width: self._delegate.measure(model.rows[row], width))
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Conversation"))
        self.setAccessibleDescription(tr("Your words on the left, the assistant's on the right, oldest first"))
        theme.changed.connect(self._measure_anew)

    def follow(self) -> None:
        """Go to the newest words and stay there."""
        self._set_following(True)
        self._settle()

    def mark(self, words: str) -> None:
        """Show where ``words`` occur; none: nowhere."""
        self._delegate.mark(words)
        self.viewport().update()

    def show_row(self, index: QModelIndex) -> None:
        """Go to a row and stay there while the conversation goes on."""
        self._set_following(False)
        self.scrollTo(index)
        self._settle()
        self.scrollTo(index)

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        return self._on_viewport(self.lanes.box(index.row())).toAlignedRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self.lanes.row_at(point.x(), point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._model.index(row, 0)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top() - 8)
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + 8)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        last = self._model.rowCount() - 1
        row = self.currentIndex().row() if self.currentIndex().isValid() else last + 1
        step = {moves.MoveUp: -1, moves.MovePrevious: -1, moves.MoveLeft: -1, moves.MovePageUp: -8}.get(action)
        if step is None:
            step = 8 if action == moves.MovePageDown else 1
        row = 0 if action == moves.MoveHome else last if action == moves.MoveEnd else row + step
        return self._model.index(min(max(row, 0), last), 0)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: object) -> None:
        index = self.indexAt(rect.center())
        selection = self.selectionModel()
        selection.select(index, command)  # type: ignore[call-overload]

    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion(self.viewport().rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted(index.row() for index in self.selectedIndexes())
            QGuiApplication.clipboard().setText("\n".join(self._model.rows[row].described() for row in rows))
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._ask_at(self.currentIndex()):
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self._ask_at(self.currentIndex() if by_key else self.indexAt(event.pos()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and self._delegate.more_sign(QRectF(self.visualRect(index))).contains(at):
            self._ask_at(index)

    def _ask_at(self, index: QModelIndex) -> bool:
        """Open the menu of an interjection; False when it is none."""
        note = self._model.rows[index.row()].note if index.isValid() else None
        if note is None:
            return False
        self.note_asked.emit(note, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))
        return True

    def sizeHint(self) -> QSize:
        return QSize(560, 360)

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        QAbstractItemView.rowsInserted(self, parent, start, end)
        self._changed(start)

    def dataChanged(self, first: Index, last: Index, roles: object = ()) -> None:
        QAbstractItemView.dataChanged(self, first, last)
        self._changed(first.row())

    def reset(self) -> None:
        QAbstractItemView.reset(self)
        self._changed(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.lanes.set_width(self.viewport().width())
        QAbstractItemView.resizeEvent(self, event)
        self._settle()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if not self._settling:
            bar = self.verticalScrollBar()
            self._set_following(bar.value() >= bar.maximum() - 4)
            self._settle()
        self.viewport().update()

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        QAbstractItemView.updateGeometries(self)
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = float(self.verticalOffset())
        area = event.rect()
        chosen = {index.row() for index in self.selectedIndexes()}
        if self.hasFocus() and self.currentIndex().isValid():
            chosen.add(self.currentIndex().row())
        for at, block in self.lanes.visible(top + area.top(), top + area.bottom()):
            self._paint_block(painter, block, at - top, chosen)
        painter.end()

    def _paint_block(self, painter: QPainter, block: Block, at: float, chosen: set[int]) -> None:
        theme, width = self._theme, self.viewport().width()
        middle = width / 2
        painter.setPen(Qt.PenStyle.NoPen)
        left, right = middle - GUTTER / 2 + 5, middle + GUTTER / 2 - 5
        painter.setBrush(theme.color("accent", 0.22))
        for ribbon in block.overlaps:
            (top, bottom), (other_top, other_bottom) = ribbon.user, ribbon.assistant
            corners = ((left, top), (right, other_top), (right, other_bottom), (left, bottom))
            painter.drawPolygon([QPointF(x, at + y) for x, y in corners])
        painter.setFont(theme.font(0.82))
        if block.quiet >= QUIET_SECONDS:
            painter.setPen(theme.color("muted"))
            words = tr("{time} of quiet", time=clock(block.quiet))
            painter.drawText(QRectF(0, at, width, QUIET_SPACE - 10), Qt.AlignmentFlag.AlignCenter, words)
        rows = self._model.rows
        for offset, box in enumerate(block.boxes):
            row = block.first + offset
            utterance = rows[row]
            rect = QRectF(box.x, at + box.y, box.width, box.height)
            self._delegate.draw(painter, rect, self.lanes.lane_width, utterance, row in chosen)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("user" if utterance.from_user else "accent"))
            side = left if utterance.from_user else right - BAR
            painter.drawRoundedRect(QRectF(side, rect.top() + 3, BAR, rect.height() - 6), 1.5, 1.5)
        if block.boxes:
            painter.setPen(QPen(theme.color("muted")))
            painter.setFont(theme.font(0.82, QFont.Weight.Medium))
            first = QRectF(middle - GUTTER / 2, at + block.boxes[0].y + 7, GUTTER, 18)
            painter.drawText(first, Qt.AlignmentFlag.AlignCenter, clock(rows[block.first].start))

    def _on_viewport(self, box: Box) -> QRectF:
        return QRectF(box.x, box.y - self.verticalOffset(), box.width, box.height)

    def _changed(self, row: int) -> None:
        self.lanes.update(self._model.rows, row)
        self._settle()
        self.viewport().update()

    def _measure_anew(self) -> None:
        self.lanes.set_width(self.viewport().width())
        self._settle()
        self.viewport().update()

    def _set_following(self, following: bool) -> None:
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)

    def _settle(self) -> None:
        """Measure what is visible until the heights stand still, holding on to what the user looks at."""
        if self._settling:
            return
        self._settling = True
        bar, view = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(view)
        bar.setSingleStep(24)
        for _ in range(4):
            before = self.lanes.height
            bar.setRange(0, max(int(before) - view, 0))
            if self._following:
                bar.setValue(bar.maximum())
            moved = self.lanes.settle(bar.value(), bar.value() + view)
            if not self._following and moved:
                bar.setRange(0, max(int(self.lanes.height) - view, 0))
                bar.setValue(bar.value() + round(moved))
            if self.lanes.height == before:
                break
        self._settling = False
