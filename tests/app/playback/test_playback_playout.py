from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from app.playback.playout import DUCKED, FADE, RAMP, Playout

LENGTHS = st.lists(st.integers(1, 3000), min_size=1, max_size=12)


def loud(count: int, value: int = 10_000) -> bytes:
    return np.full(count, value, np.int16).tobytes()


def queued(pieces: list[int]) -> tuple[Playout, npt.NDArray[np.int16]]:
    """An utterance in pieces of so many samples, and the whole of it: 1, 2, 3 and so on."""
    playout = Playout()
    sound = np.arange(1, sum(pieces) + 1).astype(np.int16)
    at = 0
    for length in pieces:
        playout.enqueue(sound[at : at + length].tobytes(), at == 0)
        at += length
    return playout, sound


@given(LENGTHS, LENGTHS)
def test_what_is_queued_comes_out_once_and_in_order(pieces: list[int], blocks: list[int]) -> None:
    playout, sound = queued(pieces)
    rendered = [playout.render(length) for length in blocks]
    out = np.concatenate([each.samples for each in rendered])
    expected = np.zeros(len(out), np.int16)
    heard = min(len(out), len(sound))
    expected[:heard] = sound[:heard]
    np.testing.assert_array_equal(out, expected)
    assert playout.handed == playout.of_utterance == heard == sum(each.speech for each in rendered)
    assert playout.waiting == len(sound) - heard


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_stop_fades_and_says_how_much_was_heard(played: int, left: int) -> None:
    playout = Playout()
    playout.enqueue(loud(2000), True)
    playout.enqueue(loud(played + left + 1), True)
    playout.render(2000 + played)
    heard = playout.stop()
    after = playout.render(2000)
    if played == 0:
        assert heard == 0
        assert not after.samples.any()
    else:
        faded = min(FADE, left + 1)
        assert heard == played + faded == playout.of_utterance
        assert not after.samples[faded:].any()
        assert (np.diff(after.samples[:faded].astype(int)) <= 0).all()
        assert after.samples[0] <= 10_000
    assert playout.waiting == 0
    assert playout.handed == 2000 + heard


def test_after_the_end_stop_gives_the_whole_utterance() -> None:
    playout = Playout()
    playout.enqueue(loud(500), True)
    playout.render(1000)
    assert playout.stop() == 500


def test_ducking_is_nine_decibels_and_comes_without_a_step() -> None:
    playout = Playout()
    playout.enqueue(loud(10 * RAMP), True)
    playout.duck(True)
    down = playout.render(3 * RAMP).samples.astype(float)
    playout.duck(False)
    up = playout.render(3 * RAMP).samples.astype(float)
    assert np.abs(np.diff(np.concatenate([down, up]))).max() <= 10_000 * (1 - DUCKED) / RAMP + 1
    assert abs(20 * np.log10(down[-1] / 10_000) + 9) < 0.01
    assert up[-1] == 10_000


def test_what_nobody_heard_is_taken_back() -> None:
    playout = Playout()
    playout.enqueue(loud(1000), True)
    playout.render(600)
    playout.take_back(100)
    assert (playout.handed, playout.of_utterance, playout.waiting) == (500, 500, 0)
    playout.enqueue(loud(1000), True)
    playout.take_back(0)
    assert (playout.handed, playout.of_utterance) == (500, 0)


def test_an_empty_piece_is_nothing() -> None:
    playout = Playout()
    playout.enqueue(b"", True)
    assert playout.waiting == 0
    assert playout.stop() == 0


def test_the_volume_is_over_all_and_never_wraps_around() -> None:
    playout = Playout()
    playout.enqueue(np.full(200, 30_000, np.int16).tobytes(), True)
    playout.volume = 0.5
    assert (playout.render(100).samples == 15_000).all()
    playout.volume = 1.5
    assert (playout.render(100).samples == 32_767).all()


@given(LENGTHS, st.integers(0, 4000), st.integers(0, 40_000))
def test_what_is_queued_behind_an_end_is_forgotten(pieces: list[int], before: int, end: int) -> None:
    playout, sound = queued(pieces)
    played = playout.render(before).speech
    playout.end_at(end)
    rest = playout.render(len(sound) + 100)
    assert rest.speech == max(0, min(end, len(sound)) - played)
    np.testing.assert_array_equal(rest.samples[: rest.speech], sound[played : played + rest.speech])
