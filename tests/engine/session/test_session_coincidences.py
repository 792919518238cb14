"""What a session makes of things that come together, late, or without end."""

from __future__ import annotations

from engine.dialect.nano import Nano
from engine.protocol import Cut, Event, Fate, Heard, Note, Observation, Slept, TaskState, Typed, WishAsked
from engine.session import StreamingSession
from engine.session.arrivals import take_in
from engine.session.state import KEPT_WORDS, SessionState
from engine.session.voicing import synthesised
from engine.session.wishes import TRIES
from engine.voice.languages import Voices
from engine.voice.voice import Voice
from tests.engine.session.bench import Bench

LONG = " ".join(f"word{number}" for number in range(40))  # four seconds


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


def test_a_timer_behind_words_that_are_stopped_is_told_after_them(bench: Bench) -> None:
    """It counted as told once it was queued, and was lost with the words before it."""
    action = bench.step("delegate", "", Heard("tell me about trees", 0), WishAsked("at", "Tea.", 2.0, 0))
    assert action.task is not None
    bench.step("read", "", Note(action.task.task, 0, LONG, True), TaskState(action.task.task, "done"))
    while (told := bench.step("interject", "reminder")).kind != "interject":
        pass
    bench.step("go", "", Fate(told.tick, "spoken"))
    bench.step("stop")
    again = bench.step("interject", "reminder", Cut(0))
    assert (again.kind, again.text, again.wishes) == ("interject", "Tea.", None)
    bench.step("go", "", Fate(again.tick, "spoken"))
    assert bench.step("interject", "reminder", Cut(0)).kind != "interject"  # it was being said


def test_a_timer_that_no_speaker_says_is_not_told_for_ever(tiny_nano: Nano, tone_voice: Voice) -> None:
    session = StreamingSession(tiny_nano, tone_voice)
    state, told = session.state, 0
    step(session, WishAsked("at", "Tea.", 0.2, 0))
    for _ in range(20):
        wish = state.wishes.fulfil(state.next_tick)
        if wish is not None:
            told += 1
            state.speech.begin(synthesised(tone_voice, wish.phrase), wish=wish)
        step(session, Cut(0))
    assert (told, state.wishes.wishes) == (1 + TRIES, [])


def test_a_clause_behind_one_that_is_stopped_waits_for_go_on(bench: Bench) -> None:
    task = bench.step("delegate", "", Heard("tell me about trees", 0)).task
    assert task is not None
    notes = [Note(task.task, clause, f"clause {clause} {LONG}", clause == 2) for clause in range(3)]
    bench.step("read", "", *notes, TaskState(task.task, "done"))
    bench.step("read")
    bench.step("stop")
    bench.step("silent", "", Cut(0))
    rest = bench.step("delegate", "", Heard("go on", bench.tick))
    assert (rest.kind, notes[0].text.endswith(rest.text)) == ("read", True)
    assert bench.session.state.notes.clauses == notes[1:]


def test_a_reminder_that_takes_longer_than_its_time_does_not_pile_up(bench: Bench) -> None:
    bench.step("silent", "", WishAsked("every", LONG, 1.0, 0))
    fates: list[Event] = []
    told = []
    for _ in range(100):
        action = bench.step("interject", "reminder", *fates)
        fates = [Fate(action.tick, "spoken")] if action.kind == "interject" else []
        told += [action.tick] if fates else []
        assert bench.session.state.speech.left(bench.played) <= 4 * 5 + 1
    assert len(told) == 4  # one after the other, in twenty seconds


def test_a_reminder_whose_time_came_while_the_machine_slept_is_said_at_waking(bench: Bench) -> None:
    opened = bench.step("silent", "", WishAsked("at", "Tea.", 600.0, 0)).wishes
    assert opened is not None
    assert bench.step("interject", "reminder").kind == "silent"
    early = bench.step("interject", "reminder", Slept(300.0))
    assert early.wishes is not None
    assert (early.kind, early.wishes[0].opened) == ("silent", opened[0].opened - 1500)
    told = bench.step("interject", "reminder", Slept(3600.0))
    assert (told.kind, told.text, told.wishes) == ("interject", "Tea.", ())
