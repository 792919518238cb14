"""Keeps one slot of the model equal to a prompt that is still growing.

A prompt is read in whole blocks counted from its first token, and what is not a whole block is read last and
forgotten afterwards. So what the model computes depends on the prompt alone and not on when it grew: the same
conversation gives the same answer. Several whole blocks in one go have the bits of one after the other
(`tests/engine/reasoner/test_reasoner_llm.py` holds llama.cpp to it), and cost a fifth less.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.reasoner.llm import LanguageModel

BLOCK: Final = 8  # tokens; about 100 ms on one core with the 0.5B model: nobody who is more urgent waits longer
AT_ONCE: Final = 4  # blocks, while somebody waits for the first word: that is as urgent as anything becomes


class WarmPrompt:
    """The blocks of a prompt that the model has read in ``slot``."""

    def __init__(self, model: LanguageModel, slot: int) -> None:
        self._model = model
        self.slot = slot
        self._read: list[int] = []

    def shared(self, tokens: Sequence[int]) -> int:
        """How many tokens of the beginning of ``tokens`` have been read."""
        pairs = zip(tokens, self._read, strict=False)
        return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(tokens), len(self._read)))

    def advance(self, tokens: Sequence[int], blocks: int = 1) -> bool:
        """Read the next whole block of ``tokens``, or up to ``blocks`` of them; False when none is left."""
        start = self._agree(tokens)
        whole = min(blocks, (len(tokens) - start) // BLOCK)
        if not whole:
            return False
        piece = list(tokens[start : start + whole * BLOCK])
        self._model.append(self.slot, piece, choose=False)
        self._read += piece
        return True

    def complete(self, tokens: Sequence[int]) -> None:
        """Read what is left of ``tokens``, at least one and at most a block, so that an answer can follow."""
        start = self._agree(tokens)
        if start == len(tokens):  # something must be read before the model can choose
            start -= BLOCK
            self._keep(start)
        self._model.append(self.slot, tokens[start:], choose=True)

    def rewind(self) -> None:
        """Forget the answer and all that is not a whole block."""
        self._model.truncate(self.slot, len(self._read))

    def take_over(self, other: WarmPrompt) -> None:
        """Stand where ``other`` stands, without reading anything."""
        self._model.copy(other.slot, self.slot)
        self._read = list(other._read)
        self.rewind()

    def _agree(self, tokens: Sequence[int]) -> int:
        """Drop the blocks that ``tokens`` do not begin with; the tokens that remain read."""
        same = self.shared(tokens)
        same -= same % BLOCK
        if same < len(self._read):
            self._keep(same)
        return same

    def _keep(self, length: int) -> None:
        del self._read[length:]
        self._model.truncate(self.slot, length)


def left_over(stable: int) -> int:
    """How many of ``stable`` tokens are in no whole block, and so are read only when an answer is wanted."""
    return stable % BLOCK
