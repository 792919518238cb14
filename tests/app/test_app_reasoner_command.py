"""`main.py reasoner`: choosing a server or this machine, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import reasoner_command
from app.errors import TandemError
from app.settings.reasoning import Reasoning
from app.settings.startup import Startup
from app.settings.store import SettingsStore


@dataclass(frozen=True)
class Found:
    kind: str
    base: str
    models: tuple[str, ...]


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasoner_command, "settings_path", lambda: tmp_path / "settings.json")


def call(*words: str, found: Sequence[Found] = ()) -> int:
    parser = argparse.ArgumentParser()
    reasoner_command.add_arguments(parser)
    return reasoner_command.run(parser.parse_args(words), lambda: found)


def chosen(tmp_path: Path) -> tuple[str, str]:
    store = SettingsStore(tmp_path / "settings.json")
    store.close()
    return store.current.reasoning.server, store.current.reasoning.model


def test_a_server_is_chosen_and_this_machine_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = [Found("Ollama", "http://127.0.0.1:11434/v1", ("small", "large"))]
    assert call("http://127.0.0.1:11434", "--model", "large", found=found) == 0
    assert chosen(tmp_path) == ("http://127.0.0.1:11434/v1", "large")
    shown = capsys.readouterr().out
    assert "at http://127.0.0.1:11434/v1 (large)" in shown
    assert "Ollama: small, large" in shown
    assert call("here") == 0
    assert chosen(tmp_path) == ("", "")
    assert "on this machine" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("ftp://host",),
        ("nonsense",),
        ("http://[",),
        ("http://host:99999",),
        ("http://user:key@host/v1",),
        ("--key",),
        ("--model", "large"),
        ("here", "--model", "large"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(TandemError) as caught:
        call(*words)
    assert str(caught.value).endswith(".")
    assert "key@" not in str(caught.value)
    assert chosen(tmp_path) == ("", "")


def test_settings_of_a_newer_version_are_left_alone_and_nothing_is_said_to_be_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"version": 999}', encoding="utf-8")
    with pytest.raises(TandemError, match="newer Tandem"):
        call("http://127.0.0.1:11434")
    assert capsys.readouterr().out == ""
    assert file.read_text(encoding="utf-8") == '{"version": 999}'


def test_a_running_program_has_the_choice_from_its_next_session_on(tmp_path: Path) -> None:
    running = SettingsStore(tmp_path / "settings.json")
    try:
        assert call("http://127.0.0.1:11434", "--model", "large") == 0
        running.put(Startup(welcomed=True))
        running.refresh()
        assert running.current.reasoning == Reasoning(server="http://127.0.0.1:11434/v1", model="large")
        assert running.current.startup.welcomed
    finally:
        running.close()
    assert chosen(tmp_path) == ("http://127.0.0.1:11434/v1", "large")
