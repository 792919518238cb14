"""A model on an OpenAI-compatible server: vLLM, SGLang, Ollama, llama-server and the like."""

from __future__ import annotations

import asyncio
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
from engine.reasoner.remote.stream import BrokenStreamError, words
from engine.reasoner.thinker import ThinkerError
from engine.reasoner.worker import Urgency

MAX_TOKENS: Final = 300
MAX_ANSWER_BYTES: Final = 1_000_000


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


class Remote:
    """One model on one server. ``base``: its address with ``/v1``. The key travels in a header only."""

    def __init__(self, base: str, model: str, key: str = "", patience: Patience | None = None) -> None:
        self.limits: Limits = LONG
        self.model = model
        self.place = urlsplit(base).netloc
        self._patience = patience or Patience()
        self._resting_until = 0.0
        times = httpx2.Timeout(
            self._patience.between, connect=self._patience.connect, pool=self._patience.connect
        )
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.AsyncClient(
            base_url=base.rstrip("/") + "/", timeout=times, headers=headers, follow_redirects=False
        )

    @property
    def fit(self) -> bool:
        """Whether it is worth asking: it has not just failed."""
        return time.monotonic() >= self._resting_until

    async def answer(
        self, prompt: Prompt, urgency: Callable[[], Urgency], begun: str = ""
    ) -> AsyncGenerator[str, None]:
        """See `Thinker.answer`: attempts go on until the first word; what breaks off later is an error."""
        del urgency  # its own machine decides
        body = {
            "model": self.model,
            "messages": list(prompt.messages),
            "stream": True,
            "max_tokens": MAX_TOKENS,
        }
        if begun:
            body["messages"] = [*prompt.messages, {"role": "assistant", "content": begun}]
        said = False
        begin = time.monotonic()
        for pause in (*self._patience.pauses, None):
            try:
                async with aclosing(self._stream(body)) as stream:
                    async for word in stream:
                        said = True
                        yield word
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
        body = {
            "model": self.model,
            "messages": list(prompt.messages),
            "tools": list(tools),
            "tool_choice": "auto",
        }
        for pause in (*self._patience.pauses, None):
            try:
                return _call(await self._post(body), {str(tool["function"]["name"]) for tool in tools})
            except _TryAgainError as error:
                if pause is None:
                    raise self._failed(str(error)) from error
                await asyncio.sleep(self._pause(pause, error))
        return None

    async def compose(self, prompt: Prompt, schema: Mapping[str, Any]) -> object:
        """What the model writes within a JSON schema, asked for once; None where it, or its server, cannot."""
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

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def _stream(self, body: Mapping[str, object]) -> AsyncGenerator[str, None]:
        """Raises _TryAgainError, or ThinkerError when trying again is of no use."""
        try:
            async with asyncio.timeout(self._patience.first) as limit:
                async with self._client.stream("POST", "chat/completions", json=body) as reply:
                    await self._check(reply)
                    async with aclosing(words(reply.aiter_bytes())) as pieces:
                        async for word in pieces:
                            limit.reschedule(None)  # from now on each wait has the client's own limit
                            yield word
        except TimeoutError as error:
            raise _TryAgainError("it did not answer in time") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, BrokenStreamError, OSError, RuntimeError) as error:
            raise _TryAgainError(_reason(error)) from error  # RuntimeError: the client was closed meanwhile

    async def _post(
        self, body: Mapping[str, object], seconds: float | None = None, *, may_refuse: bool = False
    ) -> object:
        """``may_refuse``: a server that does not know what is asked for is no reason to leave it alone."""
        try:
            async with asyncio.timeout(seconds or self._patience.first):
                async with self._client.stream("POST", "chat/completions", json=body) as reply:
                    if may_refuse and reply.status_code in (400, 422):
                        raise _TryAgainError("it refuses the request")
                    await self._check(reply)
                    content = b""
                    async for chunk in reply.aiter_bytes():
                        content += chunk
                        if len(content) > MAX_ANSWER_BYTES:
                            raise _TryAgainError("its answer has no end")
            return cast(object, msgspec.json.decode(content))
        except TimeoutError as error:
            raise _TryAgainError("it did not answer in time") from error
        except (httpx2.HTTPError, msgspec.MsgspecError, OSError) as error:
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
            raise self._failed("it refuses the key; set it with  python main.py reasoner key")
        if status == 404:
            raise self._failed(f"it has no model '{self.model}'; see  python main.py reasoner")
        raise self._failed(f"it refuses the request with status {status}")

    def _pause(self, planned: float, error: _TryAgainError) -> float:
        return min(planned if error.pause is None else max(planned, error.pause), self._patience.longest_pause)

    def _failed(self, reason: str) -> ThinkerError:
        self._resting_until = time.monotonic() + self._patience.rest
        return ThinkerError(
            f"The reasoner at {self.place} does not serve ({reason}); thinking on this machine."
        )


def _call(answer: object, names: set[str]) -> tuple[str, dict[str, Any]] | None:
    """The first tool call of a completion. Raises _TryAgainError when it is garbled."""
    try:
        calls = cast(Any, answer)["choices"][0]["message"].get("tool_calls") or []
        if not calls:
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
