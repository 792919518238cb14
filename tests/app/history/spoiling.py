"""Damage to a database of sessions, as a disk does it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.history.database import connect


def spoil_index(path: Path) -> None:
    """The search index has lost its words, which is found out when it reads them; the entries are whole."""
    with closing(connect(path)) as database, database:
        database.execute("DELETE FROM words_data WHERE id > 10")  # below are what it says of itself


def spoil_entries(path: Path) -> None:
    """The oldest entries cannot be read any more. There have to be some hundred."""
    with closing(connect(path)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entries'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        page = file.read(size)
        assert page[0] == 5, "the table has one page alone"
        first = int.from_bytes(page[12:14], "big")  # the oldest entries' place, in the first cell
        leaf = int.from_bytes(page[first : first + 4], "big")
        file.seek((leaf - 1) * size)
        file.write(bytes(size))
