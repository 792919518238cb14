"""Starting at log-in: on when asked for, gone without a trace when not."""

from __future__ import annotations

import plistlib
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from app.autostart import COMMAND, set_autostart
from app.errors import TandemError


def test_linux_gets_a_desktop_entry_and_loses_it_again(tmp_path: Path) -> None:
    where = {"XDG_CONFIG_HOME": str(tmp_path)}
    set_autostart(False, "linux", tmp_path, where)
    assert list(tmp_path.iterdir()) == []
    set_autostart(True, "linux", tmp_path, where)
    entry = RawConfigParser()
    entry.read(tmp_path / "autostart" / "tandem.desktop")
    assert entry["Desktop Entry"]["Type"] == "Application"
    assert entry["Desktop Entry"]["Exec"] == f'"{sys.executable}" "{COMMAND[1]}"'
    assert Path(COMMAND[1]).is_file()
    set_autostart(True, "linux", tmp_path, where)
    set_autostart(False, "linux", tmp_path, where)
    assert list((tmp_path / "autostart").iterdir()) == []


def test_without_xdg_it_goes_to_the_usual_place(tmp_path: Path) -> None:
    set_autostart(True, "linux", tmp_path, {})
    assert (tmp_path / ".config" / "autostart" / "tandem.desktop").is_file()


def test_macos_gets_an_agent(tmp_path: Path) -> None:
    set_autostart(True, "darwin", tmp_path, {})
    (agent,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    body = plistlib.loads(agent.read_bytes())
    assert body["ProgramArguments"] == list(COMMAND)
    assert body["RunAtLoad"] is True


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("no folder")
    with pytest.raises(TandemError, match="cannot be changed"):
        set_autostart(True, "linux", tmp_path, {"XDG_CONFIG_HOME": str(tmp_path)})
