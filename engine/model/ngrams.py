"""Rows for n-grams: what a few tokens mean together is looked up instead of put together by the layers.

An n-gram has no table row of its own but that of its hash (Pagnoni et al., arXiv 2412.09871, section 3.2.1;
Huang et al., arXiv 2501.16975).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model.config import ModelConfig, NgramConfig

NONE: Final = -1  # of a token that has no n-grams
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_MIXED: Final = np.uint64(0xBF58476D1CE4E5B9)  # both of splitmix64 (Steele et al., OOPSLA 2014)
_HALF: Final = np.uint64(32)

Ints = npt.NDArray[np.int64]


class NgramEmbedding(nn.Module):
    """The sum of one row for each order. ``tables``: of each order, [buckets, hidden].

    They begin as zeros: a model that grows them does what it did.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        shape = config.ngrams.buckets, config.hidden
        self.tables = nn.ParameterList([torch.zeros(shape) for _ in config.ngrams.orders])

    def forward(self, buckets: Tensor) -> Tensor:
        """buckets int64 [T, orders], NONE throughout where a token has no n-grams: [T, hidden]."""
        given = buckets.ge(0).to(self.tables[0].dtype)
        rows = [
            F.embedding(buckets[:, order].clamp(min=0), table) * given[:, order, None]
            for order, table in enumerate(self.tables)
        ]
        return torch.stack(rows).sum(0)


def ngram_buckets(tokens: Ints, before: Ints, config: NgramConfig) -> Ints:
    """The bucket of the n-gram that ends in each token, int64 [T, orders], each 0..buckets-1.

    tokens: int64 [T], 0 or more; before: int64 [T], how many tokens right before it belong to the same text,
    or NONE where there is to be no n-gram. What would lie before the text is left empty.
    """
    found = np.full((len(tokens), len(config.orders)), NONE, dtype=np.int64)
    for place, order in enumerate(config.orders):
        hashed = np.full(len(tokens), order, dtype=np.uint64)
        for back in reversed(range(order)):
            earlier = np.zeros(len(tokens), dtype=np.uint64)
            earlier[back:] = tokens[: max(0, len(tokens) - back)] + 1
            hashed = hashed * _FACTOR + np.where(before >= back, earlier, np.uint64(0))
        hashed = (hashed ^ (hashed >> _HALF)) * _MIXED
        hashed = (hashed ^ (hashed >> _HALF)) % np.uint64(config.buckets)
        found[:, place] = np.where(before >= 0, hashed.astype(np.int64), NONE)
    return found
