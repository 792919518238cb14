"""Keeps the model's sequence equal to a prompt that is still growing.

A prompt is read in whole blocks counted from its first token, and what is not a whole block is read last and
forgotten afterwards. So what the model computes depends on the prompt alone and not on when it grew: the same
conversation gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.reasoner.llm import LanguageModel

BLOCK: Final = 8  # tokens; about 60 ms on one core with the packaged model, and as fast per token as 32


class WarmPrompt:
    """The blocks of a prompt that the model has read."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._read: list[int] = []

    def advance(self, tokens: Sequence[int]) -> bool:
        """Read the next whole block of ``tokens``; False when there is none left to read."""
        start = self._agree(tokens)
        block = list(tokens[start : start + BLOCK])
        if len(block) < BLOCK:
            return False
        self._read += block
        self._model.append(block)
        return True

    def complete(self, tokens: Sequence[int]) -> None:
        """Read what is left of ``tokens`` after the last whole block, so that an answer can follow."""
        start = self._agree(tokens)
        if start == len(tokens):  # something must be read before the model can choose
            start -= BLOCK
            self._keep(start)
        self._model.append(tokens[start:])

    def rewind(self) -> None:
        """Forget the answer and all that is not a whole block."""
        self._model.truncate(len(self._read))

    def _agree(self, tokens: Sequence[int]) -> int:
        """Drop the blocks that ``tokens`` do not begin with; the tokens that remain read."""
        same = len(self._read)
        if list(tokens[:same]) != self._read:
            pairs = zip(tokens, self._read, strict=False)
            same = next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(tokens), same))
        same -= same % BLOCK
        if same < len(self._read):
            self._keep(same)
        return same

    def _keep(self, length: int) -> None:
        del self._read[length:]
        self._model.truncate(length)


def left_over(stable: int) -> int:
    """How many of ``stable`` tokens are in no whole block, and so are read only when an answer is wanted."""
    return stable % BLOCK
