"""Speech is kept from a moment before its first loud sound on, and nothing from long before it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol import MIC_RATE, MIC_SAMPLES
from engine.senses.stretch import PREROLL, Stretch

HUM = np.sin(2 * np.pi * 130 * np.arange(MIC_SAMPLES) / MIC_RATE) * 8000
SYLLABLES = (HUM * (np.arange(MIC_SAMPLES) % 1600 < 1200)).astype("<i2").tobytes()
SILENCE = bytes(2 * MIC_SAMPLES)


def test_it_opens_where_speech_sets_in_and_keeps_the_moments_before() -> None:
    stretch = Stretch()
    assert [stretch.push(SILENCE) for _ in range(10)] == [None] * 10
    begin = stretch.push(SYLLABLES)
    assert begin is not None
    assert PREROLL - MIC_SAMPLES <= begin <= PREROLL
    assert stretch.open
    assert len(stretch) == begin + MIC_SAMPLES
    assert begin < stretch.last_loud <= len(stretch)
    assert stretch.voiced > 0


def test_what_belongs_to_it_is_not_dropped() -> None:
    stretch = Stretch()
    for _ in range(10):
        stretch.push(SILENCE)
    assert stretch.push(SYLLABLES, whole=True) == 10 * MIC_SAMPLES
    assert len(stretch) == 11 * MIC_SAMPLES


def test_no_sound_is_silence() -> None:
    stretch = Stretch()
    stretch.push(SYLLABLES)
    loud = stretch.last_loud
    stretch.push(None)
    assert stretch.last_loud == loud
    assert stretch.silence == 2 * MIC_SAMPLES - loud


def test_it_knows_its_pauses() -> None:
    stretch = Stretch()
    counts = []
    for audio in (SILENCE, SYLLABLES, SYLLABLES, SILENCE, SYLLABLES, SYLLABLES, SILENCE, SYLLABLES):
        stretch.push(audio)
        counts.append(len(stretch.pauses))
    assert counts == [0, 0, 0, 0, 1, 1, 1, 2]
    begin = len(stretch) - 7 * MIC_SAMPLES
    first, second = stretch.pauses
    for pause, tick in ((first, 2), (second, 5)):
        assert begin + tick * MIC_SAMPLES < pause < begin + (tick + 1) * MIC_SAMPLES
    stretch.cut(first)
    assert stretch.pauses == [second - first]
    stretch.forget()
    assert stretch.pauses == []


@given(st.lists(st.sampled_from((SYLLABLES, SILENCE, None)), min_size=1, max_size=30), st.integers(0, 60_000))
def test_a_cut_takes_from_the_front_and_forgetting_leaves_the_first_sound_of_what_follows(
    ticks: list[bytes | None], at: int
) -> None:
    stretch = Stretch()
    for audio in ticks:
        stretch.push(audio)
    before, loud = stretch.sound, stretch.last_loud
    stretch.cut(at)
    assert np.array_equal(stretch.sound, before[at:])
    assert stretch.last_loud == max(0, loud - at)
    stretch.forget()
    assert not stretch.open
    assert stretch.last_loud == stretch.voiced == 0
    assert len(stretch) <= PREROLL + MIC_SAMPLES
