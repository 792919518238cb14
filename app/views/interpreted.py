"""What two people say in two languages, side by side: each row is a clause and its translation."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.events import Interpreted
from app.views.conversation_model import clock
from app.views.styled import wide
from app.views.words import noop, tr
from engine.protocol import LANGUAGES

NAMES: Final[dict[str, str]] = {
    "en": noop("English"),
    "pt": noop("Portuguese"),
    "es": noop("Spanish"),
    "fr": noop("French"),
    "de": noop("German"),
    "it": noop("Italian"),
}
assert set(NAMES) == set(LANGUAGES)
MOST_ROWS: Final = 500  # older ones are in the conversation
HEIGHT: Final = 210  # pixels
LEAST: Final = 84  # the same, where there is little room


class InterpretedTable(QTableWidget):
    """A column for the time and one a language; what was really said is bold. Hidden at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._languages: tuple[str, str] = ("en", "pt")
        self.setObjectName("interpreted")
        self.setAccessibleName(tr("Captions in both languages"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._later = QTimer(self, singleShot=True, interval=0)  # no layout bears a change while it is at work
        self._later.timeout.connect(self._fit_rows)
        head.sectionResized.connect(lambda *_: self._later.start())
        self._name_columns()
        self.hide()

    def add(self, clause: Interpreted) -> None:
        """Show a clause at the end; the view follows unless the user has scrolled away."""
        if {clause.language, clause.other} != set(self._languages):
            self._languages = (clause.language, clause.other)
            self.setRowCount(0)
            self._name_columns()
        self.show()
        follows = self._follows()
        row = self.rowCount()
        self.insertRow(row)
        texts = {clause.language: clause.text, clause.other: clause.translation or tr("(not translated)")}
        time = QTableWidgetItem(clock(clause.start))
        time.setTextAlignment(Qt.AlignmentFlag.AlignTop)
        self.setItem(row, 0, time)
        for column, language in enumerate(self._languages, start=1):
            item = QTableWidgetItem(texts[language])
            font = item.font()
            font.setBold(language == clause.language)
            item.setFont(font)
            item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self.setItem(row, column, item)
        if row >= MOST_ROWS:
            self.removeRow(0)
        self.resizeRowToContents(self.rowCount() - 1)
        if follows:
            self.scrollToBottom()

    def sizeHint(self) -> QSize:
        return QSize(400, wide(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, wide(LEAST))

    def _follows(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 4

    def _fit_rows(self) -> None:
        """Other widths break lines elsewhere."""
        follows = self._follows()
        self.resizeRowsToContents()
        if follows:
            self.scrollToBottom()

    def _name_columns(self) -> None:
        names = [tr(NAMES[language]) for language in self._languages]
        self.setHorizontalHeaderLabels([tr("Time"), *names])
