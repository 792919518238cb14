"""A session that interprets: what it forgets when it begins or ends to, and what it may do meanwhile."""

from __future__ import annotations

from typing import Final

from engine.dialect.vocabulary import Choice
from engine.protocol import Observation
from engine.session.state import SessionState

READ_AHEAD_TICKS: Final = 2  # of own speech left, from which on an interpreter begins the next clause


def interpret(state: SessionState, on: bool, tick: int) -> None:
    """Begin or end to interpret: what was said for the other purpose is not taken for this one."""
    state.interpreting = on
    state.notes.drop_interpreted()
    state.notes.drop_unasked()
    state.answer(tick)


def interpreter_choices(state: SessionState, observation: Observation) -> frozenset[Choice]:
    """The choices of an interpreter: the next clause as soon as the last is out, whoever speaks meanwhile.

    Nothing that is said is meant for it, so it neither answers nor yields; a reminder still comes between.
    """
    left = state.speech.left(observation.played)
    if state.notes.clauses and left <= READ_AHEAD_TICKS:
        return frozenset({Choice("read")})
    between = {Choice("go" if left else "silent")}
    if state.wishes.is_due(observation.tick):
        between.add(Choice("interject", "reminder"))
    return frozenset(between)
