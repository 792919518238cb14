"""One program a folder, and commands to it."""

from __future__ import annotations

import contextlib
import json
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from app.control import instance as instance_module
from app.control.client import NotRunningError, ask, enter
from app.control.instance import Instance, Obey, claim
from app.control.protocol import Door, Guarded, Reply, Request, door_path, receive_line, send_line
from app.errors import TandemError
from app.folders import data_folder
from main import main

ROOT = Path(__file__).resolve().parents[3]
WAIT = 30.0


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[Instance]:
    instance = claim(folder)
    assert instance is not None
    with instance:
        yield instance


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Instance]:
    with claimed(tmp_path) as instance:
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


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `main.py` keeps its things: the data folder of Tandem."""
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":4242")
    return data_folder()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was begun in place of a window."""
    begun: list[str] = []

    def window(*_given: object) -> int:
        begun.append("window")
        return 0

    monkeypatch.setattr("app.views.application.run", window)
    return begun


def test_a_second_start_shows_the_window(
    folders: Path, started: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with claimed(folders) as first:
        first.serve(obey)
        assert main([]) == 0
    assert capsys.readouterr().out == "show\n"
    assert started == []


@pytest.mark.parametrize(
    "words",
    [
        ("--incognito",),
        ("--resume",),
        ("--resume", "session-x"),
        ("--no-microphone",),
        ("--no-camera", "--no-screen"),
        ("--camera", "1"),
    ],
)
def test_a_second_start_says_that_the_session_is_not_the_wanted_one(
    folders: Path, started: list[str], capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with claimed(folders) as first:
        first.serve(obey)
        assert main([*words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "running with another session" in said.err
    assert started == []


@pytest.mark.parametrize("words", [(), ("--incognito",)])
@pytest.mark.parametrize("door", ["shut", "ending"])
def test_a_start_while_the_last_program_ends_waits_for_it(
    folders: Path, started: list[str], door: str, words: tuple[str, ...]
) -> None:
    first = claim(folders)
    assert first is not None
    asked = threading.Event()

    def refuse(request: Request) -> Reply:
        asked.set()
        return Reply(False, "Tandem is ending.", ending=True)

    def end() -> None:
        asked.wait(WAIT if door == "ending" else 0.3)
        first.close()

    if door == "ending":
        first.serve(refuse)
    ending = threading.Thread(target=end)
    ending.start()
    assert main([*words]) == 0
    ending.join(WAIT)
    assert started == ["window"]


def test_a_program_that_goes_on_ending_is_told(running: Instance, tmp_path: Path) -> None:
    running.serve(lambda request: Reply(False, "Tandem is ending.", ending=True))
    with pytest.raises(NotRunningError, match="is ending"):
        enter(tmp_path, particular=False, ending_seconds=0.2)


def test_a_program_that_refuses_to_show_its_window_is_not_waited_for(running: Instance, tmp_path: Path) -> None:
    running.serve(lambda request: Reply(False, "The window is busy."))
    with pytest.raises(TandemError, match="busy"):
        enter(tmp_path, particular=False)


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


@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xfe\n",
        b"x" * 40_000,
        b"{}\n",
        b'{"token": "\xff", "request": {"command": "show"}}\n',
        b'{"token": "\\ud800", "request": {"command": "show"}}\n',
        pytest.param(b'{"other": ' + b"[" * 12_000 + b"\n", id="nested too deeply"),
    ],
)
def test_noise_on_the_socket_changes_nothing(running: Instance, tmp_path: Path, noise: bytes) -> None:
    running.serve(obey)
    port = json.loads(door_path(tmp_path).read_text())["port"]
    # It may hang up before all of it has come.
    with socket.create_connection(("127.0.0.1", port), 10) as connection, contextlib.suppress(OSError):
        connection.sendall(noise)
        connection.shutdown(socket.SHUT_WR)
    assert ask(tmp_path, Request("status")) == "status"


def test_who_says_its_line_byte_by_byte_does_not_hold_up_the_others(
    running: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance_module, "LINE_SECONDS", 0.5)
    running.serve(obey)
    port = json.loads(door_path(tmp_path).read_text())["port"]
    begun, answered = threading.Event(), threading.Event()

    def trickle() -> None:
        with socket.create_connection(("127.0.0.1", port), 10) as connection, contextlib.suppress(OSError):
            while not answered.wait(0.1):
                connection.sendall(b"x")
                begun.set()

    slow = threading.Thread(target=trickle)
    slow.start()
    try:
        assert begun.wait(WAIT)
        assert ask(tmp_path, Request("status"), start_seconds=0.0) == "status"
    finally:
        answered.set()
        slow.join(WAIT)


def raising(request: Request) -> Reply:
    raise RuntimeError("Internal C++ object already deleted.")


def unsayable(request: Request) -> Reply:
    return Reply(True, "The folder is \udcff.")


@pytest.mark.parametrize("fails", [raising, unsayable])
def test_a_command_that_fails_is_answered_once_and_the_next_is_obeyed(
    running: Instance, tmp_path: Path, fails: Obey
) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return fails(request) if request.command == "status" else obey(request)

    running.serve(answer)
    with pytest.raises(TandemError, match="could not do this"):
        ask(tmp_path, Request("status"))
    assert ask(tmp_path, Request("show")) == "show"
    assert asked == [Request("status"), Request("show")]


@pytest.mark.parametrize("door", [b"{", b'{"port": 1, "token": "\xff", "pid": 1}', b""])
def test_a_door_that_is_damaged_is_no_traceback(running: Instance, tmp_path: Path, door: bytes) -> None:
    door_path(tmp_path).write_bytes(door)
    with pytest.raises(TandemError, match="does not answer"):
        ask(tmp_path, Request("show"), start_seconds=0.0)


def handles() -> int:
    """How many files and sockets this process has open."""
    return int(psutil.Process().num_fds())


@pytest.mark.skipif(not hasattr(psutil.Process, "num_fds"), reason="handles are not counted here")
@pytest.mark.parametrize("served", [True, False])
def test_what_is_closed_leaves_nothing_open(tmp_path: Path, served: bool) -> None:
    before = handles()
    instance = claim(tmp_path)
    assert instance is not None
    if served:
        instance.serve(obey)
        assert ask(tmp_path, Request("show")) == "show"
    instance.close()
    assert handles() == before


@pytest.mark.skipif(not hasattr(psutil.Process, "num_fds"), reason="handles are not counted here")
def test_commands_that_cannot_be_let_in_leave_nothing_open(running: Instance, tmp_path: Path) -> None:
    door_path(tmp_path).mkdir()  # in the way of the file
    before = handles()
    with pytest.raises(TandemError, match="not heard") as refused:
        running.serve(obey)
    assert handles() == before, refused
    door_path(tmp_path).rmdir()
    running.serve(obey)
    assert ask(tmp_path, Request("show")) == "show"


def test_its_folder_is_for_its_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "tandem"
    folder.mkdir(mode=0o755)
    with claimed(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file")
    with pytest.raises(TandemError, match="give yourself access"):
        claim(blocked / "tandem")
