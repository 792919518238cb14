"""What two people say in two languages, side by side: each row is a clause and its translation."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.events import Interpreted
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
HEIGHT: Final = 210


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
        self.setFixedHeight(HEIGHT)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._name_columns()
        self.hide()

    def add(self, clause: Interpreted) -> None:
        """Show a clause at the end; the view follows unless the user has scrolled away."""
        if {clause.language, clause.other} != set(self._languages):
            self._languages = (clause.language, clause.other)
            self.setRowCount(0)
            self._name_columns()
        self.show()
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 4
        row = self.rowCount()
        self.insertRow(row)
        minutes, seconds = divmod(int(clause.start), 60)
        texts = {clause.language: clause.text, clause.other: clause.translation or tr("(not translated)")}
        time = QTableWidgetItem(f"{minutes}:{seconds:02d}")
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

    def _name_columns(self) -> None:
        names = [tr(NAMES[language]) for language in self._languages]
        self.setHorizontalHeaderLabels([tr("Time"), *names])
