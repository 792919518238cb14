"""Words that are misread as the recogniser misreads them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.training.misreadings import FILE, gathered, held_out, misread, misread_words
from engine.training.phrases import draw, unmarked


def test_what_is_read_otherwise_is_gathered_with_the_words_around_left_out() -> None:
    found = gathered(
        [("Hey Tandem, stop.", "Pay tandem, stop."), ("Could you stop?", "You stop."), ("Stop.", "Stop.")]
    )
    assert found == {("hey", "pay"): 1, ("could", ""): 1}


@given(
    st.lists(st.sampled_from(["What's", "the", "capital", "of", "gardening", "Tandem,", "x"]), min_size=1),
    st.integers(0, 99),
)
def test_a_text_is_never_empty_and_as_it_was_where_nothing_is_misread(words: list[str], seed: int) -> None:
    text = " ".join(words)
    assert misread(text, 0.0, np.random.default_rng(seed)) == text
    assert misread(text, 1.0, np.random.default_rng(seed)).strip()


def test_nobody_who_says_i_begins_a_sentence() -> None:
    rng = np.random.default_rng(0)
    read = {misread_words("I", rng) for _ in range(60)} - {""}
    assert len(read) > 1
    assert all(each[0].islower() or each == "I" for each in read)


def test_about_the_asked_share_of_words_is_misread() -> None:
    rng = np.random.default_rng(3)
    texts = [draw("drill ask", "train", rng).text for _ in range(300)]
    changed = 0
    for text in texts:
        before, after = unmarked(text).split(), set(unmarked(misread(text, 0.2, rng)).split())
        changed += sum(word not in after for word in before)
    assert 0.12 < changed / sum(len(text.split()) for text in texts) < 0.35


def test_the_capital_and_the_mark_behind_words_stay() -> None:
    rng = np.random.default_rng(0)
    read = {misread_words("Could?", rng) for _ in range(60)} - {""}
    assert len(read) > 1
    assert all(each[0].isupper() and each.endswith("?") for each in read)


def test_no_phrase_of_another_split_is_among_what_was_said_or_read() -> None:
    held = held_out()
    assert len(held) > 1000
    for line in FILE.read_text(encoding="utf-8").splitlines():
        assert not held & set(line.split("\t")[1:]), line
