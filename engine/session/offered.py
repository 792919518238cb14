"""Which choices mean something in a tick: the model chooses among these, and nothing else is decided for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.dialect.tick import Situation
from engine.dialect.vocabulary import CHOICES, Choice
from engine.protocol import Heard, Observation, Typed
from engine.session.interpreting import interpreter_choices
from engine.session.situation import situation_of
from engine.session.state import FRESH_TICKS, SessionState
from engine.session.wishes import DUE_TICKS

ANSWERS: Final = frozenset({"say", "delegate", "wish", "cancel", "stop"})
MOVED_TICKS: Final = 6  # what has been done by now was seen to change within these
UNHEARD_TICKS: Final = 8  # what the model would answer so long after the last words, it heard without words


@dataclass(frozen=True)
class Grounds:
    """What there is to act on in a tick.

    words: lately some came that had no answer; fresh: the last came in this tick; unheard: a request may have
    come without words. line: one of the screen came lately; picture: the camera sees a change in this tick;
    moved: it saw one lately.
    """

    situation: Situation
    words: bool
    fresh: bool
    unheard: bool
    line: bool
    picture: bool
    moved: bool


def offered(state: SessionState, observation: Observation) -> frozenset[Choice]:
    """The choices that mean something now.

    ``state`` is as it stands once the observation has been taken in; it is not changed. What is typed is meant
    for the assistant and for nobody else, so it is always answered.
    """
    if state.interpreting:
        return interpreter_choices(state, observation)
    tick, now = observation.tick, situation_of(state, observation)
    since_words, since_picture = tick - state.last_spoken, tick - state.last_picture
    possible = meaningful(
        Grounds(
            now,
            words=state.asks(tick),
            fresh=any(isinstance(event, Heard) for event in observation.events),
            unheard=not state.asked_again and since_words >= UNHEARD_TICKS,
            line=tick - state.last_line_tick < FRESH_TICKS,
            picture=since_picture == 0,
            moved=since_picture < MOVED_TICKS,
        )
    )
    typed = bool(state.words) and any(isinstance(event, Typed) for event in observation.events)
    answers = ANSWERS if now.left else ANSWERS - {"stop"}
    return frozenset(each for each in possible if each.kind in answers) if typed else possible


def meaningful(grounds: Grounds) -> frozenset[Choice]:
    """The choices that mean something: one cannot stop where nothing is said or waits to be, read a note that
    is not there, or ask again for words more than once until some come, or while there is something to tell.
    What was found for older words waits a tick where newer ones have just come.
    """
    now = grounds.situation
    speaking = now.left > 0
    tests = {
        ("go", ""): speaking,
        ("duck", ""): speaking,
        ("stop", ""): speaking or now.pending > 0,
        ("read", ""): now.pending > 0 and not grounds.fresh,
        ("say", ""): grounds.words,
        ("delegate", ""): grounds.words or (grounds.unheard and not now.pending),
        ("interject", "person"): now.watches_people and grounds.picture,
        ("interject", "failure"): grounds.line,
        ("interject", "reminder"): now.due is not None and now.due <= DUE_TICKS,
        ("interject", "rep"): now.counts and grounds.moved,
        ("interject", "begin"): now.moving == 1 and grounds.moved,
        ("interject", "end"): now.moving == 2,
        ("wish", "open"): grounds.words,
        ("cancel", ""): now.working,
    }
    return frozenset(each for each in CHOICES if tests.get((each.kind, each.detail), True))
