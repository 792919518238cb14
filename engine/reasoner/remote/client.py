"""A model on an OpenAI-compatible server: vLLM, SGLang, Ollama, llama-server and the like."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

import httpx2
import msgspec

from engine.reasoner.answer import LONG, Limits
from engine.reasoner.conversation import Prompt
from engine.reasoner.remote.discovery import models_of
from engine.reasoner.remote.stream import BrokenStreamError, without_thoughts, words
from engine.reasoner.thinker import ThinkerError
from engine.reasoner.worker import Urgency

MAX_TOKENS: Final = 300
THINKING_TOKENS: Final = 2_000  # where a model thinks before its words, which count too
CALL_TOKENS: Final = 1_000  # of a tool's arguments
THINKING_CALL_TOKENS: Final = CALL_TOKENS + THINKING_TOKENS
MAX_ANSWER_BYTES: Final = 1_000_000
MAX_REFUSAL_BYTES: Final = 4_000
BAD_KEY: Final = "its key cannot be sent; set it with  python main.py reasoner --key"
BAD_ADDRESS: Final = "that is no address; choose one with  python main.py reasoner"
UNNAMED: Final = "default"  # what a server that does not tell its models is asked for
_REFUSALS: Final = (400, 422)
_PERHAPS: Final = (404, 500, 501)  # a refusal too, where tools are given as the reason
_NO_TOOLS: Final = re.compile(  # how servers say that they, or their model, call no tools at all
    rb"(?:not|n't) support (?:\w+ )?(?:tool|function)|support tool use"
    rb"|(?:tool|function)[^.:]{0,24} (?:not |un)(?:supported|enabled|implemented|available)"
    rb"|--enable-auto-tool-choice|tool-call-parser|--jinja|argument supplied: tools"
)
_SAYS_NOTHING: Final = (b"", b"{}", b"null")
_WITHOUT_A_WORD: Final = 2  # such refusals in a row, from which on tools are taken not to be called at all


@dataclass(frozen=True)
class Patience:
    """Seconds. ``pauses``: before each further attempt, none of which begins after ``total``.

    ``first``: for the first word of an attempt; ``rest``: after a failure before the server is asked again.
    """

    connect: float = 3.0
    first: float = 15.0
    between: float = 15.0
    total: float = 20.0
    pauses: tuple[float, ...] = (0.5, 1.5)
    longest_pause: float = 8.0
    rest: float = 30.0


class _TryAgainError(Exception):
    """The request may succeed in a moment; after ``pause`` seconds if the server said so."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class _RefusedError(_TryAgainError):
    """The server does not do what it is asked for: to ask it the same again is of no use. ``told``: why not."""

    def __init__(self, told: bytes) -> None:
        super().__init__("it refuses the request")
        self.told = told


class Remote:
    """One model on one server. ``base``: its address with ``/v1``. The key travels in a header only."""

    def __init__(self, base: str, model: str, key: str = "", patience: Patience | None = None) -> None:
        """``model`` empty: the first that the server has, as soon as it can be asked.

        Raises ThinkerError when the address is none, or when the key cannot be sent.
        """
        try:
            self.place = urlsplit(base).netloc
        except ValueError as error:
            raise _unusable(base, BAD_ADDRESS) from error
        if not (key.isascii() and key.isprintable()):
            raise _unusable(self.place, BAD_KEY)
        self.limits: Limits = LONG
        self._base, self._key, self._model = base, key, model
        self._patience = patience or Patience()
        self._resting_until = 0.0
        self._look_again = 0.0
        self._calls_tools = True
        self._wordless = 0  # refusals of tools in a row that did not say why
        self._thinks = False  # before it answers
        times = httpx2.Timeout(
            self._patience.between, connect=self._patience.connect, pool=self._patience.connect
        )
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            self._client = httpx2.AsyncClient(
                base_url=base.rstrip("/") + "/", timeout=times, headers=headers, follow_redirects=False
            )
        except (httpx2.InvalidURL, ValueError) as error:
            raise _unusable(self.place, BAD_ADDRESS) from error

    @property
    def model(self) -> str:
        """What the model is called."""
        return self._model or UNNAMED

    @property
    def fit(self) -> bool:
        """Whether it is worth asking: it has not just failed."""
        return time.monotonic() >= self._resting_until

    async def answer(
        self, prompt: Prompt, urgency: Callable[[], Urgency], begun: str = ""
    ) -> AsyncGenerator[str, None]:
        """See `Thinker.answer`: attempts go on until the first word; what breaks off later is an error."""
        del urgency  # its own machine decides
        await self.look()
        body: dict[str, object] = {
            "model": self.model,
            "messages": list(prompt.messages),
            "stream": True,
        }
        if begun:
            body["messages"] = [*prompt.messages, {"role": "assistant", "content": begun}]
        said = False
        begin = time.monotonic()
        for pause in (*self._patience.pauses, None):
            try:
                body["max_tokens"] = THINKING_TOKENS if self._thinks else MAX_TOKENS
                async with aclosing(self._stream(body)) as stream:
                    async for word in stream:
                        said = said or not word.isspace()
                        yield word
                if not said:
                    self._thinks = True  # most likely: it had no room for words
                    raise _TryAgainError("it gave no words")
            except _TryAgainError as error:
                if said or pause is None or time.monotonic() - begin > self._patience.total:
                    raise self._failed(str(error)) from error
                await asyncio.sleep(self._pause(pause, error))
            else:
                return

    async def choose(
        self, prompt: Prompt, tools: Sequence[Mapping[str, Any]]
    ) -> tuple[str, dict[str, Any]] | None:
        """The tool that the model calls and its arguments; None when it calls none. Raises ThinkerError."""
        if not self._calls_tools:
            return None
        await self.look()
        body: dict[str, object] = {
            "model": self.model,
            "messages": list(prompt.messages),
            "tools": list(tools),
            "tool_choice": "auto",
        }
        for pause in (*self._patience.pauses, None):
            try:
                answer = await self._call_tools(body)
                return _call(answer, {str(tool["function"]["name"]) for tool in tools})
            except _RefusedError as error:
                self._note_refusal(error.told)
                return None  # it answers all the same
            except _TryAgainError as error:
                if pause is None:
                    raise self._failed(str(error)) from error
                await asyncio.sleep(self._pause(pause, error))
        return None

    async def compose(self, prompt: Prompt, schema: Mapping[str, Any]) -> object:
        """What the model writes within a JSON schema, asked for once; None where it, or its server, cannot."""
        await self.look()
        form = {"name": "content", "strict": True, "schema": schema}
        body = {
            "model": self.model,
            "messages": list(prompt.messages),
            "response_format": {"type": "json_schema", "json_schema": form},
        }
        try:
            return _content(await self._post(body, self._patience.total, may_refuse=True))
        except _TryAgainError:
            return None

    async def look(self) -> None:
        """Learn what the server's first model is called, unless it is known; it may have begun after us.

        One that does not tell is not asked before every answer.
        """
        if not self._model and time.monotonic() >= self._look_again:
            self._model = next(iter(await models_of(self._base, self._key) or ()), "")
            self._look_again = time.monotonic() + self._patience.rest

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def _stream(self, body: Mapping[str, object]) -> AsyncGenerator[str, None]:
        """The words as they come. Raises _TryAgainError, or ThinkerError when trying again is of no use."""
        try:
            async with asyncio.timeout(self._patience.first) as limit:
                async with self._client.stream("POST", "chat/completions", json=body) as reply:
                    await self._check(reply)
                    async with aclosing(without_thoughts(words(reply.aiter_bytes()))) as pieces:
                        async for word in pieces:
                            limit.reschedule(None)  # from now on each wait has the client's own limit
                            if word:
                                yield word
        except TimeoutError as error:
            raise _TryAgainError("it did not answer in time") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, BrokenStreamError, OSError, RuntimeError) as error:
            raise _TryAgainError(_reason(error)) from error  # RuntimeError: the client was closed meanwhile

    async def _call_tools(self, body: dict[str, object]) -> object:
        """Its completion; one that had no room for its end is asked for once more with room to think."""
        thinks = self._thinks
        body["max_tokens"] = THINKING_CALL_TOKENS if thinks else CALL_TOKENS
        answer = await self._post(body, self._patience.total if thinks else None, may_refuse=True)
        self._wordless = 0
        if thinks or not _broke_off(answer):
            return answer
        self._thinks = True  # most likely
        return await self._call_tools(body)

    def _note_refusal(self, told: bytes) -> None:
        """A server that calls no tools, such as vLLM without a parser for them, is asked for none again.

        Any other reason, such as a conversation that is too long, is one of this request alone.
        """
        self._wordless = self._wordless + 1 if told in _SAYS_NOTHING else 0
        if _NO_TOOLS.search(told) or self._wordless >= _WITHOUT_A_WORD:
            self._calls_tools = False

    async def _post(
        self, body: Mapping[str, object], seconds: float | None = None, *, may_refuse: bool = False
    ) -> object:
        """``may_refuse``: a server that does not know what is asked for is no reason to leave it alone."""
        try:
            async with asyncio.timeout(seconds or self._patience.first):
                async with self._client.stream("POST", "chat/completions", json=body) as reply:
                    told = await _refusal(reply) if may_refuse else None
                    if told is not None:
                        raise _RefusedError(told)
                    await self._check(reply)
                    content = b""
                    async for chunk in reply.aiter_bytes():
                        content += chunk
                        if len(content) > MAX_ANSWER_BYTES:
                            raise _TryAgainError("its answer has no end")
            return cast(object, msgspec.json.decode(content))
        except TimeoutError as error:
            raise _TryAgainError("it did not answer in time") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, msgspec.MsgspecError, OSError, RuntimeError) as error:
            raise _TryAgainError(_reason(error)) from error

    async def _check(self, reply: httpx2.Response) -> None:
        status = reply.status_code
        if status == 200:
            return
        if status == 429:
            raise _TryAgainError("it is too busy", _seconds(reply.headers.get("retry-after", "")))
        if status >= 500 or status == 408:
            raise _TryAgainError(f"it failed with status {status}")
        if status in (401, 403):
            raise self._failed("it refuses the key; set it with  python main.py reasoner --key")
        if status == 404:
            raise self._failed(f"it has no model '{self.model}'; see  python main.py reasoner")
        raise self._failed(f"it refuses the request with status {status}")

    def _pause(self, planned: float, error: _TryAgainError) -> float:
        return min(planned if error.pause is None else max(planned, error.pause), self._patience.longest_pause)

    def _failed(self, reason: str) -> ThinkerError:
        self._resting_until = time.monotonic() + self._patience.rest
        return _unusable(self.place, reason)


def _unusable(place: str, reason: str) -> ThinkerError:
    return ThinkerError(f"The reasoner at {place} does not serve ({reason}); thinking on this machine.")


async def _refusal(reply: httpx2.Response) -> bytes | None:
    """What the server says where it does not do what it is asked for; None where it does, or fails at it."""
    status = reply.status_code
    if status not in (*_REFUSALS, *_PERHAPS):
        return None
    told = b""
    async for chunk in reply.aiter_bytes():
        told += chunk
        if len(told) > MAX_REFUSAL_BYTES:
            break
    told = told.strip().lower()
    return told if status in _REFUSALS or b"tool" in told else None


def _broke_off(answer: object) -> bool:
    """Whether a completion ends where its room did."""
    try:
        return bool(cast(Any, answer)["choices"][0].get("finish_reason") == "length")
    except (KeyError, IndexError, TypeError, AttributeError):
        return False


def _call(answer: object, names: set[str]) -> tuple[str, dict[str, Any]] | None:
    """The first tool call of a completion. Raises _TryAgainError when it is garbled."""
    try:
        choice = cast(Any, answer)["choices"][0]
        calls = choice["message"].get("tool_calls") or []
        if not calls or _broke_off(answer):
            return None
        called = calls[0]["function"]
        arguments = msgspec.json.decode(called.get("arguments") or "{}", type=dict[str, Any])
        name = str(called["name"])
    except (KeyError, IndexError, TypeError, AttributeError, msgspec.MsgspecError) as error:
        raise _TryAgainError("its answer was garbled") from error
    if name not in names:
        raise _TryAgainError("it called a tool that does not exist")
    return name, arguments


def _content(answer: object) -> object:
    """The JSON that a completion is. Raises _TryAgainError when it is none."""
    try:
        written = cast(Any, answer)["choices"][0]["message"]["content"]
        return cast(object, msgspec.json.decode(written))
    except (KeyError, IndexError, TypeError, msgspec.MsgspecError) as error:
        raise _TryAgainError("its answer was garbled") from error


def _seconds(header: str) -> float | None:
    try:
        return max(0.0, float(header))
    except ValueError:
        return None


def _reason(error: Exception) -> str:
    match error:
        case httpx2.ConnectError() | httpx2.ConnectTimeout():
            return "nobody answers there"
        case httpx2.TimeoutException():
            return "it did not answer in time"
        case BrokenStreamError():
            return str(error)
        case msgspec.MsgspecError():
            return "its answer was garbled"
        case _:
            return "the connection broke"
