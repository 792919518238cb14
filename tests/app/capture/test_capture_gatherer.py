from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.capture.gatherer import TickGatherer
from app.capture.resample import StreamResampler
from app.devices import Sound
from engine.protocol import MIC_RATE, MIC_SAMPLES, TICK_SECONDS

BLOCKS = st.lists(st.integers(1, 2000), min_size=1, max_size=60)


def gatherer_at(tick: int, start: float) -> TickGatherer:
    """Its stream is laid on the clock at ``tick``, which begins at ``start``."""
    return TickGatherer(lambda _: (tick, start), lambda _: 0.0, lambda: None)


def push_all(gatherer: TickGatherer, sound: Sound, blocks: list[int], began: float) -> int:
    """Deliver the sound in blocks of these lengths, each when it has been recorded; how much was delivered."""
    at = 0
    for length in blocks:
        piece = sound[at : at + length]
        if not len(piece):
            break
        at += len(piece)
        gatherer.push(piece, began + at / MIC_RATE, began + (at - len(piece)) / MIC_RATE)
    return at


@given(BLOCKS, st.integers(0, MIC_SAMPLES - 1))
def test_no_sample_is_lost_and_tick_boundaries_are_exact(blocks: list[int], skipped: int) -> None:
    sound = np.arange(1, 60 * 2000 + 1).astype(np.int16)
    start = skipped / MIC_RATE
    gatherer = gatherer_at(3, start)
    delivered = push_all(gatherer, sound, blocks, 0.0)
    whole = max(0, delivered - skipped) // MIC_SAMPLES
    for index in range(whole):
        begin = skipped + index * MIC_SAMPLES
        window = gatherer.window(3 + index)
        taken = gatherer.take(3 + index)
        assert taken is not None
        assert window is not None
        np.testing.assert_array_equal(taken, sound[begin : begin + MIC_SAMPLES])
        np.testing.assert_allclose(window, (begin / MIC_RATE, begin / MIC_RATE + TICK_SECONDS), atol=1e-6)
    assert gatherer.take(3 + whole) is None


@given(BLOCKS, st.integers(1, MIC_RATE))
def test_samples_that_the_driver_lost_become_silence(blocks: list[int], lost: int) -> None:
    sound = np.ones(60 * 2000, np.int16)
    gatherer = gatherer_at(0, 0.0)
    delivered = push_all(gatherer, sound, blocks, 0.0)
    arrived = (delivered + lost + 100) / MIC_RATE
    gatherer.push(sound[:100], arrived, (delivered + lost) / MIC_RATE, lost)
    expected = np.concatenate([sound[:delivered], np.zeros(lost, np.int16), sound[:100]])
    for tick in range(len(expected) // MIC_SAMPLES):
        taken = gatherer.take(tick)
        assert taken is not None
        np.testing.assert_array_equal(taken, expected[tick * MIC_SAMPLES : (tick + 1) * MIC_SAMPLES])


def test_an_interrupted_tick_has_no_sound_and_is_not_expected_any_more() -> None:
    gatherer = gatherer_at(0, 0.0)
    gatherer.push(np.ones(3000, np.int16), 0.1875, 0.0)
    assert gatherer.expects(0)
    gatherer.interrupt()
    assert not gatherer.expects(0)
    assert gatherer.take(0) is None


def test_before_the_session_begins_nothing_is_gathered() -> None:
    gatherer = TickGatherer(lambda _: None, lambda _: 0.0, lambda: None)
    gatherer.push(np.ones(MIC_SAMPLES, np.int16), 0.2, 0.0)
    assert gatherer.take(0) is None


@given(
    st.sampled_from([8000, 11025, 22050, 24000, 44100, 48000]),
    st.lists(st.integers(1, 5000), min_size=1, max_size=20),
)
def test_resampling_in_pieces_gives_every_sample_once(rate: int, lengths: list[int]) -> None:
    rng = np.random.default_rng(0)
    sound = rng.integers(-8000, 8000, sum(lengths)).astype(np.int16)
    whole = StreamResampler(rate, MIC_RATE).push(sound, last=True)
    resampler, pieces, at = StreamResampler(rate, MIC_RATE), [], 0
    for length in lengths:
        pieces.append(resampler.push(sound[at : at + length]))
        at += length
    pieces.append(resampler.push(np.zeros(0, np.int16), last=True))
    joined = np.concatenate(pieces)
    assert abs(len(joined) - len(sound) * MIC_RATE / rate) <= 1
    assert len(joined) == len(whole)
    np.testing.assert_array_equal(joined, whole)
