"""The lines of a streamed chat completion as words; everything that comes is bounded and checked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any, Final

import msgspec

MAX_LINE: Final = 1_000_000  # bytes
MAX_TEXT: Final = 20_000  # characters of one answer


class BrokenStreamError(Exception):
    """The stream ended before its end, or is no stream of a chat completion."""


async def words(chunks: AsyncIterator[bytes]) -> AsyncGenerator[str, None]:
    """The pieces of text in server-sent events. Raises BrokenStreamError."""
    length = 0
    async for line in _lines(chunks):
        if not line.startswith(b"data:"):
            continue  # a comment, an event's name, an empty line
        body = line[5:].strip()
        if body == b"[DONE]":
            return
        choice = _choice(body)
        if choice is None:
            continue
        text = (choice.get("delta") or {}).get("content")
        if isinstance(text, str) and text:
            length += len(text)
            yield text
        if choice.get("finish_reason") is not None or length > MAX_TEXT:
            return
    raise BrokenStreamError("the answer broke off")


def _choice(body: bytes) -> dict[str, Any] | None:
    """The first choice of one event; None where there is none, as in a last event that only counts tokens."""
    try:
        event = msgspec.json.decode(body)
    except msgspec.MsgspecError as error:
        raise BrokenStreamError("the answer was garbled") from error
    if not isinstance(event, dict) or event.get("error"):
        told = event.get("error") if isinstance(event, dict) else None
        message = told.get("message") if isinstance(told, dict) else told
        raise BrokenStreamError(
            f"the server said: {str(message)[:200]}" if message else "the answer was garbled"
        )
    choices = event.get("choices")
    if not isinstance(choices, list) or not choices:
        return None
    if not isinstance(choices[0], dict) or not isinstance(choices[0].get("delta") or {}, dict):
        raise BrokenStreamError("the answer was garbled")
    return choices[0]


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    rest = b""
    async for chunk in chunks:
        rest += chunk
        *whole, rest = rest.split(b"\n")
        for line in whole:
            yield line.rstrip(b"\r")
        if len(rest) > MAX_LINE:
            raise BrokenStreamError("a line of the answer has no end")
    if rest:
        yield rest
