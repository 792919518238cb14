"""What tools write: into the user's own files and folders, which lose nothing by it."""

from __future__ import annotations

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest

from engine.reasoner.tools.files import Folders
from engine.reasoner.tools.notes import Notes
from engine.reasoner.tools.permission import Grants
from engine.reasoner.tools.tool import Result, Tool, ToolError

WALL = 1_795_230_194.0


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The folder that the user has chosen; secret.txt lies outside of it."""
    (tmp_path / "mine" / "letters").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "mine"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def unused(given: object, calling: object) -> Result:
    raise AssertionError


LAMP = Tool("home.lamp_on", "Turns the lamp on.", {}, "write", unused, lambda given: "x", "home")


def test_writing_a_file_touches_no_other(mine: Path) -> None:
    others = ("list.txt.part", "list.part", "list.txt.partial", ".list.txt.part")
    for name in others:
        (mine / name).write_text("mine")
    Folders([mine]).write("list.txt", "milk")
    assert (mine / "list.txt").read_text() == "milk"
    assert [(mine / name).read_text() for name in others] == ["mine"] * len(others)
    assert names(mine) == sorted((*others, "letters", "list.txt"))


@pytest.mark.parametrize("mode", [0o600, 0o755, 0o640])
def test_a_file_stays_as_private_or_as_runnable_as_it_was(mine: Path, mode: int) -> None:
    (mine / "run.sh").write_text("old")
    (mine / "run.sh").chmod(mode)
    Folders([mine]).write("run.sh", "new")
    assert stat.S_IMODE((mine / "run.sh").stat().st_mode) == mode


def test_a_file_that_cannot_be_written_stays_and_nothing_is_left(mine: Path, full: None) -> None:
    (mine / "list.txt").write_text("old")
    with pytest.raises(ToolError, match=r"^list\.txt could not be written \(No space left on device\)\.$"):
        Folders([mine]).write("list.txt", "new")
    assert (mine / "list.txt").read_text() == "old"
    assert names(mine) == ["letters", "list.txt"]


@pytest.mark.parametrize("target", ["letters/real.txt", "letters/not_there_yet.txt"])
def test_a_link_stays_and_the_file_behind_it_is_written(mine: Path, target: str) -> None:
    (mine / "letters" / "real.txt").write_text("old")
    (mine / "link.txt").symlink_to(target)
    assert Folders([mine]).write("link.txt", "new") == mine / target
    assert (mine / "link.txt").is_symlink()
    assert (mine / target).read_text() == "new"


@pytest.mark.parametrize(
    "target",
    ["../secret.txt", "../not_there.txt", "letters/../../secret.txt", "way_out/secret.txt", "again", "letters"],
)
def test_a_link_leads_nowhere_else(mine: Path, target: str) -> None:
    (mine / "way_out").symlink_to(mine.parent)
    (mine / "link.txt").symlink_to(target)
    (mine / "again").symlink_to("link.txt")  # with the target "again": in a circle
    before = names(mine), names(mine.parent), names(mine / "letters")
    with pytest.raises(ToolError, match="not a place in the folders"):
        Folders([mine]).write("link.txt", "new")
    assert (names(mine), names(mine.parent), names(mine / "letters")) == before
    assert (mine.parent / "secret.txt").read_text() == "secret"
    assert (mine / "link.txt").is_symlink()


def test_what_is_no_file_is_not_replaced_by_one(mine: Path) -> None:
    os.mkfifo(mine / "pipe")
    for name in ("pipe", "letters", "letters/", "", ".", "..", "a\0b", 300 * "x"):
        with pytest.raises((ToolError, OSError)):  # OSErrors are told by the tool box
            Folders([mine]).write(name, "x")
    assert stat.S_ISFIFO((mine / "pipe").stat().st_mode)
    assert names(mine) == ["letters", "pipe"]


def test_a_link_in_a_circle_hides_no_other_file(mine: Path) -> None:
    (mine / "a circle").symlink_to("a circle")
    (mine / "letters" / "aunt.md").write_text("Dear aunt")
    assert Folders([mine]).read("aunt") == "Dear aunt"


def test_a_note_is_added_to_the_file_behind_a_link_which_stays_private(tmp_path: Path) -> None:
    (tmp_path / "synced").mkdir()
    kept, link = tmp_path / "synced" / "my notes.md", tmp_path / "notes.md"
    link.symlink_to(kept)
    (tmp_path / "notes.part").write_text("mine")
    Notes(link).add("one", WALL)
    kept.chmod(0o600)
    Notes(link).add("two", WALL)
    assert link.is_symlink()
    assert [text for _, text in Notes(kept).all()] == ["one", "two"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert (tmp_path / "notes.part").read_text() == "mine"


def test_notes_of_several_tasks_at_once_are_all_kept(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes.md")
    texts = {f"note {number}" for number in range(12)}
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda text: notes.add(text, WALL), texts))
    assert {text for _, text in notes.all()} == texts


def test_a_note_that_finds_no_room_leaves_the_others(tmp_path: Path, full: None) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n\n- 2026-01-01 one\n")
    notes = Notes(tmp_path / "notes.md")
    with pytest.raises(ToolError, match=r"could not be written \(No space left on device\): make room\.$"):
        notes.add("two", WALL)
    assert [text for _, text in notes.all()] == ["one"]
    assert names(tmp_path) == ["notes.md"]


def test_a_grant_is_kept_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "grants.json").symlink_to("dotfiles/grants.json")
    Grants(tmp_path / "grants.json").give(LAMP, "always")
    assert (tmp_path / "grants.json").is_symlink()
    assert Grants(tmp_path / "dotfiles" / "grants.json").holds(LAMP)


def test_a_grant_that_finds_no_room_holds_for_the_session(tmp_path: Path, full: None) -> None:
    (tmp_path / "grants.json").write_bytes(b'["other"]')
    grants = Grants(tmp_path / "grants.json")
    grants.give(LAMP, "always")
    assert grants.holds(LAMP)
    assert not Grants(tmp_path / "grants.json").holds(LAMP)
    assert (tmp_path / "grants.json").read_bytes() == b'["other"]'
    assert names(tmp_path) == ["grants.json"]
