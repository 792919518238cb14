"""The file in which the user names MCP servers, in the shape that other hosts use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.reasoner.mcp.config import ServerConfig, read_config


def written(folder: Path, servers: object) -> Path:
    path = folder / "mcp.json"
    path.write_text(json.dumps({"mcpServers": servers}), encoding="utf-8")
    return path


def test_no_file_is_no_servers(tmp_path: Path) -> None:
    assert read_config(tmp_path / "mcp.json") == ((), ())


def test_the_common_shape_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIKI_KEY", "secret")
    path = written(
        tmp_path,
        {
            "git": {"command": "mcp-server-git", "args": ["--repository", "."], "env": {"A": "b"}},
            "wiki": {
                "type": "http",
                "url": "https://example.org/mcp",
                "headers": {"Authorization": "Bearer ${WIKI_KEY}", "X-Place": "${NOWHERE:-here}"},
                "timeout": 5,
            },
            "off": {"command": "x", "disabled": True},
            "near": {"url": "http://127.0.0.1:8080/mcp", "unknown": [1]},
        },
    )
    servers, problems = read_config(path)
    assert problems == ()
    assert servers == (
        ServerConfig("git", "mcp-server-git", ("--repository", "."), {"A": "b"}),
        ServerConfig(
            "wiki",
            url="https://example.org/mcp",
            headers={"Authorization": "Bearer secret", "X-Place": "here"},
            seconds=5,
        ),
        ServerConfig("near", url="http://127.0.0.1:8080/mcp"),
    )
    assert [server.local for server in servers] == [True, False, True]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({}, "either a command or a url"),
        ({"command": "a", "url": "http://b"}, "either a command or a url"),
        ({"url": "ftp://b"}, "does not begin with http"),
        ({"url": "http://b", "type": "sse"}, "streamable HTTP"),
        ({"command": "a", "timeout": 0}, "timeout"),
        ({"command": "${NOT_SET_ANYWHERE}"}, "NOT_SET_ANYWHERE is not set"),
        ({"command": 5}, "Expected `str`"),
        ("text", "Expected `object`"),
    ],
)
def test_a_bad_entry_is_one_sentence_and_costs_no_other(tmp_path: Path, entry: object, reason: str) -> None:
    servers, problems = read_config(written(tmp_path, {"bad": entry, "good": {"command": "a"}}))
    assert [server.name for server in servers] == ["good"]
    assert len(problems) == 1
    assert problems[0].startswith("mcp.json: the server 'bad' is left out, for ")
    assert reason in problems[0]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"mcpServers": 3}', b"\xff\xfe", b"{" * 5000])
def test_a_file_of_another_kind_is_one_sentence(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "mcp.json"
    path.write_bytes(body)
    servers, problems = read_config(path)
    assert servers == ()
    assert len(problems) == 1
    assert "mcpServers" in problems[0]


def test_too_many_servers_are_told(tmp_path: Path) -> None:
    servers, problems = read_config(written(tmp_path, {f"s{n}": {"command": "a"} for n in range(20)}))
    assert (len(servers), len(problems)) == (16, 1)
