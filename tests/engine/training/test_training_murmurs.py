"""What "mm-hm", coughs and noises are read as, and how that is gathered."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import get_args

import numpy as np

from engine.protocol import Heard
from engine.senses.moonshine import Word
from engine.training.clips import ClipStore
from engine.training.example import GroundTruth
from engine.training.hearing import Recogniser
from engine.training.listened import alone, murmurs
from engine.training.misreadings import held_out
from engine.training.murmurs import Murmur, murmured, readings
from engine.training.phrases import unmarked
from engine.training.scenes import scene
from engine.training.speaking import Talker
from engine.training.world import World

SURELY = Word((7,), "surely", 0.0)


def test_each_kind_is_read_as_often_as_it_was_found_to_be() -> None:
    assert set(readings()) == set(get_args(Murmur))
    rng = np.random.default_rng(2)
    counts = readings()["backchannel"]
    drawn = Counter(murmured("backchannel", rng) for _ in range(4000))
    assert set(drawn) <= set(counts)
    often = max(counts, key=lambda read: counts[read])
    assert 0.6 < drawn[often] / 4000 / (counts[often] / sum(counts.values())) < 1.6


def test_no_phrase_of_another_split_was_read() -> None:
    held = held_out()
    for counts in readings().values():
        assert not held & {unmarked(read) for read in counts}


def test_nothing_longer_than_a_murmur_was_read() -> None:
    assert all(1 <= len(read.split()) <= 4 for counts in readings().values() for read in counts)


def test_what_is_beside_somebodys_words_is_left_out() -> None:
    events = [
        GroundTruth("backchannel", 1.0, 1.4, "Mm-hm."),
        GroundTruth("turn", 1.8, 3.0, "ask: What time is it?"),
        GroundTruth("tic", 5.0, 5.4),
        GroundTruth("person in", 5.1, 5.1),
        GroundTruth("noise", 8.0, 8.2, "click"),
        GroundTruth("backchannel", 8.3, 8.6, "Yes."),
    ]
    assert list(alone(events)) == [events[2]]


def test_some_mm_hm_come_with_other_words_than_were_said(train_clips: ClipStore) -> None:
    rng = np.random.default_rng(4)
    world = World(200, train_clips, rng, train_clips.users[0], train_clips.owns[0])
    sure = replace(Recogniser.draw(rng), errors=0.0, lost=0.0)
    for number in range(40):
        Talker(world, sure, rate=1.0, pauses=0.0).backchannel(number * 0.9)
    heard = [event.text for events in world.inbox.values() for event in events if isinstance(event, Heard)]
    own = {unmarked(clip) for _, clip in train_clips.readings()}
    other = sum(unmarked(text) not in own for text in heard)
    assert 0.1 < other / len(heard) < 0.5


def test_each_of_them_comes_with_the_words_that_were_read_there(train_clips: ClipStore) -> None:
    heard = 0
    for seed in range(5, 8):
        made = scene(seed, train_clips, "train")
        read = list(murmurs(made, lambda _, said: [SURELY]))
        assert [each for each, _ in read] == list(alone(made.events))
        heard += sum("surely" in words for _, words in read)
    assert heard
