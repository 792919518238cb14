"""Which reasoners run on this machine: the usual ports on loopback are asked for their models."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import httpx2
import msgspec

PORTS: Final = {8000: "vLLM", 30000: "SGLang", 11434: "Ollama", 8080: "llama-server", 1234: "LM Studio"}
SECONDS: Final = 1.0
MAX_MODELS: Final = 50
MAX_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class Server:
    """``kind``: what usually listens there; ``base``: its address with ``/v1``."""

    kind: str
    base: str
    models: tuple[str, ...]


async def discover(ports: dict[int, str] = PORTS, key: str = "") -> list[Server]:
    """The servers that answer on loopback, in the order of ``ports``."""
    found = await asyncio.gather(*(_server(port, kind, key) for port, kind in ports.items()))
    return [server for server in found if server is not None]


async def models_of(base: str, key: str = "") -> tuple[str, ...] | None:
    """The names of the models at ``base``; None when nobody who speaks this protocol answers."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        async with asyncio.timeout(3 * SECONDS), httpx2.AsyncClient(timeout=SECONDS, headers=headers) as client:
            reply = await client.get(f"{base.rstrip('/')}/models")
    except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError):  # a key that is no header
        return None
    if reply.status_code != 200 or len(reply.content) > MAX_BYTES:
        return None
    return _names(reply.content)


async def _server(port: int, kind: str, key: str) -> Server | None:
    base = f"http://127.0.0.1:{port}/v1"
    models = await models_of(base, key)
    return Server(kind, base, models) if models is not None else None


def _names(content: bytes) -> tuple[str, ...] | None:
    try:
        answer: Any = msgspec.json.decode(content)
        return tuple(str(each["id"])[:200] for each in answer["data"][:MAX_MODELS])
    except (msgspec.MsgspecError, KeyError, TypeError, IndexError):
        return None
