"""The small bar, and the talk key in the program's own windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.events import (
    Command,
    DeviceChanged,
    Mute,
    PartChanged,
    Said,
    StopSpeaking,
    TalkChanged,
    TalkKey,
    Ticked,
)
from app.views.talk_key import TalkKeyWatcher
from app.views.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bar(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.set_compact(True)
    qtbot.waitUntil(window.compact.isActiveWindow)
    return window


def test_one_key_makes_the_window_a_small_bar_on_top_and_a_window_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_M, CTRL)
    assert window.compact.isVisible()
    assert not window.isVisible()
    assert window.compact.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    qtbot.waitUntil(window.compact.isActiveWindow)
    QTest.keyClick(window.compact, Qt.Key.Key_M, CTRL)
    assert window.isVisible()
    assert not window.compact.isVisible()
    window.set_compact(True)
    window.compact.close()
    assert window.isVisible()


def test_the_bar_shows_presence_and_captions(bar: MainWindow) -> None:
    bar.receive(Ticked(5, "say", "speaking", 40.0, False, 0.0, 0.3))
    bar.receive(Said("assistant", "the store has", 0.9, 2.0))
    assert bar.compact.accessibleName() == "Tandem is speaking"
    assert bar.compact.captions.text("assistant") == "the store has"
    assert bar.compact.stop_button.isEnabled()


def test_the_bar_mutes_and_silences(bar: MainWindow, commands: list[Command]) -> None:
    bar.receive(DeviceChanged("microphone", "live"))
    QTest.mouseClick(bar.compact.mute_button, LEFT)
    assert not bar.compact.mute_button.isChecked()
    bar.receive(DeviceChanged("microphone", "muted"))
    assert bar.compact.mute_button.isChecked()
    assert bar.compact.sign.text() == "Muted: Microphone"
    QTest.keyClick(bar.compact, Qt.Key.Key_1, CTRL)
    QTest.keyClick(bar.compact, Qt.Key.Key_Escape)
    assert commands == [Mute("microphone", True), Mute("microphone", False), StopSpeaking()]


def test_what_must_not_be_missed_is_in_the_bar_too(bar: MainWindow) -> None:
    high = bar.compact.height()
    sentence = "The engine keeps ending; see `python main.py doctor`, then start again."
    bar.receive(PartChanged("engine", "failed", sentence))
    assert bar.compact.banner.isVisible()
    assert bar.compact.banner.sentences() == [sentence]
    assert bar.compact.height() > high
    bar.receive(PartChanged("engine", "ready"))
    assert not bar.compact.banner.isVisible()
    assert bar.compact.height() == high


def test_the_talk_button_is_held(bar: MainWindow, commands: list[Command]) -> None:
    QTest.mousePress(bar.compact.talk_button, LEFT)
    assert commands == [TalkKey(True)]
    QTest.mouseRelease(bar.compact.talk_button, LEFT)
    assert commands[1:] == [TalkKey(False)]


@pytest.mark.parametrize(
    ("talk", "sign"),
    [
        (TalkChanged(push_to_talk=True, heard=False), "Push to talk: hold Ctrl+Space"),
        (TalkChanged(push_to_talk=True, heard=True), ""),
        (TalkChanged(push_to_talk=False, heard=False), "Held: not heard"),
        (TalkChanged(push_to_talk=False, heard=True), ""),
    ],
)
def test_a_sign_says_when_the_microphone_is_not_heard(window: MainWindow, talk: TalkChanged, sign: str) -> None:
    window.receive(talk)
    assert window.signs.text() == sign


def test_the_talk_key_is_the_windows_own(qapp: QApplication, window: MainWindow) -> None:
    heard: list[bool] = []
    watcher = TalkKeyWatcher(qapp, heard.append)
    handle = window.windowHandle()
    QTest.keyPress(handle, Qt.Key.Key_Space, CTRL)
    assert heard == [True]
    QTest.keyRelease(handle, Qt.Key.Key_Space, CTRL)
    assert heard == [True, False]
    QTest.keyClick(handle, Qt.Key.Key_Space)
    assert heard == [True, False]
    qapp.removeEventFilter(watcher)
