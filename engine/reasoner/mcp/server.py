"""One MCP server: started, listed, called, started again when it dies, ended. It harms nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Literal

import anyio
import httpx2
from mcp import Client, types
from mcp.client import ClientRequestContext, IncomingMessage
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from engine.reasoner.mcp.config import ServerConfig
from engine.reasoner.mcp.results import as_form, as_result, as_tool
from engine.reasoner.mcp.transport import Stdio, Transport, limited
from engine.reasoner.tools.tool import Arguments, Calling, Result, Tool, ToolError

START_SECONDS: Final = 30.0
LATE_SECONDS: Final = 2.0  # after which it is said that requests go on without it
END_SECONDS: Final = 8.0
MAX_TOOLS: Final = 128
MAX_PAGES: Final = 20
MAX_STARTS: Final = 3  # in a row; then it stays down, unless somebody else starts it
STEADY_SECONDS: Final = 30.0
PAUSE: Final = 1.0
MAX_DOUBLED: Final = 6  # times that a pause is doubled: about a minute
_BROKEN: Final = (
    *(ValidationError, ValueError, RuntimeError, OSError, httpx2.HTTPError),
    *(anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream),
)
_LOG: Final = logging.getLogger("tandem")

State = Literal["starting", "ready", "restarting", "failed"]


@dataclass(eq=False)
class _Call:
    """A call under way; ``over`` is set when it ends, however that is."""

    calling: Calling
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Server:
    """Owns one server. ``changed`` is called when its state, its tools or its sentence change."""

    def __init__(self, config: ServerConfig, changed: Callable[[Server], None], pause: float = PAUSE) -> None:
        self.config = config
        self.state: State = "starting"
        self.message = ""  # one sentence for a person
        self.tools: tuple[Tool, ...] = ()
        self._changed = changed
        self._pause = pause
        self._client: Client | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._relist = asyncio.Event()
        self._settled = asyncio.Event()
        self._calls: list[_Call] = []

    def start(self) -> None:
        """Start it, and keep it until `end`."""
        self._keeper = asyncio.create_task(self._keep(), name=f"mcp {self.config.name}")
        self._watcher = asyncio.create_task(self._watch(), name=f"start of mcp {self.config.name}")

    async def wait_settled(self) -> None:
        """Wait until it is ready or has failed; at most about `START_SECONDS`."""
        await self._settled.wait()

    async def end(self) -> None:
        """End it, and the processes that it started."""
        works = [work for work in (self._keeper, self._watcher) if work is not None]
        for work in works:
            work.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await asyncio.gather(*works, return_exceptions=True)

    async def call(self, tool: str, arguments: Arguments, calling: Calling) -> Result:
        """Call its tool ``tool``; cancelling tells the server so. Raises ToolError."""
        client, name = self._client, self.config.name
        if client is None:
            raise ToolError(f"The server '{name}' is not running{self._because()}.")

        async def on_progress(progress: float, total: float | None, message: str | None) -> None:
            calling.progress(progress / total if total else None, (message or "")[:200])

        call = _Call(calling)
        self._calls.append(call)
        try:
            async with asyncio.timeout(self.config.seconds):
                given = await client.call_tool(tool, dict(arguments), progress_callback=on_progress)
        except TimeoutError as error:
            raise ToolError(
                f"The server '{name}' did not answer in {self.config.seconds:g} seconds."
            ) from error
        except MCPError as error:
            raise ToolError(_refusal(name, error)) from error
        except _BROKEN as error:
            raise ToolError(f"The server '{name}' gave an answer that cannot be read.") from error
        finally:
            self._calls.remove(call)
            call.over.set()
        return as_result(given)

    async def _watch(self) -> None:
        """Say so when it takes long to begin: until then nobody can be offered its tools."""
        try:
            async with asyncio.timeout(LATE_SECONDS):
                await self._settled.wait()
        except TimeoutError:
            name = self.config.name
            self.message = f"The tool server '{name}' is still starting; ask again once its tools are there."
            self._changed(self)

    async def _keep(self) -> None:
        """Let it live again and again: one that is a child a few times, another's as often as it comes back."""
        starts, worked = 0, False
        while True:
            starts += 1
            begun = asyncio.get_running_loop().time()
            reason = await self._live()
            lived = self.state == "ready"
            steady = lived and asyncio.get_running_loop().time() - begun > STEADY_SECONDS
            starts, worked = 0 if steady else starts, worked or lived
            again = worked and starts < MAX_STARTS
            self._become("restarting" if again else "failed", reason)
            if not again and not self.config.url:
                return
            await asyncio.sleep(self._pause * 2 ** min(starts, MAX_DOUBLED))

    async def _live(self) -> str:
        """Run it until it ends; why it ended, in a few words."""
        try:
            return await (self._live_over_http() if self.config.url else self._live_as_child())
        except Exception as error:  # a server's doing: it may be anything, and ends this server only
            _LOG.debug("MCP server %s", self.config.name, exc_info=True)
            return _reason(error, self.config)
        finally:
            self._client = None
            self.tools = ()

    async def _live_as_child(self) -> str:
        stdio = Stdio(self.config)
        try:
            await self._converse(stdio.open(), stdio.gone)
        except Exception:
            if stdio.reason:
                return stdio.reason
            raise
        return stdio.reason or "it ended"

    async def _live_over_http(self) -> str:
        gone, reasons = asyncio.Event(), ["it ended"]

        def stop(reason: str) -> None:
            reasons[0] = reason
            gone.set()

        timeout = httpx2.Timeout(START_SECONDS, read=self.config.seconds)
        async with httpx2.AsyncClient(headers=dict(self.config.headers), timeout=timeout) as http:
            await self._converse(limited(streamable_http_client(self.config.url, http_client=http), stop), gone)
        return reasons[0]

    async def _converse(self, transport: Transport, gone: asyncio.Event) -> None:
        client = Client(
            transport,
            read_timeout_seconds=self.config.seconds,
            elicitation_callback=self._elicit,
            message_handler=self._hear,
            client_info=types.Implementation(name="tandem", version="0.1.0"),
            cache=None,
        )
        async with contextlib.AsyncExitStack() as owned:
            async with asyncio.timeout(START_SECONDS):
                await owned.enter_async_context(client)
                self.tools = await self._list(client)
            self._client = client
            self._become("ready", "")
            while not gone.is_set():
                waits = [asyncio.create_task(event.wait()) for event in (gone, self._relist)]
                try:
                    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for wait in waits:
                        wait.cancel()
                if not gone.is_set():
                    async with asyncio.timeout(START_SECONDS):
                        self.tools = await self._list(client)
                    self._changed(self)
                    with contextlib.suppress(TimeoutError):  # one that never rests must not keep us busy
                        async with asyncio.timeout(self._pause):
                            await gone.wait()

    async def _list(self, client: Client) -> tuple[Tool, ...]:
        self._relist.clear()  # before it is asked: what changes while it answers is asked for once more
        tools: list[Tool] = []
        cursor: str | None = None
        for _ in range(MAX_PAGES):
            page = await client.list_tools(cursor=cursor)
            tools += [as_tool(each, self.config, self._caller(each.name)) for each in page.tools]
            cursor = page.next_cursor
            if cursor is None or len(tools) >= MAX_TOOLS:
                break
        return tuple(tools[:MAX_TOOLS])

    def _caller(self, tool: str) -> Callable[[Arguments, Calling], Awaitable[Result]]:
        return lambda arguments, calling: self.call(tool, arguments, calling)

    async def _hear(self, message: IncomingMessage) -> None:
        if isinstance(message, types.ToolListChangedNotification):
            self._relist.set()

    async def _elicit(
        self, context: ClientRequestContext, params: types.ElicitRequestParams
    ) -> types.ElicitResult | types.ErrorData:
        """Pass a question on to the user; only as long as a call lasts, and only what a form can ask."""
        del context
        if not self._calls or not isinstance(params, types.ElicitRequestFormParams):
            return types.ElicitResult(action="decline")
        form = as_form(self.config.name, params)
        if form is None:
            return types.ElicitResult(action="decline")
        call = self._calls[-1]
        asking, over = asyncio.create_task(call.calling.ask(form)), asyncio.create_task(call.over.wait())
        try:
            await asyncio.wait((asking, over), return_when=asyncio.FIRST_COMPLETED)
            answer = asking.result() if asking.done() else None
        finally:
            asking.cancel()
            over.cancel()
        if answer is None:
            return types.ElicitResult(action="decline")
        return types.ElicitResult(action="accept", content=answer)

    def _become(self, state: State, reason: str) -> None:
        before = self.state, self.message
        self.state = state
        name = self.config.name
        self.message = {
            "failed": f"The tool server '{name}' is not there: {reason}. See mcp.json.",
            "restarting": f"The tool server '{name}' is started again: {reason}.",
        }.get(state, "")
        self._settled.set()
        if before != (state, self.message):  # one that is looked for again and again is told of once
            self._changed(self)

    def _because(self) -> str:
        return f" ({self.message.partition(': ')[2].split('. See')[0].rstrip('.')})" if self.message else ""


def _refusal(name: str, error: MCPError) -> str:
    if error.code == types.CONNECTION_CLOSED:
        return f"The server '{name}' ended while it worked on this."
    return f"The server '{name}' refused: {str(error)[:200].rstrip('.')}."


def _reason(error: BaseException, config: ServerConfig) -> str:
    """Why a server cannot be used, in a few words."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    match error:
        case TimeoutError() | httpx2.TimeoutException():
            return f"it did not begin within {START_SECONDS:g} seconds"
        case FileNotFoundError() if config.command:
            return f"the program {config.command} is not on this computer"
        case httpx2.ConnectError():
            return "nobody answers at its address"
        case OSError():
            return f"it could not be started ({error.strerror or error})"
        case MCPError():
            return f"it refused ({str(error)[:120]})"
        case _:
            return "it failed"
