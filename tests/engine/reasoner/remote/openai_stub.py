"""An OpenAI-compatible server on loopback that fails in every way that real ones do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Reply = Callable[[asyncio.StreamWriter], "asyncio.Future[None] | Any"]


@dataclass
class Stub:
    """``replies`` are used up one a request, the last one for ever; ``requests`` are what was asked.

    While it is not ``there`` it hangs up on everybody.
    """

    replies: list[Reply]
    base: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    there: bool = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            lengths = [line for line in head.lower().split("\r\n") if line.startswith("content-length:")]
            body = await reader.readexactly(int(lengths[0].split(":")[1])) if lengths else b"{}"
            self.headers.append(head)
            if not self.there:
                return
            if head.startswith("GET"):
                await models(writer)
            else:
                self.requests.append(json.loads(body))
                reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
                await reply(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def stub(*replies: Reply) -> AsyncIterator[Stub]:
    """The server, until the block ends."""
    made = Stub(list(replies))
    works: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        work = asyncio.create_task(made.serve(reader, writer))
        works.add(work)
        work.add_done_callback(works.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    made.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield made
    finally:
        server.close()
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)


def event(text: str = "", finish: str | None = None) -> bytes:
    """One server-sent event with a piece of an answer."""
    delta = {"content": text} if text else {}
    return b"data: " + json.dumps({"choices": [{"delta": delta, "finish_reason": finish}]}).encode() + b"\n\n"


async def models(writer: asyncio.StreamWriter) -> None:
    """The list of models."""
    await plain(200, {"data": [{"id": "stub-1"}, {"id": "stub-2"}]})(writer)


def plain(status: int, body: object, *headers: str) -> Reply:
    """An answer that is not streamed."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", "Connection: close", *headers]
        writer.write("\r\n".join([*lines, "", ""]).encode() + content)
        await writer.drain()

    return reply


def streamed(*events: bytes, after: asyncio.Event | None = None) -> Reply:
    """Events, then the end of the connection; the last one waits for ``after``."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for index, each in enumerate(events):
            if after is not None and index == len(events) - 1:
                await after.wait()
            writer.write(each)
            await writer.drain()

    return reply


def says(text: str) -> Reply:
    """A whole good answer, word by word."""
    words = [event(word + " ") for word in text.split(" ")]
    return streamed(*words, event(finish="stop"), b"data: [DONE]\n\n")


async def silent(writer: asyncio.StreamWriter) -> None:
    """Takes the request and never answers."""
    del writer
    await asyncio.sleep(3600)


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    """Closes the connection without a word."""
    del writer
