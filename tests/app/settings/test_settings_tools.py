"""Which tools are on: what the reasoner is started with, and what is read of mcp.json and grants.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import TandemError
from app.settings.servers import Server, granted, servers_in, take_back
from app.settings.tools import Tools

SERVERS = """{"mcpServers": {"git": {"command": "mcp-server-git", "args": []},
"wiki": {"type": "http", "url": "https://wiki.example/mcp", "disabled": true}}}"""


def test_what_is_off_is_on_the_command_line() -> None:
    tools = Tools(folders=("/srv/a",), web_search="https://search.example")
    assert tools.arguments() == ("--folder", "/srv/a", "--web", "https://search.example")
    off = tools.switching("python", False).switching_server("git", False)
    assert off.arguments()[2:6] == ("--without", "python", "--without-server", "git")
    assert off.switching("python", False) == off
    assert off.switching("python", True).switching_server("git", True) == tools


def test_servers_are_those_of_mcp_json(tmp_path: Path) -> None:
    assert servers_in(tmp_path) == ()
    (tmp_path / "mcp.json").write_text(SERVERS)
    assert servers_in(tmp_path) == (
        Server("git", "mcp-server-git", False),
        Server("wiki", "https://wiki.example/mcp", True),
    )
    (tmp_path / "mcp.json").write_text("{")
    assert servers_in(tmp_path) == ()


def test_what_was_allowed_for_always_can_be_taken_back(tmp_path: Path) -> None:
    assert granted(tmp_path) == ()
    (tmp_path / "grants.json").write_text('["git", "wiki"]')
    take_back(tmp_path, "git")
    assert granted(tmp_path) == ("wiki",)
    take_back(tmp_path, "git")
    assert granted(tmp_path) == ("wiki",)


def test_what_cannot_be_taken_back_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("no folder")
    with pytest.raises(TandemError, match=r"^grants\.json cannot be written \(.*\): try again\.$"):
        take_back(tmp_path / "occupied", "git")
