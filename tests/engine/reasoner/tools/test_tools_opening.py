"""What the user has switched off is not there: built-in tools, and servers, which are not even started."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from engine.reasoner.embedding import Embedder
from engine.reasoner.protocol import FromReasoner, ToolServer
from engine.reasoner.tools.opening import OpenTools, ToolOptions

WAIT = 30.0


async def nothing_found(query: str, count: int) -> Sequence[str]:
    return ()


async def test_what_is_off_is_neither_offered_nor_started(tmp_path: Path) -> None:
    servers = {"one": {"command": "/no/such/program"}, "other": {"command": "/no/such/program"}}
    (tmp_path / "mcp.json").write_text(json.dumps({"mcpServers": servers}))
    told: list[FromReasoner] = []
    options = ToolOptions(tmp_path, tmp_path / "notes.md", without=("notes",), without_servers=("one",))
    came = asyncio.Event()

    def hear(message: FromReasoner) -> None:
        told.append(message)
        came.set()

    tools = OpenTools(options, Embedder(), nothing_found, hear)
    try:
        async with asyncio.timeout(WAIT):
            await came.wait()
        names = {tool.name for tool in tools.tools.all}
    finally:
        await tools.end()
    assert {message.name for message in told if isinstance(message, ToolServer)} == {"other"}
    assert "file_read" in names
    assert not names & {"note_add", "notes_find"}
