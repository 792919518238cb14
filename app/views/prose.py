"""Words that others made, which may be of any length, as a label."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

LONGEST: Final = 24  # letters; a longer word, such as an address, may be broken after so many
_LONG: Final = re.compile(rf"[^\s/-]{{{LONGEST}}}(?=[^\s/-])")
_MAY_BREAK: Final = "\u200b"  # has no width


class Prose(QLabel):
    """Words just as they are, never markup, on as many lines as they need."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(words)

    def text(self) -> str:
        return self._words

    def setText(self, words: str) -> None:
        self._words = words
        super().setText(_LONG.sub(lambda piece: piece.group() + _MAY_BREAK, words))
