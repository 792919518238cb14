"""Nothing of the test split is heard, said or drawn in training."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.camera.figures import FIGURES
from engine.training.phrases import (
    DRILL_KINDS,
    OWN_KINDS,
    SPLITS,
    USER_KINDS,
    Split,
    corpus,
    draw,
    split_of,
    templates,
    wording,
)
from engine.training.voices import all_voices

SHARED = {"backchannel", "tic", "hush", "opener"}


def test_no_synthesiser_of_the_test_split_is_in_training() -> None:
    sources = {split: {voice.source for voice in all_voices() if voice.split == split} for split in SPLITS}
    assert sources["test"]
    assert not sources["test"] & (sources["train"] | sources["validation"])


def test_no_voice_is_in_two_splits() -> None:
    keys = [voice.key for voice in all_voices()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("kind", sorted(set(USER_KINDS) - SHARED))
def test_no_phrase_template_is_in_two_splits(kind: str) -> None:
    split = {name: {template for template, _ in templates(kind, name)} for name in SPLITS}
    assert all(split.values())
    assert not split["test"] & split["train"]
    assert not split["validation"] & split["train"]


@pytest.mark.parametrize("kind", DRILL_KINDS)
def test_no_drill_has_a_phrase_that_others_hear_in_another_split(kind: str) -> None:
    drilled = {_letters(template) for template, _ in templates(kind, "train")}
    others: tuple[Split, ...] = ("validation", "test")
    heard = {
        _letters(template)
        for split in others
        for each in set(USER_KINDS) - SHARED
        for template, _ in templates(each, split)
    }
    lines = (*wording().failure_lines, *wording().harmless_lines)
    shown = {_letters(line) for line in lines if split_of(line) != "train"}
    assert drilled
    assert not drilled & (heard | shown)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum() or letter in "{}")


def test_no_figure_of_the_test_split_is_in_training() -> None:
    assert not set(FIGURES["test"]) & set(FIGURES["train"])


def test_the_tokenizers_corpus_leaves_the_test_split_out() -> None:
    texts = set(corpus())
    unseen = [text for text, _ in templates("stock", "test") if "{" not in text]
    assert unseen
    assert not texts & set(unseen)
    assert len(texts) > 5_000


def test_the_split_of_a_template_never_changes() -> None:
    assert [split_of(text) for text in ("Hello.", "What time is it?", "Goodbye.")] == [
        split_of(text) for text in ("hello.", "what time is it?", "goodbye.")
    ]


def test_a_drill_answers_with_what_can_be_said() -> None:
    assert {answer for _, answer in templates("drill stock", "train")} == set(wording().stock)


@pytest.mark.parametrize("kind", [*USER_KINDS, *OWN_KINDS, *DRILL_KINDS])
def test_phrases_have_their_gaps_filled(kind: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        phrase = draw(kind, "train", rng)
        assert phrase.text
        assert "{" not in phrase.text
        assert bool(phrase.answer) == (kind in ("stock", "drill stock"))
