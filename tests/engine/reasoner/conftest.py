"""A language model that says what a test wrote down: one character a token, one token a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

MARKS = ("<|im_start|>", "<|im_end|>")
FIRST_MARK = 1_200_000


class ScriptedModel:
    """`LanguageModel` over characters. ``script`` is what it answers; ``sequence`` is what it has read."""

    name = "scripted"
    context = 4096

    def __init__(self, script: str = "") -> None:
        self.script = script
        self.sequence: list[int] = []
        self.batches: list[int] = []
        self.written = 0

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

    def append(self, tokens: Sequence[int]) -> None:
        self.sequence += tokens
        self.batches.append(len(tokens))

    def truncate(self, length: int) -> None:
        del self.sequence[length:]

    def choose(self, banned: frozenset[int]) -> int | None:
        if self.written >= len(self.script):
            return None
        self.written += 1
        return ord(self.script[self.written - 1])

    def close(self) -> None:
        """Nothing to give back."""
