"""The settings file as text: a version and one JSON object a section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from app.attention.tact import Tact
from app.desktop.keys import Hotkeys
from app.settings.appearance import Appearance
from app.settings.privacy import Privacy
from app.settings.profiles import Profiles
from app.settings.reasoning import Reasoning
from app.settings.sound import Sound
from app.settings.startup import Startup
from app.settings.storage import Storage
from app.settings.tools import Tools

VERSION: Final = 1


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the user has chosen, one section a room."""

    appearance: Appearance = msgspec.field(default_factory=Appearance)
    profiles: Profiles = msgspec.field(default_factory=Profiles)
    storage: Storage = msgspec.field(default_factory=Storage)
    startup: Startup = msgspec.field(default_factory=Startup)
    tact: Tact = msgspec.field(default_factory=Tact)
    privacy: Privacy = msgspec.field(default_factory=Privacy)
    sound: Sound = msgspec.field(default_factory=Sound)
    hotkeys: Hotkeys = msgspec.field(default_factory=Hotkeys)
    tools: Tools = msgspec.field(default_factory=Tools)
    reasoning: Reasoning = msgspec.field(default_factory=Reasoning)


SECTIONS: Final = {field.name: field.type for field in msgspec.structs.fields(Settings)}


class NewerVersionError(Exception):
    """The file was written by a newer program; ``version`` is its version."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class DamagedError(Exception):
    """The file is no settings file."""


@dataclass(frozen=True)
class Read:
    """What a file gave. ``refused``: sections that could not be used, which therefore have their defaults."""

    settings: Settings
    refused: tuple[str, ...]


def decode(body: bytes) -> Read:
    """Read the file's ``body``. A section that is wrong costs nothing but itself.

    Raises NewerVersionError and DamagedError.
    """
    try:
        parts = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        version = msgspec.json.decode(parts["version"], type=int)
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as error:
        raise DamagedError from error
    if version > VERSION:
        raise NewerVersionError(version)
    found, refused = {}, []
    for name, kind in SECTIONS.items():
        if name in parts:
            try:
                found[name] = msgspec.json.decode(parts[name], type=kind)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                refused.append(name)
    return Read(Settings(**found), tuple(refused))


def encode(settings: Settings) -> str:
    """The file's text: JSON that a person can read and edit."""
    body = {"version": VERSION, **msgspec.to_builtins(settings)}
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode() + "\n"


def checked(settings: Settings) -> Settings:
    """``settings`` when all its values are in range. Raises msgspec.ValidationError."""
    return msgspec.convert(msgspec.to_builtins(settings), Settings)
