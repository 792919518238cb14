"""How a session stands at a tick, as the model reads it in the STATUS row."""

from __future__ import annotations

from engine.dialect.tick import DUE_RANGE, Situation
from engine.protocol import Observation
from engine.session.state import SessionState


def situation_of(state: SessionState, observation: Observation) -> Situation:
    """What the STATUS row says of ``state``, once the observation has been taken in."""
    tick, wishes = observation.tick, state.wishes
    due = wishes.next_due()
    return Situation(
        mode=state.mode,
        left=state.speech.left(observation.played),
        pending=len(state.notes.clauses),
        due=None if due is None or due - tick > DUE_RANGE else max(0, due - tick),
        heard_age=max(0, tick - state.last_spoken),
        since=max(0, tick - state.last_action),
        watches_people=wishes.watches_people(),
        working=bool(state.notes.running),
        counts=wishes.counts(),
        moving=wishes.moving(),
    )
