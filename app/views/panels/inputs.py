"""Parts that take input. Each says what changed to its `Stage`, and shows what its panel makes of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.panels.limits import MAX_TEXT
from app.panels.protocol import Look
from app.views.panels.flow import FlowLayout
from app.views.panels.labelled import Labelled
from app.views.panels.layouts import row_of
from app.views.panels.stage import Stage, name_for_readers
from app.views.panels.ticks import RadioBox, TickBox
from app.views.styled import show_checked, styled
from app.views.words import tr

SLIDER_STEPS: Final = 1_000
LONG_LINES: Final = 4


class FieldPart(Labelled):
    """One line of text, several, a number, or something secret."""

    def __init__(self, stage: Stage, key: str, variant: str) -> None:
        super().__init__()
        self._stage, self._key = stage, key
        self._sent = ""
        self.edit: QLineEdit | QPlainTextEdit
        if variant == "longText":
            self.edit = self._long()
        else:
            self.edit = self._short(variant)
        self.label.setBuddy(self.edit)
        self.column.addWidget(self.edit)
        self.finish()

    def show_look(self, look: Look) -> None:
        self.show_problem(look)
        name_for_readers(self.edit, look, look.text or look.hint)
        self.edit.setPlaceholderText(look.hint)
        value = str(look.value or "")
        if not self._stage.is_ahead(self._key) and value != self._text():
            with QSignalBlocker(self.edit):
                self.edit.setPlainText(value) if isinstance(self.edit, QPlainTextEdit) else self.edit.setText(
                    value
                )
            self._sent = value

    def _short(self, variant: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setMaxLength(MAX_TEXT)
        if variant == "number":
            validator = QDoubleValidator(edit)
            validator.setLocale(QLocale.c())
            edit.setValidator(validator)
        if variant == "obscured":
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.textEdited.connect(lambda text: self._stage.change(self._key, text, False))
        edit.editingFinished.connect(self._finished)
        return edit

    def _long(self) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(LONG_LINES * edit.fontMetrics().lineSpacing() + 16)
        edit.textChanged.connect(self._long_changed)
        return edit

    def _long_changed(self) -> None:
        text = self._text()
        self._stage.change(self._key, text[:MAX_TEXT], True)
        self.touch()

    def _finished(self) -> None:
        self.touch()
        text = self._text()
        if text != self._sent:
            self._sent = text
            self._stage.change(self._key, text)

    def _text(self) -> str:
        return self.edit.toPlainText() if isinstance(self.edit, QPlainTextEdit) else self.edit.text()


class CheckPart(Labelled):
    """A tick."""

    def __init__(self, stage: Stage, key: str) -> None:
        super().__init__()
        self._stage, self._key = stage, key
        self.box = TickBox()
        self.box.toggled.connect(self._toggled)
        self.column.addWidget(self.box)
        self.finish()

    def show_look(self, look: Look) -> None:
        self.show_problem(look)
        self.label.hide()
        self.box.setText(look.text.replace("&", "&&"))
        name_for_readers(self.box, look, look.text)
        if not self._stage.is_ahead(self._key):
            show_checked(self.box, look.value is True)

    def _toggled(self, checked: bool) -> None:
        self._stage.change(self._key, checked)
        self.touch()


class ChoicePart(Labelled):
    """One or more out of several, as a list or as chips."""

    def __init__(self, stage: Stage, key: str, variant: str, chips: bool) -> None:
        super().__init__()
        self._stage, self._key = stage, key
        self._one = variant != "multipleSelection"
        self._chips = chips
        self._values: list[str] = []
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter"))
        self.filter.setAccessibleName(tr("Filter the choices"))
        self.filter.textEdited.connect(self._filter)
        self.column.addWidget(self.filter)
        self._holder = QWidget()
        self._list = FlowLayout(self._holder) if chips else QVBoxLayout(self._holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self._holder)
        self._group = QButtonGroup(self)
        self._group.setExclusive(self._one)
        self._group.buttonToggled.connect(self._toggled)
        self.finish()

    @property
    def buttons(self) -> list[QAbstractButton]:
        """Every choice."""
        return self._group.buttons()

    def show_look(self, look: Look) -> None:
        self.show_problem(look)
        self.filter.setVisible(look.filterable)
        name_for_readers(self._holder, look, look.text or tr("Choices"))
        if [option.value for option in look.options] != self._values or len(self.buttons) != len(look.options):
            self._fill(look)
        for button, option in zip(self.buttons, look.options, strict=True):
            button.setText(option.label.replace("&", "&&"))
            button.setAccessibleName(option.label)
        if not self._stage.is_ahead(self._key):
            self._check(look.value if isinstance(look.value, tuple) else ())

    def _fill(self, look: Look) -> None:
        self._values = [option.value for option in look.options]
        for button in self.buttons:
            self._group.removeButton(button)
            self._list.removeWidget(button)
            button.deleteLater()
        for _ in look.options:
            button = self._make()
            self._group.addButton(button)
            self._list.addWidget(button)
            button.show()  # else Qt does so later, and the card has its height by then

    def _make(self) -> QAbstractButton:
        if self._chips:
            chip = styled(QPushButton(), "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            return chip
        return RadioBox() if self._one else TickBox()

    def _check(self, chosen: tuple[str, ...]) -> None:
        self._group.setExclusive(False)  # else the last one could never be taken back
        with QSignalBlocker(self._group):
            for button, value in zip(self.buttons, self._values, strict=True):
                button.setChecked(value in chosen[:1] if self._one else value in chosen)
        self._group.setExclusive(self._one)

    def _toggled(self, _button: QAbstractButton, on: bool) -> None:
        if self._one and not on:  # the one that is chosen in its place says so
            return
        pairs = zip(self.buttons, self._values, strict=True)
        self._stage.change(self._key, tuple(value for button, value in pairs if button.isChecked()))
        self.touch()

    def _filter(self, words: str) -> None:
        for button in self.buttons:
            button.setVisible(words.lower() in button.text().lower())
        self._holder.updateGeometry()


class SliderPart(Labelled):
    """A number within a range."""

    def __init__(self, stage: Stage, key: str) -> None:
        super().__init__()
        self._stage, self._key = stage, key
        self._look = Look()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMinimumWidth(80)
        self._shown = QLabel()
        self.column.addLayout(row_of(self.slider, self._shown))
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderReleased.connect(self._released)
        self.finish()

    def show_look(self, look: Look) -> None:
        self.show_problem(look)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, look.steps or SLIDER_STEPS)
            self.slider.setPageStep(max(1, (look.steps or SLIDER_STEPS) // 10))
            self.slider.setSingleStep(1 if look.steps else SLIDER_STEPS // 100)
            if not self._stage.is_ahead(self._key) and not self.slider.isSliderDown():
                span = look.high - look.low
                share = (float(look.value or 0) - look.low) / span if span else 0.0  # type: ignore[arg-type]
                self.slider.setValue(round(share * self.slider.maximum()))
                self._shown.setText(f"{look.value:g}" if isinstance(look.value, int | float) else "")
        name_for_readers(self.slider, look, look.text or tr("Slider"))

    def _value(self) -> float:
        share = self.slider.value() / max(1, self.slider.maximum())
        return round(self._look.low + share * (self._look.high - self._look.low), 6)

    def _moved(self) -> None:
        self._shown.setText(f"{self._value():g}")
        self._stage.change(self._key, self._value(), not self.slider.isSliderDown())

    def _released(self) -> None:
        self._stage.change(self._key, self._value())
        self.touch()
