"""The gate: what the user's mode, quiet hours and gap do to what the model proposes."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attention.gate import Gate, GateSettings
from app.attention.tact import MOST, Tact, Wanted
from engine.protocol import Action, ActionKind, Mode, Outcome

MODES: tuple[Mode, ...] = get_args(Mode)


def interjection(
    urgency: int = 2, detail: str = "failure", reason: str = "a test failed", tick: int = 0
) -> Action:
    return Action(
        tick, "interject", text="test_login just failed", urgency=urgency, detail=detail, reason=reason
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["say", "read", "ack"])
def test_answers_are_spoken_in_every_mode(mode: Mode, kind: ActionKind) -> None:
    gate = Gate(GateSettings(mode=mode, quiet="until 17:05"))
    assert gate.judge(Action(5, kind, text="yes"), 5).outcome == "spoken"


@pytest.mark.parametrize(
    ("mode", "urgency", "outcome", "toast"),
    [
        ("silent", 2, "dropped", False),
        ("silent", 0, "dropped", False),
        ("focus", 2, "toasted", True),
        ("focus", 1, "toasted", True),
        ("focus", 0, "logged", False),
        ("normal", 2, "spoken", True),
        ("normal", 1, "toasted", True),
        ("normal", 0, "logged", False),
        ("coach", 2, "spoken", True),
        ("coach", 1, "spoken", True),
        ("coach", 0, "toasted", True),
    ],
)
def test_mode_and_urgency_decide(mode: Mode, urgency: int, outcome: Outcome, toast: bool) -> None:
    verdict = Gate(GateSettings(mode=mode)).judge(interjection(urgency), 0)
    assert (verdict.outcome, verdict.toast, verdict.reason) == (outcome, toast, "a test failed")
    assert verdict.because


def test_second_interjection_within_the_gap_is_only_logged() -> None:
    gate = Gate(GateSettings(tact=Tact(gap=3.0)))
    assert gate.judge(interjection(), 100).outcome == "spoken"
    assert gate.judge(interjection(), 114).outcome == "logged"
    assert gate.judge(interjection(), 115).outcome == "spoken"


def test_a_logged_interjection_starts_no_gap() -> None:
    gate = Gate()
    gate.judge(interjection(urgency=0), 100)
    assert gate.judge(interjection(), 101).outcome == "spoken"


@pytest.mark.parametrize(
    ("mode", "outcome"), [("silent", "toasted"), ("focus", "spoken"), ("normal", "spoken"), ("coach", "spoken")]
)
def test_what_was_asked_for_ignores_the_gap(mode: Mode, outcome: Outcome) -> None:
    gate = Gate(GateSettings(mode=mode))
    gate.judge(interjection(), 100)
    for tick, detail in enumerate(("reminder", "rep", "begin", "end"), 101):
        assert gate.judge(interjection(detail=detail, urgency=0), tick).outcome == outcome


def test_reminder_makes_nothing_else_wait() -> None:
    gate = Gate()
    gate.judge(interjection(detail="reminder"), 100)
    assert gate.judge(interjection(), 101).outcome == "spoken"


def test_while_it_is_quiet_only_reminders_are_shown() -> None:
    gate = Gate(GateSettings(mode="coach"))
    gate.set_quiet("until 17:05")
    kept = gate.judge(interjection(), 49)
    assert kept.outcome == "logged"
    assert kept.because == "It is quiet until 17:05, so it is only a line here."
    assert gate.judge(interjection(detail="reminder"), 49).outcome == "toasted"
    gate.set_quiet("")
    assert gate.judge(interjection(), 50).outcome == "spoken"


@pytest.mark.parametrize(
    ("wanted", "outcomes"),
    [("less", ["toasted", "logged", "logged"]), ("more", ["spoken", "spoken", "spoken"])],
)
def test_less_of_this_makes_a_kind_quieter_step_by_step(wanted: Wanted, outcomes: list[Outcome]) -> None:
    gate, tact = Gate(), Tact(gap=0.0)
    for tick, outcome in enumerate(outcomes):
        tact = tact.learn("failure", wanted)
        gate.set_tact(tact)
        assert gate.judge(interjection(2), tick).outcome == outcome
        assert gate.judge(interjection(2, "person"), tick).outcome == "spoken"
    gate.set_tact(tact.forget("failure"))
    assert gate.judge(interjection(2), 10).outcome == "spoken"


def test_more_of_this_brings_a_small_thing_to_the_voice() -> None:
    gate = Gate(GateSettings(tact=Tact().learn("failure", "more")))
    verdict = gate.judge(interjection(1), 0)
    assert verdict.outcome == "spoken"
    assert "you wanted more of this once" in verdict.because


def test_less_of_reminders_takes_their_voice_and_then_their_toast() -> None:
    tact = Tact().learn("reminder", "less")
    gate = Gate(GateSettings(tact=tact))
    assert gate.judge(interjection(detail="reminder"), 0).outcome == "toasted"
    gate.set_tact(tact.learn("reminder", "less"))
    assert gate.judge(interjection(detail="reminder"), 1).outcome == "logged"


def test_sound_that_goes_on_shares_the_fate_of_its_words() -> None:
    gate = Gate(GateSettings(mode="focus"))
    more = Action(2, "silent", audio=b"\0\0")
    gate.judge(interjection(), 1)
    assert gate.judge(more, 2).outcome == "dropped"
    gate.judge(Action(3, "say", text="it is noon"), 3)
    assert gate.judge(more, 4).outcome == "spoken"


def test_actions_without_words_or_sound_are_logged() -> None:
    for kind in ("silent", "go", "duck", "stop", "delegate", "wish", "cancel", "panel"):
        assert Gate().judge(Action(1, kind), 1).outcome == "logged"


def test_set_mode_takes_effect_at_once() -> None:
    gate = Gate()
    gate.set_mode("silent")
    assert gate.judge(interjection(), 0).outcome == "dropped"


steps = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.integers(0, 2),
        st.sampled_from(["failure", "person", "reminder", "other"]),
        st.sampled_from(["", "because"]),
    ),
    max_size=60,
)


leanings = st.dictionaries(st.sampled_from(["failure", "person", "reminder"]), st.integers(-MOST, MOST))


@given(steps, st.sampled_from(MODES), st.integers(0, 50), st.integers(1, 12), leanings)
def test_invariants(
    moves: list[tuple[int, int, str, str]], mode: Mode, gap_ticks: int, quiet: int, learned: dict[str, int]
) -> None:
    gate = Gate(GateSettings(mode, Tact(gap=gap_ticks * 0.2, leanings=learned), "until noon"))
    now, noticed = 0, []
    for wait, urgency, detail, reason in moves:
        now += wait
        gate.set_quiet("until noon" if now < quiet else "")
        verdict = gate.judge(interjection(urgency, detail, reason), now)
        assert verdict.reason
        assert verdict.because.endswith(".")
        assert verdict.outcome != "toasted" or verdict.toast
        if detail != "reminder" and verdict.outcome in ("spoken", "toasted"):
            noticed.append(now)
        if mode == "silent" or now < quiet:
            assert verdict.outcome != "spoken"
        if mode == "focus" and detail != "reminder":
            assert verdict.outcome != "spoken"
    assert all(later - earlier >= gap_ticks for earlier, later in pairwise(noticed))
