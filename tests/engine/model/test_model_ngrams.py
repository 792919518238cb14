"""Rows for n-grams: which tokens share one, and what a table that has learnt nothing changes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.model.config import ConfigError, NgramConfig
from engine.model.ngrams import NONE, NgramEmbedding, ngram_buckets
from tests.engine.conftest import tiny_config

CONFIG = NgramConfig(orders=(2, 3, 4), buckets=1 << 14)
TEXTS = st.lists(st.integers(0, 2047), min_size=1, max_size=12)


def of_text(tokens: list[int]) -> np.ndarray:
    return ngram_buckets(np.array(tokens), np.arange(len(tokens)), CONFIG)


def test_weights_are_learnt_for_these_very_hashes() -> None:
    assert of_text([64, 65, 66, 2047]).tolist() == [
        [8765, 6056, 1873],
        [2363, 5726, 12183],
        [15730, 10079, 15679],
        [15095, 4077, 15332],
    ]


@given(TEXTS, TEXTS)
def test_an_ngram_knows_nothing_of_what_lies_before_it(first: list[int], text: list[int]) -> None:
    alone, behind = of_text(text), of_text(first + text)[len(first) :]
    for place, order in enumerate(CONFIG.orders):
        assert (alone[order - 1 :, place] == behind[order - 1 :, place]).all()


@given(TEXTS, TEXTS)
def test_a_text_ends_where_the_next_begins(first: list[int], second: list[int]) -> None:
    before = np.concatenate([np.arange(len(first)), np.arange(len(second))])
    both = ngram_buckets(np.array(first + second), before, CONFIG)
    assert (both == np.concatenate([of_text(first), of_text(second)])).all()


def test_the_order_of_the_tokens_counts() -> None:
    assert (of_text([70, 71])[1] != of_text([71, 70])[1]).all()


def test_hashes_are_spread_over_all_buckets() -> None:
    rng = np.random.default_rng(3)
    tokens = rng.integers(0, 2048, (4000, 2))
    found = {int(of_text(pair)[1, 0]) for pair in tokens.tolist()}
    assert len(found) > 3400  # of 4000 in 16384 buckets 3547 are expected to differ


def test_what_has_no_ngrams_gets_zeros() -> None:
    config = tiny_config()
    embedding = NgramEmbedding(config)
    torch.nn.init.normal_(embedding.tables[0])
    buckets = torch.full((3, len(config.ngrams.orders)), NONE)
    buckets[1] = 0
    assert embedding(buckets).abs().sum(1).gt(0).tolist() == [False, True, False]


@pytest.mark.parametrize("orders", [(1,), (2, 2)])
def test_orders_that_mean_nothing_are_refused(orders: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError, match="n-grams need"):
        NgramConfig(orders=orders, buckets=8)
