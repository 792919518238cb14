"""Servers that hang, die, flood, lie or stay: each is told in a sentence and harms nobody."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import time
from typing import Any

import psutil
import pytest

from engine.reasoner.mcp import server as server_module
from engine.reasoner.mcp import transport
from engine.reasoner.mcp.config import ServerConfig
from engine.reasoner.mcp.host import Host
from engine.reasoner.mcp.server import Server
from engine.reasoner.tools.tool import Form, ToolError
from tests.engine.reasoner.mcp.conftest import WAIT, Asked, called, faulty, hosting, tool


async def until(server: Server, state: str) -> None:
    async with asyncio.timeout(WAIT):
        while server.state != state:
            await asyncio.sleep(0.01)


async def test_a_call_that_hangs_is_given_up_and_the_server_is_told() -> None:
    async with hosting(faulty(seconds=1.0)) as host:
        with pytest.raises(ToolError, match=r"^The server 'faulty' did not answer in 1 seconds\.$"):
            await called(host, "faulty.hang")
        assert (await called(host, "faulty.cancelled")).text != "[]"
        work = asyncio.current_task()
        assert work is not None
        assert not work.cancelling()  # whoever gave the call up has let go of the task


async def test_a_call_that_is_cancelled_is_cancelled_at_the_server() -> None:
    async with hosting(faulty()) as host:
        call = asyncio.create_task(called(host, "faulty.hang"))
        assert (await called(host, "faulty.say")).text == "done"  # the other call is on its way by now
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert len((await called(host, "faulty.cancelled")).text) > len("[]")


class Waiting(Asked):
    """Nobody answers."""

    def __init__(self) -> None:
        super().__init__()
        self.given_up = asyncio.Event()

    async def ask(self, form: Form) -> dict[str, Any] | None:
        self.moved.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.given_up.set()
        return None


async def test_what_a_server_asks_in_a_call_is_taken_back_when_the_call_is_cancelled() -> None:
    async with hosting(faulty()) as host:
        asked = Waiting()
        call = asyncio.create_task(called(host, "faulty.ask", {}, asked))
        async with asyncio.timeout(WAIT):
            await asked.moved.wait()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await asked.given_up.wait()
            while (await called(host, "faulty.answers")).text != '["decline"]':
                pass


async def test_a_server_that_dies_fails_its_calls_and_is_started_again() -> None:
    async with hosting(faulty(), faulty(name="other")) as host:
        with pytest.raises(ToolError, match=r"ended while it worked on this\.$"):
            await called(host, "faulty.die")
        assert (await called(host, "other.say")).text == "done"
        await until(host.servers[0], "restarting")
        await until(host.servers[0], "ready")
        assert (await called(host, "faulty.say")).text == "done"


async def test_a_server_that_keeps_dying_stays_down_with_its_last_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server_module, "PAUSE", 0.01)
    states: list[tuple[str, str]] = []
    host = Host([faulty("once")], lambda server: states.append((server.state, server.message)))
    host.start()
    try:
        await until(host.servers[0], "failed")
    finally:
        await host.end()
    assert states[-1][1] == "The tool server 'faulty' is not there: it ended with status 4. See mcp.json."
    assert [state for state, _ in states].count("restarting") == server_module.MAX_STARTS - 1
    assert host.tools == ()


async def test_a_server_that_is_slow_to_begin_says_so_and_comes_in_when_it_is_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server_module, "LATE_SECONDS", 0.0)
    told: list[tuple[str, str, int]] = []
    host = Host([faulty()], lambda server: told.append((server.state, server.message, len(server.tools))))
    host.start()
    try:
        async with asyncio.timeout(WAIT):
            await host.wait_settled()
        assert (await called(host, "faulty.say")).text == "done"
    finally:
        await host.end()
    late = "The tool server 'faulty' is still starting; ask again once its tools are there."
    assert told[0] == ("starting", late, 0)
    assert told[1][:2] == ("ready", "")
    assert told[1][2] > 0


@pytest.mark.parametrize("how", ["flood", "big"])
async def test_a_server_that_floods_is_ended_and_memory_stays(how: str) -> None:
    messages: list[str] = []
    async with hosting(faulty(), faulty(name="other"), messages=messages) as host:
        before = psutil.Process().memory_info().rss
        with pytest.raises(ToolError):
            await called(host, f"faulty.{how}")
        assert psutil.Process().memory_info().rss - before < 100 * 1024**2
        async with asyncio.timeout(WAIT):
            while not messages:
                await asyncio.sleep(0.01)
        assert "more than" in messages[0]
        assert (await called(host, "other.say")).text == "done"


async def test_an_answer_that_cannot_be_read_is_one_sentence() -> None:
    async with hosting(faulty()) as host:
        with pytest.raises(ToolError, match=r"^The server 'faulty' gave an answer that cannot be read\.$"):
            await called(host, "faulty.nonsense")
        assert (await called(host, "faulty.say")).text == "done"


async def test_tools_that_come_later_are_listed() -> None:
    async with hosting(faulty()) as host:
        assert (await called(host, "faulty.relist")).text == "done"
        async with asyncio.timeout(WAIT):
            while not any(each.name == "faulty.added" for each in host.tools):
                await asyncio.sleep(0.01)
        assert tool(host, "faulty.added").description == "added."


async def test_tools_that_come_while_the_first_are_listed_are_listed_too() -> None:
    async with hosting(faulty("early")) as host, asyncio.timeout(WAIT):
        while not any(each.name == "faulty.added" for each in host.tools):
            await asyncio.sleep(0.01)


class Elsewhere:
    """A server over HTTP that somebody else starts and stops, always at the same address."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._server: asyncio.Server | None = None

    @property
    def config(self) -> ServerConfig:
        return ServerConfig("far", url=f"http://127.0.0.1:{self.port}/mcp")

    async def begin(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def end(self) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = re.search(r"content-length: (\d+)", head)
            message = json.loads(await reader.readexactly(int(length[1]) if length else 0) or b"{}")
            result: dict[str, Any] | None = None
            match message.get("method"):
                case "initialize":
                    version = message["params"]["protocolVersion"]
                    info = {"name": "far", "version": "1"}
                    capabilities: dict[str, Any] = {"tools": {}}
                    result = {"protocolVersion": version, "capabilities": capabilities, "serverInfo": info}
                case "tools/list":
                    result = {"tools": [{"name": "say", "inputSchema": {"type": "object"}}]}
                case "tools/call":
                    result = {"content": [{"type": "text", "text": "done"}]}
            answer = {"jsonrpc": "2.0", "id": message.get("id"), "result": result}
            if result is None and "id" in message:
                answer = {"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32601, "message": "no"}}
            known = result is not None or "id" in message
            body = json.dumps(answer).encode() if known else b""
            status = "200 OK" if known else "202 Accepted" if message else "405 No"
            lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}"]
            writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
            await writer.drain()
        writer.close()


async def test_a_server_elsewhere_that_is_away_for_a_while_is_taken_up_again() -> None:
    far, messages = Elsewhere(), list[str]()
    await far.begin()
    async with hosting(far.config, messages=messages) as host:
        assert (await called(host, "far.say")).text == "done"
        await far.end()
        with pytest.raises(ToolError, match=r"ended while it worked on this\.$"):
            await called(host, "far.say")
        await until(host.servers[0], "failed")
        await far.begin()
        await until(host.servers[0], "ready")
        assert (await called(host, "far.say")).text == "done"
        await far.end()
    assert messages == [
        "The tool server 'far' is started again: nobody answers at its address.",
        "The tool server 'far' is not there: nobody answers at its address. See mcp.json.",
    ]


async def test_a_server_elsewhere_that_comes_later_than_we_do_is_found() -> None:
    far = Elsewhere()
    async with hosting(far.config) as host:
        assert host.servers[0].state == "failed"
        await far.begin()
        await until(host.servers[0], "ready")
        assert (await called(host, "far.say")).text == "done"
        await far.end()


async def test_a_server_that_stays_is_ended_and_so_is_what_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "END_SECONDS", 0.2)
    async with hosting(faulty("stay"), faulty(name="parent")) as host:
        child = int((await called(host, "parent.leave")).text)
        assert psutil.pid_exists(child)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


async def test_a_server_gets_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_SECRET", "1")
    async with hosting(faulty()) as host:
        names = (await called(host, "faulty.environment")).text.split(",")
    assert "TANDEM_SECRET" not in names
    assert "PATH" in names


async def test_servers_that_cannot_be_started_are_told_and_wait_for_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configs = [
        faulty("mute", name="mute"),
        ServerConfig("none", "no-such-program-anywhere"),
        ServerConfig("noise", "yes"),
        ServerConfig("nobody", url="http://127.0.0.1:9/mcp"),
    ]
    monkeypatch.setattr(server_module, "START_SECONDS", 3.0)
    async with hosting(*configs) as host:
        messages = {server.config.name: server.message for server in host.servers}
    assert messages == {
        "mute": "The tool server 'mute' is not there: it did not begin within 3 seconds. See mcp.json.",
        "none": "The tool server 'none' is not there: "
        "the program no-such-program-anywhere is not on this computer. See mcp.json.",
        "noise": "The tool server 'noise' is not there: it does not speak MCP on its output. See mcp.json.",
        "nobody": "The tool server 'nobody' is not there: nobody answers at its address. See mcp.json.",
    }


async def test_a_call_after_the_end_is_one_sentence() -> None:
    async with hosting(faulty()) as host:
        say = tool(host, "faulty.say")
    with pytest.raises(ToolError, match="is not running"):
        await say.call({}, Asked())


def test_an_allowance_counts_only_what_is_recent() -> None:
    now = [time.monotonic()]
    allowance = transport.Allowance(lambda: now[0])
    assert all(allowance.spend(10) for _ in range(transport.MAX_MESSAGES))
    assert not allowance.spend(10)
    now[0] += transport.WINDOW + 1
    assert allowance.spend(10)
    assert not allowance.spend(transport.MAX_TOTAL)
