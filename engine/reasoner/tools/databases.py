"""Questions to SQLite files within the chosen folders: read only, bounded in rows and time."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from engine.reasoner.tools.tool import ToolError

MAX_ROWS: Final = 50
MAX_CELL: Final = 200
SECONDS: Final = 5.0
_STEPS: Final = 20_000  # of SQLite's machine between two looks at the clock
_ALLOWED: Final = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
)
_REFUSED_FUNCTIONS: Final = frozenset(("load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"))


def tables(path: Path) -> str:
    """Every table of the file with its columns. Raises ToolError."""
    names = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
    columns = (
        f"SELECT t.name, group_concat(c.name, ', ') FROM ({names}) t, pragma_table_info(t.name) c GROUP BY 1"
    )
    rows = _rows(path, columns, trusted=True)[1]
    return "\n".join(f"{name}: {found}" for name, found in rows) or "There are no tables in it."


def query(path: Path, statement: str) -> str:
    """The rows that one SELECT gives, a line each, columns first. Raises ToolError."""
    columns, rows = _rows(path, statement, trusted=False)
    lines = [" | ".join(columns), *(" | ".join(_cell(value) for value in row) for row in rows[:MAX_ROWS])]
    if len(rows) > MAX_ROWS:
        lines.append("…")
    return "\n".join(lines)


def _rows(path: Path, statement: str, *, trusted: bool) -> tuple[list[str], list[tuple[object, ...]]]:
    end = time.monotonic() + SECONDS
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=1.0, check_same_thread=False)) as database:
            database.execute("PRAGMA query_only = 1")
            database.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
            if not trusted:
                database.set_authorizer(_authorise)
            found = database.execute(statement)
            columns = [str(column[0]) for column in found.description or ()]
            return columns, found.fetchmany(MAX_ROWS + 1)
    except sqlite3.Error as error:
        reason = "it takes too long" if "interrupted" in str(error) else str(error)
        raise ToolError(f"The database {path.name} does not answer that ({reason[:160]}).") from error
    except sqlite3.Warning as error:  # more than one statement
        raise ToolError("Only one question at a time can be put to a database.") from error


def _authorise(action: int, first: str | None, second: str | None, *_: object) -> int:
    del first
    if action not in _ALLOWED:
        return sqlite3.SQLITE_DENY
    refused = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _REFUSED_FUNCTIONS
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK


def _cell(value: object) -> str:
    text = f"<{len(value)} bytes>" if isinstance(value, bytes) else "" if value is None else str(value)
    text = " ".join(text.split())
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
