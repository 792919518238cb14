"""The database of sessions is opened by several threads and programs at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.history import database
from app.history.database import connect

THREADS = 8


def test_many_open_a_new_database_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Turning it to write-ahead mode and closing it as the last one shut others out for a moment.

    That they take turns is shown here; how long a turn takes depends on what else the machine does.
    """
    monkeypatch.setattr(database, "LOCK_SECONDS", 30.0)
    refused: list[Exception] = []

    def use(path: Path, together: threading.Barrier) -> None:
        together.wait(timeout=30.0)
        try:
            for _ in range(5):
                connect(path).close()
        except Exception as error:
            refused.append(error)

    for number in range(30):
        barrier = threading.Barrier(THREADS)
        path = tmp_path / f"{number}.db"
        threads = [threading.Thread(target=use, args=(path, barrier)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60.0)
    assert refused == []
