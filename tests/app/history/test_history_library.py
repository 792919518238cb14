"""The stored sessions: found again, named, deleted."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import TandemError
from app.folders import state_folder
from app.history.database import connect
from app.history.library import (
    MARK,
    broken_off,
    delete,
    erase,
    expire,
    rename,
    search,
    session_folder,
    settle_broken_off,
    stored_entries,
    stored_session,
    stored_sessions,
)
from app.history.log import Entry
from app.history.store import SessionStore
from tests.app.history.spoiling import spoil_entries, spoil_index

DAY = 86_400.0


def keep(path: Path, name: str, *texts: str, ended: bool = True, started: float | None = None) -> None:
    store = SessionStore(path, name, lambda sentence: None)
    for number, text in enumerate(texts):
        store.write(number, Entry("user" if number % 2 == 0 else "assistant", text, number, number + 0.5))
    assert store.settle(60)
    store.close(0.0 if not ended else 60.0)
    with closing(connect(path)) as database, database:
        if not ended:
            database.execute("UPDATE sessions SET ended = NULL WHERE name = ?", (name,))
        if started is not None:
            ends = (started, started + 60, name)
            database.execute("UPDATE sessions SET started = ?, ended = ? WHERE name = ?", ends)


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.db"
    keep(path, "old", "Why does the login fail?", "The cookie has another name.", started=10 * DAY)
    keep(path, "new", "Erinnere mich an die Übung", "Gern.", started=20 * DAY)
    return path


def test_sessions_are_listed_with_what_they_are_about(path: Path) -> None:
    new, old = stored_sessions(path)
    assert (new.name, new.title, new.said) == ("new", "Erinnere mich an die Übung", 2)
    assert (old.name, old.title, old.seconds) == ("old", "Why does the login fail?", 1.5)


def test_a_session_is_renamed_and_gets_its_own_name_back(path: Path) -> None:
    rename(path, "old", "  Login \n trouble ")
    assert stored_session(path, "old").title == "Login trouble"
    rename(path, "old", "")
    assert stored_session(path, "old").title == "Why does the login fail?"


def test_a_long_title_ends_with_a_word(path: Path) -> None:
    keep(path, "long", "and " * 40)
    assert stored_session(path, "long").title.endswith("and …")
    assert len(stored_session(path, "long").title) <= 62


@pytest.mark.parametrize(
    ("words", "session"),
    [("cookie", "old"), ("COOKIE name", "old"), ("ubung", "new"), ("Übu", "new"), ("log", "old")],
)
def test_words_are_found_over_all_sessions(path: Path, words: str, session: str) -> None:
    (found,) = search(path, words)
    assert found.session == session
    assert found.snippet.count(MARK) >= 2
    assert found.number < len(stored_entries(path, session))


@pytest.mark.parametrize("words", ["", "  ", '"', "*", "AND", "nothing such", 'cookie" OR "a', "(", "text:x"])
def test_no_search_is_an_error(path: Path, words: str) -> None:
    assert search(path, words) == []


def test_what_is_deleted_is_gone_from_the_disk(path: Path) -> None:
    folder = session_folder(path, "old")
    folder.mkdir(parents=True)
    (folder / "transcript.md").write_text("The cookie")
    delete(path, ["old"])
    assert [each.name for each in stored_sessions(path)] == ["new"]
    assert search(path, "cookie") == []
    assert not folder.exists()
    kept = b"".join(file.read_bytes() for file in path.parent.glob("sessions.db*"))
    assert b"cookie" not in kept
    with pytest.raises(TandemError, match="no stored session"):
        stored_session(path, "old")


def test_sessions_go_when_their_days_are_over(path: Path) -> None:
    assert expire(path, 0, now=1000 * DAY, running="") == []
    assert expire(path, 30, now=21 * DAY, running="") == []
    assert expire(path, 5, now=21 * DAY, running="") == ["old"]
    assert expire(path, 5, now=99 * DAY, running="new") == []
    assert [each.name for each in stored_sessions(path)] == ["new"]


def test_the_days_of_a_session_that_was_continued_count_from_its_newest_part(path: Path) -> None:
    now = time.time()
    for name in ("diary", "killed", "forgotten"):
        keep(path, name, "begun long ago", started=now - 40 * DAY)
    for name in ("diary", "killed"):  # continued just now, and of the one no end was kept
        store = SessionStore(path, name, lambda sentence: None)
        assert store.close(60.0)
    session_folder(path, "killed").mkdir(parents=True)
    with closing(connect(path)) as database, database:
        database.execute("UPDATE sessions SET ended = NULL WHERE name = 'killed'")
    assert set(expire(path, 30, now, running="")) == {"old", "new", "forgotten"}
    settle_broken_off(path, running="")
    assert expire(path, 30, now, running="") == []
    assert set(expire(path, 30, now + 31 * DAY, running="")) == {"diary", "killed"}


def test_what_the_engine_kept_of_a_killed_session_is_deleted_with_it(path: Path) -> None:
    folder = state_folder() / "snapshots"
    folder.mkdir(parents=True)
    left = [folder / f"old-0a1b2c3d.{end}" for end in ("safetensors", "draft")]
    others = [folder / "new-0a1b2c3d.safetensors", folder / "old-times-0a1b2c3d.safetensors"]
    for each in (*left, *others):
        each.write_text("my pin is 4711")
    delete(path, ["old"])
    assert set(folder.iterdir()) == set(others)


def test_what_cannot_be_deleted_leaves_nothing_else_behind(path: Path) -> None:
    folder = state_folder() / "snapshots"
    folder.mkdir(parents=True)
    for name in ("old", "new"):
        (folder / f"{name}-0a1b2c3d.safetensors").write_text("my pin is 4711")
    refused, other = session_folder(path, "old"), session_folder(path, "new")
    other.mkdir(parents=True)
    refused.write_text("no folder, which nobody can delete as one")
    with pytest.raises(TandemError, match="cannot be deleted"):
        delete(path, ["old", "new"])
    assert list(folder.iterdir()) == []
    assert not other.exists()


def test_all_is_erased_but_what_cannot_be(path: Path) -> None:
    sessions, snapshots = path.with_name("sessions"), state_folder() / "snapshots"
    snapshots.mkdir(parents=True)
    sessions.write_text("no folder")
    with pytest.raises(TandemError, match="cannot be deleted"):
        erase(path)
    assert not snapshots.exists()
    assert not path.exists()


def test_a_session_that_was_killed_is_offered_whole_until_it_is_settled(path: Path) -> None:
    assert broken_off(path, "") is None
    keep(path, "killed", "one", "two", "three", ended=False)
    keep(path, "empty", ended=False)
    keep(path, "runs", "now", ended=False)
    offered = broken_off(path, "runs")
    assert offered is not None
    assert offered.name == "killed"
    assert [entry.text for entry in stored_entries(path, "killed")] == ["one", "two", "three"]
    settle_broken_off(path, "runs")
    assert broken_off(path, "runs") is None
    assert stored_session(path, "killed").ended == pytest.approx(stored_session(path, "killed").started + 2.5)
    assert stored_session(path, "runs").ended is None


def test_a_damaged_index_is_made_anew_by_whoever_needs_it(path: Path) -> None:
    spoil_index(path)
    assert [found.session for found in search(path, "cookie")] == ["old"]
    spoil_index(path)
    delete(path, ["old"])
    assert search(path, "cookie") == []
    assert [found.session for found in search(path, "ubung")] == ["new"]
    assert b"cookie" not in b"".join(file.read_bytes() for file in path.parent.glob("sessions.db*"))


@pytest.mark.parametrize("act", [lambda path: search(path, "and"), lambda path: delete(path, ["long"])])
def test_an_index_that_cannot_be_made_anew_is_damage(path: Path, act: Callable[[Path], object]) -> None:
    keep(path, "long", *["and so on"] * 300)
    spoil_index(path)
    spoil_entries(path)
    with pytest.raises(TandemError, match="are damaged: the next session sets the file aside"):
        act(path)


def test_a_locked_database_is_a_sentence_and_nothing_is_lost(path: Path) -> None:
    with closing(connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(TandemError, match="locked by another program: close it"):
            rename(path, "old", "x")
        other.rollback()
    assert stored_session(path, "old").title == "Why does the login fail?"


@pytest.mark.parametrize(("body", "words"), [(b"no database " * 400, "damaged"), (None, "newer Tandem")])
def test_a_database_that_cannot_be_used_is_a_sentence(tmp_path: Path, body: bytes | None, words: str) -> None:
    path = tmp_path / "sessions.db"
    if body is None:
        with closing(sqlite3.connect(path)) as newer:
            newer.execute("PRAGMA user_version = 99")
    else:
        path.write_bytes(body)
    with pytest.raises(TandemError, match=words):
        stored_sessions(path)
