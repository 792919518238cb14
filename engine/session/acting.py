"""What each choice does: to the session's books, and as the action that the app is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.dialect.vocabulary import Choice
from engine.protocol import REQUEST_TICKS, Action, Note, Observation, Task
from engine.session.interjections import interjection
from engine.session.phrases import ACKS, ASK_AGAIN, STOPPED
from engine.session.state import SessionState
from engine.wishes import FULL, confirmation, puts_right, read_wish

BEHIND_TICKS: Final = 2  # of own speech left, from which on a number of a count is left out
_ANSWERS: Final = frozenset({"say", "delegate", "wish", "cancel"})
_GO_ON: Final = re.compile(
    r"(?:(?:please|okay|yes|and|so)\W+)*(?:go on|continue|carry on|keep going|go ahead)\b"
)
_SENTENCE_END: Final = re.compile(r"[.;?!]\s+")


@dataclass(frozen=True)
class Deed:
    """What a choice came to. ``aloud``: its words are spoken at once; ``note``: the clause that they are."""

    action: Action
    aloud: bool = False
    note: Note | None = None


def act(state: SessionState, choice: Choice, text: str, observation: Observation) -> Deed:
    """Do what was chosen among what was offered. ``text``: the words of a say."""
    tick = observation.tick
    if choice.kind not in ("silent", "go"):
        state.last_action = tick
    if choice.kind in _ANSWERS and state.wishes.withdraw(_request(state, tick)):
        state.answer(tick)
        return Deed(Action(tick, "cancel", STOPPED), aloud=True)
    match choice.kind:
        case "say" if text:
            state.answer(tick)
            return Deed(Action(tick, "say", text), aloud=True)
        case "say":
            return Deed(Action(tick, "silent"))
        case "ack":
            return Deed(Action(tick, "ack", ACKS[choice.detail], detail=choice.detail), aloud=True)
        case "stop":
            state.speech.stop()
            return Deed(Action(tick, "stop"))
        case "read":
            return _read(state, tick)
        case "interject":
            return Deed(_interject(state, choice.detail, observation))
        case "delegate" if not state.asks(tick):
            state.asked_again = True  # and its words may still come
            return Deed(Action(tick, "say", ASK_AGAIN), aloud=True)
        case "delegate":
            return _delegate(state, tick)
        case "wish":
            return _open_wish(state, tick)
        case "cancel":
            return _cancel(state, tick)
        case kind:
            return Deed(Action(tick, kind))


def _read(state: SessionState, tick: int) -> Deed:
    note = state.notes.read()
    if note is None:
        return Deed(Action(tick, "silent"))
    return Deed(Action(tick, "read", note.text, detail=str(note.task)), aloud=True, note=note)


def _interject(state: SessionState, detail: str, observation: Observation) -> Action:
    """Propose to say something; it is spoken when the gate has let it."""
    if detail == "rep" and state.speech.left(observation.played) > BEHIND_TICKS:
        state.wishes.tell("rep")  # who counts fast leaves out a number rather than fall behind
        return Action(observation.tick, "go")
    due = state.wishes.first_due() if detail == "reminder" else None
    if due is not None and due.kind == "every" and state.speech.reminds(due):
        state.wishes.fulfil(observation.tick)  # words that take longer than their time do not pile up
        return Action(observation.tick, "go")
    state.proposed = interjection(state, detail, observation.tick)
    return state.proposed


def _delegate(state: SessionState, tick: int) -> Deed:
    """Give the request to the reasoner; "go on" takes up what an interruption left, after whatever words."""
    said = (_request(state, tick), state.words[-1].text.strip())
    go_on = any(_GO_ON.match(_SENTENCE_END.split(each.lower())[-1]) for each in said)
    state.answer(tick)
    if go_on and state.notes.take_up():
        return _read(state, tick)
    return Deed(Action(tick, "delegate", task=Task(state.notes.delegate(), tick)))


def _open_wish(state: SessionState, tick: int) -> Deed:
    """Take a wish on, where there is a place for it; what is no known kind of wish is work for the reasoner."""
    request = _request(state, tick)
    asked = read_wish(request)
    if asked is None:
        return _delegate(state, tick)
    state.answer(tick)
    instead = state.wishes.put_right(asked, tick) if puts_right(request) else None
    wish = state.wishes.open(asked, tick, instead)
    if wish is None:
        return Deed(Action(tick, "say", FULL), aloud=True)
    return Deed(Action(tick, "wish", confirmation(asked), detail=wish.kind), aloud=True)


def _cancel(state: SessionState, tick: int) -> Deed:
    """Give up the newest task."""
    task = state.notes.cancel()
    state.answer(tick)
    cancelled = Task(task, tick) if task is not None else None
    return Deed(Action(tick, "cancel", STOPPED, task=cancelled), aloud=True)


def _request(state: SessionState, tick: int) -> str:
    recent = [each.text for each in state.words if tick - each.spoken <= REQUEST_TICKS]
    return " ".join(recent).strip()
