"""Requests that are declined: those that mean what harmful examples mean, and not what they only sound like.

A map from meaning to one number, learned from examples at the start; no language model has a say in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from engine.reasoner.tools.shortlist import Embeds, Vectors

DECLINED: Final = "I will not help with that."
IN_NEED: Final = (
    "I am sorry that it is so hard right now. Please talk to somebody you trust, or call your local emergency "
    "number or a crisis line."
)
# These were chosen by cross-validation over the examples alone; the evaluation's requests had no say.
RIDGE: Final = 0.3
WORD: Final = 0.7
POWER: Final = 3  # of what two requests have in common: it is meaning and words together that count
STEM: Final = 5  # letters of a word
LIMIT: Final = 0.2  # examples that are declined stand at 1, the others at -1
_FILE: Final = Path(__file__).with_name("refusals.toml")
_NEED: Final = re.compile(
    r"\b(?:(?:kill|hurt|cut|hang|starve|harm)(?:ing)? myself|end(?:ing)? (?:my life|it all)|suicide|to die)\b",
    re.IGNORECASE,
)


def known_refusals() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The examples that are declined, and those that are fine."""
    examples = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(examples["decline"]), tuple(examples["fine"])


class Decliner:
    """Tells requests that are declined from the others."""

    def __init__(self, embedder: Embeds) -> None:
        self._embedder = embedder
        declined, fine = known_refusals()
        texts = [*declined, *fine]
        wanted = np.array([1.0] * len(declined) + [-1.0] * len(fine))
        words = sorted({word for text in texts for word in _words(text)})
        self._words = {word: index for index, word in enumerate(words)}
        self._examples = self._features(texts)
        alike = (self._examples @ self._examples.T) ** POWER
        self._weights = np.linalg.solve(alike + RIDGE * np.eye(len(texts)), wanted)

    def declines(self, request: str) -> bool:
        """Whether ``request`` is not to be helped with."""
        return self.score(request) > LIMIT

    def score(self, request: str) -> float:
        """About 1 for what is declined, -1 for what is fine."""
        alike = (self._features([request]) @ self._examples.T) ** POWER
        return float((alike @ self._weights)[0])

    def _features(self, texts: Sequence[str]) -> Vectors:
        counted = np.zeros((len(texts), len(self._words)))
        for row, text in enumerate(texts):
            known = [self._words[word] for word in _words(text) if word in self._words]
            counted[row, known] = WORD / np.sqrt(max(len(known), 1))
        return np.hstack([self._embedder.embed(texts), counted, np.ones((len(texts), 1))])


def refusal(request: str) -> str:
    """What is said to a request that is declined; somebody who may harm themselves is told where help is."""
    return IN_NEED if _NEED.search(request) else DECLINED


def _words(text: str) -> set[str]:
    """The beginnings of the words, one by one and in pairs."""
    words = [word[:STEM] for word in re.findall(r"\w+", text.lower())]
    return {word for word in words if len(word) > 2} | {f"{one} {two}" for one, two in pairwise(words)}
