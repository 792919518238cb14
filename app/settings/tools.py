"""What the reasoner's tools may reach. MCP servers are in mcp.json beside the settings file."""

from __future__ import annotations

from app.settings.section import Section


class Tools(Section, frozen=True, kw_only=True):
    """``folders``: where files may be read, and written when asked; ``web_search``: the address of an endpoint
    that answers as SearXNG does, or empty: then there is no web search.
    """

    folders: tuple[str, ...] = ()
    web_search: str = ""

    def arguments(self) -> tuple[str, ...]:
        """The reasoner's command line for them."""
        given = [part for folder in self.folders for part in ("--folder", folder)]
        return (*given, *(("--web", self.web_search) if self.web_search else ()))
