"""What `main.py` says of options that it cannot use."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import main
from app.errors import TandemError
from app.folders import config_folder, data_folder, state_folder


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["--nosuch"], "window"),
        (["window", "--no-mic"], "window"),  # half of --no-microphone
        (["replay"], "replay"),
        (["replay", "--out", "x", "--text", "hello"], "replay"),
        (["replay", "--out", "x", "--precision", "int9"], "replay"),
        (["serve", "--port", "99999"], "serve"),
        (["models"], "models"),
        (["models", "pull"], "models pull"),
        (["status", "now"], "status"),
        (["type", "no \udcff UTF-8"], "type"),
        (["profile", "\udcff"], "profile"),
        (["replay", "--out", "x", "--text", "1:no \udcff UTF-8"], "replay"),
        (["replay", "--out", "x", "--text", "\udcff:hello"], "replay"),
    ],
)
def test_wrong_options_are_one_line_that_names_the_help(
    arguments: list[str], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    (line,) = told.err.splitlines()
    assert f"`python main.py {command} --help`" in line


def test_a_command_that_is_none_is_answered_with_all_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["nosuch"]) == 2
    told = capsys.readouterr().err
    assert "'nosuch'" in told
    assert all(name in told for name in ("window", "replay", "doctor", "quit"))


def test_a_python_without_the_packages_is_told_what_to_type() -> None:
    command = [sys.executable, "-S", "main.py", "doctor"]
    ended = subprocess.run(
        command, capture_output=True, text=True, cwd=Path(main.__file__).parent, timeout=60, env={}
    )
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 2
    assert "make setup" in line


def test_a_subcommand_may_be_made_with_whatever_a_python_gives_it(capsys: pytest.CaptureFixture[str]) -> None:
    """From 3.14 on that is more than a name."""
    parser = main._Parser(prog="main.py models")
    one = parser.add_subparsers().add_parser("list", epilog="The end.", fromfile_prefix_chars="@")
    one.add_argument("--long", action="store_true")
    assert parser.parse_args(["list", "--long"]).long
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["list", "--lon"])
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [(KeyboardInterrupt(), 130, ""), (TandemError("Plug it in."), 2, "Plug it in.\n")],
)
def test_what_ends_a_command_while_its_room_is_imported_ends_it_tidily(
    raised: BaseException,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def wire(parser: object) -> main.Run:
        raise raised

    monkeypatch.setitem(main._COMMANDS, "doctor", ("", wire))
    assert main.main(["doctor"]) == code
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize(
    ("encoding", "said", "written"),
    [
        ("utf-8", "grüß \udcff", "grüß \\udcff\n"),
        ("ascii", "“grüß”", "\\u201cgr\\xfc\\xdf\\u201d\n"),
        ("utf-8", "“grüß”", "“grüß”\n"),
    ],
)
def test_what_the_terminal_cannot_show_is_said_in_escapes(
    encoding: str, said: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as the name of a folder that is no UTF-8."""

    def wire(parser: object) -> main.Run:
        return lambda args: print(said) or 0

    terminal = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(terminal, encoding=encoding, newline="\n"))
    monkeypatch.setitem(main._COMMANDS, "doctor", ("", wire))
    assert main.main(["doctor"]) == 0
    assert terminal.getvalue().decode(encoding) == written


def test_before_the_window_opens_its_folders_are_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    folders = [own() for own in (config_folder, data_folder, state_folder)]

    def run(*_given: object) -> int:
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700] * 3
        return 0

    monkeypatch.setattr("app.live.run", run)
    assert main.main([]) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("buffered", [True, False])
def test_output_that_has_no_room_is_a_sentence(buffered: bool) -> None:
    command = [sys.executable, *([] if buffered else ["-u"]), "main.py", "models", "list"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            command,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(main.__file__).parent,
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
            timeout=120,
        )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
