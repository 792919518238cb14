"""The recogniser itself, on sound that holds no word."""

from __future__ import annotations

import numpy as np
import pytest

from engine.senses.moonshine import Moonshine, packaged_folder


@pytest.fixture(scope="module")
def moonshine() -> Moonshine:
    return Moonshine(packaged_folder())


def test_too_little_sound_is_no_words(moonshine: Moonshine) -> None:
    assert moonshine.read(np.zeros(100, np.float32)) == []


def test_there_may_be_nothing_left_to_read_behind_what_was_given_out(moonshine: Moonshine) -> None:
    noise = np.random.default_rng(0).normal(0, 0.001, 16_000).astype(np.float32)
    (word,) = moonshine.read(noise)[:1]
    assert moonshine.read(noise, word.tokens * 50) == []
