"""Notes wait to be read, are put aside by an interruption and taken up again."""

from engine.protocol import Note, TaskState
from engine.session.notes import STALE_TICKS, Notes


def _note(task: int, clause: int, text: str = "Some words.") -> Note:
    return Note(task, clause, text, False)


def test_clauses_are_read_in_order_even_after_the_task_is_done() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.arrive(_note(task, 0, "first"), 0)
    notes.arrive(_note(task, 1, "second"), 0)
    notes.settle(TaskState(task, "done"))
    assert [note.text if note else None for note in (notes.read(), notes.read(), notes.read())] == [
        "first",
        "second",
        None,
    ]


def test_a_cancelled_task_says_no_more() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.arrive(_note(task, 0), 0)
    assert notes.cancel() == task
    notes.arrive(_note(task, 1), 0)
    assert notes.read() is None
    assert notes.cancel() is None


def test_what_was_cut_is_taken_up_again() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.arrive(_note(task, 0, "first"), 0)
    notes.arrive(_note(task, 1, "second"), 0)
    first = notes.read()
    assert first is not None
    notes.set_aside(_note(task, 0, "rest of the first"))
    assert notes.read() is None
    assert notes.take_up()
    assert [note.text for note in notes.clauses] == ["rest of the first", "second"]
    assert not Notes().take_up()


def test_a_new_task_forgets_what_was_left_aside() -> None:
    notes = Notes()
    notes.arrive(_note(notes.delegate(), 0), 0)
    notes.set_aside(None)
    notes.delegate()
    assert not notes.take_up()


def test_a_second_interruption_does_not_lose_what_the_first_left() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.set_aside(_note(task, 0, "rest of the first"))
    notes.set_aside(None)  # "Okay." was cut
    notes.arrive(_note(task, 1, "second"), 0)
    notes.set_aside(None)
    assert notes.take_up()
    assert [note.text for note in notes.clauses] == ["rest of the first", "second"]


def test_nothing_of_a_cancelled_task_is_taken_up_again() -> None:
    notes = Notes()
    notes.set_aside(_note(notes.delegate(), 0, "rest"))
    notes.cancel()
    assert not notes.take_up()


def test_what_an_interrupted_task_still_brings_waits_for_go_on() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.set_aside(_note(task, 0, "rest"))
    notes.arrive(_note(task, 1, "late"), 0)
    assert notes.read() is None
    notes.take_up()
    notes.arrive(_note(task, 2, "later"), 0)
    assert [note.text for note in notes.clauses] == ["rest", "late", "later"]


def test_an_answer_that_was_stopped_between_two_clauses_waits_for_go_on() -> None:
    notes = Notes()
    task, other = notes.delegate(), notes.delegate()
    notes.arrive(_note(task, 0, "first"), 0)
    assert notes.read() is not None
    notes.set_aside(None)
    notes.arrive(_note(task, 1, "second"), 0)
    notes.arrive(_note(other, 0, "another answer"), 0)
    assert [note.text for note in notes.clauses] == ["another answer"]
    notes.take_up()
    assert [note.text for note in notes.clauses] == ["second", "another answer"]


def test_what_was_put_aside_unread_keeps_its_order() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.arrive(_note(task, 0, "first"), 0)
    notes.set_aside(None)
    notes.arrive(_note(task, 1, "second"), 0)
    assert notes.read() is None
    notes.take_up()
    assert [note.text for note in notes.clauses] == ["first", "second"]


def test_the_corrected_answer_to_an_interrupted_one_is_read() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.set_aside(_note(task, 0, "it costs twenty dollars"))
    notes.settle(TaskState(task, "waiting"))
    notes.arrive(_note(task, 0, "it costs eighteen euros"), 1)
    assert [note.text for note in notes.clauses] == ["it costs eighteen euros"]


def test_what_waits_too_long_for_a_pause_is_only_shown() -> None:
    notes = Notes()
    old, new = notes.delegate(), notes.delegate()
    notes.arrive(_note(old, 0, "first"), 10)
    notes.arrive(_note(new, 0, "second"), 100)
    assert notes.take_stale(10 + STALE_TICKS) == ()
    assert [note.text for note in notes.take_stale(11 + STALE_TICKS)] == ["first"]
    assert [note.text for note in notes.clauses] == ["second"]
    assert notes.take_stale(11 + STALE_TICKS) == ()


def test_what_has_been_begun_is_read_to_its_end() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.arrive(_note(task, 0, "first"), 0)
    notes.arrive(_note(task, 1, "second"), 0)
    assert notes.read() is not None
    assert notes.take_stale(5 * STALE_TICKS) == ()
    assert notes.read() is not None


def test_a_task_begun_anew_takes_back_what_it_had_to_say() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.settle(TaskState(task, "waiting"))
    notes.arrive(_note(task, 0, "in dollars"), 0)
    notes.settle(TaskState(task, "waiting"))
    assert notes.clauses == []
    notes.arrive(_note(task, 0, "in euros"), 1)
    assert [note.text for note in notes.clauses] == ["in euros"]


def test_what_nobody_asked_for_waits_until_the_answer_is_out() -> None:
    notes = Notes()
    asked, unasked = notes.delegate(), notes.open_unasked()
    notes.arrive(_note(asked, 0, "It is"), 0)
    assert notes.read() == _note(asked, 0, "It is")
    notes.arrive(Note(unasked, 0, "They differ.", True), 0)
    notes.arrive(Note(asked, 1, "twelve.", True), 0)
    assert [note.text for note in (notes.read(), notes.read()) if note] == ["twelve.", "They differ."]
    notes.settle(TaskState(unasked, "done"))
    newer = notes.open_unasked()
    assert notes.unasked == [newer]


def test_what_nobody_asked_for_is_given_up_without_what_was_asked_for() -> None:
    notes = Notes()
    asked, unasked = notes.delegate(), notes.open_unasked()
    assert notes.cancel() == asked
    assert notes.cancel() == unasked
    asked, unasked = notes.delegate(), notes.open_unasked()
    notes.arrive(_note(unasked, 0), 0)
    notes.arrive(_note(asked, 0), 0)
    notes.drop_unasked()
    assert (notes.running, notes.unasked) == ([asked], [])
    assert notes.read() == _note(asked, 0)
    assert notes.read() is None


def test_what_nobody_asked_for_is_not_shown_when_it_has_found_no_pause() -> None:
    notes = Notes()
    for task in (notes.delegate(), notes.open_unasked()):
        notes.arrive(_note(task, 0, str(task)), 0)
    assert [note.text for note in notes.take_stale(STALE_TICKS + 1)] == ["1"]
    assert notes.read() is None
