"""What `main.py` says of options that it cannot use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import main
from app.errors import TandemError


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
