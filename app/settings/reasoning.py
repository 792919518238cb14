"""Where the reasoner thinks."""

from __future__ import annotations

from typing import Final

from app.settings.section import Section
from engine.reasoner.protocol import ThinkAt

SECRET: Final = "reasoner {server}"


class Reasoning(Section, frozen=True, kw_only=True):
    """``server``: the address of an OpenAI-compatible server with its ``/v1``; empty: this machine thinks.

    ``model``: which of its models; empty: the first. The key is in the keyring under `secret_name`.
    """

    server: str = ""
    model: str = ""

    @property
    def secret_name(self) -> str:
        """The keyring's name for the server's key."""
        return SECRET.format(server=self.server)

    def think_at(self, key: str) -> ThinkAt:
        """What the reasoner is told."""
        return ThinkAt(self.server, self.model, key)
