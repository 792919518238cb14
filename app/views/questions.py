"""Questions that only the user may answer, above the conversation: what a tool would do, and whether it may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.events import AnswerQuestion, QuestionClosed
from app.views.announce import announce
from app.views.styled import styled
from app.views.words import noop, tr
from engine.reasoner.protocol import Asked, AskedField, Decision

Value = str | float | bool
_CHOICES: Final[tuple[tuple[Decision, str, str], ...]] = (
    ("no", noop("&No"), noop("It will not be done.")),
    ("once", noop("Allow &once"), noop("This call and no other.")),
    (
        "session",
        noop("For this &session"),
        noop("This tool, until the session ends."),
    ),
    (
        "always",
        noop("&Always for {server}"),
        noop("Every tool of this server, until you take it back in the settings."),
    ),
)


class QuestionCard(QFrame):
    """One question with its answers. The one for which nothing happens comes first and takes Enter."""

    answered = Signal(object)  # an `AnswerQuestion`

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked
        self.setObjectName("offer")
        self.setAccessibleName(f"{asked.title} {asked.sentence}")
        title = styled(QLabel(asked.title), "section")
        sentence = QLabel(asked.sentence)
        for label in (title, sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.addWidget(title)
        column.addWidget(sentence)
        self._fields = [(field, _editor(field)) for field in asked.fields]
        if self._fields:
            form = QFormLayout()
            for field, editor in self._fields:
                form.addRow(field.title + (" *" if field.required else ""), editor)
            column.addLayout(form)
        self.buttons: dict[Decision, QPushButton] = {}
        row = QHBoxLayout()
        row.addStretch()
        for decision, words, tip in _choices(asked):
            button = self.buttons[decision] = QPushButton(words)
            button.setToolTip(tip)
            button.setAccessibleDescription(f"{asked.title} {tip}")
            button.setAutoDefault(decision == "no")
            button.clicked.connect(self._answerer(decision))
            row.addWidget(button)
        column.addLayout(row)

    def _answerer(self, decision: Decision) -> Callable[[], None]:
        return lambda: self._answer(decision)

    def _answer(self, decision: Decision) -> None:
        values = {} if decision == "no" else self._values()
        if values is not None:
            self.answered.emit(AnswerQuestion(self.asked.question, decision, values))

    def _values(self) -> dict[str, Value] | None:
        """What was filled in; None, and the cursor there, when something is missing or no number."""
        values: dict[str, Value] = {}
        for field, editor in self._fields:
            value = _value(field, editor)
            if value is None:
                editor.setFocus()
                announce(self, tr("{title} is missing or no number.", title=field.title), urgent=True)
                return None
            if value != "":
                values[field.name] = value
        return values


class QuestionStack(QWidget):
    """Every open question, the oldest on top; nothing to see without one."""

    answered = Signal(object)  # an `AnswerQuestion`

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: dict[int, QuestionCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def ask(self, asked: Asked) -> None:
        """Show a question, and have it read out."""
        card = self.cards[asked.question] = QuestionCard(asked)
        card.answered.connect(self.answered)
        self._column.addWidget(card)
        self.show()
        announce(self, f"{asked.title} {asked.sentence}", urgent=True)

    def close_question(self, closed: QuestionClosed) -> None:
        """It is answered, or nobody waits any more."""
        self._drop(closed.question)

    def clear(self) -> None:
        """Nobody waits for any answer any more."""
        for question in tuple(self.cards):
            self._drop(question)

    def _drop(self, question: int) -> None:
        card = self.cards.pop(question, None)
        if card is not None:
            card.hide()
            card.deleteLater()
        self.setVisible(bool(self.cards))


def _choices(asked: Asked) -> list[tuple[Decision, str, str]]:
    if asked.fields:
        return [
            ("no", tr("&Decline"), tr("Nothing is told.")),
            ("once", tr("&Send"), tr("It gets your answer.")),
        ]
    return [
        (decision, tr(words, server=asked.server), tr(tip))
        for decision, words, tip in _CHOICES
        if decision != "always" or asked.server
    ]


def _editor(field: AskedField) -> QWidget:
    editor: QWidget
    if field.kind == "boolean":
        editor = QCheckBox()
    elif field.kind == "choice":
        box = editor = QComboBox()
        box.addItems(([] if field.required else [""]) + list(field.choices))
    else:
        editor = QLineEdit()
    editor.setAccessibleName(field.title)
    return editor


def _value(field: AskedField, editor: QWidget) -> Value | None:
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    text = editor.currentText() if isinstance(editor, QComboBox) else ""
    if isinstance(editor, QLineEdit):
        text = editor.text().strip()
    if not text:
        return None if field.required else ""
    if field.kind not in ("number", "integer"):
        return text
    try:
        return int(text) if field.kind == "integer" else float(text)
    except ValueError:
        return None
