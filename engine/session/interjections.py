"""What each kind of interjection says, and why it comes."""

from __future__ import annotations

from typing import Final

from engine.protocol import Action, Task
from engine.session.phrases import failure_phrase
from engine.session.state import FRESH_TICKS, SessionState

WATCHED: Final = frozenset({"rep", "begin", "end"})  # about what the user does before the camera


def interjection(state: SessionState, detail: str, tick: int) -> Action:
    """The interjection as it is proposed, without sound. What it speaks of counts as told from now on.

    With a failure comes a task to find out why, which begins once it may be spoken.
    """
    state.reminds = state.wishes.first_due() if detail == "reminder" else None
    phrase, reason = _words(state, detail, tick)
    failed = state.failure = state.last_line if detail == "failure" else None
    task = Task(state.notes.open_unasked(), tick, failed.text) if failed is not None else None
    return Action(tick, "interject", phrase, detail=detail, task=task, urgency=2, reason=reason)


def _words(state: SessionState, detail: str, tick: int) -> tuple[str, str]:
    """What it says, and why it comes, as a sentence for the user."""
    if detail == "person":
        wish = next(each for each in state.wishes.wishes if each.kind == "person")
        return wish.phrase, "You asked to be told when someone comes in."
    if detail == "reminder":
        due = state.wishes.fulfil(tick)
        reason = f"You said “{due.cue}”." if due is not None and due.cue else "You asked for this reminder."
        return due.phrase if due is not None else "", reason
    if detail in WATCHED:
        return state.wishes.tell(detail)
    line = state.last_line.text if state.last_line is not None else ""
    state.last_line_tick = tick - FRESH_TICKS
    return failure_phrase(line), f"A failure appeared on the screen: {line}"
