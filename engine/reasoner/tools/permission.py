"""What tools may do: reading runs; what writes, sends, runs or spends is asked about, and unasked is refused.

A grant is given by the user alone, for one call, for the session, or for a server for always. Nothing that a
screen shows, a tool returns or anybody else says gets near it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import msgspec

from engine.files import write_bytes
from engine.reasoner.protocol import Asked, Decision
from engine.reasoner.tools.tool import Arguments, Tool

FREE: Final = ("read", "own")  # effects that nobody is asked about
BUILT_IN: Final = "Tandem"
_VERBS: Final = {
    "write": "change something",
    "send": "send something out",
    "run": "run a program",
    "spend": "pay",
}


class Grants:
    """What the user has allowed: servers for always (kept in the file ``path``), tools for this session."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._session: set[str] = set()
        self._unkept: set[str] = set()  # servers that the file could not take

    @property
    def always(self) -> frozenset[str]:
        """The servers that are allowed for always: what the file says now, for the user may take it back."""
        kept: list[str] = []
        if self._path is not None:
            with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
                kept = msgspec.json.decode(self._path.read_bytes(), type=list[str])
        return frozenset(kept) | self._unkept

    def holds(self, tool: Tool) -> bool:
        """Whether ``tool`` may run without a question."""
        return tool.effect in FREE or tool.name in self._session or tool.server in self.always

    def give(self, tool: Tool, decision: Decision) -> None:
        """Remember a decision beyond this call, where it is one. What cannot be kept holds for the session."""
        if decision == "session":
            self._session.add(tool.name)
        elif decision == "always" and tool.server:
            self._keep(tool.server)

    def _keep(self, server: str) -> None:
        if self._path is None:
            self._unkept.add(server)
            return
        path = self._path.resolve()  # a link stays a link
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, msgspec.json.encode(sorted(self.always | {server})), synced=True)
        except OSError:
            self._unkept.add(server)


def question(tool: Tool, arguments: Arguments, number: int, task: int) -> Asked:
    """The question whether ``tool`` may run with ``arguments``, in plain words."""
    who = tool.server or BUILT_IN
    title = f"May {who} {_VERBS.get(tool.effect, 'do this')}?"
    return Asked(number, task, title, tool.explain(arguments), tool.server)


async def permitted(
    tool: Tool, grants: Grants, ask: Callable[[], Awaitable[Decision]]
) -> tuple[bool, Decision | None]:
    """Whether ``tool`` may run now, and what the user decided if they were asked."""
    if grants.holds(tool):
        return True, None
    decision = await ask()
    grants.give(tool, decision)
    return decision != "no", decision
