"""What a key does that works in every program, once the desktop has noticed it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.control.protocol import Reply, Request
from app.desktop.keys import Doing, Hotkeys, Key
from app.events import Command, StopSpeaking, TalkKey
from app.views.hotkey_desk import HotkeyDesk


class Desk:
    """A hotkey desk and what it brings about."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.commands: list[Command] = []
        self.told: list[str] = []
        self.desk = HotkeyDesk(self.obey, self.commands.append, self.told.append)

    def obey(self, request: Request) -> Reply:
        self.requests.append(request)
        return Reply(True, "done")


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk()


def test_each_key_does_what_it_is_for(desk: Desk, qtbot: QtBot) -> None:
    for doing in ("stop", "talk", "mute", "pause", "show"):
        for down in (True, False):
            desk.desk._pressed.emit(doing, down)  # as the thread that watches does
    qtbot.waitUntil(lambda: len(desk.requests) == 3)
    assert desk.commands == [StopSpeaking(), TalkKey(True), TalkKey(False)]
    assert [each.command for each in desk.requests] == ["toggle-mute", "toggle-pause", "show"]


def test_a_key_that_cannot_be_one_is_named_with_what_the_desktop_says(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.use(Hotkeys(stop="S"))
    desk.desk._told.emit("Another program has taken Ctrl+Alt+M.")
    qtbot.waitUntil(lambda: bool(desk.told))
    assert desk.told[-1].startswith("“S” is no key for all programs")
    assert desk.told[-1].endswith("taken Ctrl+Alt+M.")
    desk.desk.use(Hotkeys())
    desk.desk._told.emit("")
    qtbot.waitUntil(lambda: desk.told[-1] == "")


def test_keys_that_were_wanted_before_it_began_are_watched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    watched: list[dict[Doing, Key]] = []

    class Watcher:
        def use(self, keys: dict[Doing, Key]) -> None:
            watched.append(keys)

    monkeypatch.setattr("app.views.hotkey_desk.open_hotkeys", lambda *_: Watcher())
    desk.desk.use(Hotkeys())
    desk.desk.start({"DISPLAY": ":0"})
    desk.desk.use(Hotkeys())
    assert list(watched[-1]) == ["stop", "talk", "mute", "pause"]
