"""What "mm-hm", coughs and noises are read as, and how that is gathered."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import numpy as np

from engine.protocol import Heard
from engine.training.clips import ClipStore
from engine.training.example import GroundTruth
from engine.training.listened import alone
from engine.training.misreadings import held_out
from engine.training.murmurs import Murmur, murmured, readings
from engine.training.phrases import unmarked
from engine.training.scenes import scene


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


def test_scenes_hold_other_words_than_were_said_for_some_of_the_mm_hm(train_clips: ClipStore) -> None:
    known, other = set(readings()["backchannel"]), 0
    for seed in range(60):
        made = scene(seed, train_clips, "train")
        said = {unmarked(each.detail) for each in made.events}
        events = [event for step in made.steps for event in step.observation.events]
        heard = {event.text for event in events if isinstance(event, Heard)}
        other += len({unmarked(each) for each in heard & known} - said)
    assert other > 3
