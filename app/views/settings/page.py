"""One page of the settings: choices, each with what it means, always as the settings are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar, cast

from PySide6.QtCore import QPointF, QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import TandemError
from app.settings.document import Settings
from app.settings.section import Section
from app.settings.store import SettingsStore
from app.views.settings.long_text import LongText
from app.views.styled import styled, wide
from app.views.told import told
from app.views.words import tr

Value = TypeVar("Value")
CONTROL_WIDTH: Final = 340
SPACING: Final = 10


class Chooser(QComboBox):
    """A combo box of values whose arrow has the colour of its text in every theme."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[object] = []

    def offer(self, options: Sequence[tuple[object, str]]) -> None:
        """These values, as they are shown, in place of those before."""
        blocker = QSignalBlocker(self)
        self.clear()
        self.values = [value for value, _ in options]
        self.addItems([shown for _, shown in options])
        blocker.unblock()

    def show_value(self, value: object) -> None:
        """Have it chosen; what was not offered is shown as it stands."""
        if value not in self.values:
            self.values.append(value)
            self.addItem(str(value))
        self.setCurrentIndex(self.values.index(value))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().text().color(), 1.6))
        middle, right = self.height() / 2, self.width() - 16.0
        painter.drawPolyline(
            [QPointF(right - 4, middle - 2), QPointF(right, middle + 2), QPointF(right + 4, middle - 2)]
        )
        painter.end()


class _Shown:
    """A text as it holds, in a field: it takes the place of what is being written only where it has changed."""

    def __init__(self, get: Callable[[Settings], str], write: Callable[[str], None]) -> None:
        self._get = get
        self._write = write
        self._text: str | None = None

    def show(self, settings: Settings) -> None:
        if self._get(settings) != self._text:
            self.show_anew(settings)

    def show_anew(self, settings: Settings) -> None:
        """The writing has ended: also where nothing came of it."""
        self._text = self._get(settings)
        self._write(self._text)


class Page(QScrollArea):
    """Filled from above, with `choice`, `switch`, `act`, `text`, `say` ... ``failed`` gives a sentence."""

    failed = Signal(str)

    def __init__(self, title: str, settings: SettingsStore) -> None:
        super().__init__()
        self.title = title
        self._settings = settings
        self._showers: list[Callable[[Settings], None]] = []
        self._inside = styled(QWidget(), "bare")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(4, 0, 12, 0)
        self._column.setSpacing(4)
        self._column.addWidget(styled(QLabel(title), "title"))
        self._column.addStretch()
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_settings(self, settings: Settings) -> None:
        """Show what holds now."""
        for shower in self._showers:
            shower(settings)

    def choice(
        self,
        words: str,
        why: str,
        options: Sequence[tuple[Value, str]],
        get: Callable[[Settings], Value],
        put: Callable[[Settings, Value], Section],
    ) -> Chooser:
        """One of several values. What stands in the file and is none of ``options`` is shown as it stands."""
        box = Chooser()
        box.offer(options)

        def chosen(place: int) -> None:
            value = cast("Value", box.values[place])
            self.put(lambda settings: put(settings, value))

        box.activated.connect(chosen)
        self._add(words, why, box, lambda settings: box.show_value(get(settings)))
        return box

    def switch(
        self, words: str, why: str, get: Callable[[Settings], bool], put: Callable[[Settings, bool], Section]
    ) -> QCheckBox:
        """On or off."""
        box = QCheckBox(words)
        box.toggled.connect(lambda on: self.put(lambda settings: put(settings, on)))
        self._add("", why, box, lambda settings: box.setChecked(get(settings)))
        return box

    def text(
        self, words: str, why: str, get: Callable[[Settings], str], put: Callable[[Settings, str], Section]
    ) -> QLineEdit:
        """Words; ``put`` may raise a `TandemError` for what cannot be."""
        line = QLineEdit()

        def write(text: str) -> None:
            line.setText(text)
            line.setCursorPosition(0)

        self._add(words, why, line, self._written(line.editingFinished, line.text, write, get, put))
        return line

    def long_text(
        self, words: str, why: str, get: Callable[[Settings], str], put: Callable[[Settings, str], Section]
    ) -> LongText:
        """More words than a line holds; see `text`."""
        edit = LongText()

        def write(text: str) -> None:
            if edit.toPlainText() != text:  # the caret would go to the beginning, and undoing be lost
                edit.setPlainText(text)
            edit.document().setModified(False)

        self._add(words, why, edit, self._written(edit.editing_finished, edit.toPlainText, write, get, put))
        return edit

    def _written(
        self,
        finished: SignalInstance,
        read: Callable[[], str],
        write: Callable[[str], None],
        get: Callable[[Settings], str],
        put: Callable[[Settings, str], Section],
    ) -> Callable[[Settings], None]:
        """Put what was written once that is finished. Returns what shows the setting, not over new words."""
        shown = _Shown(get, write)

        def finish() -> None:
            self.put(lambda settings: put(settings, read()))
            shown.show_anew(self._settings.current)

        finished.connect(finish)
        return shown.show

    def act(self, words: str, why: str, do: Callable[[], object], name: str = "") -> QPushButton:
        """Something to do; ``name`` is how the style sheet knows the button."""
        button = styled(QPushButton(words), name) if name else QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        self._add("", why, button, lambda settings: None)
        return button

    def say(self, words: str) -> QLabel:
        """A sentence."""
        label = QLabel(words)
        label.setWordWrap(True)
        self._column.insertSpacing(self._column.count() - 1, SPACING)
        self._insert(label)
        return label

    def put(self, section: Callable[[Settings], Section]) -> None:
        """Have what ``section`` makes of the settings hold; when it cannot, say so and show what does."""
        try:
            self._settings.put(section(self._settings.current))
        except TandemError as error:
            self.failed.emit(told(str(error)))
            self.show_settings(self._settings.current)

    def _add(self, words: str, why: str, control: QWidget, show: Callable[[Settings], None]) -> None:
        def quietly(settings: Settings) -> None:
            blocker = QSignalBlocker(control)
            show(settings)
            blocker.unblock()

        self._column.insertSpacing(self._column.count() - 1, SPACING)
        if words:
            label = styled(QLabel(words), "section")
            label.setWordWrap(True)
            label.setBuddy(control)
            self._insert(label)
        if not isinstance(control, QAbstractButton):
            control.setAccessibleName(words)
        control.setAccessibleDescription(why)
        if isinstance(control, QComboBox):
            control.setMaximumWidth(wide(CONTROL_WIDTH))
        self._insert(control)
        if why:
            hint = styled(QLabel(why), "small")
            hint.setWordWrap(True)
            self._insert(hint)
        self._showers.append(quietly)
        quietly(self._settings.current)

    def _insert(self, widget: QWidget) -> None:
        side = Qt.AlignmentFlag.AlignLeft if isinstance(widget, QPushButton) else Qt.AlignmentFlag(0)
        self._column.insertWidget(self._column.count() - 1, widget, 0, side)


def span_words(seconds: float) -> str:
    """A length of time for a person."""
    if seconds < 60:
        return tr("{count} seconds", count=f"{seconds:g}")
    return tr("1 minute") if seconds == 60 else tr("{count} minutes", count=f"{seconds / 60:g}")
