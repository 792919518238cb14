"""Which choices mean something in a tick: the model chooses among these, and nothing else is decided for it."""

from __future__ import annotations

from typing import Final

from engine.dialect.vocabulary import CHOICES, Choice
from engine.protocol import Observation, Typed
from engine.session.interpreting import interpreter_choices
from engine.session.state import FRESH_TICKS, SessionState

ANSWERS: Final = frozenset({"say", "delegate", "wish", "cancel", "stop"})
MOVED_TICKS: Final = 6  # what has been done by now was seen to change within these
UNHEARD_TICKS: Final = 8  # what the model would answer so long after the last words, it heard without words


def offered(state: SessionState, observation: Observation) -> frozenset[Choice]:
    """The choices that mean something now: one cannot stop a silence or read a note that is not there.

    ``state`` is as it stands once the observation has been taken in; it is not changed. What is typed is meant
    for the assistant and for nobody else, so it is always answered.
    """
    if state.interpreting:
        return interpreter_choices(state, observation)
    tick, wishes = observation.tick, state.wishes
    speaking = state.speech.left(observation.played) > 0
    moved = tick - state.last_picture < MOVED_TICKS
    meaningful = {
        ("go", ""): speaking,
        ("duck", ""): speaking,
        ("stop", ""): speaking,
        ("read", ""): bool(state.notes.clauses),
        ("say", ""): bool(state.words),
        ("delegate", ""): bool(state.words) or _unheard(state, tick),
        ("interject", "person"): wishes.watches_people() and state.last_picture == tick,
        ("interject", "failure"): tick - state.last_line_tick < FRESH_TICKS,
        ("interject", "reminder"): wishes.is_due(tick),
        ("interject", "rep"): wishes.counts() and moved,
        ("interject", "begin"): wishes.moving() == 1 and moved,
        ("interject", "end"): wishes.moving() == 2,
        ("wish", "open"): bool(state.words),
        ("cancel", ""): bool(state.notes.running),
    }
    possible = frozenset(each for each in CHOICES if meaningful.get((each.kind, each.detail), True))
    typed = bool(state.words) and any(isinstance(event, Typed) for event in observation.events)
    return frozenset(each for each in possible if each.kind in ANSWERS) if typed else possible


def _unheard(state: SessionState, tick: int) -> bool:
    """Whether a request may have come without words. One asks again once, until words come."""
    return not state.asked_again and tick - state.last_spoken >= UNHEARD_TICKS
