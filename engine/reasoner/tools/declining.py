"""Requests that are declined: those that mean what harmful examples mean, and not what they only sound like.

A map from meaning to one number, learned from examples at the start; no language model has a say in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from engine.reasoner.tools.shortlist import Embeds, Vectors

DECLINED: Final = "I will not help with that."
IN_NEED: Final = (
    "I am sorry that it is so hard right now. Please talk to somebody you trust, or call your local emergency "
    "number or a crisis line."
)
RIDGE: Final = 1.0
WORD: Final = 0.5
LIMIT: Final = 0.1  # examples that are declined stand at 1, the others at -1
_FILE: Final = Path(__file__).with_name("refusals.toml")
_NEED: Final = re.compile(
    r"\b(?:(?:kill|hurt|cut|hang|starve|harm)(?:ing)? myself|end(?:ing)? (?:my life|it all)|suicide|to die)\b",
    re.IGNORECASE,
)


class Decliner:
    """Tells requests that are declined from the others."""

    def __init__(self, embedder: Embeds) -> None:
        self._embedder = embedder
        examples = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        texts = [*examples["decline"], *examples["fine"]]
        wanted = np.array([1.0] * len(examples["decline"]) + [-1.0] * len(examples["fine"]))
        words = sorted({word for text in texts for word in _words(text)})
        self._words = {word: index for index, word in enumerate(words)}
        features = self._features(texts)
        weights = np.linalg.solve(features @ features.T + RIDGE * np.eye(len(texts)), wanted)
        self._map = features.T @ weights

    def declines(self, request: str) -> bool:
        """Whether ``request`` is not to be helped with."""
        return self.score(request) > LIMIT

    def score(self, request: str) -> float:
        """About 1 for what is declined, -1 for what is fine."""
        return float((self._features([request]) @ self._map)[0])

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
    return set(re.findall(r"\w{3,}", text.lower()))
