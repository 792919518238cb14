"""An interpreter reads over the speaker and does not yield; what it hears is not meant for it."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.dialect.nano import Nano, NanoState
from engine.dialect.rows import Rows
from engine.dialect.vocabulary import CHOICES, FIRST_TEXT, Choice
from engine.protocol import INTERPRETER, MIC_SAMPLES, Action, Cut, Event, Heard, Interpreting, Note, Observation
from engine.session import StreamingSession
from engine.voice.voice import Voice

SPEECH = (np.sin(np.arange(MIC_SAMPLES) / 9) * 9000).astype("<i2").tobytes()


class Eager(Nano):
    """Wants to stop, to answer, to do anything but be an interpreter, whenever it may."""

    def append(self, rows: Rows, state: NanoState) -> Tensor:
        return torch.zeros(FIRST_TEXT)

    def choose(self, logits: Tensor, allowed: Set[Choice]) -> Choice:
        wishes = (Choice("stop"), Choice("delegate"), Choice("say"), *CHOICES)
        return next(each for each in wishes if each in allowed)


class Booth:
    """A session while somebody speaks all the time; its sound is played as a speaker would."""

    def __init__(self, nano: Nano, voice: Voice) -> None:
        self.session = StreamingSession(Eager(nano.config, nano.vocabulary), voice)
        self.tick = self.played = self.sent = 0

    def step(self, *events: Event) -> Action:
        self.played = min(self.sent, self.played + 4800)
        if any(isinstance(event, Cut) for event in events):
            self.sent = self.played
        action = self.session.step(Observation(self.tick, 0.0, SPEECH, played=self.played, events=events))
        self.sent += len(action.audio) // 2
        self.tick += 1
        return action

    def kinds(self, ticks: int) -> list[str]:
        return [self.step().kind for _ in range(ticks)]


@pytest.fixture
def booth(tiny_nano: Nano, tone_voice: Voice) -> Booth:
    return Booth(tiny_nano, tone_voice)


def clause(number: int, text: str = "We would like to buy two tickets.") -> Note:
    return Note(INTERPRETER, number, text, final=True)


def test_it_reads_while_the_speaker_speaks_and_does_not_stop_for_it(booth: Booth) -> None:
    booth.step(Interpreting(True))
    assert booth.step(clause(0)).kind == "read"
    while (kind := booth.step().kind) == "go":
        pass
    assert kind == "silent"
    assert booth.played == booth.sent > 0


def test_clauses_follow_each_other_without_a_gap(booth: Booth) -> None:
    booth.step(Interpreting(True))
    booth.step(clause(0), clause(1), clause(2))
    actions = [booth.step() for _ in range(60)]
    assert [action.kind for action in actions].count("read") == 2
    first_silence = next(place for place, action in enumerate(actions) if action.kind == "silent")
    assert all(action.kind == "silent" for action in actions[first_silence:])


def test_what_is_heard_is_not_answered_then_or_later(booth: Booth) -> None:
    booth.step(Interpreting(True))
    assert booth.step(Heard("what time is it", 0)).kind == "silent"
    booth.step(Interpreting(False))
    assert booth.session.state.words == []


def test_what_was_not_yet_said_is_over_when_the_user_stops_it(booth: Booth) -> None:
    booth.step(Interpreting(True))
    booth.step(clause(0), clause(1))
    booth.step()
    cut = booth.step(Cut(booth.played))
    assert cut.heard is not None
    assert set(booth.kinds(5)) == {"silent"}
    assert not booth.session.state.notes.take_up()
    assert booth.step(clause(2)).kind == "read"


def test_notes_of_an_interpreter_are_nothing_while_it_does_not_interpret(booth: Booth) -> None:
    booth.step(clause(0))
    assert booth.session.state.notes.clauses == []


def test_a_language_without_a_voice_is_only_shown(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    booth.step(Interpreting(True))
    action = booth.step(Note(INTERPRETER, 0, "Bom dia.", True, "pt"))
    assert (action.kind, action.text, action.seconds, action.audio) == ("read", "Bom dia.", 0.0, b"")
    assert (
        action.unvoiced == "No voice here speaks Portuguese, so it is only shown: install espeak-ng to hear it."
    )
