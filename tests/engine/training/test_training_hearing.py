"""Words arrive late, in order, and all of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol import MIC_RATE, TICK_SECONDS
from engine.training.hearing import Piece, Recogniser, recognise, split, understood, word_ends
from engine.training.phrases import unmarked

SURE = Recogniser(period=0.6, lag=0.2, silence=0.4, errors=0.0, lost=0.0, plain=False)
TEXT = "Remind me to breathe every four seconds, please"


def test_words_fill_the_sound_in_order() -> None:
    ends = word_ends(TEXT, 2.0)
    assert [word for word, _ in ends] == TEXT.split()
    moments = [end for _, end in ends]
    assert moments == sorted(moments)
    assert abs(moments[-1] - 2.0) < 1e-9


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 6.0), st.floats(0.3, 2.5))
def test_every_word_is_given_out_once_and_after_it_was_said(seed: int, seconds: float, pause: float) -> None:
    rng = np.random.default_rng(seed)
    words = word_ends(TEXT, seconds)
    cut = words[3][1]
    said = [(word, end if end <= cut else end + pause) for word, end in words]
    end = said[-1][1]
    events, last = recognise(said, [(cut, cut + pause), (end, 1e9)], SURE, rng)
    assert unmarked(" ".join(events[tick].text for tick in sorted(events))) == unmarked(TEXT)
    assert last == max(events)
    assert all(event.spoken <= tick for tick, event in events.items())
    assert end <= (max(events) + 1) * TICK_SECONDS <= end + 1.4


def test_what_is_misheard_is_another_word_or_none_and_keeps_its_mark() -> None:
    poor = Recogniser(0.6, 0.2, 0.4, 1.0, 0.0, False)
    said = [("Rephrase", 0.4), ("I", 0.6), ("the", 0.8), ("yellow", 1.0), ("go", 1.1), ("parabola.", 1.6)]
    alike = same = 0
    for seed in range(60):
        events, _ = recognise(said, [(1.6, 1e9)], poor, np.random.default_rng(seed))
        heard = " ".join(events[tick].text for tick in sorted(events)).split()
        same += len({"rephrase", "yellow", "parabola"} & {unmarked(word) for word in heard})
        alike += sum(word.endswith("arabola.") or word == "para." for word in heard)
    assert alike > 10
    assert same < 20  # of 180: where nothing would be left the last word stays


def test_a_recogniser_that_hears_nothing_gives_nothing() -> None:
    deaf = Recogniser(0.6, 0.2, 0.4, 0.0, 1.0, False)
    assert recognise(word_ends(TEXT, 2.0), [(2.0, 1e9)], deaf, np.random.default_rng(0)) == ({}, None)


@given(st.integers(0, 1000))
def test_a_split_keeps_the_words_and_the_sound(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sound = rng.normal(0, 0.1, 3 * MIC_RATE).astype(np.float32)
    whole = Piece(sound, tuple(word_ends(TEXT, 3.0)))
    parts = split(whole, 0.8, rng)
    assert [word for part in parts for word, _ in part.words] == TEXT.split()
    assert sum(len(part.sound) for part in parts) == len(sound)
    assert [part.gap for part in parts[1:]] == [0.8] * (len(parts) - 1)
    assert all(0 < end <= part.seconds + 1e-6 for part in parts for _, end in part.words)


def test_what_was_heard_is_understood_or_not() -> None:
    assert understood("what time is it", "What time is it?")
    assert understood("wait what time this it", "Wait, what time is it?")
    assert not understood("one dime is a", "What time is it?")
    assert not understood("", "Stop.")


def test_words_given_out_in_a_pause_are_written_as_if_the_sentence_were_over() -> None:
    words = word_ends("So what I meant was please turn the music down a little", 4.0)
    cut = words[4][1]
    said = [(word, end if end <= cut else end + 1.5) for word, end in words]
    written = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        events, _ = recognise(said, [(cut, cut + 1.5), (said[-1][1], 1e9)], SURE, rng)
        written.append(" ".join(events[tick].text for tick in sorted(events)))
    stopped = sum("was. " in text for text in written) / len(written)
    asked = sum("was? " in text for text in written) / len(written)
    assert 0.5 < stopped < 0.8
    assert 0.15 < asked < 0.35
    assert 0.7 < sum(" Please" in text for text in written) / len(written) < 0.98
    assert all(text.endswith("a little") for text in written)


def test_words_that_go_on_keep_their_writing() -> None:
    words = word_ends(TEXT, 4.0)
    events, _ = recognise(words, [(4.0, 1e9)], SURE, np.random.default_rng(0))
    assert " ".join(events[tick].text for tick in sorted(events)) == TEXT


def test_a_pause_lies_where_it_is_quiet() -> None:
    sound = np.ones(3 * MIC_RATE, np.float32) * 0.1
    words = tuple(word_ends("one two three four five six seven eight", 3.0))
    hole = int(words[4][1] * MIC_RATE)
    sound[hole - 400 : hole + 400] = 0
    for seed in range(10):
        first, _ = split(Piece(sound, words), 0.8, np.random.default_rng(seed))
        if len(first.words) == 5:
            assert abs(len(first.sound) - hole) <= 400
            break
    else:
        raise AssertionError("the quietest place was never taken")


@given(st.integers(0, 1000))
def test_a_pause_lies_between_the_middles_of_the_words_beside_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = tuple(word_ends("I went to a shop in the old town", 2.0))
    first, *rest = split(Piece(rng.normal(0, 0.1, 2 * MIC_RATE).astype(np.float32), words), 0.8, rng)
    for number, (word, ending) in enumerate(first.words if rest else ()):
        assert word == words[number][0]
        assert ending >= (words[number - 1][1] + words[number][1]) / 2 - 1e-3 if number else ending > 0
    if rest:
        at = len(first.words)
        assert len(first.sound) / MIC_RATE <= (words[at - 1][1] + words[at][1]) / 2 + 1e-3


def test_the_edge_of_where_it_is_looked_for_does_not_count_as_quiet() -> None:
    """The edges once counted half, so that a pause fell there, in the middle of a word."""
    words = tuple(word_ends("seven eleven seven eleven seven eleven", 3.0))
    sound = np.full(3 * MIC_RATE, 0.1, np.float32)
    for _, ending in words:
        at = int(ending * MIC_RATE)
        sound[at - 200 : at + 200] *= 0.9
    for seed in range(20):
        first, _ = split(Piece(sound, words), 0.8, np.random.default_rng(seed))
        assert abs(len(first.sound) / MIC_RATE - words[len(first.words) - 1][1]) < 0.02


def test_words_said_with_the_head_turned_are_misheard_more() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        here = Recogniser.draw(rng)
        afar = here.afar()
        assert afar.errors >= max(0.15, here.errors)
        assert afar.lost >= max(0.1, here.lost)
        assert (afar.period, afar.lag, afar.silence) == (here.period, here.lag, here.silence)
