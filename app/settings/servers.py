"""The MCP servers in mcp.json and what each may do for always, as the settings show and change them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.errors import TandemError
from app.files import write_atomically


class _Entry(msgspec.Struct):
    command: str = ""
    url: str = ""
    disabled: bool = False


class _File(msgspec.Struct):
    servers: dict[str, _Entry] = msgspec.field(name="mcpServers", default_factory=dict)


class Server(msgspec.Struct, frozen=True):
    """A server in mcp.json. ``place``: its program or its address; ``disabled``: left out there."""

    name: str
    place: str
    disabled: bool


def servers_in(folder: Path) -> tuple[Server, ...]:
    """The servers that ``folder``'s mcp.json names; none where it cannot be read (a session says so)."""
    try:
        entries = msgspec.json.decode((folder / "mcp.json").read_bytes(), type=_File).servers
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return ()
    return tuple(Server(name, each.url or each.command, each.disabled) for name, each in entries.items())


def granted(folder: Path) -> tuple[str, ...]:
    """The servers that may do everything for always."""
    try:
        return tuple(msgspec.json.decode((folder / "grants.json").read_bytes(), type=list[str]))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def take_back(folder: Path, server: str) -> None:
    """Have ``server`` ask again from its next call on. Raises TandemError."""
    left = [name for name in granted(folder) if name != server]
    try:
        write_atomically(folder / "grants.json", msgspec.json.encode(left).decode())
    except OSError as error:
        raise TandemError(f"grants.json cannot be written ({error.strerror}): try again.") from error
