"""Notes and tasks: what the reasoner was asked, what has come back, what has not been said yet."""

from __future__ import annotations

from typing import Final

import msgspec

from engine.protocol import INTERPRETER, Note, TaskState

STALE_TICKS: Final = 150  # half a minute in which the user was never silent long enough


class Notes(msgspec.Struct):
    """The clauses of running and finished tasks that still wait to be read.

    ``aside`` holds what an interruption left unsaid, until the user says "go on"; ``interrupted`` are the tasks
    whose further clauses go there too; ``reading`` is the one whose answer has been begun and goes on;
    ``unasked`` are the newest of those that nobody has asked for.
    """

    next_task: int = 1
    running: list[int] = []
    arrived: dict[int, int] = {}  # when the newest clause of each unread task came, in ticks
    clauses: list[Note] = []
    aside: list[Note] = []
    interrupted: list[int] = []
    reading: int | None = None
    unasked: list[int] = []

    def delegate(self) -> int:
        """Open a task and return its number. What was left aside is of no use any more."""
        self.aside = []
        return self._open()

    def open_unasked(self) -> int:
        """Open a task that nobody has asked for and return its number."""
        waiting = {*self.running, *(note.task for note in self.clauses)}
        task = self._open()
        self.unasked = [*(each for each in self.unasked if each in waiting), task]
        return task

    def drop_unasked(self) -> None:
        """Give up what nobody has asked for: it was for the moment."""
        for task in self.unasked:
            self._drop(task)
        self.running = [task for task in self.running if task not in self.unasked]
        self.unasked = []

    def arrive(self, note: Note, tick: int) -> None:
        """A clause came back. Clauses of a cancelled task are not taken; the interpreter's always are."""
        if (note.task in self.running or note.task == INTERPRETER) and note.text:
            self.arrived[note.task] = tick
            (self.aside if note.task in self.interrupted else self.clauses).append(note)

    def settle(self, state: TaskState) -> None:
        """A task changed its state; one that is cancelled or begun anew takes its unread clauses with it."""
        if state.status in ("done", "failed", "cancelled") and state.task in self.running:
            self.running.remove(state.task)
        if state.status in ("cancelled", "waiting"):
            self._drop(state.task)

    def take_stale(self, tick: int) -> tuple[Note, ...]:
        """The clauses that nobody could be told for `STALE_TICKS`: they are not to be spoken any more."""
        stale = [task for task, came in self.arrived.items() if tick - came > STALE_TICKS]
        notes = tuple(note for note in self.clauses if note.task in stale and note.task not in self.unasked)
        self.clauses = [note for note in self.clauses if note.task not in stale]
        for task in stale:
            del self.arrived[task]
        return notes

    def read(self) -> Note | None:
        """Take the oldest clause that has not been read."""
        if not self.clauses:
            return None
        goes_on = (place for place, note in enumerate(self.clauses) if note.task == self.reading)
        note = self.clauses.pop(next(goes_on, 0))
        if note.task not in self.unasked or self.reading in (None, note.task):  # else it is put in between
            self.reading = None if note.final else note.task
        self.arrived.pop(note.task, None)  # what has been begun is read to its end
        return note

    def cancel(self) -> int | None:
        """Give up the newest running task that was asked for, else the newest, with its clauses.

        None where there is none.
        """
        if not self.running:
            return None
        task = max(self.running, key=lambda each: (each not in self.unasked, each))
        self.running.remove(task)
        self._drop(task)
        return task

    def set_aside(self, unsaid: Note | None) -> None:
        """Speech was cut: keep what was not heard, and the clauses behind it, for "go on".

        What an earlier cut left comes before it. What was interpreted is over with the moment.
        """
        unsaid = None if unsaid is not None and unsaid.task == INTERPRETER else unsaid
        self.drop_interpreted()
        put = ([unsaid] if unsaid is not None else []) + self.clauses
        begun = [self.reading] if self.reading is not None else []
        self.interrupted = sorted({*self.interrupted, *begun, *(note.task for note in put)})
        self.aside, self.clauses, self.reading = self.aside + put, [], None

    def drop_interpreted(self) -> None:
        """Give up what was interpreted and not yet said."""
        self._drop(INTERPRETER)

    def take_up(self) -> bool:
        """Make what was left aside pending again. False when there is nothing."""
        self.clauses, self.aside, self.interrupted = self.aside + self.clauses, [], []
        return bool(self.clauses)

    def _open(self) -> int:
        task = self.next_task
        self.next_task += 1
        self.running.append(task)
        return task

    def _drop(self, task: int) -> None:
        self.arrived.pop(task, None)
        self.clauses = [note for note in self.clauses if note.task != task]
        self.aside = [note for note in self.aside if note.task != task]
        self.interrupted = [each for each in self.interrupted if each != task]
        self.reading = None if self.reading == task else self.reading
