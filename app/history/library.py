"""The stored sessions: listed, searched, named, deleted. Every function raises TandemError with a sentence."""

from __future__ import annotations

import glob
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from app.errors import TandemError
from app.folders import state_folder
from app.history.database import opened, with_index
from app.history.log import Entry

MAX_FOUND: Final = 200
TITLE_LETTERS: Final = 60
MARK: Final = "\x02"  # around the words that were searched for, in a `Found.snippet`
DAY_SECONDS: Final = 86_400.0
_LISTED: Final = """
SELECT name, started, ended, title,
    (SELECT count(*) FROM entries WHERE session = name AND who IN ('user', 'assistant')),
    (SELECT max("end") FROM entries WHERE session = name),
    (SELECT text FROM entries WHERE session = name AND who = 'user' ORDER BY start LIMIT 1)
FROM sessions
"""
_FOUND: Final = f"""
SELECT e.session, e.number, e.who, e.start, snippet(words, 0, '{MARK}', '{MARK}', ' … ', 16)
FROM words JOIN entries AS e ON e.id = words.rowid JOIN sessions AS s ON s.name = e.session
WHERE words MATCH ? ORDER BY s.started DESC, e.start LIMIT {MAX_FOUND}
"""


@dataclass(frozen=True)
class StoredSession:
    """One session on disk. ``started`` and ``ended`` are seconds since the epoch; ``ended`` None: it runs, or
    was broken off. ``said``: how many things were said; ``seconds``: how long it is."""

    name: str
    started: float
    ended: float | None
    title: str
    said: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Found:
    """An entry with the words that were searched for; in ``snippet`` they stand between two `MARK`."""

    session: str
    number: int
    who: str
    start: float
    snippet: str


def stored_sessions(path: Path) -> list[StoredSession]:
    """The sessions on disk, the newest first; one without a title goes by the user's first words."""
    with opened(path) as database:
        return [_listed(row) for row in database.execute(f"{_LISTED} ORDER BY started DESC")]


def stored_session(path: Path, name: str) -> StoredSession:
    """One session."""
    with opened(path) as database:
        row = database.execute(f"{_LISTED} WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise TandemError(f"There is no stored session '{name}': choose one of the list.")
    return _listed(row)


def stored_entries(path: Path, name: str) -> list[Entry]:
    """The entries of session ``name`` in the order of their numbers."""
    query = (
        'SELECT who, text, start, "end", kind, heard, voiced, reason FROM entries '
        "WHERE session = ? ORDER BY number"
    )
    with opened(path) as database:
        return [
            Entry(who, text, start, end, kind, heard, bool(voiced), reason)
            for who, text, start, end, kind, heard, voiced, reason in database.execute(query, (name,))
        ]


def beginning(path: Path, name: str) -> tuple[float | None, str]:
    """When session ``name`` began, and the title that the user gave it; None and "" where there is none."""
    with opened(path) as database:
        row = database.execute("SELECT started, title FROM sessions WHERE name = ?", (name,)).fetchone()
    return (None, "") if row is None else (row[0], row[1])


def next_number(path: Path, name: str) -> int:
    """The number that no entry of session ``name`` has yet, nor any after it."""
    with opened(path) as database:
        row = database.execute("SELECT max(number) FROM entries WHERE session = ?", (name,)).fetchone()
    last: int | None = row[0]
    return 0 if last is None else last + 1


def search(path: Path, words: str) -> list[Found]:
    """Entries that hold all the words, in any order; the last word may be the beginning of one."""
    asked = re.findall(r"\w+", words)
    if not asked:
        return []
    query = " ".join(f'"{word}"' for word in asked) + "*"
    return with_index(path, lambda database: [Found(*row) for row in database.execute(_FOUND, (query,))])


def broken_off(path: Path, running: str) -> StoredSession | None:
    """The newest session that was killed before its end with something said; not the ``running`` one."""
    waiting = [each for each in stored_sessions(path) if each.ended is None and each.name != running]
    return next((each for each in waiting if each.said), None)


def settle_broken_off(path: Path, running: str) -> None:
    """Nobody wants to continue what was broken off: it ended with its last entry."""
    waiting = [each for each in stored_sessions(path) if each.ended is None and each.name != running]
    with opened(path) as database:
        database.executemany(
            "UPDATE sessions SET ended = ? WHERE name = ? AND ended IS NULL",
            [(last_kept(path, each), each.name) for each in waiting],
        )


def last_kept(path: Path, session: StoredSession) -> float:
    """When something was last kept of a session; of one that was broken off only its folder knows."""
    if session.ended is not None:
        return session.ended
    spoken = session.started + session.seconds
    try:
        return max(spoken, session_folder(path, session.name).stat().st_mtime)
    except OSError:
        return spoken


def rename(path: Path, name: str, title: str) -> None:
    """Give a session a title; an empty one takes it away."""
    with opened(path) as database:
        database.execute("UPDATE sessions SET title = ? WHERE name = ?", (" ".join(title.split()), name))


def delete(path: Path, names: Sequence[str]) -> None:
    """Delete sessions and every file that belongs to them; what was on the disk is overwritten."""

    def take_away(database: sqlite3.Connection) -> None:
        database.executemany("DELETE FROM sessions WHERE name = ?", [(name,) for name in names])
        _scrub(database)

    with_index(path, take_away)
    with opened(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    patterns = [f"{glob.escape(name[:48])}-????????.*" for name in names]  # see app/session.py
    _try_each(
        *(partial(_remove_files, _snapshots(), pattern) for pattern in patterns),
        partial(remove_folders, [session_folder(path, name) for name in names]),
    )


def expire(path: Path, days: int, now: float, running: str) -> list[str]:
    """Delete the sessions last used more than ``days`` before ``now``; 0 keeps all. Returns their names."""
    if days == 0:
        return []
    old = [
        each.name
        for each in stored_sessions(path)
        if last_kept(path, each) < now - days * DAY_SECONDS and each.name != running
    ]
    if old:
        delete(path, old)
    return old


def erase(path: Path) -> None:
    """Delete every session and every trace of one, also damaged databases; only while none is being written."""
    _try_each(
        partial(_remove_files, path.parent, f"{path.stem}*{path.suffix}*"),
        partial(remove_folders, [_snapshots(), path.with_name("sessions")]),
    )


def session_folder(path: Path, name: str) -> Path:
    """Where the files of a session are; ``path`` is the database's."""
    return path.with_name("sessions") / name


def remove_folders(folders: Iterable[Path]) -> None:
    """Delete folders with everything in them; those that are not there are no error."""
    _try_each(*(partial(_remove, folder, shutil.rmtree) for folder in folders))


def _remove_files(folder: Path, pattern: str) -> None:
    _try_each(*(partial(_remove, file, Path.unlink) for file in folder.glob(pattern)))


def _remove(path: Path, how: Callable[[Path], None]) -> None:
    try:
        how(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise TandemError(
            f"{path} cannot be deleted ({error.strerror}): give yourself access to it and try again."
        ) from error


def _try_each(*acts: Callable[[], None]) -> None:
    """What cannot be done costs nothing else; then the first error is raised."""
    errors: list[TandemError] = []
    for act in acts:
        try:
            act()
        except TandemError as error:
            errors.append(error)
    if errors:
        raise errors[0]


def _snapshots() -> Path:
    """What the engine keeps of a running session, newest words and sounds included; a killed one leaves it."""
    return state_folder() / "snapshots"


def _scrub(database: sqlite3.Connection) -> None:
    """The index keeps deleted words until it is written anew."""
    database.execute("INSERT INTO words (words) VALUES ('optimize')")


def _listed(row: tuple[str, float, float | None, str, int, float | None, str | None]) -> StoredSession:
    name, started, ended, title, said, seconds, first = row
    shown = title or _shortened(first or "") or time.strftime("%d.%m.%Y %H:%M", time.localtime(started))
    return StoredSession(name, started, ended, shown, said, seconds or 0.0)


def _shortened(text: str) -> str:
    if len(text) <= TITLE_LETTERS:
        return text
    return text[:TITLE_LETTERS].rsplit(" ", 1)[0] + " …"
