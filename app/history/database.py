"""The database of sessions: its tables, how it is opened, and what an error of it means to a person."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, TypeVar

from app.errors import TandemError
from app.folders import data_folder

Value = TypeVar("Value")

LOCK_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 0.01
VERSION: Final = 2
DAMAGED: Final = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
_SESSIONS: Final = (
    """
    CREATE TABLE sessions (
        name TEXT PRIMARY KEY, started REAL NOT NULL, ended REAL, title TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID
    """,
)
_ENTRIES: Final = (
    """
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        session TEXT NOT NULL REFERENCES sessions (name) ON DELETE CASCADE,
        number INTEGER NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL, start REAL NOT NULL,
        "end" REAL NOT NULL, kind TEXT NOT NULL, heard TEXT, voiced INTEGER NOT NULL, reason TEXT NOT NULL,
        UNIQUE (session, number)
    )
    """,
    """
    CREATE VIRTUAL TABLE words USING fts5 (
        text, content = 'entries', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER entry_added AFTER INSERT ON entries BEGIN
        INSERT INTO words (rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER entry_changed AFTER UPDATE OF text ON entries BEGIN
        INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO words (rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER entry_removed AFTER DELETE ON entries BEGIN
        INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
)
_FROM_1: Final = (
    "ALTER TABLE sessions ADD COLUMN title TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE entries RENAME TO entries_1",
    *_ENTRIES,
    """
    INSERT INTO entries (session, number, who, text, start, "end", kind, heard, voiced, reason)
    SELECT session, number, who, text, start, "end", kind, heard, voiced, reason FROM entries_1
    """,
    "DROP TABLE entries_1",
)
_STEPS: Final = {0: _SESSIONS + _ENTRIES, 1: _FROM_1}  # from which version, to this one


def database_path() -> Path:
    """Where sessions are kept."""
    return data_folder() / "sessions.db"


def connect(path: Path) -> sqlite3.Connection:
    """Open the database, in write-ahead mode and with the tables of this version.

    What is deleted is overwritten. Raises sqlite3.Error, also when a newer program has made it.

    SQLite refuses at once, whatever the time-out, while another connection turns the file to write-ahead mode
    or tidies up as the last one; so a refusal is tried again as long as a lock is waited for.
    """
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return _connect(path)
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() > until:
                raise
        time.sleep(RETRY_SECONDS)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=LOCK_SECONDS)
    try:
        version = _version(database)
        if version > VERSION:
            raise sqlite3.OperationalError(f"it was made by a newer Tandem, version {version}")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA secure_delete = ON")
        if version in _STEPS:
            _bring_up(database)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _bring_up(database: sqlite3.Connection) -> None:
    """Make the tables of this version, unless another connection has done so meanwhile."""
    with database:
        database.execute("BEGIN IMMEDIATE")
        for statement in _STEPS.get(_version(database), ()):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {VERSION}")


def _version(database: sqlite3.Connection) -> int:
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database for one transaction. Raises TandemError with a sentence for a person."""
    with _explained(path), closing(connect(path)) as database, database:
        yield database


def with_index(path: Path, act: Callable[[sqlite3.Connection], Value]) -> Value:
    """What ``act`` gives, which uses the search index, in one transaction. Raises TandemError as `opened`."""

    def transaction() -> Value:
        with closing(connect(path)) as database, database:
            return act(database)

    with _explained(path):
        return mended(path, transaction)


def mended(path: Path, transaction: Callable[[], Value]) -> Value:
    """What ``transaction`` gives; where it finds the search index damaged, once more with a new one.

    The index holds nothing that the entries do not. Raises sqlite3.Error.
    """
    try:
        return transaction()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_CORRUPT_VTAB:
            raise
    with closing(connect(path)) as database, database:
        database.execute("INSERT INTO words (words) VALUES ('rebuild')")
    return transaction()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What goes wrong with the database in ``path`` becomes a sentence; its folder is made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except (sqlite3.Error, OSError) as error:
        raise TandemError(f"The stored sessions in {path} {_advice(error)}.") from error


def is_locked(error: Exception) -> bool:
    """Whether another connection holds what this one needs."""
    return _kind(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_damaged(error: Exception) -> bool:
    """Whether the file is no database, or no longer one."""
    return _kind(error) in DAMAGED


def set_aside(path: Path) -> Path:
    """Move a damaged database out of the way, so that the next attempt makes a new one. Raises OSError."""
    aside = path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}")
    path.replace(aside)
    for end in ("-wal", "-shm"):
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    return aside


def _kind(error: Exception) -> int:
    """SQLite's code of an error without what it adds for a special case; 0 for another's error."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _advice(error: Exception) -> str:
    if is_locked(error):
        return "are locked by another program: close it and try again"
    if is_damaged(error):
        return "are damaged: the next session sets the file aside and begins a new one"
    if _kind(error) == sqlite3.SQLITE_FULL:
        return "cannot be changed, for the disk is full: make room and try again"
    reason = getattr(error, "strerror", None) or error
    return f"cannot be used ({reason}): give yourself access to the file and try again"
