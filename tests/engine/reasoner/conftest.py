"""A language model that says what a test wrote down (one character a token, one token a mark); a time zone."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from engine.reasoner.llm import SLOTS

MARKS = ("<|im_start|>", "<|im_end|>")
FIRST_MARK = 1_200_000


@pytest.fixture
def greenwich() -> Iterator[None]:
    """The clock on the wall shows the time of Greenwich."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


class ScriptedModel:
    """`LanguageModel` over characters.

    ``script`` is what it answers, or makes its answer of what it has read. ``sequences`` is what each slot has
    read. While ``gate`` is not set it stands still before every token that it writes.
    """

    name = "scripted"
    context = 8192
    parameters = 1

    def __init__(self, script: str | Callable[[str], str] = "") -> None:
        self.script = script
        self.sequences: list[list[int]] = [[] for _ in range(SLOTS)]
        self.batches: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self._answers: list[list[int]] = [[] for _ in range(SLOTS)]

    @property
    def sequence(self) -> list[int]:
        """What the first slot has read."""
        return self.sequences[0]

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        if not special:
            return [ord(character) for character in text]
        parts = re.split(f"({'|'.join(map(re.escape, MARKS))})", text)
        tokens: list[int] = []
        for part in parts:
            tokens += [FIRST_MARK + MARKS.index(part)] if part in MARKS else [ord(c) for c in part]
        return tokens

    def text(self, tokens: Sequence[int]) -> str:
        """What ``tokens`` stand for, marks included."""
        return "".join(MARKS[t - FIRST_MARK] if t >= FIRST_MARK else chr(t) for t in tokens)

    def piece(self, token: int) -> bytes:
        return chr(token).encode()

    def append(self, slot: int, tokens: Sequence[int], *, choose: bool) -> None:
        self.sequences[slot] += tokens
        self.batches.append(len(tokens))
        if choose and self.sequences[slot][-1] not in self._answers[slot][:1]:
            text = self.text(self.sequences[slot])
            script = self.script if isinstance(self.script, str) else self.script(text)
            self._answers[slot] = [ord(character) for character in script]
        elif choose:
            del self._answers[slot][0]

    def truncate(self, slot: int, length: int) -> None:
        del self.sequences[slot][length:]
        self._answers[slot] = []

    def copy(self, source: int, target: int) -> None:
        self.sequences[target] = list(self.sequences[source])
        self._answers[target] = []

    def ranked(self, slot: int) -> Iterator[int | None]:
        self.gate.wait(30)
        answer = self._answers[slot]
        return iter([answer[0], None] if answer else [None])

    def close(self) -> None:
        """Nothing to give back."""
