"""What must be in sight while it is so: what is muted, that it is quiet, who else listens."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.views.styled import styled
from app.views.words import tr

ORDER: Final = ("gesture", "quiet", "talk", "screen", "remote", "incognito", "muted")


class Signs(QWidget):
    """One pill a subject, in a fixed order; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch()
        for subject in ORDER:
            label = styled(QLabel(), "pill" if subject == "muted" else "note")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.hide()
            row.addWidget(label)
            self.labels[subject] = label
        self.setAccessibleName(tr("Signs"))
        self.hide()

    def put(self, subject: str, text: str) -> None:
        """Show the text of one subject; an empty one takes it away."""
        label = self.labels[subject]
        label.setText(text)
        label.setVisible(bool(text))
        self.setVisible(any(not each.isHidden() for each in self.labels.values()))
        self.setAccessibleDescription(self.text())

    def text(self) -> str:
        """What is shown."""
        return ". ".join(label.text() for label in self.labels.values() if label.text())
