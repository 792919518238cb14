"""Puts the tools of a session together, from what the app allows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from engine.reasoner.mcp.config import read_config
from engine.reasoner.mcp.host import Host
from engine.reasoner.mcp.server import START_SECONDS
from engine.reasoner.places import Places
from engine.reasoner.protocol import FromReasoner, ToolGroup, ToolServer
from engine.reasoner.tools.box import Tools, server_state
from engine.reasoner.tools.builtin import Search, Workplace, builtin_tools
from engine.reasoner.tools.choosing import Chooser
from engine.reasoner.tools.declining import Decliner
from engine.reasoner.tools.permission import Grants
from engine.reasoner.tools.shortlist import Embeds, Shortlister

SOON: Final = 2.0  # seconds that a request waits for servers which are still starting


@dataclass(frozen=True)
class ToolOptions:
    """``config``: the folder with mcp.json and grants.json, None for neither. ``notes``: the file of the notes.

    ``folders``: where files may be looked at and written. ``web``: the endpoint of a web search, or "".
    ``without``: built-in tools that are off; ``without_servers``: names of servers that are not started.
    """

    config: Path | None = None
    notes: Path | None = None
    folders: tuple[Path, ...] = ()
    web: str = ""
    without: tuple[ToolGroup, ...] = ()
    without_servers: tuple[str, ...] = ()


class OpenTools:
    """Owns the session's tools; `end` ends every server."""

    def __init__(
        self,
        options: ToolOptions,
        embedder: Embeds,
        search: Search,
        send: Callable[[FromReasoner], None],
        *,
        patient: bool = False,
        places: Places | None = None,
    ) -> None:
        """``patient``: in virtual time nobody chooses before every server has told its tools.

        ``places``: shared with whoever else promises wishes.
        """
        notes = options.notes or Path(platformdirs.user_data_dir("tandem", appauthor=False)) / "notes.md"
        builtin = builtin_tools(Workplace(notes, options.folders, options.web, search), options.without)
        config = options.config
        servers, problems = read_config(config / "mcp.json") if config is not None else ((), ())
        servers = tuple(each for each in servers if each.name not in options.without_servers)
        self._chooser = Chooser(Shortlister(embedder))
        self.tools = Tools(
            builtin,
            self._chooser,
            Grants(config / "grants.json" if config is not None else None),
            Decliner(embedder),
            places,
        )
        self._host = Host(servers, lambda server: send(server_state(server)))
        self.tools.attach(self._host, START_SECONDS if patient else SOON)
        for problem in problems:
            send(ToolServer("", "failed", 0, problem))
        self._host.start()
        self._preparing = asyncio.create_task(self._prepare())

    async def end(self) -> None:
        """End the servers, and what they started."""
        self._preparing.cancel()
        await asyncio.gather(self._preparing, return_exceptions=True)
        await self._host.end()

    async def _prepare(self) -> None:
        """Learn to choose among the tools before anybody asks; again when the servers have told theirs."""
        await asyncio.to_thread(self._chooser.prepare, self.tools.all)
        await self._host.wait_settled()
        await asyncio.to_thread(self._chooser.prepare, self.tools.all)
