"""Why the assistant spoke up, and what it has learned of the kinds of things that it speaks up about."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.attention.tact import KINDS, Tact, named
from app.events import Interjected
from app.views.styled import styled, wide
from app.views.words import tr

WIDTH: Final = 420
KIND_WIDTH: Final = 230


class WhyDialog(QDialog):
    """Answers "why did you say that?" for one interjection, and takes "less of this" and "more of this"."""

    asked = Signal(str, str)  # kind, "less" or "more"

    def __init__(self, note: Interjected, tact: Tact, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Why did you say that?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._kind = note.kind
        self.learned = styled(_text(""), "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(styled(_text(tr("“{words}”", words=note.text)), "section"))
        column.addWidget(_text(note.reason))
        column.addWidget(_text(note.because))
        column.addWidget(self.learned)
        row = QHBoxLayout()
        for words, wanted in ((tr("Less of this"), "less"), (tr("More of this"), "more")):
            button = QPushButton(words)
            button.clicked.connect(lambda _checked, wanted=wanted: self.asked.emit(self._kind, wanted))
            row.addWidget(button)
        row.addStretch()
        done = QPushButton(tr("Close"))
        done.setDefault(True)
        done.clicked.connect(self.close)
        row.addWidget(done)
        column.addLayout(row)
        self.setFixedWidth(wide(WIDTH))
        self.setAccessibleDescription(f"{note.text} {note.reason} {note.because}")
        self.show_tact(tact)

    def show_tact(self, tact: Tact) -> None:
        """Say what was learned of this kind."""
        self.learned.setText(learned(tact, self._kind))


class LearnedDialog(QDialog):
    """Every kind with what was learned of it, and a way to unlearn it."""

    chosen = Signal(object)  # Tact

    def __init__(self, tact: Tact, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What Tandem has learned"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tact = tact
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setColumnMinimumWidth(0, wide(KIND_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(
            _text(tr("“Less of this” and “More of this” count a kind as one step more or less urgent."))
        )
        column.addLayout(self._grid)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._all = box.addButton(tr("Forget everything"), QDialogButtonBox.ButtonRole.ResetRole)
        self._all.clicked.connect(lambda: self.chosen.emit(self._tact.forget()))
        box.rejected.connect(self.close)
        column.addWidget(box)
        self.show_tact(tact)

    def show_tact(self, tact: Tact) -> None:
        """Show what was learned."""
        self._tact = tact
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, kind in enumerate(dict.fromkeys((*KINDS, *tact.leanings))):
            forget = QPushButton(tr("Forget"))
            forget.setAccessibleName(tr("Forget: {kind}", kind=tr(named(kind))))
            forget.setEnabled(bool(tact.leaning(kind)))
            forget.clicked.connect(lambda _checked, kind=kind: self.chosen.emit(self._tact.forget(kind)))
            self._grid.addWidget(_text(tr(named(kind))), row, 0)
            self._grid.addWidget(styled(QLabel(described(tact.leaning(kind))), "small"), row, 1)
            self._grid.addWidget(forget, row, 2)
        self._all.setEnabled(bool(tact.leanings))


def described(leaning: int) -> str:
    """What was learned of a kind."""
    if leaning > 0:
        return tr("More of it by {steps}", steps=leaning)
    return tr("Less of it by {steps}", steps=-leaning) if leaning else tr("As it comes")


def learned(tact: Tact, kind: str) -> str:
    """A kind with what was learned of it, as a sentence."""
    return f"{tr(named(kind))}: {described(tact.leaning(kind))}."


def _text(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
