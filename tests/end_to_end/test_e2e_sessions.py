"""The program's sessions as a person has them: one window, commands to it, what is kept and what is not."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest

from app.capture.portal_screen import NO_PORTAL
from app.history.database import connect
from app.history.library import stored_entries, stored_sessions
from tests.end_to_end.accessible import accessible, names, press
from tests.end_to_end.desktop import Desktop, desktop, until
from tests.end_to_end.program import END_SECONDS, START_SECONDS, Program
from tests.end_to_end.settings_window import open_page

pytestmark = pytest.mark.timeout(600)
DAMAGED: Final = b"\x00no settings"
NO_DEVICES: Final = ("--no-microphone", "--no-speaker", "--no-camera", "--no-screen")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop(tmp_path_factory.mktemp("desktop"), keys_repeat=False) as desk, accessible(desk):
        yield desk


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's files."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def first(desk: Desktop, home: Path) -> Iterator[Program]:
    """The program as it is started first; what the tests do to it they do one after the other."""
    with running(desk, home) as program:
        yield program


@contextmanager
def running(desk: Desktop, home: Path, *arguments: str) -> Iterator[Program]:
    program = Program(desk, home, *NO_DEVICES, *arguments)
    try:
        program.window = program.find_window()
        yield program
    finally:
        program.close()
        print(program.log)


def said(home: Path) -> list[list[str]]:
    """What the user has said in each stored session, the newest first."""
    path = home / "tandem" / "sessions.db"
    if not path.exists():
        return []
    return [
        [entry.text for entry in stored_entries(path, each.name) if entry.who == "user"]
        for each in stored_sessions(path)
    ]


def say(program: Program, words: str) -> None:
    """Type to it from a terminal, and wait until that is on the disk."""
    assert until(lambda: program.command("type", words).returncode == 0, START_SECONDS), program.log
    assert until(lambda: any(words in each for each in said(program.home)), START_SECONDS), program.log


def shown(words: str) -> bool:
    """Whether the program says something with these words in it."""
    return any(words in each for each in names("Tandem"))


def quit_it(program: Program) -> None:
    assert program.command("quit").returncode == 0
    assert program.process.wait(END_SECONDS) == 0, program.log
    assert "Traceback" not in program.log


def test_i_start_it_twice_and_the_first_window_comes_to_the_front_and_obeys_my_terminal(
    first: Program,
) -> None:
    desk = first.desk
    assert first.command("hide").returncode == 0
    assert until(lambda: not desk.windows("Tandem"), START_SECONDS)
    second = first.command("window")
    assert second.returncode == 0, second.stderr
    assert "its window is in front" in second.stdout
    assert until(lambda: desk.windows("Tandem") == {first.window}, START_SECONDS)
    assert "muted" in first.command("mute", "camera").stdout
    assert until(lambda: "camera" in first.command("status").stdout, START_SECONDS)
    assert first.command("mode", "focus").stdout.startswith("Focus")
    assert first.command("stop-speaking").returncode == 0
    say(first, "the cat sat on the mat")


def test_another_program_has_locked_my_sessions_and_i_lose_nothing(first: Program) -> None:
    with closing(connect(first.home / "tandem" / "sessions.db")) as other:
        other.execute(f"PRAGMA busy_timeout = {round(1000 * END_SECONDS)}")
        other.execute("BEGIN EXCLUSIVE")
        assert first.command("type", "while it is locked").returncode == 0
        assert until(lambda: "locked" in first.command("status").stdout, START_SECONDS), first.log
        other.rollback()
    assert until(lambda: ["the cat sat on the mat", "while it is locked"] in said(first.home), START_SECONDS)


def test_it_was_killed_and_i_find_what_i_said_and_continue_the_whole_session(
    first: Program, desk: Desktop, home: Path
) -> None:
    os.killpg(first.process.pid, signal.SIGKILL)
    first.process.wait(END_SECONDS)
    refused = first.command("toggle-mute")
    assert refused.returncode == 2
    assert "not running" in refused.stderr
    path = home / "tandem" / "sessions.db"
    (killed,) = stored_sessions(path)
    assert killed.ended is None
    with running(desk, home) as program:
        assert until(lambda: len(stored_sessions(path)) == 2, START_SECONDS), program.log
        new = stored_sessions(path)[0].name
        find(program, "cat sat", "You: the cat sat on the mat")
        accept_offer(program)
        assert until(lambda: has_ended(path, new), START_SECONDS), program.log
        say(program, "remember the blue door")
        quit_it(program)
    assert ["the cat sat on the mat", "while it is locked", "remember the blue door"] in said(home)
    entries = stored_entries(path, killed.name)
    assert [entry.start for entry in entries] == sorted(entry.start for entry in entries)


def find(program: Program, words: str, found: str) -> None:
    """Look for what was said in any session."""
    desk = program.desk
    desk.focus(program.window)
    desk.key("ctrl+o")
    desk.wait_for_focus("Sessions")
    assert until(lambda: shown("Search in everything that was said"), START_SECONDS), names("Tandem")
    desk.type(words)
    assert until(lambda: shown(found), START_SECONDS), names("Tandem")
    desk.key("Escape")
    assert until(lambda: not desk.windows("Sessions"), START_SECONDS), names("Tandem")


def accept_offer(program: Program) -> None:
    """Press the key of the button that continues what was broken off."""
    assert until(lambda: shown("was broken off"), START_SECONDS), names("Tandem")
    program.desk.focus(program.window)
    program.desk.key("alt+c")


def has_ended(path: Path, name: str) -> bool:
    """Whether the session ``name`` has given way to another one."""
    return any(each.name == name and each.ended is not None for each in stored_sessions(path))


def test_i_open_an_incognito_session_and_nothing_of_it_is_left(desk: Desktop, home: Path) -> None:
    before, folders = said(home), sorted((home / "tandem" / "sessions").iterdir())
    with running(desk, home, "--incognito") as program:
        done = program.command("type", "nobody may know this")
        assert done.returncode == 0
        assert until(lambda: shown("Incognito: nothing is kept"), START_SECONDS), names("Tandem")
        assert until(lambda: shown("nobody may know this"), START_SECONDS), names("Tandem")
        quit_it(program)
    assert said(home) == before
    assert sorted((home / "tandem" / "sessions").iterdir()) == folders
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"nobody may know" not in kept
    assert not list(Path("/dev/shm").glob("tandem-incognito-*"))


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settings file that is none."""
    path = tmp_path_factory.mktemp("damaged") / "tandem" / "settings.json"
    path.parent.mkdir()
    path.write_bytes(DAMAGED)
    return path


@pytest.fixture(scope="module")
def wayland(desk: Desktop, damaged: Path) -> Iterator[Program]:
    """The program where the session is said to be Wayland's, and no portal is there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(desk.environment, "XDG_SESSION_TYPE", "wayland")
        program = Program(desk, damaged.parents[1], *NO_DEVICES[:3])
    try:
        yield program
    finally:
        program.close()
        print(program.log)


def test_on_wayland_it_says_in_a_sentence_that_it_cannot_see_my_screen_nor_have_keys(wayland: Program) -> None:
    assert until(lambda: shown(NO_PORTAL), START_SECONDS), names("Tandem")
    assert until(lambda: shown("gives Tandem no keys that work in every program"), START_SECONDS)


def test_my_settings_file_is_damaged_and_it_starts_all_the_same(wayland: Program, damaged: Path) -> None:
    assert until(lambda: wayland.command("status").returncode == 0, START_SECONDS)
    assert damaged.read_bytes() == DAMAGED
    quit_it(wayland)
    assert damaged.read_bytes() == DAMAGED


def test_my_settings_file_is_empty_and_it_starts_all_the_same(desk: Desktop, tmp_path: Path) -> None:
    (tmp_path / "tandem").mkdir()
    path = tmp_path / "tandem" / "settings.json"
    path.write_bytes(b"")
    with running(desk, tmp_path) as program:
        assert until(lambda: program.command("status").returncode == 0, START_SECONDS)
        assert path.read_bytes() == b""
        quit_it(program)
    assert path.read_bytes() == b""


def test_with_settings_of_a_newer_version_i_resume_from_the_command_line_and_delete_everything(
    desk: Desktop, home: Path
) -> None:
    path = home / "tandem" / "settings.json"
    assert json.loads(path.read_text())["version"] == 1
    newer = b'{"version": 99, "appearance": {"theme": "hologram"}}'
    path.write_bytes(newer)
    with running(desk, home, "--resume") as program:
        assert until(lambda: "newer Tandem" in program.command("status").stdout, START_SECONDS), program.log
        say(program, "i am back")
        assert next(each[-2:] for each in said(home) if each) == ["remember the blue door", "i am back"]
        delete_everything(program)
        quit_it(program)
    assert path.read_bytes() == newer
    with closing(sqlite3.connect(home / "tandem" / "sessions.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def delete_everything(program: Program) -> None:
    """I am asked once, and then nothing is left of what I said; a new session has begun."""
    desk, home = program.desk, program.home
    folders = set((home / "tandem" / "sessions").iterdir())
    open_page(desk, program.window, "What is kept")
    assert until(lambda: press("Tandem", "Delete everything"), START_SECONDS), names("Tandem")
    assert until(lambda: press("Tandem", "Yes"), START_SECONDS), names("Tandem")
    assert until(lambda: said(home) in ([], [[]]), START_SECONDS), program.log
    assert until(lambda: not folders & set((home / "tandem" / "sessions").iterdir()), START_SECONDS)
    kept = b"".join(each.read_bytes() for each in home.rglob("*") if each.is_file())
    assert b"blue door" not in kept
    assert b"the cat sat" not in kept
