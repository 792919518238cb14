"""A file is there whole or as it was before, whatever happens while it is written."""

from __future__ import annotations

import ast
import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from engine import files

ROOT = Path(__file__).resolve().parents[2]
BY_HAND = {
    "engine/evaluation/live.py",  # into a folder of its own, which is thrown away
    "engine/evaluation/pointing_set.py",  # a set of pictures, drawn anew
    "engine/session/snapshot.py",  # deleted with its session, by its name
    "engine/training/kokoro.py",  # into a folder that then takes its place as a whole
    "engine/training/voices.py",  # into a folder of its own, which is thrown away
    "engine/weights/convert.py",  # into a folder that then takes its place as a whole
    "engine/weights/manager.py",  # a file that is looked at before it takes its place
    "installers/llama.py",  # the end of a compiler's output, for a person
    "installers/setup.py",  # it needs nothing but Python, and only one runs
}
Writer = Callable[[Path], None]


def by_a_library(path: Path) -> None:
    with files.replacing(path) as partial:
        moved = partial.with_name("moved in")  # safetensors puts a file of its own in the place
        moved.write_bytes(b"new")
        moved.chmod(0o600)
        moved.rename(partial)


def copied(path: Path) -> None:
    source = path.with_name("source")
    source.write_bytes(b"new")
    files.copy(source, path)
    source.unlink()


WRITERS: dict[str, Writer] = {
    "bytes": lambda path: files.write_bytes(path, b"new"),
    "bytes that must last": lambda path: files.write_bytes(path, b"new", synced=True),
    "text": lambda path: files.write_text(path, "new"),
    "a copy": copied,
    "a library": by_a_library,
}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=list(WRITERS.values()), ids=list(WRITERS))
def write(request: pytest.FixtureRequest) -> Writer:
    writer: Writer = request.param
    return writer


def test_the_new_takes_the_place_of_the_old_and_nothing_else_changes(write: Writer, tmp_path: Path) -> None:
    for name in ("kept.json", "kept.json.part", "kept.part", "kept.json.partial"):
        (tmp_path / name).write_bytes(b"old")
    before = names(tmp_path)
    write(tmp_path / "kept.json")
    assert names(tmp_path) == before
    assert {name: (tmp_path / name).read_bytes() for name in before} == {
        name: b"new" if name == "kept.json" else b"old" for name in before
    }


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o400, 0o200])
def test_who_may_read_it_stays_so(write: Writer, tmp_path: Path, mode: int) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    (tmp_path / "kept").chmod(mode)
    write(tmp_path / "kept")
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_is_as_the_user_wants_new_files(write: Writer, tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "kept")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == mode


@pytest.mark.parametrize("name", ["x", "." + 254 * "x", 80 * "日"])
def test_a_name_may_be_as_long_as_the_disk_allows(write: Writer, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"old")
    write(tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_one_and_nothing_beside_it(
    write: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "kept").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "kept")
    (tmp_path / "source").unlink(missing_ok=True)
    assert names(tmp_path) == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"old"


def half_written(path: Path, error: type[BaseException]) -> None:
    with files.replacing(path) as partial:
        partial.write_bytes(b"ne")
        assert partial.name.startswith(".")
        assert names(path.parent) == sorted([partial.name, path.name])
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_its_writer_cannot_end_is_taken_away(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    with pytest.raises(error):
        half_written(tmp_path / "kept", error)
    assert names(tmp_path) == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"old"


def test_what_is_written_is_no_more_readable_than_the_old(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    (tmp_path / "kept").chmod(0o600)
    with files.replacing(tmp_path / "kept") as partial:
        assert stat.S_IMODE(partial.stat().st_mode) == 0o600


def test_two_may_write_the_same_file_at_once(tmp_path: Path) -> None:
    with files.replacing(tmp_path / "kept") as one, files.replacing(tmp_path / "kept") as other:
        one.write_bytes(b"one")
        other.write_bytes(b"other")
    assert (tmp_path / "kept").read_bytes() == b"one"  # the one that ended last
    assert names(tmp_path) == ["kept"]


def test_no_text_that_cannot_be_written_touches_the_disk(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        files.write_text(tmp_path / "kept", "\ud800")
    assert names(tmp_path) == []


@pytest.mark.parametrize("lasting", [True, False])
def test_what_cannot_be_made_again_is_on_the_disk_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lasting: bool
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, os.replace

    def noted_sync(file: int) -> None:
        order.append("fsync")
        sync(file)

    def noted_replace(one: Path, other: Path) -> None:
        order.append("replace")
        replace(one, other)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    files.write_bytes(tmp_path / "kept", b"new", synced=lasting)
    assert order == (["fsync", "replace"] if lasting else ["replace"])


def test_a_copy_that_breaks_off_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks_off(source: Path, target: Path) -> NoReturn:
        target.write_bytes(source.read_bytes()[:1])
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "kept").write_bytes(b"old")
    (tmp_path / "source").write_bytes(b"new")
    monkeypatch.setattr(shutil, "copyfile", breaks_off)
    with pytest.raises(OSError, match="No space left"):
        files.copy(tmp_path / "source", tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == b"old"
    assert names(tmp_path) == ["kept", "source"]


def test_files_are_written_by_hand_only_where_there_is_a_reason() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ("engine", "installers")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("write_text", "write_bytes", "copyfile", "copy2")
    }
    assert found - {"engine/files.py"} == BY_HAND
