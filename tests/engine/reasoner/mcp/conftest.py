"""A host that is started and ended for a test, and what a tool may use while it runs."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import psutil

from engine.reasoner.mcp.config import ServerConfig
from engine.reasoner.mcp.host import Host
from engine.reasoner.mcp.server import Server
from engine.reasoner.tools.tool import Form, Result, Tool

ROOT = Path(__file__).resolve().parents[4]
INSTALLED = ROOT / "build" / "mcp-servers"
EVERYTHING = str(INSTALLED / "node_modules" / ".bin" / "mcp-server-everything")
FILES = str(INSTALLED / "node_modules" / ".bin" / "mcp-server-filesystem")
SQLITE = str(INSTALLED / "sqlite" / "bin" / "mcp-server-sqlite")
FAULTY = Path(__file__).with_name("faulty_server.py")
WAIT = 60.0


class Asked:
    """`Calling` that remembers progress and answers every form with ``answer``; nobody writes for it."""

    wall = 0.0
    request = ""

    def __init__(self, answer: dict[str, Any] | None = None) -> None:
        self.answer = answer
        self.shares: list[float | None] = []
        self.forms: list[Form] = []
        self.moved = asyncio.Event()

    def progress(self, share: float | None, message: str) -> None:
        self.shares.append(share)
        self.moved.set()

    async def ask(self, form: Form) -> dict[str, Any] | None:
        self.forms.append(form)
        return self.answer

    async def compose(self, instruction: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        return None


def faulty(*arguments: str, name: str = "faulty", seconds: float = 30.0) -> ServerConfig:
    return ServerConfig(name, sys.executable, (str(FAULTY), *arguments), seconds=seconds)


@contextlib.asynccontextmanager
async def hosting(*configs: ServerConfig, messages: list[str] | None = None) -> AsyncIterator[Host]:
    """The host with these servers, settled; afterwards not one of their processes is left.

    ``messages`` takes what is told of the servers.
    """

    def changed(server: Server) -> None:
        if messages is not None and server.message:
            messages.append(server.message)

    before = psutil.Process().children(recursive=True)
    host = Host(configs, changed, pause=0.01)
    host.start()
    try:
        async with asyncio.timeout(WAIT):
            await host.wait_settled()
        yield host
    finally:
        children = psutil.Process().children(recursive=True)
        async with asyncio.timeout(WAIT):
            await host.end()
        assert [child for child in children if child not in before and _lives(child)] == []


def _lives(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def tool(host: Host, name: str) -> Tool:
    found = next((each for each in host.tools if each.name == name), None)
    assert found is not None, (name, [server.message for server in host.servers])
    return found


async def called(
    host: Host, name: str, arguments: dict[str, Any] | None = None, asked: Asked | None = None
) -> Result:
    async with asyncio.timeout(WAIT):
        return await tool(host, name).call(arguments or {}, asked or Asked())
