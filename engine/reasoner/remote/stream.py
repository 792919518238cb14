"""The lines of a streamed chat completion as words; everything that comes is bounded and checked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, Final

import msgspec

MAX_LINE: Final = 1_000_000  # bytes
MAX_TEXT: Final = 20_000  # characters of one answer, and of what was thought before it
_THINK: Final = "<think>"
_THOUGHT: Final = "</think>"


class BrokenStreamError(Exception):
    """The stream ended before its end, or is no stream of a chat completion."""


async def words(chunks: AsyncIterator[bytes]) -> AsyncGenerator[str, None]:
    """The pieces of text in server-sent events; an empty one where the model only thinks.

    Raises BrokenStreamError.
    """
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
        delta = choice.get("delta") or {}
        text = delta.get("content")
        thought = delta.get("reasoning_content") or delta.get("reasoning")
        if isinstance(text, str) and text:
            length += len(text)
            yield text
        elif isinstance(thought, str) and thought:
            length += len(thought)
            yield ""
        if choice.get("finish_reason") is not None or length > MAX_TEXT:
            return
    raise BrokenStreamError("the answer broke off")


async def without_thoughts(pieces: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    """``pieces`` without what is thought first, ``<think>...</think>``, where a server leaves it in the answer.

    An empty piece for each in which the model only thinks: it lives, although it says nothing yet.
    """
    held, thinking = "", False
    async with aclosing(pieces):
        async for piece in pieces:
            held += piece
            if not thinking and (bare := held.lstrip()).startswith(_THINK):
                thinking, held = True, bare[len(_THINK) :]
            if thinking:
                before, ended, after = held.partition(_THOUGHT)
                thinking = not ended
                held = before[1 - len(_THOUGHT) :] if thinking else after.lstrip()
            if thinking or not held or _THINK.startswith(held.lstrip()):
                yield ""
                continue
            break
        if not thinking and held:
            yield held
        async for piece in pieces:
            yield piece


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
