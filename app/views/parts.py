"""How the parts of the program are: small signs in the footer, and a sentence on top when one failed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.events import Part, PartChanged, PartState
from app.views.styled import set_state, styled
from app.views.words import noop, tr

PARTS: Final[tuple[Part, ...]] = ("engine", "words", "screen text", "hands", "interpreter", "reasoner")
OPTIONAL: Final[frozenset[Part]] = frozenset({"interpreter", "hands"})  # shown only while they are on
NAMES: Final[dict[Part, str]] = {
    "engine": noop("Engine"),
    "words": noop("Words"),
    "screen text": noop("Screen text"),
    "hands": noop("Hands"),
    "interpreter": noop("Interpreter"),
    "reasoner": noop("Reasoner"),
}
STATES: Final[dict[PartState, str]] = {
    "starting": noop("starting"),
    "ready": noop("ready"),
    "restarting": noop("restarting"),
    "failed": noop("failed"),
    "off": noop("off"),
}
LOOKS: Final[dict[PartState, str]] = {
    "starting": "busy",
    "ready": "ready",
    "restarting": "busy",
    "failed": "failed",
    "off": "off",
}
SIGNS: Final[dict[PartState, str]] = {
    "starting": "○",
    "ready": "●",
    "restarting": "○",
    "failed": "✕",
    "off": "–",
}


class PartStates(QWidget):
    """One label a part; the state is in the words, not only in the colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels: dict[Part, QLabel] = {}
        self._dots: dict[Part, QLabel] = {}
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        for part in PARTS:
            self.labels[part] = styled(QLabel(), "small")
            self._dots[part] = styled(QLabel(), "dot")
            pair = QHBoxLayout()
            pair.setSpacing(6)
            pair.addWidget(self._dots[part])
            pair.addWidget(self.labels[part])
            row.addLayout(pair)
            self.apply(PartChanged(part, "off" if part in OPTIONAL else "starting"))
        row.addStretch()

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the line."""
        self._row.addWidget(widget)

    def apply(self, change: PartChanged) -> None:
        """Show the state of a part that has a sign; of another only its sentence is told."""
        label = self.labels.get(change.part)
        if label is None:
            return
        words = f"{tr(NAMES[change.part])} {tr(STATES[change.state])}"
        label.setText(words)
        label.setAccessibleName(f"{words}. {change.message}".strip())
        label.setToolTip(change.message)
        self._dots[change.part].setText(SIGNS[change.state])
        for widget in (label, self._dots[change.part]):
            set_state(widget, LOOKS[change.state])
            widget.setVisible(change.state != "off" or change.part not in OPTIONAL)


class Banner(QFrame):
    """Sentences that the user must not miss, one a subject, until the subject is well again."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._labels: dict[str, QLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 8, 14, 8)
        self._column.setSpacing(4)
        self.hide()

    def put(self, subject: str, sentence: str) -> None:
        """Show the sentence of a subject; an empty one takes it away."""
        label = self._labels.pop(subject, None)
        if label is not None:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        if sentence:
            label = QLabel(sentence)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self._labels[subject] = label
            self._column.addWidget(label)
        self.setAccessibleName(tr("Problems"))
        self.setVisible(bool(self._labels))
        self.changed.emit()

    def sentences(self) -> list[str]:
        """What is shown."""
        return [label.text() for label in self._labels.values()]
