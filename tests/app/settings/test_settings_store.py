"""Settings of the running program: kept, changed, and what a bad file does."""

from __future__ import annotations

import queue
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import TandemError
from app.settings import store as store_module
from app.settings.appearance import Appearance
from app.settings.document import Settings, decode
from app.settings.reasoning import Reasoning
from app.settings.section import Section
from app.settings.startup import Startup
from app.settings.storage import Storage
from app.settings.store import SettingsStore

WAIT = 30.0


@contextmanager
def settings_in(path: Path | None) -> Iterator[SettingsStore]:
    store = SettingsStore(path)
    try:
        yield store
    finally:
        store.close()


def written(path: Path) -> Settings:
    return decode(path.read_bytes()).settings


def full(path: Path, text: str) -> None:
    raise OSError(28, "No space left on device")


def wait_for(condition: Callable[[], bool]) -> None:
    """Until the thread that writes has done so."""
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_change_is_told_and_is_there_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    told: list[Settings] = []
    with settings_in(path) as store:
        assert store.current == Settings()
        assert store.problem == ""
        store.subscribe(told.append)
        store.put(Appearance(theme="dark"))
        store.put(Appearance(theme="dark"))
        store.put(Storage(keep_days=30))
        assert store.close()
    assert [each.appearance.theme for each in told] == ["dark", "dark"]
    assert len(told) == 2
    with settings_in(path) as store:
        assert store.current == Settings(appearance=Appearance(theme="dark"), storage=Storage(keep_days=30))
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"]


def test_a_value_out_of_range_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with settings_in(tmp_path / "settings.json") as store:
        with pytest.raises(TandemError, match="cannot be used"):
            store.put(Appearance(text_percent=1000))
        assert store.current == Settings()


def test_without_a_file_settings_live_in_memory() -> None:
    with settings_in(None) as store:
        store.put(Appearance(theme="light"))
        assert store.current.appearance.theme == "light"


def test_a_newer_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    body = b'{"version": 99, "appearance": {"theme": "hologram"}}'
    path.write_bytes(body)
    with settings_in(path) as store:
        assert store.current == Settings()
        assert "newer Tandem (version 99" in store.problem
        store.put(Appearance(theme="dark"))
        assert store.current.appearance.theme == "dark"
        store.close()
    assert path.read_bytes() == body


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"[1, 2]", b'{"appearance": {}}', b'{"version": "one"}'])
def test_a_damaged_file_is_kept_beside_the_new_one(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(body)
    with settings_in(path) as store:
        assert store.current == Settings()
        assert "damaged" in store.problem
        assert path.read_bytes() == body
        store.put(Appearance(theme="dark"))
        assert store.close()
    assert written(path).appearance.theme == "dark"
    (aside,) = tmp_path.glob("settings.damaged-*.json")
    assert aside.read_bytes() == body


def test_one_wrong_section_is_named_and_the_others_hold(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 1, "appearance": {"theme": 3}, "storage": {"keep_days": 7}}')
    with settings_in(path) as store:
        assert store.current == Settings(storage=Storage(keep_days=7))
        assert "appearance" in store.problem
        assert "storage" not in store.problem


def test_a_place_that_cannot_be_written_is_told_and_changes_hold_for_now(tmp_path: Path) -> None:
    blocked = tmp_path / "config"
    blocked.write_text("a file where the folder should be")
    told: queue.Queue[str] = queue.Queue()
    store = SettingsStore(blocked / "settings.json")
    try:
        store.on_problem(told.put)
        assert store.problem == "" or "cannot be read" in store.problem
        store.put(Appearance(theme="dark"))
        assert store.current.appearance.theme == "dark"
    finally:
        store.close()
    assert blocked.read_text() == "a file where the folder should be"


def test_a_full_disk_is_told_and_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    told: queue.Queue[str] = queue.Queue()

    with settings_in(path) as store:
        store.put(Storage(keep_days=5))
        store.close()
    before = path.read_bytes()
    with settings_in(path) as store:
        store.on_problem(told.put)
        with monkeypatch.context() as patch:
            patch.setattr(store_module, "write_atomically", full)
            store.put(Storage(keep_days=6))
            sentence = told.get(timeout=WAIT)
        assert "No space left on device" in sentence
        assert "lasts until Tandem ends" in sentence
        assert path.read_bytes() == before
        store.put(Storage(keep_days=8))
        assert told.get(timeout=WAIT) == ""
        assert store.close()
    assert written(path).storage.keep_days == 8


def test_a_link_stays_a_link_and_the_file_holds_no_secret_bits(tmp_path: Path) -> None:
    kept, path = tmp_path / "dotfiles.json", tmp_path / "settings.json"
    kept.write_text('{"version": 1}')
    path.symlink_to(kept)
    with settings_in(path) as store:
        store.put(Storage(keep_days=2))
        assert store.close()
    assert path.is_symlink()
    assert written(kept).storage.keep_days == 2
    assert stat.S_IMODE(kept.stat().st_mode) == 0o644


def refused(store: SettingsStore, section: Section, patch: pytest.MonkeyPatch) -> None:
    """A setting that the disk has had no room for."""
    patch.setattr(store_module, "write_atomically", full)
    store.put(section)
    wait_for(lambda: store.problem != "")


def test_what_a_full_disk_refused_is_written_where_there_is_room_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    change_elsewhere(path, Storage(keep_days=5))
    with SettingsStore(path) as store, monkeypatch.context() as patch:
        refused(store, Storage(keep_days=6), patch)
    assert store.problem == ""
    assert written(path).storage.keep_days == 6


def test_what_a_full_disk_refused_is_tried_again_and_the_sentence_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    with settings_in(path) as store:
        monkeypatch.setattr(store_module, "AGAIN_SECONDS", 0.01)
        with monkeypatch.context() as patch:
            refused(store, Storage(keep_days=6), patch)
        wait_for(lambda: store.problem == "")
    assert written(path).storage.keep_days == 6


def test_a_disk_that_stays_full_holds_up_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    with SettingsStore(path) as store:
        refused(store, Storage(keep_days=6), monkeypatch)
    assert not path.exists()
    assert "No space left on device" in store.problem


SERVER = Reasoning(server="http://127.0.0.1:11434/v1")


def change_elsewhere(path: Path, *sections: Section) -> None:
    """As another program does on the same file."""
    with settings_in(path) as store:
        for section in sections:
            store.put(section)
        assert store.close()


def test_what_another_program_chose_stays_when_something_else_is_chosen_here(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    with settings_in(path) as store:
        change_elsewhere(path, SERVER)
        store.put(Startup(welcomed=True))
        assert store.close()
    assert written(path) == Settings(reasoning=SERVER, startup=Startup(welcomed=True))


def test_the_same_section_is_as_it_was_chosen_last(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    told: list[Settings] = []

    def refreshed() -> bool:
        store.refresh()
        return store.current.reasoning == SERVER

    with settings_in(path) as store:
        store.put(Reasoning(server="http://here/v1"))
        wait_for(path.exists)
        change_elsewhere(path, SERVER)
        store.subscribe(told.append)
        wait_for(refreshed)
        store.refresh()
        assert told == [Settings(reasoning=SERVER)]
        store.put(Startup(welcomed=True))
        assert store.close()
    assert written(path) == Settings(reasoning=SERVER, startup=Startup(welcomed=True))


def test_what_waits_to_be_written_is_not_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    change_elsewhere(path, SERVER, Storage(keep_days=5))
    with settings_in(path) as store:
        with monkeypatch.context() as patch:
            patch.setattr(store_module, "write_atomically", full)
            store.put(Storage(keep_days=6))
            wait_for(lambda: store.problem != "")
            store.refresh()
        assert store.current == Settings(reasoning=SERVER, storage=Storage(keep_days=6))
        assert not store.close()


@pytest.mark.parametrize(
    "body", [None, b"", b'{"version": 99}', b'{"version": 1, "storage": {"keep_days": "x"}}']
)
def test_a_file_that_went_bad_meanwhile_takes_nothing_back(tmp_path: Path, body: bytes | None) -> None:
    path = tmp_path / "settings.json"
    change_elsewhere(path, Storage(keep_days=5))
    with settings_in(path) as store:
        path.unlink()
        if body is not None:
            path.write_bytes(body)
        store.refresh()
        assert store.current.storage == Storage(keep_days=5)
        store.put(Startup(welcomed=True))
        kept = store.close()
    newer = body is not None and b"99" in body
    assert kept is not newer
    if newer:
        assert path.read_bytes() == body
        assert "newer Tandem (version 99" in store.problem
    else:
        assert written(path) == Settings(storage=Storage(keep_days=5), startup=Startup(welcomed=True))
        assert len(list(tmp_path.glob("settings.damaged-*.json"))) == (body is not None)
