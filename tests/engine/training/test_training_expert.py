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


def interrupted(clips: ClipStore, turn: Turn) -> World:
    """It was speaking when the turn began, and goes on for long."""
    world = made(clips)
    while world.own_end < turn.end + 8.0:
        world.say("own answer")
    turn.start += world.spoken[0].start
    world.turns.append(turn)
    return world


def wanted_at(world: World, expert: Expert, seconds: float) -> str:
    """The action that is due at a moment, taken by nobody."""
    world.tick = round(seconds / TICK_SECONDS) - 1
    return expert.decide(world, []).choice.kind


def test_who_was_not_stopped_for_at_once_is_stopped_for_while_talking_on(train_clips: ClipStore) -> None:
    world = interrupted(train_clips, Turn("ask", "Wait, what is it?", 1.0, 6.0, None, stop_at=1.6))
    kinds = [wanted_at(world, Expert(), seconds) for seconds in (1.4, 2.0, 4.0, 5.8)]
    assert kinds == ["go", "stop", "stop", "stop"]


def test_words_that_come_late_are_stopped_for_before_they_are_answered(train_clips: ClipStore) -> None:
    world, expert = interrupted(train_clips, Turn("hush", "Stop.", 1.0, 1.5, 17, stop_at=1.6)), Expert()
    assert wanted_at(world, expert, 3.6) == "stop"
    assert wanted_at(world, expert, 4.4) == "go"
    asked = Turn("ask", "What is it?", 1.0, 2.0, 17, heard="what is it", stop_at=1.6)
    world, expert = interrupted(train_clips, asked), Expert()
    assert wanted_at(world, expert, 3.6) == "stop"
    asked.stopped = True
    assert wanted_at(world, expert, 3.8) == "delegate"


def test_who_spoke_into_a_pause_stops_when_the_user_goes_on(train_clips: ClipStore) -> None:
    world = made(train_clips)
    world.tick = 9
    world.turns.append(Turn("ask", "Well, what is it?", 1.0, 6.0, None, pauses=((1.6, 2.4),), stop_at=1.5))
    while world.own_end < 8.0:
        world.say("own answer")
    kinds = [wanted_at(world, Expert(), seconds) for seconds in (2.2, 2.6, 3.0, 5.0, 6.2)]
    assert kinds == ["go", "go", "stop", "stop", "go"]


def test_a_reminder_is_said_whole_whoever_is_speaking(train_clips: ClipStore) -> None:
    world = made(train_clips)
    world.tick = 9
    world.turns.append(Turn("ask", "Well, what is it?", 1.0, 9.0, None, pauses=(), stop_at=1.5))
    while world.own_end < 6.0:
        world.say("own reminder")
    assert {wanted_at(world, Expert(), 2.0 + 0.2 * ticks) for ticks in range(12)} <= {"go", "duck"}


def test_nobody_stops_an_acknowledgement_that_fell_into_a_pause(train_clips: ClipStore) -> None:
    world = made(train_clips)
    world.tick = 9
    world.turns.append(Turn("ask", "Well, what is it?", 1.0, 6.0, None, pauses=((1.6, 2.4),), stop_at=1.5))
    spoken = world.say("ack hm")
    assert spoken.seconds < 1.0
    assert {wanted_at(world, Expert(), 2.0 + 0.2 * ticks) for ticks in range(1, 8)} <= {"go", "silent"}
