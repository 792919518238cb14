"""A session does what the model chooses, keeps its own books, and survives being put on disk."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.dialect.nano import Nano
from engine.dialect.vocabulary import CHOICES, FIRST_CHOICE, FIRST_TEXT
from engine.protocol import (
    LONG_AGO,
    PATCH_BYTES,
    REQUEST_TICKS,
    Cut,
    Event,
    Fate,
    Heard,
    Interpreting,
    ModeSet,
    Note,
    Observation,
    Outcome,
    Patch,
    Seen,
    TaskState,
    Typed,
    WishAsked,
    WishCancelled,
)
from engine.session import OutOfOrderError, StreamingSession
from engine.session.notes import Notes
from engine.session.offered import MOVED_TICKS, UNHEARD_TICKS
from engine.session.phrases import ASK_AGAIN
from engine.session.snapshot import SnapshotError, load_snapshot, save_snapshot
from engine.session.state import LATE_TICKS
from engine.voice.voice import Speech, Voice
from engine.wishes import FULL, MAX_WISHES
from tests.engine.session.bench import Bench, Scripted

Sounds = Callable[[int], bytes]
PERSON = Patch("camera", 0, 0, bytes(PATCH_BYTES))


def test_an_acknowledgement_is_sound_at_once(bench: Bench) -> None:
    action = bench.step("ack", "hm")
    assert (action.kind, action.text, action.seconds) == ("ack", "Hm.", 0.1)
    assert len(action.audio) == 2 * 2400


def test_what_means_nothing_now_is_not_done(bench: Bench) -> None:
    for kind in ("go", "stop", "duck", "read", "cancel"):
        assert bench.step(kind).kind == "silent"
    for detail in ("person", "failure", "reminder"):
        assert bench.step("interject", detail).kind == "silent"


def test_a_delegated_task_is_read_clause_by_clause(bench: Bench) -> None:
    action = bench.step("delegate", "", Heard("why is the sky blue", 0))
    assert action.task is not None
    task = action.task.task
    first = Note(task, 0, "Because of the air.", False)
    second = Note(task, 1, "It scatters blue light.", True)
    assert bench.step("read", "", first, second, TaskState(task, "done")).text == first.text
    assert bench.step("read").text == second.text
    assert bench.step("read").kind == "silent"


@pytest.mark.parametrize(
    ("stops", "goes_on"),
    [
        (["wait"], ["go on"]),
        (["Hang on."], ["Okay, go on."]),
        (["That's", "enough."], ["Please", "continue."]),
        (["Hush"], ["Wait. Go", "on."]),
    ],
)
def test_what_waits_to_be_said_can_be_stopped_before_it_sounds(
    bench: Bench, stops: list[str], goes_on: list[str]
) -> None:
    """Who said "wait" between two clauses was once told the second one."""
    action = bench.step("delegate", "", Heard("why is the sky blue", 0))
    assert action.task is not None
    note = Note(action.task.task, 0, "Because of the air.", True)
    wait = [Heard(words, 1) for words in stops]
    assert bench.step("stop", "", note, TaskState(note.task, "done"), *wait).kind == "stop"
    assert bench.step("read", "", Cut(bench.played)).kind == "silent"
    assert bench.step("delegate", "", *(Heard(words, 3) for words in goes_on)).text == note.text


def test_a_request_to_continue_with_something_is_no_go_on(bench: Bench) -> None:
    action = bench.step("delegate", "", Heard("why is the sky blue", 0))
    assert action.task is not None
    bench.step("stop", "", Note(action.task.task, 0, "Because of the air.", True))
    bench.step("silent", "", Cut(bench.played))
    asked = Heard("No, continue to the second page and tell me what is there.", 3)
    assert bench.step("delegate", "", asked).task is not None


def test_a_request_without_words_is_asked_for_again_once_and_answered_when_its_words_come(bench: Bench) -> None:
    bench.step("silent", "", Heard("what about", 0))
    bench.step("delegate")
    for _ in range(UNHEARD_TICKS - 2):
        assert bench.step("delegate").kind == "silent"  # these words have just had their answer
    again = bench.step("delegate")
    assert (again.kind, again.text, again.task) == ("say", ASK_AGAIN, None)
    assert bench.step("delegate").kind == "silent"
    assert bench.step("delegate", "", Heard("the train to Rome", again.tick - 2)).task is not None


def test_words_that_nobody_answered_are_no_request_of_later(bench: Bench) -> None:
    """What was said to somebody else was once delegated when the words of a later request were missed."""
    bench.step("silent", "", Heard("let us have lunch at noon", 0))
    for _ in range(REQUEST_TICKS):
        bench.step("silent")
    assert {"say", "wish"} <= bench.nano.offered
    assert bench.step("delegate").text == ASK_AGAIN
    assert bench.step("delegate", "", Heard("where is the station", bench.tick)).task is not None


def test_what_is_typed_is_always_answered(bench: Bench) -> None:
    """A correction typed over the assistant's own answer was once passed over in silence."""
    assert bench.step("delegate", "", Typed("what is that in miles")).task is not None
    assert bench.nano.offered == {"say", "delegate", "wish"}
    assert bench.step("delegate", "", Typed("no, in metres please")).task is not None
    assert bench.nano.offered == {"say", "delegate", "wish", "cancel"}
    bench.step("silent")
    assert "silent" in bench.nano.offered


def test_an_interruption_says_which_words_were_heard_and_go_on_takes_up_the_rest(bench: Bench) -> None:
    task = bench.step("delegate", "", Heard("tell me about trees", 0)).task
    assert task is not None
    words = "one two three four five six seven eight nine ten"
    assert bench.step("read", "", Note(task.task, 0, words, True), TaskState(task.task, "done")).text == words
    bench.step("go")
    assert bench.step("stop").kind == "stop"
    heard = bench.step("silent", "", Cut(0)).heard
    assert heard is not None
    assert words.startswith(heard)
    assert 0 < len(heard.split()) < 10
    rest = bench.step("delegate", "", Heard("Go on, please.", bench.tick))
    assert rest.kind == "read"
    assert f"{heard} {rest.text}" == words


def test_a_wish_is_opened_shown_kept_and_cancelled(bench: Bench) -> None:
    opened = bench.step("wish", "open", Heard("Remind me to breathe every two seconds.", 0))
    assert opened.wishes is not None
    assert (opened.text, opened.wishes[0].phrase) == ("Okay, every 2 seconds.", "Breathe.")
    spoken = [bench.tick for _ in range(30) if bench.step("interject", "reminder").kind == "interject"]
    assert {later - earlier for earlier, later in pairwise(spoken)} == {10}
    assert len(spoken) == 3
    cancelled = bench.step("silent", "", WishCancelled(opened.wishes[0].wish))
    assert cancelled.wishes == ()
    assert all(bench.step("interject", "reminder").kind != "interject" for _ in range(15))


@pytest.mark.parametrize("choice", [("delegate", ""), ("wish", "open")])
def test_a_wish_is_taken_back_in_words_whatever_answer_was_chosen(
    bench: Bench, choice: tuple[str, str]
) -> None:
    bench.step("wish", "open", Heard("Remind me to breathe every two seconds.", 0))
    stopped = bench.step(*choice, Heard("Stop reminding me to breathe.", bench.tick))
    assert (stopped.kind, stopped.text, stopped.wishes) == ("cancel", "Okay, I stopped.", ())
    again = bench.step("delegate", "", Heard("Stop reminding me to breathe.", bench.tick))
    assert (again.kind, again.wishes) == ("delegate", None)


def test_a_wish_that_finds_no_place_is_not_promised(bench: Bench) -> None:
    opened = [WishAsked("word", "You said so.", 0.0, cue=f"cue {each}") for each in range(MAX_WISHES)]
    bench.step("silent", "", *opened)
    refused = bench.step("wish", "open", Heard("Remind me to breathe every two seconds.", bench.tick))
    assert (refused.kind, refused.text, refused.wishes) == ("say", FULL, None)
    assert bench.step("delegate").kind == "silent"  # it has had its answer


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        ("No, remind me to breathe every four seconds.", ["every 4 s"]),
        ("Sorry, I meant remind me every four seconds to breathe.", ["every 4 s"]),
        ("Remind me to breathe every four seconds.", ["every 2 s", "every 4 s"]),
        ("No. Remind me to sit up every minute.", ["every 2 s", "every 60 s"]),
    ],
)
def test_who_puts_a_wish_right_has_one_of_it(bench: Bench, words: str, opened: list[str]) -> None:
    bench.step("wish", "open", Heard("Remind me to breathe every two seconds.", 0))
    wishes = bench.step("wish", "open", Heard(words, bench.tick)).wishes
    assert wishes is not None
    assert [f"{wish.kind} {wish.seconds:g} s" for wish in wishes] == opened


def test_what_is_no_known_wish_goes_to_the_reasoner(bench: Bench) -> None:
    assert bench.step("wish", "open", Typed("Wish me luck.")).kind == "delegate"


def test_an_interjection_sounds_only_when_the_gate_lets_it(bench: Bench) -> None:
    bench.step("wish", "open", Typed("Tell me when someone comes in."))
    for _ in range(10):
        bench.step("go")
    cases: tuple[tuple[Outcome, bool], ...] = (("toasted", False), ("spoken", True))
    for outcome, sounds in cases:
        action = bench.step("interject", "person", patches=(PERSON,))
        assert (action.kind, action.audio, action.urgency) == ("interject", b"", 2)
        after = bench.step("silent", "", Fate(action.tick, outcome))
        assert bool(after.audio) == sounds


def test_repetitions_are_counted_while_something_moves_and_the_wish_is_open(bench: Bench) -> None:
    assert bench.step("interject", "rep", patches=(PERSON,)).kind == "silent"
    opened = bench.step("wish", "open", Typed("Count my push-ups."))
    assert (opened.text, opened.detail) == ("Okay, I will count.", "count")
    assert opened.wishes is not None
    assert opened.wishes[0].cue == "push-ups"
    said = []
    for _ in range(3):
        action = bench.step("interject", "rep", patches=(PERSON,))
        bench.step("go", "", Fate(action.tick, "spoken"))
        said.append(action.text)
    assert said == ["One.", "Two.", "Three."]
    for _ in range(MOVED_TICKS):
        bench.step("silent")
    assert not bench.nano.watched
    cancelled = bench.step("interject", "rep", WishCancelled(opened.wishes[0].wish), patches=(PERSON,))
    assert (cancelled.kind, cancelled.wishes) == ("silent", ())


def test_a_number_is_left_out_rather_than_said_late(bench: Bench) -> None:
    bench.step("wish", "open", Typed("Count my push-ups."))
    bench.session.state.speech.unsent += bytes(2 * 24_000)
    assert bench.step("interject", "rep", patches=(PERSON,)).kind == "go"
    while bench.session.state.speech.left(bench.played):
        bench.step("go")
    assert bench.step("interject", "rep", patches=(PERSON,)).text == "Two."


def test_begin_and_end_are_told_in_turn(bench: Bench) -> None:
    bench.step("wish", "open", Typed("Say go when I start waving and say done when I stop."))
    for _ in range(2):
        bench.step("silent", patches=(PERSON,))
        assert bench.nano.watched == {"begin"}
        assert bench.step("interject", "begin", patches=(PERSON,)).text == "Go."
        bench.step("silent")
        assert bench.nano.watched == {"end"}
        assert bench.step("interject", "end").text == "Done."


def test_a_failure_is_named_and_said_once(bench: Bench) -> None:
    line = Seen("FAILED tests/test_login.py::test_login", 0)
    action = bench.step("interject", "failure", line)
    assert action.text == "test_login just failed."
    assert line.text in action.reason
    assert bench.step("interject", "failure").kind == "silent"


@pytest.mark.parametrize(
    ("captured", "told"),
    [(200, True), (202 - LATE_TICKS, True), (201 - LATE_TICKS, False), (LONG_AGO, False)],
)
def test_what_stood_on_the_screen_long_ago_has_not_just_failed(bench: Bench, captured: int, told: bool) -> None:
    """A window that came back was told as if its test had failed again."""
    bench.session.state.next_tick = bench.tick = 200
    line = Seen("FAILED tests/test_login.py::test_login", captured)
    bench.step("silent", "", Seen("$ pytest -q", 200))
    action = bench.step("interject", "failure", line)
    assert (action.kind == "interject") is told
    assert bench.step("interject", "failure").kind == "silent"  # nor is the line before it what failed


def test_a_failure_that_was_spoken_of_is_not_told_when_its_window_comes_back_soon(bench: Bench) -> None:
    line = Seen("FAILED tests/test_login.py::test_login", 0)
    action = bench.step("interject", "failure", line)
    bench.step("go", "", Fate(action.tick, "spoken"), Seen("1 failed in 3.21s", 0))
    assert bench.step("interject", "failure", line).kind != "interject"
    again = Seen(line.text, bench.tick)  # another run
    assert bench.step("interject", "failure", again).text == "test_login just failed."


def test_what_was_found_waits_a_tick_where_newer_words_have_just_come(bench: Bench) -> None:
    """Read at once, it was in the way of their answer."""
    action = bench.step("delegate", "", Heard("how far is it", 0))
    assert action.task is not None
    found = (Note(action.task.task, 0, "Five miles.", True), TaskState(action.task.task, "done"))
    assert bench.step("read", "", *found, Heard("in metres please", 1)).kind == "silent"
    assert bench.step("read").text == "Five miles."


def test_nobody_is_asked_to_say_it_again_while_there_is_something_to_tell(bench: Bench) -> None:
    action = bench.step("delegate", "", Heard("how far is it", 0))
    assert action.task is not None
    for _ in range(UNHEARD_TICKS):
        bench.step("silent")
    found = (Note(action.task.task, 0, "Five miles.", True), TaskState(action.task.task, "done"))
    assert bench.step("delegate", "", *found).kind == "silent"
    assert bench.step("read").text == "Five miles."
    assert bench.step("delegate").text == ASK_AGAIN


def test_why_it_failed_is_found_out_once_it_may_be_spoken_of(bench: Bench) -> None:
    line = Seen("FAILED tests/test_login.py::test_login", 0)
    for outcome, reads in (("toasted", "silent"), ("spoken", "read")):
        action = bench.step("interject", "failure", line)
        assert action.task is not None
        assert action.task.about == line.text
        why = Note(action.task.task, 0, "It compares 401 with 200.", True)
        fate = Fate(action.tick, "spoken" if outcome == "spoken" else "toasted")
        assert bench.step("read", "", fate, why, TaskState(why.task, "done")).kind == reads
        assert bench.session.state.notes.running == []


@pytest.mark.parametrize("event", [ModeSet("silent"), ModeSet("focus"), Cut(0), Interpreting(True)])
def test_why_it_failed_is_not_told_when_it_is_not_wanted_any_more(bench: Bench, event: Event) -> None:
    action = bench.step("interject", "failure", Seen("FAILED tests/test_login.py::test_login", 0))
    assert action.task is not None
    why = Note(action.task.task, 0, "It compares 401 with 200.", True)
    bench.step("silent", "", Fate(action.tick, "spoken"), why, TaskState(why.task, "done"))
    bench.step("silent", "", event)
    assert bench.session.state.notes == Notes(next_task=2, arrived=bench.session.state.notes.arrived)
    assert bench.step("read").kind != "read"


def test_a_tick_out_of_order_is_refused(bench: Bench) -> None:
    bench.step("silent")
    with pytest.raises(OutOfOrderError, match="tick 5 came where 1 was expected"):
        bench.session.step(Observation(5, 0.0))


class Broken:
    """A voice that cannot speak."""

    name = "broken"

    def speak(self, text: str) -> Speech:
        """Begin to say ``text``."""
        from engine.voice.voice import VoiceError

        def fail(part: str) -> object:
            raise VoiceError("The voice failed.")

        return Speech([text], fail)  # type: ignore[arg-type]


def test_a_voice_that_fails_costs_the_sound_and_not_the_words(tiny_nano: Nano) -> None:
    bench = Bench(Scripted(tiny_nano.config, tiny_nano.vocabulary), Broken())
    action = bench.step("ack", "okay")
    assert (action.text, action.audio, action.seconds) == ("Okay.", b"", 0.0)


def test_a_restored_session_goes_on_bit_for_bit(
    tiny_nano: Nano, tone_voice: Voice, noise: Sounds, tmp_path: Path
) -> None:
    session = StreamingSession(tiny_nano, tone_voice)
    path = tmp_path / "a.safetensors"

    def observe(tick: int) -> Observation:
        events: tuple[Event, ...] = (Typed("hello"),) if tick % 7 == 3 else ()
        return Observation(tick, 0.0, audio=noise(tick), played=100 * tick, events=events)

    for tick in range(40):
        session.step(observe(tick))
    save_snapshot(session.snapshot(), path)
    restored = StreamingSession(tiny_nano, tone_voice)
    load_snapshot(restored, path)
    for tick in range(40, 70):
        one, other = session.step(observe(tick)), restored.step(observe(tick))
        assert (one.kind, one.text, one.audio) == (other.kind, other.text, other.audio)
    for name, tensor in session.snapshot().tensors.items():
        assert torch.equal(tensor, restored.snapshot().tensors[name]), name


@pytest.mark.parametrize("damage", ["missing", "rubbish", "cut"])
def test_a_damaged_snapshot_is_one_sentence(
    damage: str, tiny_nano: Nano, tone_voice: Voice, tmp_path: Path
) -> None:
    path = tmp_path / "a.safetensors"
    session = StreamingSession(tiny_nano, tone_voice)
    save_snapshot(session.snapshot(), path)
    whole = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(np.random.default_rng(0).bytes(500) if damage == "rubbish" else whole[:-50])
    with pytest.raises(SnapshotError, match="cannot be taken up again"):
        load_snapshot(session, path)


def test_the_choice_tokens_leave_room_before_the_text() -> None:
    assert FIRST_CHOICE + len(CHOICES) <= FIRST_TEXT
