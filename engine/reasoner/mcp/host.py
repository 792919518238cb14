"""Every MCP server of a session: all start together, each lives and ends by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from engine.reasoner.mcp.config import ServerConfig
from engine.reasoner.mcp.server import PAUSE, Server
from engine.reasoner.tools.tool import Tool


class Host:
    """Owns the servers. ``changed`` hears of each change of a server's state or tools.

    ``pause``: seconds before a server that died is started again, doubled for each further time.
    """

    def __init__(
        self, configs: Sequence[ServerConfig], changed: Callable[[Server], None], pause: float = PAUSE
    ) -> None:
        self.servers = tuple(Server(config, changed, pause) for config in configs)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """What the servers offer now."""
        return tuple(tool for server in self.servers for tool in server.tools)

    def start(self) -> None:
        """Start every server; returns at once."""
        for server in self.servers:
            server.start()

    async def wait_settled(self) -> None:
        """Wait until each server is ready or has failed."""
        await asyncio.gather(*(server.wait_settled() for server in self.servers))

    async def end(self) -> None:
        """End every server, all at the same time."""
        await asyncio.gather(*(server.end() for server in self.servers))
