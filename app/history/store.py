"""The sessions on disk: SQLite in write-ahead mode, written as things happen, by a thread of its own.

A database that is locked, read-only, damaged or on a full disk is told once in a sentence; the session goes
on, what was not written waits in memory and is tried again.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from app.history.database import connect, is_damaged, mended, set_aside
from app.history.log import Entry

RETRY_SECONDS: Final = 2.0
BEGIN: Final = (
    "INSERT INTO sessions (name, started, title) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET ended = NULL"
)
WRITE: Final = """
INSERT INTO entries (session, number, who, text, start, "end", kind, heard, voiced, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (session, number) DO UPDATE SET
    text = excluded.text, start = excluded.start, "end" = excluded."end", heard = excluded.heard
"""
END: Final = "UPDATE sessions SET ended = ? WHERE name = ?"

Value = str | float | int | None
Statement = tuple[str, tuple[Value, ...]]
Report = Callable[[str], None]


class _SetAsideError(Exception):
    """A damaged database was moved away; the next attempt makes a new one."""


class SessionStore:
    """Writes one session, new or continued. `write` fits as a sink of the `ConversationLog`.

    No call waits for the disk. ``report`` is called from the writing thread with one sentence when writing
    begins to fail, and with "" when it works again and nothing is missing. Where a damaged database was set
    aside it is called with a sentence that then stays. `close` ends the thread. ``retry`` is the pause between
    attempts in seconds. ``before``: the entries of a session that goes on, for a new database in mid-session;
    likewise ``started`` (seconds since the epoch) and ``title``.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        report: Report,
        retry: float = RETRY_SECONDS,
        before: Sequence[Entry] = (),
        started: float | None = None,
        title: str = "",
    ) -> None:
        self._path = path
        self._name = name
        self._report = report
        self._retry = retry
        self._pending: deque[Statement] = deque()
        self._begin: Statement = (BEGIN, (name, time.time() if started is None else started, title))
        # against a database that turns out to be damaged
        self._written = {number: self._statement(number, entry) for number, entry in enumerate(before)}
        self._change = threading.Condition()
        self._busy = False
        self._ending = False
        self._failing = False
        self._aside = ""  # a sentence that the user has to read, for the stored sessions are no longer there
        self._take(self._begin)
        self._thread = threading.Thread(target=self._work, name="session store", daemon=True)
        self._thread.start()

    def write(self, number: int, entry: Entry) -> None:
        """Keep entry ``number`` of this session, new or changed."""
        statement = self._statement(number, entry)
        with self._change:
            self._written[number] = statement
        self._take(statement)

    def _statement(self, number: int, entry: Entry) -> Statement:
        what = (entry.who, entry.text, entry.start, entry.end, entry.kind, entry.heard, int(entry.voiced))
        return WRITE, (self._name, number, *what, entry.reason)

    def settle(self, timeout: float) -> bool:
        """Wait until everything is written; False when that did not happen within ``timeout`` seconds."""
        with self._change:
            return self._change.wait_for(lambda: not self._pending and not self._busy, timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Mark the session as ended, write what waits and end the thread; False when something was lost."""
        self._take((END, (time.time(), self._name)))
        written = self.settle(timeout)
        with self._change:
            self._ending = True
            self._change.notify_all()
        self._thread.join(timeout)
        return written

    def _take(self, statement: Statement) -> None:
        with self._change:
            self._pending.append(statement)
            self._change.notify_all()

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._ending or bool(self._pending))
                if self._ending:
                    return
                batch = tuple(self._pending)
                self._busy = True
            problem = self._commit(batch)
            with self._change:
                if problem is None:
                    for _ in batch:
                        self._pending.popleft()
                self._busy = False
                self._change.notify_all()
            self._tell(problem)
            if problem is not None:
                with self._change:
                    self._change.wait_for(lambda: self._ending, self._retry)

    def _commit(self, batch: tuple[Statement, ...]) -> Exception | None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            mended(self._path, lambda: self._execute(batch))
        except sqlite3.Error as error:
            if is_damaged(error):
                return self._set_aside()
            if isinstance(error, sqlite3.IntegrityError):  # somebody took the database away
                self._begin_again()
            return error
        except OSError as error:
            return error
        return None

    def _execute(self, batch: tuple[Statement, ...]) -> None:
        with closing(connect(self._path)) as database, database:
            for statement, values in batch:
                database.execute(statement, values)

    def _set_aside(self) -> Exception:
        try:
            aside = set_aside(self._path)
        except OSError as refused:
            return refused
        self._begin_again()
        self._aside = (
            f"The stored sessions in {self._path} were damaged: they are now in {aside.name} beside it, and a "
            "new file has begun with this session."
        )
        return _SetAsideError()

    def _begin_again(self) -> None:
        """The next database gets the whole session."""
        with self._change:
            ends = [each for each in self._pending if each[0] == END]
            self._pending = deque([self._begin, *self._written.values(), *ends])

    def _tell(self, problem: Exception | None) -> None:
        if isinstance(problem, _SetAsideError):
            self._report(self._aside)
            return
        if problem is not None and not self._failing:
            reason = getattr(problem, "strerror", None) or problem
            self._report(
                f"The session cannot be stored in {self._path} ({reason}): make room or give access to it; "
                "meanwhile the session goes on and is kept in memory."
            )
        if problem is None and self._failing:
            self._report(self._aside)
        self._failing = problem is not None
