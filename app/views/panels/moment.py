"""A date, a time, or both."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QDate, QDateTime, QEvent, QObject, QSignalBlocker, Qt, QTime
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QDateTimeEdit, QTimeEdit

from app.panels.protocol import Look
from app.views.panels.labelled import Labelled
from app.views.panels.stage import Stage, name_for_readers
from app.views.words import tr

_STEPS: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class MomentPart(Labelled):
    """A date, a time, or both, as ISO 8601. What is not set yet says so."""

    def __init__(self, stage: Stage, key: str, date: bool, time: bool) -> None:
        super().__init__()
        self._stage, self._key = stage, key
        self._date, self._time = date or not time, time
        self.edit = QDateTimeEdit() if self._date and time else QDateEdit() if self._date else QTimeEdit()
        self.edit.setDisplayFormat(
            "yyyy-MM-dd HH:mm" if self._date and time else "yyyy-MM-dd" if self._date else "HH:mm"
        )
        self._empty = self.edit.minimumDateTime()
        if self._date:
            self.edit.setCalendarPopup(True)
            self.edit.setSpecialValueText(tr("Not set"))
            self.edit.calendarWidget().installEventFilter(self)
            self.edit.installEventFilter(self)
        self.edit.dateTimeChanged.connect(self._changed)
        self.column.addWidget(self.edit)
        self.finish()

    def show_look(self, look: Look) -> None:
        self.show_problem(look)
        name_for_readers(self.edit, look, look.text or tr("Date and time"))
        with QSignalBlocker(self.edit):
            latest = _moment(look.latest)
            if latest is not None:
                self.edit.setMaximumDateTime(latest)
            if not self._stage.is_ahead(self._key):
                value = _moment(str(look.value or ""))
                self.edit.setDateTime(value if value is not None else self._empty)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A date that is not set yet is looked for from today on, not from the calendar's first year."""
        if self.edit.dateTime() != self._empty:
            return super().eventFilter(watched, event)
        today = min(QDate.currentDate(), self.edit.maximumDate())
        calendar = self.edit.calendarWidget() if event.type() == QEvent.Type.Show else None
        if watched is calendar is not None:
            with QSignalBlocker(calendar):  # nothing is chosen by looking
                calendar.setSelectedDate(today)
        elif watched is self.edit and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            if event.type() == QEvent.Type.KeyPress:
                self.edit.setDate(today)
            return True
        return super().eventFilter(watched, event)

    def _changed(self, moment: QDateTime) -> None:
        if self._date and moment == self._empty:
            value = ""
        else:
            form = (
                "yyyy-MM-ddTHH:mm:ss"
                if self._date and self._time
                else "yyyy-MM-dd"
                if self._date
                else "HH:mm:ss"
            )
            value = moment.toString(form)
        self._stage.change(self._key, value)
        self.touch()


def _moment(text: str) -> QDateTime | None:
    """An ISO 8601 date, time or both; None when it is none."""
    moment = QDateTime.fromString(text, Qt.DateFormat.ISODate)
    if moment.isValid():
        return moment.toLocalTime() if text.endswith("Z") else moment
    time = QTime.fromString(text, Qt.DateFormat.ISODate)
    return QDateTime(QDate.currentDate(), time) if time.isValid() else None
