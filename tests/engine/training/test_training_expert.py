"""What a thoughtful person would do."""

from __future__ import annotations

import numpy as np

from engine.protocol import TICK_SECONDS
from engine.training.clips import ClipStore
from engine.training.expert import Decision, Expert
from engine.training.world import Turn, World


def made(clips: ClipStore) -> World:
    return World(200, clips, np.random.default_rng(0), clips.users[0], clips.owns[0])


def decided(world: World, expert: Expert, turn: Turn, at: float) -> Decision:
    """What is done ``at`` seconds after the end of a turn."""
    world.turns.append(turn)
    world.tick = round((turn.end + at) / TICK_SECONDS)
    decision = expert.decide(world, [])
    expert.done(world, decision)
    world.act(decision.choice, decision.turn)
    return decision


def test_every_turn_without_words_asks_for_thought_but_is_asked_again_once(train_clips: ClipStore) -> None:
    """A turn after the first "say that again" was once left alone, so that the model learnt to stay silent."""
    world, expert = made(train_clips), Expert()
    for start in (1.0, 8.0, 15.0):
        decision = decided(world, expert, Turn("ask", "What is it?", start, start + 1.0, None), 1.8)
        assert decision.choice.kind == "delegate"
    assert len(world.spoken) == 1


def test_words_that_came_through_badly_are_thought_about(train_clips: ClipStore) -> None:
    for heard, kind in (("what time is it", "say"), ("one dime is a", "delegate")):
        turn = Turn("stock", "What time is it?", 1.0, 2.0, 11, "Late.", heard)
        assert decided(made(train_clips), Expert(), turn, 0.6).choice.kind == kind
    for heard, kind in (
        ("every five seconds say breathe", "wish"),
        ("the four seconds of brief", "delegate"),
    ):
        turn = Turn("wish", "Every five seconds, say breathe.", 1.0, 2.0, 11, "", heard)
        assert decided(made(train_clips), Expert(), turn, 0.6).choice.kind == kind
