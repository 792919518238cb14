"""What is done in the place of what was decided."""

from __future__ import annotations

import numpy as np

from engine.dialect.vocabulary import Choice
from engine.training.clips import ClipStore
from engine.training.expert import GO, SILENT, Decision
from engine.training.slips import LATE_TICKS, slip, weight
from engine.training.world import Turn, World


def test_who_came_in_is_often_told_later(train_clips: ClipStore) -> None:
    """Else whoever was not told of at once would seem not to be worth it."""
    world = World(200, train_clips, np.random.default_rng(0), train_clips.users[0], train_clips.owns[0])
    for detail, least, most in (("person", 80, 120), ("failure", 145, 175)):
        decision = Decision(Choice("interject", detail))
        done = [slip(world, decision).choice for _ in range(200)]
        assert least <= done.count(decision.choice) <= most
        assert weight(world, decision, done=False) > 0


def test_who_was_not_understood_is_asked_to_say_it_again_only_once(train_clips: ClipStore) -> None:
    """A session would not offer it again, so a scene neither does nor teaches it."""
    world = World(200, train_clips, np.random.default_rng(0), train_clips.users[0], train_clips.owns[0])
    decision = Decision(Choice("delegate"), Turn("ask", "What is it?", 0.0, 1.0, final=None))
    for world.asked_again in (False, True):
        done: list[Choice] = []
        for _ in range(200):
            world.late_until = 0
            done.append(slip(world, decision).choice)
        if world.asked_again:
            assert set(done) == {SILENT}
            assert weight(world, decision, done=False) == 0.0
        else:
            assert done.count(decision.choice) > 150
            assert weight(world, decision, done=True) > 0.0


def test_a_drowsy_assistant_goes_on_no_less_than_a_hesitant_one(train_clips: ClipStore) -> None:
    """The most that it lets pass of other things once was the most for what it was slow in anyway."""
    world = World(200, train_clips, np.random.default_rng(0), train_clips.users[0], train_clips.owns[0])
    world.hesitant = True
    for world.drowsy in (False, True):
        done = [slip(world, Decision(Choice("stop"))).choice.kind for _ in range(300)]
        assert 25 < done.count("stop") < 65


def test_a_drowsy_assistant_answers_late_and_then_at_once(train_clips: ClipStore) -> None:
    turn = Turn("ask", "What is it?", 0.0, 1.0, final=6, heard="what is it")
    late = {}
    for drowsy in (False, True):
        waits = []
        for seed in range(200):
            rng = np.random.default_rng(seed)
            world = World(200, train_clips, rng, train_clips.users[0], train_clips.owns[0], drowsy=drowsy)
            world.tick = 6
            while slip(world, Decision(Choice("delegate"), turn)).choice.kind != "delegate":
                world.tick += 1
            waits.append(world.tick - 6)
        assert max(waits) <= LATE_TICKS
        late[drowsy] = float(np.mean(waits))
    assert late[True] > 4 * late[False]


def test_a_stop_for_words_counts_more_than_one_for_a_sound(train_clips: ClipStore) -> None:
    """A sound may still turn out to be a "mm-hm"; words that have come and are gone on over teach going on."""
    world = World(200, train_clips, np.random.default_rng(0), train_clips.users[0], train_clips.owns[0])
    world.tick, world.words_tick = 50, 10
    by_sound = weight(world, Decision(Choice("stop")), done=True)
    assert (
        by_sound
        == weight(world, Decision(Choice("stop")), done=False)
        == weight(world, Decision(GO), done=True)
    )
    world.words_tick = 49
    by_words = weight(world, Decision(Choice("stop")), done=True)
    assert by_words == weight(world, Decision(GO), done=True) > by_sound


def test_what_is_let_pass_counts_most_where_it_may_be_taken_for_something(
    train_clips: ClipStore,
) -> None:
    world = World(200, train_clips, np.random.default_rng(0), train_clips.users[0], train_clips.owns[0])
    world.tick = 50
    plain = weight(world, Decision(SILENT), done=True)
    world.line_tick = 50
    assert weight(world, Decision(SILENT), done=True) > plain
    world.line_tick = 10
    for begun, counts_more in ((0.1, False), (0.5, True), (1.2, True), (3.0, False)):
        world.voices = [(world.now - begun, world.now - begun + 5.0)]
        assert (weight(world, Decision(GO), done=True) > plain) == counts_more
