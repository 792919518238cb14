"""What a thoughtful person would do."""

from __future__ import annotations

import numpy as np
import pytest

from engine.dialect.vocabulary import Choice
from engine.protocol import TICK_SECONDS, Note, Typed
from engine.training.clips import ClipStore
from engine.training.expert import Decision, Expert
from engine.training.world import Onset, Turn, World


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


def test_words_that_come_after_a_long_silence_are_answered_and_not_asked_for(train_clips: ClipStore) -> None:
    """Beside other voices words may come two seconds late; the answer to them was once wanted before."""
    world, expert = made(train_clips), Expert()
    late = Turn("stock", "Good evening.", 1.0, 2.0, 20, answer="Good evening!", heard="good evening")
    assert decided(world, expert, late, 1.8).choice.kind != "say"
    world.tick = 20
    assert expert.decide(world, []).choice == Choice("say")


def trailed_off(clips: ClipStore, *others: Turn, aside: tuple[float, float] | None = None) -> list[float]:
    """When somebody is helped on whose sentence breaks off at second 2, in ten seconds."""
    world, expert = made(clips), Expert()
    world.turns += [
        Turn("trail", "I wanted to ask about", 1.0, 2.0, 11, heard="i wanted to ask about"),
        *others,
    ]
    world.voices += [aside] if aside else []
    helped = []
    for world.tick in range(50):
        world.inbox.clear()  # nothing comes back
        decision = expert.decide(world, [])
        expert.done(world, decision)
        world.act(decision.choice, decision.turn)
        helped += [world.now] if decision.choice.kind == "delegate" else []
    return helped


def test_who_has_trailed_off_is_helped_on_once_after_three_seconds(train_clips: ClipStore) -> None:
    assert trailed_off(train_clips) == [pytest.approx(5.2)]


def test_who_goes_on_or_turns_to_somebody_else_is_not_helped_on(train_clips: ClipStore) -> None:
    goes_on = Turn("ask", "the trains, when do they go?", 4.0, 5.0, 26, heard="the trains when do they go")
    assert trailed_off(train_clips, goes_on) == [pytest.approx(5.4)]
    assert trailed_off(train_clips, aside=(3.0, 4.0)) == []


def talked_on(clips: ClipStore, second: Turn, final: int = 14, passed: float = 0.0) -> list[tuple[float, str]]:
    """What is done, and when, where ``second`` follows .4 s after a request whose words come in tick ``final``.

    Nothing is done before second ``passed``.
    """
    world, expert = made(clips), Expert()
    world.turns += [Turn("ask", "How far is it?", 1.0, 2.0, final, heard="how far is it"), second]
    done: list[tuple[float, str]] = []
    for world.tick in range(round(second.end / TICK_SECONDS) + 6):
        world.inbox.clear()  # nothing comes back
        decision = expert.decide(world, [])
        if world.now < passed:
            continue
        expert.done(world, decision)
        world.act(decision.choice, decision.turn)
        if decision.choice.kind not in ("silent", "go"):
            done.append((round(world.now, 1), decision.choice.kind))
    assert world.running == [world.tasks]
    return done


def test_a_request_is_seen_to_while_the_user_talks_on_and_the_talk_is_left_alone(
    train_clips: ClipStore,
) -> None:
    talk = Turn("statement", "We walk.", 2.4, 5.0, 27, heard="we walk", acked=True)
    assert talked_on(train_clips, talk) == [(3.0, "delegate")]


def test_what_puts_a_request_right_takes_its_place(train_clips: ClipStore) -> None:
    correction = Turn("ask", "No, by car.", 2.4, 5.0, 27, heard="no by car", acked=True, amends=True)
    assert talked_on(train_clips, correction) == [(3.0, "delegate"), (5.6, "delegate")]


@pytest.mark.parametrize(("final", "passed"), [(14, 3.4), (26, 0.0), (28, 0.0)])
@pytest.mark.parametrize(("intent", "amends"), [("ask", True), ("statement", False)])
def test_what_was_not_seen_to_in_time_is_seen_to_once_and_whole(
    train_clips: ClipStore, final: int, passed: float, intent: str, amends: bool
) -> None:
    more = Turn(intent, "No, by car.", 2.4, 5.0, 28, heard="no by car", acked=True, amends=amends)
    assert talked_on(train_clips, more, final, passed) == [(5.8, "delegate")]


def test_a_hasty_answer_to_half_a_correction_takes_the_place_of_the_request(train_clips: ClipStore) -> None:
    world = made(train_clips)
    request = Turn("ask", "How far is it?", 1.0, 2.0, 14, heard="how far is it")
    correction = Turn("ask", "No, by car.", 2.4, 5.0, 27, heard="no by car", amends=True)
    world.turns += [request, correction]
    for world.tick, turn in ((14, request), (20, None), (27, correction)):
        world.act(Choice("delegate"), turn)
        request.resolved = True
    assert world.running == [3]


def test_what_is_told_while_nothing_is_looked_up_is_answered(train_clips: ClipStore) -> None:
    told = Turn("statement", "We walk.", 2.4, 5.0, 27, heard="we walk")
    assert decided(made(train_clips), Expert(), told, 0.6).choice.kind == "delegate"


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


def between_clauses(clips: ClipStore) -> World:
    """A clause has been said, and another waits."""
    world = made(clips)
    world.tasks, world.running = 1, [1]
    world.notes = [Note(1, 2, "It is.", True)]
    return world


def test_who_says_wait_between_two_clauses_is_not_told_the_second(train_clips: ClipStore) -> None:
    """Once it waited for the words, did nothing about them, and read on."""
    world, expert = between_clauses(train_clips), Expert()
    world.turns.append(Turn("hush", "Wait, please.", 1.0, 1.6, 11, heard="wait please", acked=True))
    world.onsets.append(Onset(1.0, 1.6))
    assert [wanted_at(world, expert, seconds) for seconds in (0.8, 1.8, 2.2)] == ["read", "silent", "silent"]
    world.words_tick = 11
    assert wanted_at(world, expert, 2.4) == "stop"
    expert.done(world, Decision(Choice("stop")))
    assert wanted_at(world, expert, 2.6) != "stop"


def test_what_waits_to_be_said_waits_until_a_sound_could_have_had_words(train_clips: ClipStore) -> None:
    world = between_clauses(train_clips)
    world.voices.append((1.0, 1.4))
    world.onsets.append(Onset(1.0, 1.4))
    kinds = [wanted_at(world, Expert(), seconds) for seconds in (1.2, 1.6, 2.0, 2.2)]
    assert kinds == ["silent", "silent", "silent", "read"]
    world.words_tick = 7
    assert wanted_at(world, Expert(), 1.8) == "read"


def test_words_over_which_it_began_to_read_are_stopped_for(train_clips: ClipStore) -> None:
    world, expert = made(train_clips), Expert()
    asked = Turn("ask", "What is it?", 1.0, 1.6, 11, heard="what is it")
    world.turns.append(asked)
    world.tick = 8
    while world.own_end < 8.0:
        world.say("own answer")
    assert [wanted_at(world, expert, seconds) for seconds in (2.2, 2.4)] == ["go", "stop"]
    expert.done(world, Decision(Choice("stop")))
    world.stop()
    assert wanted_at(world, expert, 2.6) == "delegate"


def test_nobody_stops_the_hm_that_words_come_over(train_clips: ClipStore) -> None:
    world = made(train_clips)
    world.turns.append(Turn("ask", "What is it?", 1.0, 1.6, 11, heard="what is it"))
    world.tick = 9
    said = [world.clips.pick(world.own, "ack hm", world.rng) for _ in range(20)]
    world.say("ack hm", clip=max(said, key=lambda clip: clip.seconds))
    assert wanted_at(world, Expert(), 2.4) == "delegate"


def test_what_waits_to_be_said_waits_while_somebody_coughs(train_clips: ClipStore) -> None:
    world = between_clauses(train_clips)
    world.onsets.append(Onset(1.0, 1.6))
    assert [wanted_at(world, Expert(), seconds) for seconds in (1.2, 2.0, 2.4)] == ["silent", "silent", "read"]


def test_wait_holds_until_something_is_typed(train_clips: ClipStore) -> None:
    world, expert = between_clauses(train_clips), Expert()
    world.turns.append(Turn("hush", "Wait, please.", 1.0, 1.6, 11, heard="wait please", acked=True))
    expert.typed["why"] = Turn("ask", "why", 3.0, 3.0, 14, "", "why", resolved=True)
    world.tick = 14
    assert expert.decide(world, [Typed("why")]).choice.kind == "delegate"
    assert wanted_at(world, Expert(), 3.6) == "read"


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
