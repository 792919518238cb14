"""Password fields, told by a real program through a real accessibility tree."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desktop.accessibility import Tree
from app.desktop.bus import BusError
from app.desktop.exclusions import Hidden
from app.desktop.passwords import PasswordWatcher
from tests.end_to_end.accessible import accessible, names
from tests.end_to_end.desktop import Desktop, until

SECONDS = 60.0
FIELD = (120 - 4, 200 - 4, 300 + 8, 40 + 8)


@pytest.fixture
def login(desk: Desktop) -> Iterator[None]:
    """A program that asks for a password."""
    with accessible(desk):
        script = str(Path(__file__).with_name("password_window.py"))
        process = subprocess.Popen([sys.executable, script], env=desk.environment)
        try:
            assert until(lambda: "login" in names("login"), SECONDS)
            (window,) = desk.windows("login")
            desk.focus(window)
            yield
        finally:
            process.kill()
            process.wait(5)


def test_a_password_field_is_found_and_no_other(login: None) -> None:
    watcher = PasswordWatcher()
    watcher.start()
    try:
        assert until(lambda: watcher.boxes() == (FIELD,), SECONDS), watcher.boxes()
        assert watcher.note == ""
    finally:
        watcher.close()


def test_where_there_is_no_tree_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_tree() -> Tree:
        raise BusError("there is no session bus")

    watcher = PasswordWatcher(no_tree)
    watcher.start()
    try:
        assert until(lambda: "cannot be told here (there is no session bus)" in watcher.note, SECONDS)
        assert watcher.boxes() == ()
    finally:
        watcher.close()


def test_a_field_is_hidden_over_everything_else() -> None:
    mask = Hidden((((0, 0, 50, 50), True), ((0, 0, 50, 50), False)), ("x",)).also([(10, 10, 5, 5)]).mask(50, 50)
    assert mask is not None
    assert mask.sum() == 25
