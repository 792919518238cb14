"""What went wrong is found by the same rules as the metrics count by, and shown tick by tick."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.dialect.nano import Nano
from engine.dialect.tick import Situation
from engine.dialect.vocabulary import CHOICES, Choice
from engine.evaluation import staging
from engine.evaluation.failures import failures, lines, report
from engine.evaluation.probe import ProbedSession, Thought
from engine.evaluation.record import Happening, SessionRecord, Tick
from engine.evaluation.staging import Evaluation
from engine.protocol import Heard, Observation
from engine.training.clips import ClipStore
from engine.voice.voice import Voice

SILENT = Tick("silent", "", "", False, False)
SPEAKING = Tick("go", "", "", True, False)


def record(happenings: list[Happening], actions: dict[int, Tick], usual: Tick = SILENT) -> SessionRecord:
    return SessionRecord("test", happenings, [actions.get(number, usual) for number in range(60)])


def test_a_turn_without_an_answer_is_a_failure_and_a_hushed_one_is_none() -> None:
    turns = [Happening("turn", 1.0, 2.0, "ask: why"), Happening("turn", 5.0, 6.0, "hush: stop")]
    found = failures(record(turns, {}))
    assert [(each.kind, each.event) for each in found] == [("unanswered", turns[0])]
    assert Choice("delegate") in found[0].wanted


def test_speech_that_goes_on_over_an_interruption_is_a_failure() -> None:
    event = Happening("interruption", 2.0, 3.0, "hush: stop")
    assert [each.kind for each in failures(record([event], {}, SPEAKING))] == ["not yielded"]
    stopped = Tick("stop", "", "", True, False)
    assert failures(record([event], {12: stopped}, SPEAKING)) == []


def test_a_cough_that_is_stopped_for_or_answered_is_a_failure() -> None:
    event = Happening("tic", 2.0, 2.4)
    stopped = record([event], {11: Tick("stop", "", "", True, False)}, SPEAKING)
    answered = record([event], {13: Tick("say", "", "Hello.", False, True)})
    assert [failures(each)[0].kind for each in (stopped, answered)] == ["stopped for tic", "answered tic"]


def test_a_line_says_what_was_known_and_thought() -> None:
    turn = Happening("turn", 1.0, 2.0, "ask: why")
    made = record([turn], {})
    chances = {Choice("silent"): 0.75, Choice("ack", "hm"): 0.25}
    quiet = Thought((), Situation(), chances)
    heard = Thought((Heard("why", 9),), Situation(heard_age=1), {**chances, Choice("delegate"): 0.125})
    thoughts = [heard if number == 10 else quiet for number in range(60)]
    shown = list(lines(failures(made)[0], made, thoughts))
    assert "unanswered" in shown[0]
    before = next(line for line in shown if line.split()[0] == "9")
    assert before.split()[1:] == ["T", "silent", "0.75", "want", "impossible"]
    after = next(line for line in shown if line.split()[0] == "10")
    assert "delegate 0.12" in after
    assert "heard_age=1" in after
    assert "heard 'why'" in after


def test_a_probed_session_thinks_what_a_live_one_does(tiny_nano: Nano, tone_voice: Voice) -> None:
    session = ProbedSession(tiny_nano, tone_voice)
    for tick in range(3):
        action = session.step(Observation(tick, 0.0, audio=bytes(6400)))
        thought = session.thoughts[-1]
        assert sum(thought.chances.values()) == pytest.approx(1.0, abs=1e-5)
        assert max(thought.chances, key=lambda choice: thought.chances[choice]).kind == action.kind
    assert Choice("read") not in session.thoughts[0].chances
    assert set(session.thoughts[0].chances) < set(CHOICES)


def test_a_choice_that_is_withheld_is_thought_of_and_not_taken(tiny_nano: Nano, tone_voice: Voice) -> None:
    session = ProbedSession(tiny_nano, tone_voice)
    free = session.step(Observation(0, 0.0, audio=bytes(6400)))
    wanted = max(session.thoughts[0].chances, key=lambda choice: session.thoughts[0].chances[choice])
    again = ProbedSession(tiny_nano, tone_voice)
    again.withhold(wanted)
    other = again.step(Observation(0, 0.0, audio=bytes(6400)))
    assert again.thoughts[0].chances == session.thoughts[0].chances
    assert (other.kind, other.detail) != (free.kind, free.detail)


def test_sessions_are_held_and_their_failures_told(
    tiny_nano: Nano, tone_voice: Voice, clips_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "open_clips", lambda split: ClipStore(clips_home, split))
    monkeypatch.setattr(staging, "TICKS", 60)
    told = list(report(Evaluation(tiny_nano, tone_voice), "validation", 1))
    assert "unanswered" in told[-1] or told[-1] == "nothing went wrong"
    assert all(line.startswith("session 0 (") for line in told[:-1])
