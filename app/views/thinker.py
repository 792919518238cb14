"""A sign of who thinks in the background: a model on this machine, or a server."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.events import ThinkerChanged
from app.views.styled import set_state, styled
from app.views.words import tr

LONGEST: Final = 28  # characters of a model's name


class ThinkerSign(QLabel):
    """Names the model and where it runs; in another colour while it stands in for the chosen server."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "small")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def show_thinker(self, change: ThinkerChanged) -> None:
        """Show who thinks from now on."""
        name = change.model if len(change.model) <= LONGEST else change.model[: LONGEST - 1] + "…"
        words = (
            tr("Thinking here: {model}", model=name)
            if change.here
            else tr("Thinking at {place}: {model}", place=change.place, model=name)
        )
        self.setText(words)
        self.setToolTip(change.message or change.model)
        self.setAccessibleName(f"{words}. {change.message}".strip())
        set_state(self, "busy" if change.message else "ready")
        self.show()
