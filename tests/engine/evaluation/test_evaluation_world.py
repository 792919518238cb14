"""The room around an evaluated session: its echo, its ears, its people, and whole suites in small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.dialect.nano import Nano
from engine.dialect.vocabulary import CHOICES
from engine.evaluation import echo, full_duplex, proactive, quiet, staging
from engine.evaluation.ears import RealEars
from engine.evaluation.person import Person
from engine.evaluation.staging import Evaluation
from engine.evaluation.suites import SUITES
from engine.protocol import MIC_SAMPLES, Heard
from engine.senses.moonshine import Word
from engine.training.clips import ClipStore
from engine.training.echo import RoomPath
from engine.voice.voice import Voice


@pytest.fixture
def evaluation(
    tiny_nano: Nano, tone_voice: Voice, clips_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Evaluation:
    """Sessions of 12 s with the tiny nano, in the made-up voices."""
    monkeypatch.setattr(staging, "open_clips", lambda split: ClipStore(clips_home, split))
    monkeypatch.setattr(staging, "TICKS", 60)
    for suite in (quiet, echo, full_duplex, proactive):
        monkeypatch.setattr(suite, "_TICKS", 60)
    return Evaluation(tiny_nano, tone_voice)


def _speech(seconds: float) -> np.ndarray:
    rng = np.random.default_rng(3)
    carrier = rng.normal(0, 3000, int(seconds * 16_000))
    return (carrier * (np.sin(np.arange(len(carrier)) / 4000) > -0.3)).astype(np.int16)


def test_the_canceller_takes_the_rooms_echo_out_and_leaves_others_in() -> None:
    path = RoomPath.draw(-10, np.random.default_rng(1))
    own = _speech(8.0)
    air = np.zeros(len(own) + 16_000, np.float32)
    before, after = [], []
    for start in range(0, len(own) - MIC_SAMPLES + 1, MIC_SAMPLES):
        piece = own[start : start + MIC_SAMPLES]
        back, late = path.echo(piece)
        air[start + late : start + late + len(back)] += back
        mic = (air[start : start + MIC_SAMPLES] * 32767).astype(np.int16)
        before.append(mic)
        after.append(path.cancelled(mic, piece))
    loud, left = (np.concatenate(each[-10:]).astype(float).std() for each in (before, after))
    assert loud / own.astype(float).std() == pytest.approx(10 ** (-10 / 20), rel=0.3)
    assert left < loud / 5


def test_real_ears_give_words_that_were_read_ahead_a_tick_late() -> None:
    ears = RealEars(lambda sound, said: [] if said else [Word((5,), "Hello.", 0.0)])
    rng = np.random.default_rng(0)
    time = np.arange(MIC_SAMPLES) / 16_000
    voiced = (6000 * np.sign(np.sin(2 * np.pi * 140 * time)) + rng.normal(0, 50, MIC_SAMPLES)).astype(np.int16)
    hush = rng.normal(0, 5, MIC_SAMPLES).astype(np.int16)
    heard: dict[int, tuple[int, Heard]] = {}
    for tick in range(40):
        sound = voiced if 12 <= tick < 18 else hush
        heard |= {at: (tick, word) for at, word in ears.hear(tick, sound.tobytes(), "").items()}
    (entered, (tick, word)), *more = heard.items()
    assert not more
    assert entered == tick + 1
    assert word.text == "Hello."
    assert 16 <= word.spoken <= 18


def test_recorded_people_turn_away_with_what_they_have(evaluation: Evaluation, clips_home: Path) -> None:
    clips = ClipStore(clips_home, "test")
    stage = evaluation.stage(clips, clips.users[0], 60, np.random.default_rng(2), "unseen")
    person = Person(stage)
    clips._clips = {key: each for key, each in clips._clips.items() if key[1] != "side"}
    end = person.aside("side")
    side = stage.record.of("side")[0]
    assert side.end == end
    assert side.detail


def test_words_to_others_are_as_loud_as_any_when_said_into_the_microphone(
    evaluation: Evaluation, clips_home: Path
) -> None:
    clips = ClipStore(clips_home, "test")
    loud = {}
    for kind in ("side", "call"):
        stage = evaluation.stage(clips, clips.users[0], 60, np.random.default_rng(2), "unseen")
        before = stage._mic.copy()
        Person(stage).aside(kind)
        assert [each.kind for each in stage.record.happenings] == [kind]
        loud[kind] = float(np.square(stage._mic - before).sum())
    assert loud["call"] > 1.5 * loud["side"]


def test_a_microphone_that_is_turned_down_hears_everything_softer(
    evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    _leaning(evaluation.nano, {"silent": 100.0})
    levels: list[float] = []

    def hear(ears: RealEars, tick: int, audio: bytes, saying: str) -> dict[int, Heard]:
        levels.append(float(np.frombuffer(audio, np.int16).std()))
        return {}

    monkeypatch.setattr(RealEars, "hear", hear)
    louder = replace(evaluation, read=lambda sound, said: [])
    settings: tuple[staging.Setting, ...] = ("", "quiet")
    for setting in settings:
        stage, _ = next(staging.conversations(louder, "unseen", 1, setting))
        stage._mic[:] = 0.1 * np.sin(np.arange(len(stage._mic)))
        stage.step()
    assert levels[1] == pytest.approx(staging.TURNED_DOWN * levels[0], rel=0.01)


def _leaning(nano: Nano, bias: dict[str, float]) -> None:
    for number, choice in enumerate(CHOICES):
        nano.biases[number] = bias.get(choice.kind, 0.0)


@pytest.mark.parametrize("name", ["quiet", "echo", "full-duplex", "cue", "reps", "intervals"])
def test_a_silent_nano_does_nothing_wrong_in_quiet_and_nothing_right_elsewhere(
    evaluation: Evaluation, name: str
) -> None:
    told: list[str] = []
    _leaning(evaluation.nano, {"silent": 100.0})
    try:
        found = SUITES[name](evaluation, 2, told.append)
        again = SUITES[name](evaluation, 2, told.append)
    finally:
        evaluation.nano.biases.zero_()
    assert found == again
    assert len(told) == 4
    if name == "quiet":
        assert found["interjections_per_hour"].value == found["other_speech_per_hour"].value == 0.0
    if name == "full-duplex":
        assert found["turn_TOR"].value in (0.0, None)


def test_a_reading_nano_is_heard_by_itself_in_the_echo_suite(evaluation: Evaluation) -> None:
    _leaning(evaluation.nano, {"go": 200.0, "read": 100.0, "silent": 40.0})
    try:
        found = SUITES["echo"](evaluation, 1, lambda line: None)
    finally:
        evaluation.nano.biases.zero_()
    assert found["self_interruptions_per_minute"].value == 0.0
    assert found["ticks_with_own_words_heard"].count > 20


def test_an_evaluation_may_be_given_another_session(evaluation: Evaluation) -> None:
    made: list[Nano] = []
    session: Callable[..., object] = evaluation.session

    def watching(nano: Nano, voice: Voice) -> object:
        made.append(nano)
        return session(nano, voice)

    SUITES["quiet"](replace(evaluation, session=watching), 2, lambda line: None)  # type: ignore[arg-type]
    assert made == [evaluation.nano] * 2
