"""What cannot be used gets one sentence and exit code 2."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.command_line import command_line


def _main(*arguments: str) -> subprocess.CompletedProcess[str]:
    return command_line(*arguments, seconds=120)


def _sentence_and_exit_2(result: subprocess.CompletedProcess[str]) -> None:
    lines = [line for line in result.stderr.strip().splitlines() if line]
    assert result.returncode == 2, result.stderr
    assert len(lines) == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("content", [None, b"", b"RIFF\x24\x00\x00\x00WAVE", b"this is no sound at all" * 50])
def test_a_bad_sound_file(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mic.wav"
    if content is not None:
        path.write_bytes(content)
    _sentence_and_exit_2(_main("replay", "--fast", "--mic", str(path), "--out", str(tmp_path / "out")))


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DISPLAY": ":4242"}, "unset DISPLAY for"),
        ({"DISPLAY": "rubbish"}, "unset DISPLAY for"),
        ({"QT_QPA_PLATFORM": "nonsense", "DISPLAY": ":4242"}, "nonsense"),
    ],
)
def test_a_display_that_is_not_there(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    known = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QT_", "XDG_")) and name != "WAYLAND_DISPLAY"
    }
    folders = {f"XDG_{kind}_HOME": str(tmp_path) for kind in ("CONFIG", "DATA", "STATE")}
    result = command_line(seconds=120, environment={**known, **folders, **variables})
    _sentence_and_exit_2(result)
    assert said in result.stderr


def test_nothing_to_replay(tmp_path: Path) -> None:
    _sentence_and_exit_2(_main("replay", "--out", str(tmp_path)))


def test_an_unknown_command() -> None:
    result = _main("dance")
    assert result.returncode == 2
    assert "dance" in result.stderr
    assert "replay" in result.stderr


def test_a_corrupt_checkpoint(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (model / name).write_bytes(b"{}")
    result = _main(
        "replay", "--fast", "--text", "0.5:hello", "--out", str(tmp_path / "out"), "--model", str(model)
    )
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
