"""Which MCP servers the user has chosen, in the JSON shape that other MCP hosts use.

``{"mcpServers": {"git": {"command": "mcp-server-git", "args": [...], "env": {...}, "cwd": "..."},
"wiki": {"type": "http", "url": "https://...", "headers": {...}}}}``; ``"disabled": true`` leaves one out,
``"timeout"`` is in seconds, and ``${NAME}`` or ``${NAME:-default}`` stands for an environment variable.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

MAX_SERVERS: Final = 16
MAX_BYTES: Final = 1_000_000
SECONDS: Final = 60.0
LONGEST: Final = 600.0
_NAME: Final = re.compile(r"[\w .@/-]{1,64}")
_VARIABLE: Final = re.compile(r"\$\{(?:env:)?(\w+)(?::-([^}]*))?\}")
_LOOPBACK: Final = frozenset(("localhost", "127.0.0.1", "::1"))


@dataclass(frozen=True)
class ServerConfig:
    """One server: a ``command`` that is started, or a ``url`` that is spoken to. ``seconds``: longest call."""

    name: str
    command: str = ""
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str | None = None
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = SECONDS

    @property
    def local(self) -> bool:
        """Whether what it is sent stays on this machine."""
        return not self.url or urlsplit(self.url).hostname in _LOOPBACK


class _Entry(msgspec.Struct):
    command: str = ""
    args: list[str] = []
    env: dict[str, str] = {}
    cwd: str | None = None
    type: str = ""
    url: str = ""
    headers: dict[str, str] = {}
    disabled: bool = False
    timeout: float = SECONDS


def read_config(path: Path) -> tuple[tuple[ServerConfig, ...], tuple[str, ...]]:
    """The servers in the file ``path``, and a sentence for each entry that is no good. No file: no servers."""
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        return (), (f"{path.name} cannot be read ({error.strerror}): its tools are not there.",)
    try:
        if len(body) > MAX_BYTES:
            raise ValueError
        entries: Any = msgspec.json.decode(body)["mcpServers"]
        items = list(entries.items())
    except (ValueError, KeyError, TypeError, AttributeError):
        return (), (f'{path.name} is not JSON of the form {{"mcpServers": {{...}}}}: its tools are not there.',)
    servers, problems = [], []
    for name, entry in items:
        try:
            server = _server(name, msgspec.convert(entry, _Entry))
        except (msgspec.ValidationError, ValueError) as error:
            problems.append(f"{path.name}: the server '{str(name)[:40]}' is left out, for {error}.")
            continue
        if server is not None:
            servers.append(server)
    if len(servers) > MAX_SERVERS:
        problems.append(f"{path.name} names {len(servers)} servers; only the first {MAX_SERVERS} are started.")
    return tuple(servers[:MAX_SERVERS]), tuple(problems)


def _server(name: str, entry: _Entry) -> ServerConfig | None:
    if not _NAME.fullmatch(name):
        raise ValueError("its name holds other than letters, digits, spaces and -./@_")
    if entry.disabled:
        return None
    if bool(entry.command) == bool(entry.url):
        raise ValueError("it needs either a command or a url")
    if entry.url and urlsplit(entry.url).scheme not in ("http", "https"):
        raise ValueError("its url does not begin with http:// or https://")
    if entry.type == "sse":
        raise ValueError('type "sse" is no longer spoken; use its streamable HTTP address')
    if not 1 <= entry.timeout <= LONGEST:
        raise ValueError(f"its timeout is not between 1 and {LONGEST:g} seconds")
    return ServerConfig(
        name,
        _filled(entry.command),
        tuple(map(_filled, entry.args)),
        {key: _filled(value) for key, value in entry.env.items()},
        None if entry.cwd is None else str(Path(_filled(entry.cwd)).expanduser()),
        _filled(entry.url),
        {key: _filled(value) for key, value in entry.headers.items()},
        entry.timeout,
    )


def _filled(text: str) -> str:
    """``text`` with environment variables put in. Raises ValueError for one that is not set."""

    def value(match: re.Match[str]) -> str:
        found = os.environ.get(match[1], match[2])
        if found is None:
            raise ValueError(f"the environment variable {match[1]} is not set")
        return found

    return _VARIABLE.sub(value, text)
