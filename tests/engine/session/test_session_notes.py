"""Notes wait to be read, are put aside by an interruption and taken up again."""

from engine.protocol import Note, TaskState
from engine.session.notes import Notes


def _note(task: int, clause: int, text: str = "Some words.") -> Note:
    return Note(task, clause, text, False)


def test_clauses_are_read_in_order_even_after_the_task_is_done() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.arrive(_note(task, 0, "first"))
    notes.arrive(_note(task, 1, "second"))
    notes.settle(TaskState(task, "done"))
    assert [note.text if note else None for note in (notes.read(), notes.read(), notes.read())] == [
        "first",
        "second",
        None,
    ]


def test_a_cancelled_task_says_no_more() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.arrive(_note(task, 0))
    assert notes.cancel() == task
    notes.arrive(_note(task, 1))
    assert notes.read() is None
    assert notes.cancel() is None


def test_what_was_cut_is_taken_up_again() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.arrive(_note(task, 0, "first"))
    notes.arrive(_note(task, 1, "second"))
    first = notes.read()
    assert first is not None
    notes.set_aside(_note(task, 0, "rest of the first"))
    assert notes.read() is None
    assert notes.take_up()
    assert [note.text for note in notes.clauses] == ["rest of the first", "second"]
    assert not Notes().take_up()


def test_a_new_task_forgets_what_was_left_aside() -> None:
    notes = Notes()
    notes.arrive(_note(notes.delegate(), 0))
    notes.set_aside(None)
    notes.delegate()
    assert not notes.take_up()


def test_a_second_interruption_does_not_lose_what_the_first_left() -> None:
    notes = Notes()
    task = notes.delegate()
    notes.set_aside(_note(task, 0, "rest of the first"))
    notes.set_aside(None)  # "Okay." was cut
    notes.arrive(_note(task, 1, "second"))
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
    notes.arrive(_note(task, 1, "late"))
    assert notes.read() is None
    notes.take_up()
    notes.arrive(_note(task, 2, "later"))
    assert [note.text for note in notes.clauses] == ["rest", "late", "later"]
