"""One program a folder, and commands to it."""

from __future__ import annotations

import contextlib
import json
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.control.client import ask
from app.control.instance import Instance, claim
from app.control.protocol import Door, Guarded, Reply, Request, door_path, receive_line, send_line
from app.errors import TandemError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Instance]:
    instance = claim(tmp_path)
    assert instance is not None
    with instance:
        yield instance


def obey(request: Request) -> Reply:
    return Reply(request.command != "mode", f"{request.command} {request.argument}".strip())


def test_a_command_is_obeyed_and_answered(running: Instance, tmp_path: Path) -> None:
    running.serve(obey)
    assert ask(tmp_path, Request("toggle-mute", "camera")) == "toggle-mute camera"
    assert ask(tmp_path, Request("type", "grüß dich\n“so”")) == "type grüß dich\n“so”"


def test_what_is_refused_is_an_error_of_one_sentence(running: Instance, tmp_path: Path) -> None:
    running.serve(obey)
    with pytest.raises(TandemError, match="mode loud"):
        ask(tmp_path, Request("mode", "loud"))


def test_a_second_program_does_not_get_the_folder_until_the_first_has_ended(tmp_path: Path) -> None:
    first = claim(tmp_path)
    assert first is not None
    assert claim(tmp_path) is None
    first.serve(obey)
    assert claim(tmp_path) is None
    first.close()
    assert not door_path(tmp_path).exists()
    second = claim(tmp_path)
    assert second is not None
    second.close()


def test_a_killed_program_leaves_the_folder_free(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from app.control.instance import claim\n"
        "instance = claim(Path(sys.argv[1]))\n"
        "instance.serve(lambda request: None)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, timeout=60, check=False, capture_output=True
    )
    assert done.returncode == -9
    assert door_path(tmp_path).exists()
    with pytest.raises(TandemError, match="not running"):
        ask(tmp_path, Request("show"))
    instance = claim(tmp_path)
    assert instance is not None
    with instance:
        instance.serve(obey)
        assert ask(tmp_path, Request("show")) == "show"


def test_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(TandemError, match=r"main\.py"):
        ask(tmp_path / "new", Request("show"))


def test_a_program_that_does_not_answer_is_told_apart_from_none(running: Instance, tmp_path: Path) -> None:
    with pytest.raises(TandemError, match="does not answer"):
        ask(tmp_path, Request("show"), start_seconds=0.0)


def test_only_the_user_may_read_the_token_and_without_it_nothing_happens(
    running: Instance, tmp_path: Path
) -> None:
    done: list[Request] = []

    def count(request: Request) -> Reply:
        done.append(request)
        return Reply(True, "")

    running.serve(count)
    assert stat.S_IMODE(door_path(tmp_path).stat().st_mode) == 0o600
    door = msgspec.json.decode(door_path(tmp_path).read_bytes(), type=Door)
    for message in (Guarded("guess", Request("quit")), Request("quit")):
        with socket.create_connection(("127.0.0.1", door.port), 10) as connection:
            send_line(connection, message)
            assert not receive_line(connection, Reply).done
    assert done == []


@pytest.mark.parametrize("noise", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\xff\xfe\n", b"x" * 40_000, b"{}\n"])
def test_noise_on_the_socket_changes_nothing(running: Instance, tmp_path: Path, noise: bytes) -> None:
    running.serve(obey)
    port = json.loads(door_path(tmp_path).read_text())["port"]
    # It may hang up before all of it has come.
    with socket.create_connection(("127.0.0.1", port), 10) as connection, contextlib.suppress(OSError):
        connection.sendall(noise)
        connection.shutdown(socket.SHUT_WR)
    assert ask(tmp_path, Request("status")) == "status"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file")
    with pytest.raises(TandemError, match="give yourself access"):
        claim(blocked / "tandem")
