"""Sessions in closed loop, with a random nano: what is held is consistent, and the same twice."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest

from engine.dialect.nano import Nano
from engine.dialect.vocabulary import CHOICES, FIRST_CHOICE
from engine.evaluation import command, noise
from engine.evaluation.calibrate import Scores, calibrated, meaningful_choices, quality, scene_scores
from engine.evaluation.ears import ModelledEars
from engine.evaluation.record import SessionRecord
from engine.evaluation.scripts import conversation, until_answering
from engine.evaluation.stage import Stage
from engine.evaluation.staging import play
from engine.protocol import VOICE_SAMPLES, Action, Observation, Task, Typed, WishAsked
from engine.session.streaming import StreamingSession
from engine.training.clips import ClipStore
from engine.training.hearing import Recogniser
from engine.training.scenes import scene
from engine.voice.voice import Voice


def held(nano: Nano, voice: Voice, clips: ClipStore, bias: dict[str, float]) -> SessionRecord:
    """One conversation of 24 s."""
    nano.biases.zero_()
    for number, choice in enumerate(CHOICES):
        nano.biases[number] = bias.get(choice.kind, 0.0)
    try:
        session = StreamingSession(nano, voice)
        rng = np.random.default_rng(2)
        ears = ModelledEars(Recogniser.draw(rng), rng)
        stage = Stage(
            session, clips, clips.users[0], 120, rng, SessionRecord("test", []), ears, noise.familiar()
        )
        return play(stage, conversation(stage, interrupts=False))
    finally:
        nano.biases.zero_()


def test_a_silent_nano_lets_the_user_talk(tiny_nano: Nano, tone_voice: Voice, train_clips: ClipStore) -> None:
    record = held(tiny_nano, tone_voice, train_clips, {"silent": 100.0})
    assert {tick.kind for tick in record.ticks} == {"silent"}
    assert not any(tick.sounding for tick in record.ticks)
    assert record.happenings[0].kind == "turn"


def test_a_session_in_which_nothing_is_said_hears_no_voice_of_its_own(
    tiny_nano: Nano, tone_voice: Voice, train_clips: ClipStore
) -> None:
    heard: list[Observation] = []

    class Listening(StreamingSession):
        def step(self, observation: Observation) -> Action:
            heard.append(observation)
            return Action(observation.tick, "silent")

    rng = np.random.default_rng(2)
    ears = ModelledEars(Recogniser.draw(rng), rng)
    session = Listening(tiny_nano, tone_voice)
    stage = Stage(
        session, train_clips, train_clips.users[0], 20, rng, SessionRecord("test", []), ears, noise.familiar()
    )
    play(stage, conversation(stage, interrupts=False))
    assert len(heard) == 20
    assert all(observation.own_voice is None for observation in heard)


def test_a_typed_wish_that_the_model_opens_is_not_compiled_as_well(
    tiny_nano: Nano, tone_voice: Voice, train_clips: ClipStore
) -> None:
    class Opening(StreamingSession):
        def step(self, observation: Observation) -> Action:
            typed = any(isinstance(event, Typed) for event in observation.events)
            if typed:
                return Action(observation.tick, "wish", "Okay.", seconds=0.4)
            return Action(observation.tick, "delegate", task=Task(observation.tick, observation.tick))

    rng = np.random.default_rng(2)
    ears = ModelledEars(Recogniser.draw(rng), rng)
    session = Opening(tiny_nano, tone_voice)
    stage = Stage(
        session, train_clips, train_clips.users[0], 20, rng, SessionRecord("test", []), ears, noise.familiar()
    )
    stage.inbox[0].append(Typed("Tell me when I say basically."))
    for _ in range(3):
        stage.step()
    assert not any(isinstance(event, WishAsked) for events in stage.inbox.values() for event in events)


def test_delegating_brings_notes_that_are_read_aloud(
    tiny_nano: Nano, tone_voice: Voice, train_clips: ClipStore
) -> None:
    bias = {"go": 200.0, "read": 100.0, "delegate": 50.0, "silent": 40.0}
    record = held(tiny_nano, tone_voice, train_clips, bias)
    read = [number for number, tick in enumerate(record.ticks) if tick.kind == "read" and tick.begins]
    first = next(number for number in read if not record.ticks[number].sounding)
    assert record.ticks[first + 1].sounding
    assert held(tiny_nano, tone_voice, train_clips, bias) == record


def test_who_hears_an_acknowledgement_waits_for_the_answer(
    tiny_nano: Nano, tone_voice: Voice, train_clips: ClipStore
) -> None:
    session, rng = StreamingSession(tiny_nano, tone_voice), np.random.default_rng(2)
    ears = ModelledEars(Recogniser.draw(rng), rng)
    stage = Stage(session, train_clips, "", 120, rng, SessionRecord("test", []), ears, noise.familiar())
    waiting = until_answering(stage)
    choices = iter(["ack", *["silent"] * 8, "say"])
    session.step = lambda observation: _spoken(next(choices, "go"), observation.tick)  # type: ignore[method-assign]
    waited = 0
    for _ in waiting:
        stage.step()
        waited += 1
    assert waited == 10


def _spoken(kind: str, tick: int) -> Action:
    begins = kind in ("ack", "say")
    sound = bytes(2 * VOICE_SAMPLES) if begins else b""
    return Action(tick=tick, kind=kind, text="Well." if begins else "", audio=sound)  # type: ignore[arg-type]


def test_only_what_means_something_can_be_wanted(train_clips: ClipStore) -> None:
    for seed in range(12):
        made = scene(seed, train_clips, "train")
        allowed = meaningful_choices(made)
        for number, step in enumerate(made.steps):
            if step.weight:
                assert allowed[number, CHOICES.index(step.choice)], (seed, number, step.choice)


def test_calibration_moves_a_threshold_to_where_it_helps(tiny_nano: Nano, train_clips: ClipStore) -> None:
    found = scene_scores(tiny_nano, scene(1, train_clips, "train"))
    assert found.logits.shape == (len(found.wanted), len(CHOICES))
    stop = [choice.kind for choice in CHOICES].index("stop")
    rng = np.random.default_rng(0)
    wanted = np.where(rng.random(400) < 0.1, FIRST_CHOICE + stop, FIRST_CHOICE)
    logits = np.full((400, len(CHOICES)), -9.0, dtype=np.float32)
    logits[:, 0] = 0.0
    logits[:, stop] = np.where(wanted == FIRST_CHOICE + stop, 2.0, 1.0)  # it always wants to stop
    scores = [Scores(logits, wanted)]
    biases = calibrated(scores)
    assert -2.0 <= biases["stop"] < -1.0
    assert quality(scores, np.array(list(biases.values()), dtype=np.float32)) == pytest.approx(1.0)


def test_a_missing_nano_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args(["time", "--quick", "--nano", str(tmp_path)])) == 2
    said = capsys.readouterr().err.strip()
    assert "missing" in said
    assert "\n" not in said
