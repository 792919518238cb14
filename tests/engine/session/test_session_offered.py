"""Whatever comes, the model is offered something, and whatever it takes of it can be done."""

from __future__ import annotations

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dialect.vocabulary import CHOICES, Choice
from engine.protocol import (
    INTERPRETER,
    Cut,
    Event,
    Fate,
    Heard,
    Interpreting,
    Note,
    Observation,
    Patch,
    Seen,
    Slept,
    TaskState,
    Typed,
    WishAsked,
    WishCancelled,
)
from engine.session.acting import act
from engine.session.arrivals import take_in
from engine.session.offered import ANSWERS, offered
from engine.session.state import SessionState, begun_at
from engine.session.voicing import speak
from engine.voice.languages import Voices
from engine.voice.voice import Speech, Stretch

PATCH = Patch("camera", 0, 0, b"")
NUMBERS = st.integers(1, 4)
WORDS = st.sampled_from(["why is it blue", "go on", "count my squats", "remind me to breathe every second", ""])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Heard, WORDS, st.integers(0, 12)),
    st.builds(Typed, WORDS),
    st.builds(Seen, st.sampled_from(["FAILED test_one", "hello"]), st.just(0)),
    st.builds(Note, NUMBERS | st.just(INTERPRETER), NUMBERS, WORDS, st.booleans()),
    st.builds(TaskState, NUMBERS, st.sampled_from(["done", "waiting", "cancelled"])),
    st.builds(Interpreting, st.booleans()),
    st.builds(Cut, st.just(0)),
    st.builds(Fate, st.just(0), st.sampled_from(["spoken", "toasted"])),
    st.builds(WishAsked, st.sampled_from(["at", "person", "span"]), st.just("Tea. Stop."), st.just(1.0)),
    st.builds(WishCancelled, NUMBERS),
    st.builds(Slept, st.floats(0, 1e6)),
)
TICKS = st.lists(
    st.tuples(st.lists(EVENTS, max_size=3), st.booleans(), st.integers(0, len(CHOICES))), max_size=12
)


class Hum:
    """A voice that hums 100 ms, whatever it says."""

    name = "hum"

    def speak(self, text: str) -> Speech:
        """Begin to say ``text``."""
        return Speech([text], lambda part: Stretch(np.ones(2400, np.int16), (2400,) * len(part.split())))


def after(*events: Event) -> tuple[SessionState, Observation]:
    """A new session that has taken in its first tick."""
    state, observation = begun_at(0, "normal"), Observation(0, 0.0, events=events)
    take_in(state, observation, Voices(Hum()))
    return state, observation


@settings(max_examples=100, deadline=None)
@given(TICKS)
def test_there_is_always_a_choice_and_each_can_be_done(
    ticks: list[tuple[list[Event], bool, int]],
) -> None:
    state, voices = begun_at(0, "normal"), Voices(Hum())
    for tick, (events, moved, wanted) in enumerate(ticks):
        observation = Observation(tick, 0.0, patches=(PATCH,) if moved else (), events=tuple(events))
        take_in(state, observation, voices)
        before = msgspec.msgpack.encode(state)
        allowed = [each for each in CHOICES if each in offered(state, observation)]
        assert allowed
        assert msgspec.msgpack.encode(state) == before
        choice = allowed[wanted % len(allowed)]
        deed = act(state, choice, "Yes." if choice.kind == "say" else "", observation)
        assert deed.aloud == (bool(deed.action.text) and deed.action.kind != "interject")
        if deed.aloud:
            speak(deed.action, state.speech, voices, deed.note)
        state.speech.next_piece(0)


def test_what_is_typed_is_answered_and_nothing_else_is_done() -> None:
    assert {each.kind for each in offered(*after(Typed("what is that in miles")))} <= ANSWERS


def test_what_is_typed_between_two_clauses_is_answered_and_not_only_stopped_for() -> None:
    state, observation = after(Typed("what is that in miles"))
    state.notes.clauses.append(Note(1, 1, "It is two miles.", True))
    assert {each.kind for each in offered(state, observation)} == {"say", "delegate", "wish"}
    assert Choice("stop") in offered(state, Observation(1, 0.0))


def test_words_dropped_with_their_purpose_ask_for_no_answer() -> None:
    """What is typed as the interpreter ends left the model nothing to choose, which is an error."""
    assert Choice("silent") in offered(*after(Interpreting(True), Typed("what now"), Interpreting(False)))


def test_a_person_is_told_of_only_as_the_camera_sees_a_change() -> None:
    state, observation = after(WishAsked("person", "Someone came in.", 0.0))
    person = Choice("interject", "person")
    assert person not in offered(state, observation)
    seen = Observation(1, 0.0, patches=(PATCH,))
    take_in(state, seen, Voices(Hum()))
    assert person in offered(state, seen)
    assert person not in offered(state, Observation(2, 0.0))
