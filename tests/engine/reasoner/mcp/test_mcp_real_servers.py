"""Servers that are not ours, from PyPI and npm, over stdio and streamable HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.reasoner.mcp import server
from engine.reasoner.mcp.config import ServerConfig
from engine.reasoner.mcp.results import as_form
from tests.engine.reasoner.mcp.conftest import (
    EVERYTHING,
    FILES,
    SQLITE,
    WAIT,
    Asked,
    called,
    hosting,
    tool,
)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """How soon a program begins is the machine's affair here."""
    monkeypatch.setattr(server, "START_SECONDS", WAIT)


async def test_mcp_server_time() -> None:
    async with hosting(ServerConfig("time", sys.executable, ("-m", "mcp_server_time"))) as host:
        assert tool(host, "time.get_current_time").effect == "read"
        arguments = {"source_timezone": "UTC", "time": "12:00", "target_timezone": "Asia/Tokyo"}
        assert "21:00" in (await called(host, "time.convert_time", arguments)).text
        wrong = await called(host, "time.get_current_time", {"timezone": "Nowhere/Atlantis"})
        assert wrong.failed


async def test_mcp_server_git(tmp_path: Path) -> None:
    for command in (["init", "-q"], ["config", "user.email", "a@b"], ["config", "user.name", "A"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, timeout=60)
    (tmp_path / "new.txt").write_text("new")
    config = ServerConfig("git", sys.executable, ("-m", "mcp_server_git", "--repository", str(tmp_path)))
    async with hosting(config) as host:
        here = {"repo_path": str(tmp_path)}
        assert "new.txt" in (await called(host, "git.git_status", here)).text
        assert (tool(host, "git.git_log").effect, tool(host, "git.git_commit").effect) == ("read", "write")
        await called(host, "git.git_add", {**here, "files": ["new.txt"]})
        await called(host, "git.git_commit", {**here, "message": "Add a file"})
        assert "Add a file" in (await called(host, "git.git_log", here)).text


async def test_mcp_server_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    async with hosting(ServerConfig("sqlite", SQLITE, ("--db-path", str(path)))) as host:
        assert tool(host, "sqlite.read_query").effect == "write"  # it does not say that it only reads
        await called(host, "sqlite.create_table", {"query": "CREATE TABLE birds (name TEXT)"})
        await called(host, "sqlite.write_query", {"query": "INSERT INTO birds VALUES ('wren')"})
        assert "wren" in (await called(host, "sqlite.read_query", {"query": "SELECT * FROM birds"})).text
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT name FROM birds").fetchall() == [("wren",)]


async def test_server_filesystem(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("milk and bread")
    async with hosting(ServerConfig("files", FILES, (str(tmp_path),))) as host:
        assert tool(host, "files.read_text_file").effect == "read"
        assert tool(host, "files.write_file").effect == "write"
        read = await called(host, "files.read_text_file", {"path": str(tmp_path / "list.txt")})
        assert "milk and bread" in read.text
        outside = await called(host, "files.read_text_file", {"path": str(tmp_path.parent / "x")})
        assert outside.failed


async def test_server_everything_over_stdio() -> None:
    async with hosting(ServerConfig("all", EVERYTHING)) as host:
        assert "3" in (await called(host, "all.get-sum", {"a": 1, "b": 2})).text
        assert (await called(host, "all.get-tiny-image")).text.count("[image]") == 1
        asked = Asked({"name": "Ada", "check": True})
        work = {"duration": 1, "steps": 4}
        await called(host, "all.trigger-long-running-operation", work, asked)
        assert asked.shares == [0.25, 0.5, 0.75, 1.0]
        told = await called(host, "all.trigger-elicitation-request", {}, asked)
        assert "Ada" in told.text
        assert asked.forms[0].server == "all"
        assert [field.kind for field in asked.forms[0].fields][:2] == ["text", "boolean"]
        declined = await called(host, "all.trigger-elicitation-request", {}, Asked(None))
        assert "decline" in declined.text
        await stopped_in_the_middle(host)


async def stopped_in_the_middle(host: object) -> None:
    from engine.reasoner.mcp.host import Host

    assert isinstance(host, Host)
    asked = Asked()
    long = tool(host, "all.trigger-long-running-operation").call({"duration": 600, "steps": 6000}, asked)
    call = asyncio.ensure_future(long)
    async with asyncio.timeout(WAIT):
        await asked.moved.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert "4" in (await called(host, "all.get-sum", {"a": 2, "b": 2})).text


@contextlib.asynccontextmanager
async def served_over_http() -> AsyncIterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        EVERYTHING,
        "streamableHttp",
        env={**os.environ, "PORT": str(port)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        async with asyncio.timeout(WAIT):
            while b"listening" not in (line := await process.stderr.readline()).lower():
                assert line, "the server ended"
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.kill()
        await process.wait()


async def test_server_everything_over_streamable_http() -> None:
    async with served_over_http() as url, hosting(ServerConfig("far", url=url)) as host:
        assert "7" in (await called(host, "far.get-sum", {"a": 3, "b": 4})).text
        asked = Asked({"name": "Ada"})
        await called(host, "far.trigger-long-running-operation", {"duration": 1, "steps": 2}, asked)
        assert asked.shares == [0.5, 1.0]
        assert "Ada" in (await called(host, "far.trigger-elicitation-request", {}, asked)).text


def test_a_form_of_another_kind_is_declined() -> None:
    from mcp import types

    nested = {"type": "object", "properties": {"a": {"type": "object"}}, "required": ["a"]}
    assert as_form("x", types.ElicitRequestFormParams(message="?", requested_schema=nested)) is None
    many = {"type": "object", "properties": {f"f{n}": {"type": "string"} for n in range(30)}}
    assert as_form("x", types.ElicitRequestFormParams(message="?", requested_schema=many)) is None
