"""What a session makes of things that come together, late, or without end."""

from __future__ import annotations

from engine.dialect.nano import Nano
from engine.protocol import Cut, Event, Heard, Observation, Typed, WishAsked
from engine.session import StreamingSession
from engine.session.arrivals import take_in
from engine.session.state import KEPT_WORDS, SessionState
from engine.session.voicing import synthesised
from engine.voice.languages import Voices
from engine.voice.voice import Voice


def step(session: StreamingSession, *events: Event, played: int = 0) -> str | None:
    """One tick; what was heard of speech that was cut."""
    return session.step(Observation(session.state.next_tick, 0.0, played=played, events=events)).heard


def test_a_speaker_lost_in_the_tick_of_a_stop_does_not_hide_what_was_heard(
    tiny_nano: Nano, tone_voice: Voice
) -> None:
    session = StreamingSession(tiny_nano, tone_voice)
    session.state.speech.begin(synthesised(tone_voice, "one two three four five six"))
    step(session)
    assert step(session, Cut(4800), Cut(4800), played=4800) == "one two"


def test_a_timer_counts_from_the_moment_it_was_asked_for(tiny_nano: Nano, tone_voice: Voice) -> None:
    session = StreamingSession(tiny_nano, tone_voice)
    for _ in range(10):
        step(session)
    step(session, WishAsked("at", "Tea.", 10.0, 2), WishAsked("at", "Now.", 10.0))
    assert sorted(session.state.wishes.due.values()) == [52, 60]


def test_words_that_nobody_answers_do_not_pile_up(tone_voice: Voice) -> None:
    state = SessionState(words=[Heard(f"word {number}", 0) for number in range(3 * KEPT_WORDS)])
    take_in(state, Observation(0, 0.0, events=(Typed("the last"),)), Voices(tone_voice))
    assert len(state.words) == KEPT_WORDS
    assert state.words[-1].text == "the last"


def test_a_session_that_begins_late_counts_its_speech_from_what_was_played_before(
    tiny_nano: Nano, tone_voice: Voice
) -> None:
    session = StreamingSession(tiny_nano, tone_voice, first=500)
    step(session, played=100_000)
    session.state.speech.begin(synthesised(tone_voice, "one two three four five six seven eight"))
    assert session.state.speech.left(100_000) == 4
    assert len(session.state.speech.next_piece(100_000)) == 2 * 9600
    assert session.state.notes.delegate() > 500
