"""The nano's vocabulary: control tokens first, then byte-level BPE text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

from engine.protocol import ActionKind


@dataclass(frozen=True)
class Choice:
    """One action the nano can choose at a STATUS row."""

    kind: ActionKind
    detail: str = ""


PAD: Final = 0
END: Final = 1  # ends the text of a say
CHOICES: Final[tuple[Choice, ...]] = (
    Choice("silent"),
    Choice("go"),
    Choice("duck"),
    Choice("stop"),
    Choice("say"),
    Choice("read"),
    Choice("ack", "hm"),
    Choice("ack", "okay"),
    Choice("interject", "person"),
    Choice("interject", "failure"),
    Choice("interject", "reminder"),
    Choice("delegate"),
    Choice("wish", "open"),
    Choice("cancel"),
    Choice("interject", "rep"),
    Choice("interject", "begin"),
    Choice("interject", "end"),
)
FIRST_CHOICE: Final = 2
FIRST_TEXT: Final = 64  # ids from here on are BPE; between the choices and here lies room to grow
TEXT_SIZE: Final = 1984
VOCABULARY_SIZE: Final = FIRST_TEXT + TEXT_SIZE
MAX_SAY_TOKENS: Final = 16


def choice_token(choice: Choice) -> int:
    """The vocabulary id of an action."""
    return FIRST_CHOICE + CHOICES.index(choice)


class Vocabulary:
    """Text to ids and back. ``path`` is a `tokenizers` JSON file of at most TEXT_SIZE entries."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))

    def encode(self, text: str) -> list[int]:
        """Ids of ``text``, each FIRST_TEXT or more. A space goes before, so that words join seamlessly."""
        return [FIRST_TEXT + index for index in self._tokenizer.encode(" " + text.strip()).ids]

    def decode(self, ids: list[int]) -> str:
        """Text of ``ids``; control tokens are left out."""
        text: str = self._tokenizer.decode([index - FIRST_TEXT for index in ids if index >= FIRST_TEXT])
        return text.strip()
