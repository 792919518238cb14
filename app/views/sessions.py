"""The stored sessions: find one, continue it, name it, take it elsewhere, delete it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMessageBox,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.history.export import FORMATS, Format, export
from app.history.keeping import Opening
from app.history.library import Found, StoredSession, delete, rename, search, stored_sessions
from app.views.background import Background
from app.views.sessions_model import ROW_ROLE, Row, SessionsModel
from app.views.styled import styled
from app.views.theme import Theme
from app.views.words import tr

SEARCH_MS: Final = 150  # after the last key
Value = TypeVar("Value")


class SessionsDialog(QDialog):
    """``running`` is the session that is on: it can be named and exported, not continued or deleted."""

    opening_chosen = Signal(object)  # an Opening: the program goes on with it

    def __init__(self, database: Path, running: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._running = running
        self._sessions: dict[str, StoredSession] = {}
        self._asked = 0  # of several searches the newest counts
        self._background = Background(self)
        self.setWindowTitle(tr("Sessions"))
        self.setObjectName("page")
        self.resize(640, 560)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Search in everything that was said"))
        self.line.setAccessibleName(tr("Search in everything that was said"))
        self.line.setClearButtonEnabled(True)
        self.model = SessionsModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(SessionDelegate(theme, self.view))
        self.view.setAccessibleName(tr("Sessions"))
        self.status = styled(QLabel(), "small")
        self.status.setWordWrap(True)
        self.resume = styled(QPushButton(tr("Continue")), "primary")
        self.name = QPushButton(tr("Rename"))
        self.export = QPushButton(tr("Export"))
        self.delete = QPushButton(tr("Delete"))
        self.new = QPushButton(tr("New session"))
        self.incognito = QPushButton(tr("New incognito session"))
        self.incognito.setToolTip(tr("Nothing of it is kept: no words, no sound, no files."))
        self._typing = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the sessions anew."""
        self._work(lambda: stored_sessions(self._database), self._show)

    def done(self, result: int) -> None:
        """Close, and end the thread."""
        self._typing.stop()
        self._background.close()
        super().done(result)

    def _show(self, sessions: list[StoredSession]) -> None:
        self._sessions = {each.name: each for each in sessions}
        self._search()

    def _search(self) -> None:
        words = self.line.text()
        self._asked += 1
        asked = self._asked
        if not words.strip():
            rows = [Row(each, each.name == self._running) for each in self._sessions.values()]
            self._list([row for row in rows if row.session.said or row.running], "")
            return

        def found(places: list[Found]) -> None:
            if asked == self._asked:
                self._list_found(places, words)

        self._work(lambda: search(self._database, words), found)

    def _list_found(self, places: list[Found], words: str) -> None:
        rows = [
            Row(self._sessions[place.session], place.session == self._running, place)
            for place in places
            if place.session in self._sessions
        ]
        nothing = tr("Nothing that was said has “{words}” in it.", words=words.strip())
        self._list(rows, tr("{count} places", count=len(rows)) if rows else nothing)

    def _list(self, rows: list[Row], status: str) -> None:
        before = self._chosen()
        self.model.show(rows)
        self.status.setText(status or (tr("No session has been kept yet.") if not rows else ""))
        names = [row.session.name for row in rows]
        place = names.index(before.session.name) if before and before.session.name in names else 0
        self.view.setCurrentIndex(self.model.index(place, 0))
        self._offer()

    def _chosen(self) -> Row | None:
        row: Row | None = self.view.currentIndex().data(ROW_ROLE)
        return row

    def _offer(self) -> None:
        row = self._chosen()
        other = row is not None and not row.running
        for button in (self.resume, self.delete):
            button.setEnabled(other)
        for button in (self.name, self.export):
            button.setEnabled(row is not None)

    def _continue(self) -> None:
        row = self._chosen()
        if row is not None and not row.running:
            self._open(Opening(resume=row.session.name))

    def _open(self, opening: Opening) -> None:
        self.accept()
        self.opening_chosen.emit(opening)

    def _rename(self) -> None:
        row = self._chosen()
        if row is None:
            return
        title, given = QInputDialog.getText(
            self, tr("Rename"), tr("What is the session to be called?"), text=row.title
        )
        if given:
            self._work(lambda: rename(self._database, row.session.name, title), lambda _none: self.refresh())

    def _export(self, form: Format) -> None:
        row = self._chosen()
        if row is None:
            return
        suggested = str(Path.home() / f"{_file_name(row.title)}.{form}")
        place, _kind = QFileDialog.getSaveFileName(self, tr("Export"), suggested, f"{FORMATS[form]} (*.{form})")
        if place:
            target = Path(place)
            self._work(
                lambda: export(self._database, row.session.name, form, target),
                lambda _none: self.status.setText(tr("Written to {path}.", path=target)),
            )

    def _delete(self) -> None:
        row = self._chosen()
        if row is None or row.running:
            return
        question = tr("Delete “{title}” for good, with everything that was kept of it?", title=row.title)
        if QMessageBox.question(self, tr("Delete"), question) == QMessageBox.StandardButton.Yes:
            self._work(
                lambda: delete(self._database, [row.session.name]), lambda _none: self._go_on_without(row)
            )

    def _go_on_without(self, gone: Row) -> None:
        """The list stays where it is: at the session behind the one that was deleted, or the last one."""
        chosen, rows = self._chosen(), self.model.rows
        if chosen is not None and chosen.session.name == gone.session.name:
            others = [place for place, row in enumerate(rows) if row.session.name != gone.session.name]
            behind = [place for place in others if place > self.view.currentIndex().row()]
            for place in (*behind[:1], *others[-1:])[:1]:
                self.view.setCurrentIndex(self.model.index(place, 0))
        self.refresh()

    def _work(self, work: Callable[[], Value], done: Callable[[Value], object]) -> None:
        self._background.run(work, done, self.status.setText)

    def _connect(self) -> None:
        self.line.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._search)
        self.line.returnPressed.connect(self.view.setFocus)
        self.view.selectionModel().currentChanged.connect(self._offer)
        self.view.activated.connect(self._continue)
        self.resume.clicked.connect(self._continue)
        self.name.clicked.connect(self._rename)
        self.delete.clicked.connect(self._delete)
        self.new.clicked.connect(lambda: self._open(Opening()))
        self.incognito.clicked.connect(lambda: self._open(Opening(incognito=True)))
        menu = QMenu(self.export)
        for form, words in FORMATS.items():
            menu.addAction(words, partial(self._export, form))
        self.export.setMenu(menu)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.line)
        column.addWidget(self.view, 1)
        column.addWidget(self.status)
        acts = QHBoxLayout()
        for button in (self.resume, self.name, self.export, self.delete):
            button.setAutoDefault(False)
            acts.addWidget(button)
        acts.addStretch()
        column.addLayout(acts)
        begin = QHBoxLayout()
        for button in (self.new, self.incognito):
            button.setAutoDefault(False)
            begin.addWidget(button)
        begin.addStretch()
        column.addLayout(begin)


class SessionDelegate(QStyledItemDelegate):
    """A title over a second line."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        title, small = self._fonts()
        height = QFontMetricsF(title).height() + QFontMetricsF(small).height() + 16
        return QSize(200, round(height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW_ROLE)
        theme, (title, small) = self._theme, self._fonts()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(4, 2, -4, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(theme.color("accent"))
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(area, 8, 8)
        inside = area.adjusted(10, 5, -10, -5)
        for font, color, text in ((title, "text", row.title), (small, "muted", row.details)):
            metrics = QFontMetricsF(font)
            line = QRectF(inside.left(), inside.top(), inside.width(), metrics.height())
            painter.setFont(font)
            painter.setPen(theme.color(color))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
            inside.setTop(line.bottom() + 2)
        painter.restore()

    def _fonts(self) -> tuple[QFont, QFont]:
        return self._theme.font(1.0, QFont.Weight.Medium), self._theme.font(0.87)


def _file_name(title: str) -> str:
    return (
        "".join(letter if letter.isalnum() or letter in "-_" else " " for letter in title).strip()[:60]
        or "session"
    )
