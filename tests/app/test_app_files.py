"""Files are there whole or not at all, and what the program keeps is for its user alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.files import close_own_folders, make_private, write_atomically
from app.folders import config_folder, data_folder, state_folder

OWN = (data_folder, config_folder, state_folder)


@pytest.fixture(params=[0o022, 0o002, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """What the user's shell leaves out of the mode of a new file."""
    mask: int = request.param
    before = os.umask(mask)
    yield mask
    os.umask(before)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program's own folders would be; none is there yet."""
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    return tmp_path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("own", OWN)
def test_what_the_program_keeps_for_itself_only_its_user_may_read(
    umask: int, home: Path, own: Callable[[], Path]
) -> None:
    path = own() / "sessions" / "one" / "transcript.md"
    write_atomically(path, "secret")
    assert (mode_of(path), mode_of(own())) == (0o600, 0o700)


@pytest.mark.usefixtures("umask", "home")
@pytest.mark.parametrize("own", OWN)
def test_what_an_older_program_left_readable_is_closed_with_the_next_writing(own: Callable[[], Path]) -> None:
    path = own() / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("old")
    path.parent.chmod(0o755)
    path.chmod(0o644)
    write_atomically(path, "new")
    assert path.read_text() == "new"
    assert (mode_of(path), mode_of(own())) == (0o600, 0o700)


def test_a_link_to_its_own_folder_is_its_own_folder(home: Path) -> None:
    kept = home / "disk"
    kept.mkdir(mode=0o755)
    data_folder().parent.mkdir(parents=True)
    data_folder().symlink_to(kept)
    write_atomically(data_folder() / "summary.json", "{}")
    assert (mode_of(kept / "summary.json"), mode_of(kept)) == (0o600, 0o700)


@pytest.mark.parametrize("place", ["Documents", "data", "data/tandem-old", "config/autostart"])
def test_what_goes_elsewhere_follows_the_umask(umask: int, home: Path, place: str) -> None:
    path = home / place / "session.md"
    write_atomically(path, "for others")
    assert mode_of(path) == 0o666 & ~umask
    assert mode_of(path.parent) == 0o777 & ~umask


def test_what_holds_a_secret_is_private_wherever_it_is(umask: int, home: Path) -> None:
    write_atomically(home / "instance.json", "token", private=True)
    assert mode_of(home / "instance.json") == 0o600


def test_its_folders_are_made_and_closed_at_once(umask: int, home: Path) -> None:
    config_folder().mkdir(parents=True)
    config_folder().chmod(0o755)
    close_own_folders()
    assert [mode_of(own()) for own in OWN] == [0o700] * 3
    assert mode_of(data_folder().parent) == 0o777 & ~umask  # others keep things there too


def test_a_folder_that_cannot_be_made_is_left_to_whoever_needs_it(home: Path) -> None:
    (home / "config").write_text("a file in the way")
    close_own_folders()
    assert mode_of(data_folder()) == 0o700
    with pytest.raises(OSError, match="config"):
        make_private(config_folder())


def test_a_file_system_that_keeps_no_modes_is_no_fault(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "chmod", refuse)
    write_atomically(data_folder() / "summary.json", "{}")
    assert (data_folder() / "summary.json").read_text() == "{}"


def test_text_that_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "transcript.md"
    write_atomically(path, "grüß dich")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half of a sign: \ud83d")
    assert path.read_text(encoding="utf-8") == "grüß dich"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "transcript.md"
    write_atomically(path, "old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
