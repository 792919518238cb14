"""Global hotkeys: which key does what. Plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.settings.section import Section
from app.words import noop

Doing = Literal["stop", "talk", "mute", "pause", "show"]
DOINGS: Final[dict[Doing, str]] = {
    "stop": noop("Stop speaking at once"),
    "talk": noop("Push to talk, or to mute"),
    "mute": noop("Mute or unmute the microphone"),
    "pause": noop("Pause everything, or go on"),
    "show": noop("Bring Tandem to the front"),
}
Pressed = Callable[[Doing, bool], None]  # what the key is for, and whether it went down
Told = Callable[[str], None]  # one sentence about keys that do not work; empty: all do
_PART: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[0-9]")
MODIFIERS: Final[Mapping[str, str]] = {"ctrl": "Ctrl", "alt": "Alt", "shift": "Shift", "super": "Super"}


@dataclass(frozen=True)
class Key:
    """A key with its modifiers, "Ctrl+Alt+S". ``name`` is X11's; ``modifiers`` are in a fixed order."""

    modifiers: tuple[str, ...]
    name: str

    def __str__(self) -> str:
        return "+".join((*self.modifiers, self.name.capitalize()))


def parsed(text: str) -> Key | None:
    """The key that ``text`` names; None when it names none, or one without a modifier, which others need."""
    *before, name = (part.strip() for part in text.split("+"))
    modifiers = {MODIFIERS.get(part.lower(), "") for part in before}
    if not before or "" in modifiers or modifiers == {"Shift"} or not _PART.fullmatch(name):
        return None
    ordered = tuple(each for each in MODIFIERS.values() if each in modifiers)
    return Key(ordered, name.lower() if len(name) == 1 or name.lower() == "space" else name)


class Hotkeys(Section, frozen=True, kw_only=True):
    """Keys that work in every program, as "Ctrl+Alt+S"; empty: none."""

    stop: str = "Ctrl+Alt+S"
    talk: str = "Ctrl+Alt+Space"
    mute: str = "Ctrl+Alt+M"
    pause: str = "Ctrl+Alt+P"
    show: str = ""
