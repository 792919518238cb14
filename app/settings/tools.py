"""What the reasoner's tools may reach, and which of them are on. MCP servers are in mcp.json beside this."""

from __future__ import annotations

from typing import Annotated, Self

import msgspec

from app.settings.section import Section
from engine.reasoner.protocol import ToolGroup

Folder = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]


class Tools(Section, frozen=True, kw_only=True):
    """``folders``: where files may be read, and written when asked; ``web_search``: the address of an endpoint
    that answers as SearXNG does, or empty: then there is no web search. ``off``: built-in tools that are not
    offered; ``servers_off``: names of servers in mcp.json that are not started.
    """

    folders: tuple[Folder, ...] = ()
    web_search: str = ""
    off: tuple[ToolGroup, ...] = ()
    servers_off: tuple[str, ...] = ()

    def switching(self, group: ToolGroup, on: bool) -> Self:
        """With a group of built-in tools on or off."""
        others = tuple(each for each in self.off if each != group)
        return msgspec.structs.replace(self, off=others if on else (*others, group))

    def switching_server(self, name: str, on: bool) -> Self:
        """With a server on or off."""
        others = tuple(each for each in self.servers_off if each != name)
        return msgspec.structs.replace(self, servers_off=others if on else (*others, name))

    def arguments(self) -> tuple[str, ...]:
        """The reasoner's command line for them."""
        given = [part for folder in self.folders for part in ("--folder", folder)]
        given += [part for group in self.off for part in ("--without", group)]
        given += [part for name in self.servers_off for part in ("--without-server", name)]
        return (*given, *(("--web", self.web_search) if self.web_search else ()))
