"""A language in which no letter is an English one: what stays English in it is not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters

from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QWidget,
)

_PLACES = re.compile(r"(\{\w+\})")
_LETTERS = str.maketrans({letter: chr(ord(letter) - 0x20 + 0xFF00) for letter in ascii_letters})
_TAG = re.compile(r"<[^>]*>")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = ("Tandem", "English", "Deutsch", "Markdown", "JSON", "SRT", "WAV")  # are called so in every language


class Pseudo(QTranslator):
    """Gives every letter its full width: "Mute" is "Ｍｕｔｅ"; {places} stay."""

    def isEmpty(self) -> bool:  # noqa: N802 - a name of Qt's
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        pieces = _PLACES.split(text)
        return "".join(piece if place % 2 else piece.translate(_LETTERS) for place, piece in enumerate(pieces))


def english(words: str) -> bool:
    """Whether a word of two letters or more is left in plain English letters."""
    words = _TAG.sub("", words)
    for name in NAMES:
        words = words.replace(name, "")
    return bool(_ENGLISH.search(words))


def untranslated(shown: QWidget) -> set[str]:
    """Every text under a widget that is English, as it is seen, hovered over or read out."""
    return {words for words in _words(shown) if english(words)}


def _words(shown: QWidget) -> Iterator[str]:
    widgets = [shown, *shown.findChildren(QWidget)]
    for widget in widgets:
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if widget.isWindow():
            yield widget.windowTitle()
        match widget:
            case QAbstractButton() | QLabel():
                yield widget.text()
            case QLineEdit():
                yield widget.placeholderText()
            case QComboBox():
                yield from (widget.itemText(row) for row in range(widget.count()))
            case QListWidget():
                yield from (widget.item(row).text() for row in range(widget.count()))
            case QMenu():
                yield widget.title()
    for action in shown.findChildren(QAction):
        yield from (action.text(), action.toolTip())
