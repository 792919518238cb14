"""The window in front, in words. Its title is another program's: data that grants nothing."""

from __future__ import annotations

from typing import Final

from app.desktop.x11_windows import Window

LONGEST: Final = 120  # letters of a title


def described(window: Window) -> str:
    """``"title", of program``: one line; nothing in the title ends the quotation."""
    name, title = _line(window.name), _line(window.title)
    if not title:
        return f'"{name}"' if name else ""
    return f'"{title}"' if title == name else f'"{title}", of {name}'


def _line(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split()).replace('"', "'")[:LONGEST]
