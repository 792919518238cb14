"""``dialect.json``: which tokens of a large model's own vocabulary stand for the controls of a tick.

``{"controls": {"silent": 200010, "say": "<say>", "left 3": [17, 4]}}``: an id, a literal that the checkpoint's
tokenizer turns into ids, or several ids. Needed are every choice (`engine.dialect.nano.choice_name`), ``act``,
which ends a tick's input and behind which the choice is read, and ``end``, which ends what is said. The others
are left out of the sequence where the file does not name them: lanes (`LANES`), and values of the status row
(`engine.dialect.tick.status_names`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from engine.dialect.nano import choice_name
from engine.dialect.rows import Lane
from engine.dialect.tick import status_names
from engine.dialect.vocabulary import CHOICES, Choice

DIALECT_FILE: Final = "dialect.json"
ACT: Final = "act"
END: Final = "end"
SELF: Final = "self"  # the assistant's own voice
LANES: Final = {
    Lane.MIC: "mic",
    Lane.CAMERA: "camera",
    Lane.SCREEN: "screen",
    Lane.HEARD: "heard",
    Lane.TYPED: "typed",
    Lane.SEEN: "seen",
    Lane.NOTE: "note",
}
Encode = Callable[[str], list[int]]


class DialectError(ValueError):
    """A dialect cannot be used; the message is one sentence for a person."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    controls: dict[str, int | str | list[int]]


@dataclass(frozen=True)
class Controls:
    """The ids of each control that the dialect names; none of them empty."""

    ids: dict[str, list[int]]

    def of(self, name: str) -> list[int]:
        """The ids of a control; none when the dialect leaves it out."""
        return self.ids.get(name, [])

    def choice(self, choice: Choice) -> list[int]:
        """The ids of an action."""
        return self.ids[choice_name(choice)]


def read_controls(path: Path, encode: Encode, vocabulary: int) -> Controls:
    """Read a dialect for a tokenizer and a vocabulary size. Raises DialectError with one sentence."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise DialectError(
            f"{path} cannot be read ({error.strerror}): write one that gives each control of a tick a token."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DialectError(f"{path} is no dialect: {error}.") from error
    controls = Controls({name: _ids(said, encode) for name, said in file.controls.items()})
    _check(controls, path, vocabulary)
    return controls


def _ids(said: int | str | list[int], encode: Encode) -> list[int]:
    if isinstance(said, int):
        return [said]
    return encode(said) if isinstance(said, str) else said


def _check(controls: Controls, path: Path, vocabulary: int) -> None:
    choices = [choice_name(choice) for choice in CHOICES]
    needed = [*choices, ACT, END]
    known = {*needed, SELF, *LANES.values(), *status_names()}
    missing = [name for name in needed if name not in controls.ids]
    if missing:
        raise DialectError(f"{path} does not name the control '{missing[0]}', which every dialect needs.")
    for name, ids in controls.ids.items():
        if name not in known:
            raise DialectError(f"{path} names the control '{name}', which Tandem does not know.")
        if not ids or not all(0 <= each < vocabulary for each in ids):
            raise DialectError(
                f"{path} gives the control '{name}' no id, or one outside the vocabulary of {vocabulary}."
            )
    firsts: dict[int, str] = {}
    for name in choices:
        other = firsts.setdefault(controls.ids[name][0], name)
        if other != name:
            raise DialectError(
                f"{path} begins the actions '{other}' and '{name}' with the same token: give each its own."
            )
    if len(controls.ids[END]) != 1:
        raise DialectError(f"{path} gives the control '{END}' several tokens: give it one.")
