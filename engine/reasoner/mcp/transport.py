"""Pipes to a server that cannot be trusted to behave: every message, every second and every end is bounded."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.client._transport import TransportStreams
from mcp.client.stdio import get_default_environment
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter
from pydantic import ValidationError

from engine.reasoner.mcp.config import ServerConfig

MAX_LINE: Final = 8 * 1024 * 1024  # bytes of one message
WINDOW: Final = 10.0  # seconds over which a server's messages are counted
MAX_MESSAGES: Final = 2_000
MAX_TOTAL: Final = 32 * 1024 * 1024
MAX_NOISE: Final = 50  # lines that are no messages, over a session
KEPT_ERRORS: Final = 2_000  # bytes of its standard error
END_SECONDS: Final = 2.0

Received = MemoryObjectSendStream[SessionMessage | Exception]
ToSend = MemoryObjectReceiveStream[SessionMessage]
Transport = contextlib.AbstractAsyncContextManager[TransportStreams]


class Allowance:
    """How much a server may send within `WINDOW` seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._recent: deque[tuple[float, int]] = deque()
        self._total = 0

    def spend(self, size: int) -> bool:
        """Count a message of ``size`` bytes; False when the server sends too much."""
        now = self._now()
        self._recent.append((now, size))
        self._total += size
        while self._recent[0][0] < now - WINDOW:
            self._total -= self._recent.popleft()[1]
        return len(self._recent) <= MAX_MESSAGES and self._total <= MAX_TOTAL


class Stdio:
    """A server as a child process. ``gone`` is set when it has ended; ``reason`` says why, in a few words."""

    def __init__(self, config: ServerConfig) -> None:
        self._config = config
        self._errors = b""
        self.gone = asyncio.Event()
        self.reason = ""
        self.pid: int | None = None

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[TransportStreams]:
        """Start it and exchange messages; end it and its children. Raises OSError when it cannot start."""
        config = self._config
        process = await asyncio.create_subprocess_exec(
            config.command,
            *config.args,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=get_default_environment() | dict(config.env),
            cwd=config.cwd,
            start_new_session=True,
            limit=MAX_LINE,
        )
        self.pid = process.pid
        received, receive = anyio.create_memory_object_stream[SessionMessage | Exception](16)
        send, to_send = anyio.create_memory_object_stream[SessionMessage](16)
        tasks = [
            asyncio.create_task(self._read(process, received)),
            asyncio.create_task(self._write(process, to_send)),
            asyncio.create_task(self._keep_errors(process)),
        ]
        try:
            yield receive, send
        finally:
            with anyio.CancelScope(shield=True):
                for task in tasks[:2]:
                    task.cancel()
                await asyncio.gather(*tasks[:2], return_exceptions=True)
                await _end(process)
                tasks[2].cancel()
                await asyncio.gather(tasks[2], return_exceptions=True)
                for stream in (received, receive, send, to_send):
                    stream.close()
                self.gone.set()

    async def _read(self, process: asyncio.subprocess.Process, received: Received) -> None:
        assert process.stdout is not None
        allowance, noise = Allowance(), 0
        try:
            while line := await process.stdout.readuntil(b"\n"):
                if not allowance.spend(len(line)):
                    self.reason = "it sent more than anybody can read"
                    return
                try:
                    message = jsonrpc_message_adapter.validate_json(line, by_name=False)
                except ValidationError:
                    noise += bool(line.strip())
                    if noise > MAX_NOISE:
                        self.reason = "it does not speak MCP on its output"
                        return
                    continue
                await received.send(SessionMessage(message))
        except asyncio.LimitOverrunError:
            self.reason = f"it sent a message of more than {MAX_LINE // 1024**2} MB"
        except (asyncio.IncompleteReadError, anyio.BrokenResourceError, OSError):
            self.reason = await self._ending(process)
        finally:
            received.close()  # whoever waits for an answer is told at once
            self.gone.set()

    async def _write(self, process: asyncio.subprocess.Process, to_send: ToSend) -> None:
        assert process.stdin is not None
        with contextlib.suppress(OSError, RuntimeError):
            async for message in to_send:
                text = message.message.model_dump_json(by_alias=True, exclude_unset=True)
                process.stdin.write(text.encode() + b"\n")
                await process.stdin.drain()

    async def _keep_errors(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while part := await process.stderr.read(4096):
            self._errors = (self._errors + part)[-KEPT_ERRORS:]

    async def _ending(self, process: asyncio.subprocess.Process) -> str:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await process.wait()
        lines = [line.strip() for line in self._errors.decode(errors="replace").splitlines() if line.strip()]
        status = "" if process.returncode is None else f" with status {process.returncode}"
        return f"it ended{status}" + (f', saying "{lines[-1][:160]}"' if lines else "")


@contextlib.asynccontextmanager
async def limited(transport: Transport, stop: Callable[[str], None]) -> AsyncIterator[TransportStreams]:
    """The streams of ``transport``, cut off with a call of ``stop`` when the server sends too much."""
    async with transport as (source, send):
        received, receive = anyio.create_memory_object_stream[SessionMessage | Exception](16)

        async def pump() -> None:
            allowance = Allowance()
            try:
                async for message in source:
                    size = len(repr(message)) if isinstance(message, Exception) else _size(message)
                    if not allowance.spend(size):
                        stop("it sent more than anybody can read")
                        return
                    await received.send(message)
            except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                pass
            finally:
                received.close()

        task = asyncio.create_task(pump())
        try:
            yield receive, send
        finally:
            task.cancel()
            with anyio.CancelScope(shield=True):
                await asyncio.gather(task, return_exceptions=True)
            receive.close()


def _size(message: SessionMessage) -> int:
    return len(message.message.model_dump_json())


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close its input; then ask it to end; then end it. Its children go with it."""
    assert process.stdin is not None
    with contextlib.suppress(OSError, RuntimeError):
        process.stdin.close()
    for force in (None, signal.SIGTERM, signal.SIGKILL):
        if force is not None:
            _signal(process, force)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await _reaped(process)
            break
    _signal(process, signal.SIGKILL)  # what it started and left behind
    transport = getattr(process, "_transport", None)  # a pipe that somebody else inherited keeps it open
    if transport is not None:
        transport.close()


async def _reaped(process: asyncio.subprocess.Process) -> None:
    """Its end; unlike `wait`, whether or not a child of its own still holds its pipes."""
    while process.returncode is None:
        await asyncio.sleep(0.01)


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        elif process.returncode is None:
            process.kill()
