"""The other servers that are not ours, each driven through the app by words."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.app.foreign_talk import WAIT, Talk, talking
from tests.engine.reasoner.mcp.conftest import EVERYTHING, FILES, SQLITE


async def told(talk: Talk, task: int, request: str) -> tuple[str, str]:
    """Type a request and say yes to what is asked: the tool that was called, and its result."""
    before = len(talk.called())
    talk.type(request, task)
    await talk.until(lambda: talk.mind.questions.open or not talk.mind.working)
    if talk.mind.questions.open:
        assert talk.mind.questions.typed("yes")
        await talk.until(lambda: not talk.mind.working)
    called = talk.called()[before:]
    assert [call.outcome for call in called] == ["done"], (request, called)
    assert talk.said(task)
    return called[0].tool, called[0].result


@pytest.mark.timeout(4 * WAIT)
async def test_four_servers_are_told_apart_and_answer(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "plums.txt").write_text("blue\n", encoding="utf-8")
    with contextlib.closing(sqlite3.connect(tmp_path / "birds.db")) as database:
        database.execute("CREATE TABLE wrens (name TEXT)")
        database.commit()
    servers = {
        "time": {"command": sys.executable, "args": ["-m", "mcp_server_time"]},
        "sqlite": {"command": SQLITE, "args": ["--db-path", str(tmp_path / "birds.db")]},
        "files": {"command": FILES, "args": [str(shelf)]},
        "all": {"command": EVERYTHING, "args": []},
    }
    async with talking(tmp_path, servers) as talk:
        tool, result = await told(talk, 1, "convert the time 12:00 from UTC to Asia/Tokyo")
        assert (tool, "21:00" in result) == ("time.convert_time", True)
        tool, result = await told(talk, 2, "list all tables in the sqlite database")
        assert (tool, "wrens" in result) == ("sqlite.list_tables", True)
        tool, result = await told(talk, 3, f"show the directory tree of {shelf}")
        assert (tool, "plums.txt" in result) == ("files.directory_tree", True)
        tool, result = await told(talk, 4, "echo the message plum cake")
        assert (tool, "plum cake" in result) == ("all.echo", True)
