"""The sessions on disk: SQLite in write-ahead mode, written as things happen, by a thread of its own.

A database that is locked, read-only, damaged or on a full disk is told once in a sentence; the session goes
on, what was not written waits in memory and is tried again.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.folders import data_folder
from app.history.log import Entry

RETRY_SECONDS: Final = 2.0
LOCK_SECONDS: Final = 1.0
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS sessions (
    name TEXT PRIMARY KEY, started REAL NOT NULL, ended REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
    session TEXT NOT NULL REFERENCES sessions (name) ON DELETE CASCADE,
    number INTEGER NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL, start REAL NOT NULL, "end" REAL NOT NULL,
    kind TEXT NOT NULL, heard TEXT, voiced INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (session, number)
) WITHOUT ROWID;
PRAGMA user_version = 1;
"""
BEGIN: Final = "INSERT INTO sessions (name, started) VALUES (?, ?) ON CONFLICT DO NOTHING"
WRITE: Final = "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
END: Final = "UPDATE sessions SET ended = ? WHERE name = ?"

Value = str | float | int | None
Statement = tuple[str, tuple[Value, ...]]
Report = Callable[[str], None]


@dataclass(frozen=True)
class StoredSession:
    """One session on disk; times are seconds since the epoch, ``ended`` None if it was broken off."""

    name: str
    started: float
    ended: float | None


def database_path() -> Path:
    """Where sessions are kept."""
    return data_folder() / "sessions.db"


class SessionStore:
    """Writes one session. `write` fits as a sink of the `ConversationLog`; no call ever waits for the disk.

    ``report`` is called from the writing thread with one sentence when writing begins to fail, and one when
    it works again. `close` ends the thread. ``retry`` is the pause between attempts in seconds.
    """

    def __init__(self, path: Path, name: str, report: Report, retry: float = RETRY_SECONDS) -> None:
        self._path = path
        self._name = name
        self._report = report
        self._retry = retry
        self._pending: deque[Statement] = deque()
        self._change = threading.Condition()
        self._busy = False
        self._ending = False
        self._failing = False
        self._take(BEGIN, (name, time.time()))
        self._thread = threading.Thread(target=self._work, name="session store", daemon=True)
        self._thread.start()

    def write(self, number: int, entry: Entry) -> None:
        """Keep entry ``number`` of this session, new or changed."""
        what = (entry.who, entry.text, entry.start, entry.end, entry.kind, entry.heard, int(entry.voiced))
        self._take(WRITE, (self._name, number, *what, entry.reason))

    def settle(self, timeout: float) -> bool:
        """Wait until everything is written; False when that did not happen within ``timeout`` seconds."""
        with self._change:
            return self._change.wait_for(lambda: not self._pending and not self._busy, timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Mark the session as ended, write what waits and end the thread; False when something was lost."""
        self._take(END, (time.time(), self._name))
        written = self.settle(timeout)
        with self._change:
            self._ending = True
            self._change.notify_all()
        self._thread.join(timeout)
        return written

    def _take(self, statement: str, values: tuple[Value, ...]) -> None:
        with self._change:
            self._pending.append((statement, values))
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
            with closing(connect(self._path)) as database, database:
                for statement, values in batch:
                    database.execute(statement, values)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                return self._set_aside(error)
            return error
        except OSError as error:
            return error
        return None

    def _set_aside(self, error: Exception) -> Exception:
        """Move a damaged database out of the way, so that the next attempt makes a new one."""
        aside = self._path.with_name(f"{self._path.stem}.damaged-{int(time.time())}{self._path.suffix}")
        try:
            self._path.replace(aside)
        except OSError as refused:
            return refused
        return OSError(f"it is damaged and was moved to {aside.name}")

    def _tell(self, problem: Exception | None) -> None:
        if problem is not None and not self._failing:
            reason = getattr(problem, "strerror", None) or problem
            self._report(
                f"The session cannot be stored in {self._path} ({reason}): make room or give access to it; "
                "meanwhile the session goes on and is kept in memory."
            )
        if problem is None and self._failing:
            self._report("The session is being stored again, and nothing is missing.")
        self._failing = problem is not None


def connect(path: Path) -> sqlite3.Connection:
    """Open the database, in write-ahead mode and with its tables. Raises sqlite3.Error."""
    database = sqlite3.connect(path, timeout=LOCK_SECONDS)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA foreign_keys = ON")
        if database.execute("PRAGMA user_version").fetchone() == (0,):
            database.executescript(SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database


def stored_sessions(path: Path) -> list[StoredSession]:
    """The sessions on disk, the newest first. Raises sqlite3.Error."""
    with closing(connect(path)) as database:
        rows = database.execute("SELECT name, started, ended FROM sessions ORDER BY started DESC")
        return [StoredSession(*row) for row in rows]


def stored_entries(path: Path, name: str) -> list[Entry]:
    """The entries of session ``name`` in the order of their numbers. Raises sqlite3.Error."""
    query = (
        'SELECT who, text, start, "end", kind, heard, voiced, reason FROM entries '
        "WHERE session = ? ORDER BY number"
    )
    with closing(connect(path)) as database:
        return [
            Entry(who, text, start, end, kind, heard, bool(voiced), reason)
            for who, text, start, end, kind, heard, voiced, reason in database.execute(query, (name,))
        ]
