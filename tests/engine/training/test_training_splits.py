"""Nothing of the test split is heard, said or drawn in training."""

from __future__ import annotations

import re

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
    unmarked,
    wording,
)
from engine.training.voices import all_voices

SHARED = {"backchannel", "tic", "hush", "opener"}


def test_no_synthesiser_of_the_test_split_is_in_training() -> None:
    sources = {split: {voice.source for voice in all_voices() if voice.split == split} for split in SPLITS}
    assert sources["test"]
    assert not sources["test"] & (sources["train"] | sources["validation"])


def test_no_voice_is_in_two_splits() -> None:
    keys = [voice.key.lower() for voice in all_voices()]  # some disks do not tell capitals from small letters
    assert len(set(keys)) == len(keys)


def test_a_hundred_voices_of_several_synthesisers_speak_in_training() -> None:
    trained = [voice for voice in all_voices() if voice.split == "train"]
    assert len(trained) >= 100
    assert len({voice.source for voice in trained}) >= 5
    assert len([voice for voice in trained if "own" in voice.roles]) >= 8


def test_no_speaker_of_the_test_split_speaks_in_training_under_any_synthesiser() -> None:
    names = {split: {voice.name for voice in all_voices() if voice.split == split} for split in SPLITS}
    assert {"slt", "rms", "awb"} <= names["test"]
    for known in names["train"] | names["validation"]:
        assert not names["test"] & set(re.findall(r"[a-z0-9]+", known.lower()))


def test_a_voice_keeps_its_key_for_its_clips_lie_under_it() -> None:
    keys = {split: {voice.key for voice in all_voices() if voice.split == split} for split in SPLITS}
    first = {
        "espeak-en-us_m1-80-25",
        "festival-kal_diphone-85-30",
        "hibari-heart-100-50",
        "kokoro-am_puck-110-50",
    }
    later = {"espeak-en-us_max-84-24", "espeak-en_adam-89-44", "pico-en-US-100-50"}
    assert first | later <= keys["train"]
    assert {"espeak-en-029_f2-108-69", "espeak-en-us_norbert-115-69"} <= keys["validation"]


@pytest.mark.parametrize("kind", sorted(set(USER_KINDS) - SHARED))
def test_no_phrase_template_is_in_two_splits(kind: str) -> None:
    split = {name: {template for template, _ in templates(kind, name)} for name in SPLITS}
    assert all(split.values())
    assert not split["test"] & split["train"]
    assert not split["validation"] & split["train"]


@pytest.mark.parametrize(("kind", "least"), [("side", 80), ("broadcast", 70), ("statement", 40), ("trail", 25)])
def test_what_asks_for_nothing_is_said_in_many_ways_elsewhere(kind: str, least: int) -> None:
    assert len(templates(kind, "test")) >= least
    assert len(templates(kind, "validation")) >= least


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


def test_no_line_is_of_one_kind_in_training_and_of_another_elsewhere() -> None:
    hardly_vary = {*SHARED, "drill hush", "drill backchannel", "cancel"}  # "never mind" is a stock phrase, too
    kinds = sorted({*USER_KINDS, *DRILL_KINDS} - hardly_vary)
    said = {
        name: {(unmarked(text), kind) for kind in kinds for text, _ in templates(kind, name)} for name in SPLITS
    }
    trained = {text for text, _ in said["train"]}
    assert not [(text, kind) for text, kind in said["test"] | said["validation"] if text in trained]


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
