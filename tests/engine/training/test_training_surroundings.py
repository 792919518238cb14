"""What is to be heard around the user."""

from __future__ import annotations

import numpy as np
import pytest

from engine.protocol import MIC_RATE, TICK_SECONDS, Heard
from engine.training import noises, surroundings
from engine.training.clips import ClipStore
from engine.training.hearing import Recogniser
from engine.training.murmurs import readings
from engine.training.phrases import unmarked
from engine.training.world import World


@pytest.mark.parametrize("kind", noises.BURSTS)
def test_every_noise_is_a_short_sound_about_as_high_as_it_may_be(kind: str) -> None:
    for seed in range(20):
        sound = noises.burst(kind, np.random.default_rng(seed))
        assert sound.dtype == np.float32
        assert np.isfinite(sound).all()
        assert 0.5 < np.max(np.abs(sound)) < 2.0
        assert 0.004 < len(sound) / MIC_RATE < 6.0


def test_a_busy_desk_makes_one_sound_after_the_other_and_now_and_then_a_word(train_clips: ClipStore) -> None:
    words: list[str] = []
    busy = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        world = World(200, train_clips, rng, train_clips.users[0], train_clips.owns[0])
        surroundings.add_desk(world, Recogniser.draw(rng))
        starts = [event.start for event in world.truth]
        assert starts == sorted(starts)
        assert max(starts) < world.ticks * TICK_SECONDS
        assert len({event.detail for event in world.truth}) <= 4
        busy += len(starts)
        words += [each.text for events in world.inbox.values() for each in events if isinstance(each, Heard)]
    assert 0 < len(words) < 0.1 * busy
    assert {unmarked(word) for word in words} <= {unmarked(read) for read in readings()["noise"]}


def test_voices_from_afar_are_told_of_where_they_sound_and_nowhere_else(train_clips: ClipStore) -> None:
    told = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        world = World(200, train_clips, rng, train_clips.users[0], train_clips.owns[0])
        surroundings.add_broadcast(world, Recogniser.draw(rng))
        begins = [each.start / MIC_RATE for each in world.played]
        ends = [(each.start + len(each.sound)) / MIC_RATE for each in world.played]
        for event in world.truth:
            assert min(abs(event.start - begin) for begin in begins) < 0.01
            assert min(abs(event.end - end) for end in ends) < 0.01
            told += 1
    assert told > 40
