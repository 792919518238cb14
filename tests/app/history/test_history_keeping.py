"""Where a session is kept: in the database and a folder, or nowhere."""

from __future__ import annotations

import queue
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.events import AppEvent, BrokenOff, Opened, Trouble
from app.history import keeping as keeping_module
from app.history.database import connect
from app.history.keeping import NEWEST, Keeping, Opening
from app.history.library import rename, session_folder, stored_entries, stored_session, stored_sessions
from app.history.log import ConversationLog, Entry
from app.settings.storage import Storage

DAY = 86_400.0


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder, and a folder for memory of the test's own."""
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr(keeping_module, "MEMORY", memory)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    names = iter(f"session-{number}" for number in range(100))
    monkeypatch.setattr(keeping_module, "new_name", lambda: next(names))
    return tmp_path / "data" / "sessions.db"


def hold(
    database: Path,
    *words: str,
    opening: Opening | None = None,
    storage: Storage | None = None,
    close: bool = True,
) -> tuple[Keeping, list[AppEvent]]:
    """A session in which these words are said."""
    told: list[AppEvent] = []
    keeping = Keeping(opening or Opening(), storage or Storage(), database, told.append)
    log = ConversationLog(*keeping.sinks)
    for number, text in enumerate(words):
        log.add(Entry("user", text, number, number + 0.5))
    if close:
        keeping.close()
    return keeping, told


def test_a_session_is_kept_and_continued(database: Path) -> None:
    first, told = hold(database, "one", "two")
    assert told == [Opened("session-0")]
    second, told = hold(database, "three", opening=Opening("session-0"))
    (opened,) = [each for each in told if isinstance(each, Opened)]
    assert (opened.name, opened.title, len(opened.before)) == ("session-0", "one", 2)
    assert [entry.text for entry in stored_entries(database, "session-0")] == ["one", "two", "three"]
    assert first.folder == session_folder(database, "session-0")
    assert second.folder.parent == first.folder
    assert [told.text for told in second.before.told()] == ["one", "two"]
    assert all(told.tick < 0 for told in second.before.told())


def test_a_continued_session_whose_database_is_damaged_keeps_its_title_and_beginning(
    database: Path,
) -> None:
    hold(database, "one")
    rename(database, "session-0", "Diary")
    with closing(connect(database)) as changed, changed:
        changed.execute("UPDATE sessions SET started = 1000.0")
    keeping, _told = hold(database, opening=Opening("session-0"), close=False)
    assert keeping._store is not None
    assert keeping._store.settle(60.0)
    for beside in database.parent.glob("sessions.db-*"):
        beside.unlink()
    database.write_bytes(b"overwritten by somebody" * 400)
    keeping.sinks[0](0, Entry("user", "two", 0.0, 1.0))
    keeping.close()
    kept = stored_session(database, "session-0")
    assert (kept.started, kept.title, kept.said) == (1000.0, "Diary", 2)


def test_the_last_one_is_continued_and_a_first_one_begun(database: Path) -> None:
    keeping, _told = hold(database, opening=Opening(NEWEST))
    assert keeping.before.entries == ()
    hold(database, "something")
    keeping, _told = hold(database, opening=Opening(NEWEST))
    assert [entry.text for entry in keeping.before.entries] == ["something"]


def test_the_one_used_last_is_continued_and_not_the_one_begun_last(database: Path) -> None:
    hold(database, "monday")
    hold(database, "tuesday")
    hold(database, "and this on wednesday", opening=Opening("session-0"))
    hold(database)  # in which nothing was said
    keeping, _told = hold(database, "thursday", opening=Opening(NEWEST))
    assert keeping.before.name == "session-0"
    hold(database, "friday", opening=Opening("session-1"))
    keeping, _told = hold(database, opening=Opening(NEWEST))
    assert keeping.before.name == "session-1"


@pytest.mark.parametrize("name", [".", "..", "../..", "nobody"])
def test_a_name_that_no_session_has_begins_a_new_one(database: Path, name: str) -> None:
    hold(database, "one")
    keeping, told = hold(database, opening=Opening(name))
    assert (keeping.before.name, keeping.before.ticks) == ("session-1", 0)
    assert any(isinstance(each, Trouble) and "no stored session" in each.message for each in told)


def test_incognito_leaves_nothing(database: Path, tmp_path: Path) -> None:
    keeping, told = hold(database, "secret", opening=Opening(incognito=True), close=False)
    assert told == [Opened("session-0", incognito=True)]
    assert keeping.reasoner_arguments == ("--notes", str(keeping.folder / "notes.md"))
    (keeping.folder / "ticks.jsonl").write_text("secret")
    assert keeping.engine_arguments == ("--snapshots", str(keeping.folder / "snapshots"))
    assert keeping.shown_folder == ""
    keeping.close()
    assert not keeping.folder.exists()
    assert not database.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_incognito_session_left_is_removed_at_the_next_start(database: Path) -> None:
    killed, _told = hold(database, "secret", opening=Opening(incognito=True), close=False)
    assert killed.folder.exists()
    hold(database, "later")
    assert not killed.folder.exists()


def test_everything_is_erased_before_a_new_session_begins(database: Path, tmp_path: Path) -> None:
    hold(database, "secret words")
    (session_folder(database, "session-0") / "transcript.md").write_text("secret words")
    snapshots = tmp_path / "state" / "tandem" / "snapshots"
    snapshots.mkdir(parents=True)
    (snapshots / "one.safetensors").write_text("secret words")
    database.with_name("sessions.damaged-1.db").write_text("secret words")
    (database.parent / "weights").mkdir()
    hold(database, "a new beginning", opening=Opening(erase=True))
    assert [each.title for each in stored_sessions(database)] == ["a new beginning"]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"secret" not in kept
    assert (database.parent / "weights").is_dir()


def test_sound_is_kept_only_where_it_was_asked_for(database: Path) -> None:
    assert hold(database, "x")[0].sound is None
    keeping, _told = hold(database, "y", storage=Storage(record_sound=True))
    assert keeping.sound == session_folder(database, "session-1") / "sound-00000000.wav"


def test_old_sessions_go_and_a_broken_one_is_offered(database: Path) -> None:
    hold(database, "old")
    hold(database, "broken")
    with closing(connect(database)) as changed, changed:
        changed.execute("UPDATE sessions SET ended = ? WHERE name = 'session-0'", (time.time() - 40 * DAY,))
        changed.execute("UPDATE sessions SET ended = NULL WHERE name = 'session-1'")
    _keeping, told = hold(database, "new", storage=Storage(keep_days=30))
    assert BrokenOff("session-1", "broken") in told
    assert {each.name for each in stored_sessions(database)} == {"session-1", "session-2"}


def test_a_locked_database_is_told_and_the_session_is_written_later(database: Path) -> None:
    hold(database, "before")
    told: queue.Queue[AppEvent] = queue.Queue()
    with closing(connect(database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        keeping = Keeping(Opening("session-0"), Storage(), database, told.put)
        keeping.sinks[0](0, Entry("user", "meanwhile", 0.0, 1.0))
        while not isinstance(trouble := told.get(timeout=60.0), Trouble):
            pass
        assert "locked" in trouble.message
        other.rollback()
    while not isinstance(trouble := told.get(timeout=60.0), Trouble):
        pass
    assert trouble.message == ""
    keeping.close()
    assert [entry.text for entry in stored_entries(database, "session-0")] == ["before", "meanwhile"]
    assert stored_session(database, "session-0").title == "before"


def test_what_was_typed_to_a_session_that_could_not_begin_is_kept(database: Path) -> None:
    keeping = Keeping(Opening(), Storage(), database, lambda event: None)
    keeping.keep_typed(["remember this", "and that"])
    keeping.close()
    entries = stored_entries(database, "session-0")
    assert [(entry.text, entry.kind) for entry in entries] == [
        ("remember this", "typed"),
        ("and that", "typed"),
    ]


def test_a_damaged_database_is_told_in_one_sentence_that_stays(database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"no database " * 400)
    told: queue.Queue[AppEvent] = queue.Queue()
    keeping = Keeping(Opening(NEWEST), Storage(), database, told.put)
    keeping.sinks[0](0, Entry("user", "go on", 0.0, 1.0))
    keeping.close()
    assert [entry.text for entry in stored_entries(database, "session-0")] == ["go on"]
    (trouble,) = [each for each in told.queue if isinstance(each, Trouble)]
    (aside,) = database.parent.glob("*damaged*")
    assert aside.name in trouble.message
