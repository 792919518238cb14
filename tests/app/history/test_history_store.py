from __future__ import annotations

import queue
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.history import store as store_module
from app.history.continuation import continuation
from app.history.database import connect
from app.history.library import search, stored_entries, stored_sessions
from app.history.log import ConversationLog, Entry
from app.history.store import SessionStore
from tests.app.history.spoiling import spoil_entries, spoil_index

WAIT = 60.0
MERGED = 20  # after so many writes the index has put its first words together
ENTRIES = [
    Entry("user", "hello", 0.0, 0.5),
    Entry("assistant", "one two", 1.0, 1.4, "interjection", "one", True, "because"),
    Entry("screen", "FAILED", 2.0, 2.0, "seen", voiced=False),
]


VERSION_1 = """
CREATE TABLE sessions (name TEXT PRIMARY KEY, started REAL NOT NULL, ended REAL) WITHOUT ROWID;
CREATE TABLE entries (
    session TEXT NOT NULL REFERENCES sessions (name) ON DELETE CASCADE,
    number INTEGER NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL, start REAL NOT NULL, "end" REAL NOT NULL,
    kind TEXT NOT NULL, heard TEXT, voiced INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (session, number)
) WITHOUT ROWID;
PRAGMA user_version = 1;
"""


class Told:
    """Collects what a store reports, and can be waited on."""

    def __init__(self) -> None:
        self._sentences: queue.Queue[str] = queue.Queue()

    def __call__(self, sentence: str) -> None:
        self._sentences.put(sentence)

    def next(self) -> str:
        return self._sentences.get(timeout=WAIT)

    def empty(self) -> bool:
        return self._sentences.empty()


@contextmanager
def storing(path: Path, name: str, told: Told) -> Iterator[SessionStore]:
    store = SessionStore(path, name, told, retry=0.02)
    try:
        yield store
    finally:
        store.close(0.0)


def test_a_session_comes_back_as_it_was(tmp_path: Path) -> None:
    path, told = tmp_path / "data" / "sessions.db", Told()
    store = SessionStore(path, "one", told)
    log = ConversationLog(store.write)
    for entry in ENTRIES:
        log.add(entry)
    log.extend(0, "there", 0.9)
    assert store.close(WAIT)
    assert stored_entries(path, "one") == list(log)
    (session,) = stored_sessions(path)
    assert session.name == "one"
    assert session.ended is not None
    assert session.ended >= session.started
    assert told.empty()


def test_what_was_written_survives_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    program = (
        "import os, sys; from pathlib import Path; from app.history.log import Entry\n"
        "from app.history.store import SessionStore\n"
        "store = SessionStore(Path(sys.argv[1]), 'killed', print)\n"
        "store.write(0, Entry('user', 'still here', 0.0, 1.0))\n"
        "assert store.settle(60)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=root, timeout=120, check=False)
    assert done.returncode == -9
    assert [entry.text for entry in stored_entries(path, "killed")] == ["still here"]
    assert stored_sessions(path)[0].ended is None


def test_a_locked_database_is_told_once_and_everything_is_written_later(tmp_path: Path) -> None:
    path, told = tmp_path / "sessions.db", Told()
    other = connect(path)
    other.execute("BEGIN EXCLUSIVE")
    with storing(path, "patient", told) as store:
        store.write(0, ENTRIES[0])
        assert "locked" in told.next()
        store.write(1, ENTRIES[1])
        other.rollback()
        other.close()
        assert store.settle(WAIT)
        assert told.next() == ""
        assert stored_entries(path, "patient") == ENTRIES[:2]
    assert told.empty()


def test_a_folder_that_cannot_be_made_is_told_and_tried_again(tmp_path: Path) -> None:
    blocked, told = tmp_path / "data", Told()
    blocked.write_text("a file where the folder should be")
    path = blocked / "sessions.db"
    with storing(path, "late", told) as store:
        store.write(0, ENTRIES[0])
        sentence = told.next()
        assert str(path) in sentence
        assert "goes on" in sentence
        assert not store.settle(0.0)
        blocked.unlink()
        assert store.settle(WAIT)
        assert stored_entries(path, "late") == ENTRIES[:1]


def test_a_full_disk_keeps_the_session_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, told = tmp_path / "sessions.db", Told()

    def full(path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(store_module, "connect", full)
        store = SessionStore(path, "full", told, retry=0.02)
        store.write(0, ENTRIES[0])
        assert "database or disk is full" in told.next()
        assert not path.exists()
    assert store.settle(WAIT)
    assert store.close(WAIT)
    assert stored_entries(path, "full") == ENTRIES[:1]


def test_a_damaged_database_is_set_aside(tmp_path: Path) -> None:
    path, told = tmp_path / "sessions.db", Told()
    path.write_bytes(b"this is no database at all" * 200)
    with storing(path, "fresh", told) as store:
        store.write(0, ENTRIES[0])
        assert "damaged" in told.next()
        assert store.settle(WAIT)
        assert stored_entries(path, "fresh") == ENTRIES[:1]
    assert told.empty()  # nothing takes back that the stored sessions are elsewhere
    (aside,) = tmp_path.glob("sessions.damaged-*.db")
    assert aside.read_bytes().startswith(b"this is no database")


def test_a_damaged_index_is_made_anew_and_nothing_is_set_aside(tmp_path: Path) -> None:
    path, told = tmp_path / "sessions.db", Told()
    with storing(path, "before", told) as store:
        store.write(0, ENTRIES[0])
        assert store.settle(WAIT)
    with storing(path, "whole", told) as store:
        assert store.settle(WAIT)
        spoil_index(path)
        for number in range(MERGED):
            store.write(number, Entry("user", "hello again", number, number + 0.5))
            assert store.settle(WAIT)
        assert store.close(WAIT)
    assert told.empty()
    assert not list(tmp_path.glob("*damaged*"))
    with closing(connect(path)) as database:
        database.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    assert {found.session for found in search(path, "hello")} == {"before", "whole"}
    assert len(stored_entries(path, "whole")) == MERGED


def test_an_index_that_cannot_be_made_anew_costs_the_session_nothing(tmp_path: Path) -> None:
    path, told = tmp_path / "sessions.db", Told()
    with storing(path, "before", told) as store:
        for number in range(300):
            store.write(number, ENTRIES[0])
        assert store.settle(WAIT)
    with storing(path, "whole", told) as store:
        assert store.settle(WAIT)
        spoil_index(path)
        spoil_entries(path)
        for number in range(MERGED):
            store.write(number, ENTRIES[1])
            assert store.settle(WAIT)
        assert "damaged" in told.next()
    assert stored_entries(path, "whole") == [ENTRIES[1]] * MERGED
    assert list(tmp_path.glob("sessions.damaged-*.db"))


def test_two_sessions_do_not_mix_and_the_newest_comes_first(tmp_path: Path) -> None:
    path, told = tmp_path / "sessions.db", Told()
    for name, entry in (("first", ENTRIES[0]), ("second", ENTRIES[1])):
        store = SessionStore(path, name, told)
        store.write(0, entry)
        assert store.close(WAIT)
    assert [session.name for session in stored_sessions(path)] == ["second", "first"]
    assert stored_entries(path, "first") == ENTRIES[:1]


def test_the_database_is_in_write_ahead_mode(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    connect(path).close()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_database_that_is_damaged_in_mid_session_costs_nothing(tmp_path: Path) -> None:
    path, told = tmp_path / "sessions.db", Told()
    with storing(path, "whole", told) as store:
        store.write(0, ENTRIES[0])
        assert store.settle(WAIT)
        for beside in tmp_path.glob("sessions.db-*"):
            beside.unlink()
        path.write_bytes(b"overwritten by somebody" * 400)
        store.write(1, ENTRIES[1])
        assert "damaged" in told.next()
        assert store.settle(WAIT)
        assert stored_entries(path, "whole") == ENTRIES[:2]


def test_a_continued_session_whose_database_is_damaged_is_kept_whole_and_continued_again(
    tmp_path: Path,
) -> None:
    path, told = tmp_path / "sessions.db", Told()

    def go_on(*texts: str, damaged: bool = False) -> None:
        before = continuation(path, "diary")
        store = SessionStore(path, "diary", told, retry=0.02, before=before.entries)
        log = ConversationLog(before.sink(store.write))
        for number, text in enumerate(texts):
            if damaged and number == 1:
                assert store.settle(WAIT)
                for beside in tmp_path.glob("sessions.db-*"):
                    beside.unlink()
                path.write_bytes(b"overwritten by somebody" * 400)
            log.add(Entry("user" if number % 2 == 0 else "assistant", text, number, number + 0.5))
        assert store.close(WAIT)

    go_on("one", "two", "three")
    go_on("four", "five", "six", damaged=True)
    go_on("seven", "eight")
    entries = stored_entries(path, "diary")
    assert [entry.text for entry in entries] == ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    assert [entry.who for entry in entries] == ["user", "assistant", "user"] * 2 + ["user", "assistant"]


def test_a_session_that_lost_its_beginning_goes_on_after_its_last_number(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    with storing(path, "rest", Told()) as store:
        for number in (4, 5):
            store.write(number, ENTRIES[0])
        assert store.settle(WAIT)
    numbers: list[int] = []
    continuation(path, "rest").sink(lambda number, entry: numbers.append(number))(0, ENTRIES[0])
    assert numbers == [6]


def test_a_database_that_is_taken_away_in_mid_session_is_made_anew_and_whole(tmp_path: Path) -> None:
    path, told = tmp_path / "sessions.db", Told()
    with storing(path, "whole", told) as store:
        store.write(0, ENTRIES[0])
        assert store.settle(WAIT)
        for each in tmp_path.glob("sessions.db*"):
            each.unlink()
        store.write(1, ENTRIES[1])
        assert told.next()
        assert store.settle(WAIT)
        assert stored_entries(path, "whole") == ENTRIES[:2]


def test_a_database_of_a_newer_program_is_left_as_it_is(tmp_path: Path) -> None:
    path, told = tmp_path / "sessions.db", Told()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with storing(path, "old", told) as store:
        store.write(0, ENTRIES[0])
        assert "newer Tandem" in told.next()
        assert not store.settle(0.0)
    assert path.read_bytes() == before


def test_a_database_of_the_first_version_is_taken_over_whole_and_can_be_searched(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript(VERSION_1)
        old.execute("INSERT INTO sessions VALUES ('first', 1000.0, 1010.0)")
        for number, entry in enumerate(ENTRIES):
            values = (entry.who, entry.text, entry.start, entry.end, entry.kind, entry.heard)
            row = ("first", number, *values, int(entry.voiced), entry.reason)
            old.execute(f"INSERT INTO entries VALUES ({', '.join('?' * len(row))})", row)
    assert stored_entries(path, "first") == ENTRIES
    assert [found.number for found in search(path, "failed")] == [2]
    store = SessionStore(path, "first", Told())
    store.write(3, Entry("user", "and later", 5.0, 6.0))
    assert store.close(WAIT)
    assert len(stored_entries(path, "first")) == 4


def test_many_who_open_a_new_database_at_once_all_find_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    together = threading.Barrier(8)

    def look() -> int:
        together.wait(WAIT)
        return len(stored_sessions(path))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _number: look(), range(8))) == [0] * 8
