"""A small sign of what the hands before the camera say, and of what the user asked about by pointing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.events import Gestured, Pointed
from app.views.signs import Signs
from app.views.words import noop, tr
from engine.protocol import GestureKind

SHOWN_MS: Final = 6_000  # so long it says what was pointed at
LONGEST: Final = 40  # letters of that
WORDS: Final[dict[GestureKind, str]] = {
    "raised": noop("Hand raised: you have the word"),
    "thumb_up": noop("Thumb up"),
    "thumb_down": noop("Thumb down"),
    "pointing": noop("You point: ask “what is this?”"),
    "fingers": noop("{number} fingers"),
}


class GestureSign(QObject):
    """Keeps the sign "gesture" of ``signs`` up to date."""

    def __init__(self, signs: Signs, parent: QObject) -> None:
        super().__init__(parent)
        self._signs = signs
        self._over = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._over.timeout.connect(lambda: signs.put("gesture", ""))

    def show(self, event: Gestured | Pointed) -> None:
        """Show what a hand says, or the text that was pointed at."""
        if isinstance(event, Pointed):
            text = event.text if len(event.text) <= LONGEST else f"{event.text[: LONGEST - 1]}…"
            self._signs.put("gesture", tr("You point at “{words}”", words=text))
            self._over.start()
        elif event.kind is not None:
            self._signs.put("gesture", tr(WORDS[event.kind], number=event.number))
            self._over.stop()
        elif not self._over.isActive():
            self._signs.put("gesture", "")
