"""What `main.py` says of options that it cannot use."""

from __future__ import annotations

import pytest

import main


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["--nosuch"], "window"),
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
