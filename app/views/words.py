"""The user's language. Every word that a view shows goes through `tr`."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.words import noop as noop

_PLACE: Final = re.compile(r"\{(\w+)\}")


def tr(text: str, /, **values: object) -> str:
    """``text`` in the user's language, with ``values`` put in for {names}.

    What stands in a table is marked with `noop` there, and goes through `tr` where it is shown.
    """
    words = QCoreApplication.translate("", text)
    return words.format(**values) if values else words


def pattern_of(template: str) -> str:
    """A regular expression for what ``template`` becomes; each of its {names} is a group of that name."""
    pieces = _PLACE.split(template)
    return "".join(f"(?P<{each}>.+?)" if at % 2 else re.escape(each) for at, each in enumerate(pieces))


def keys_shown(keys: str) -> str:
    """Keys as the user's keyboard has them written: "Ctrl+1" is "Strg+1" in German."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
