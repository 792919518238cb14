"""Whoever has no mouse gets everywhere: each control of each screen is on the way of the Tab key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.attention.tact import Tact
from app.events import DeviceChanged, Interjected, SoundDevicesChanged, TaskChanged
from app.history.log import Entry
from app.history.store import SessionStore
from app.settings.store import SettingsStore
from app.sound_server import ServerDevice, SoundState
from app.views.questions import QuestionStack
from app.views.sessions import SessionsDialog
from app.views.settings.dialog import SettingsDialog
from app.views.theme import Theme
from app.views.welcome import Welcome
from app.views.why import LearnedDialog, WhyDialog
from app.views.window import MainWindow
from engine.reasoner.protocol import Asked, AskedField

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit)
NOTE = Interjected(5, "The build broke.", "It is red.", True, True, "failure", "It is urgent.")
Screen = Callable[[Theme, MainWindow, Path], QWidget]


def main_window(theme: Theme, window: MainWindow, folder: Path) -> QWidget:
    window.receive(DeviceChanged("microphone", "live"))
    window.receive(TaskChanged(1, "Which client needs the old cookie", "running"))
    window.talk.search.open_bar()
    return window


def settings(theme: Theme, window: MainWindow, folder: Path) -> QWidget:
    dialog = SettingsDialog(SettingsStore(None))
    dialog.make_rest()
    return dialog


def sessions(theme: Theme, window: MainWindow, folder: Path) -> QWidget:
    store = SessionStore(folder / "sessions.db", "one", lambda sentence: None)
    store.write(0, Entry("user", "hello", 0.0, 1.0))
    assert store.close(60.0)
    return SessionsDialog(folder / "sessions.db", "", theme)


def sound(theme: Theme, window: MainWindow, folder: Path) -> QWidget:
    desk = ServerDevice("server:desk", "Desk microphone", True)
    window.receive(SoundDevicesChanged(SoundState((desk,), (ServerDevice("server:box", "Box", True),))))
    window.sound.open()
    assert window.sound.dialog is not None
    return window.sound.dialog


def why(theme: Theme, window: MainWindow, folder: Path) -> QWidget:
    return WhyDialog(NOTE, Tact(), window)


def learned(theme: Theme, window: MainWindow, folder: Path) -> QWidget:
    return LearnedDialog(Tact(leanings={"failure": 1, "person": -1}), window)


def welcome(theme: Theme, window: MainWindow, folder: Path) -> QWidget:
    return Welcome(theme, lambda command: None)


def question(theme: Theme, window: MainWindow, folder: Path) -> QWidget:
    stack = QuestionStack()
    stack.ask(Asked(1, 1, "May Tandem run a program?", "It prints hello.", "files"))
    fields = (AskedField("name", "Name", "text", True), AskedField("yes", "Yes", "boolean"))
    stack.ask(Asked(2, 1, "The server asks", "Who are you?", "files", fields))
    return stack


SCREENS = (main_window, settings, sessions, sound, why, learned, welcome, question)


@pytest.mark.parametrize("make", SCREENS, ids=lambda make: make.__name__)
def test_tab_reaches_every_control(
    make: Screen, theme: Theme, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    screen = make(theme, window, tmp_path)
    screen.show()
    QApplication.processEvents()
    pages = screen.pages if isinstance(screen, SettingsDialog) else [None]
    for page in range(len(pages)):
        if isinstance(screen, SettingsDialog):
            screen.names.setCurrentRow(page)
        assert beyond(screen) == []
    if screen is not window:
        screen.close()
        screen.deleteLater()


def beyond(screen: QWidget) -> list[str]:
    """Controls that can be used now and that the Tab key does not come to."""
    reached, focus = set[QWidget](), screen
    while focus not in reached:
        reached.add(focus)
        screen.focusNextPrevChild(True)
        focus = screen.focusWidget() or screen
    groups = {each.group() for each in reached if isinstance(each, QAbstractButton)} - {None}
    missed = [each for each in controls(screen) if each not in reached and not in_group(each, groups)]
    return [f"{type(each).__name__} {each.accessibleName() or each.objectName()}" for each in missed]


def controls(screen: QWidget) -> list[QWidget]:
    """What a user may press, type into or choose from; parts of one control count as that control."""
    found: list[QWidget] = []
    for widget in screen.findChildren(QWidget):
        holder = widget.parentWidget()
        inner = isinstance(widget, QScrollBar) or isinstance(holder, QComboBox | QLineEdit | QScrollBar)
        usable = widget.isVisibleTo(screen) and widget.isEnabled() and widget.window() is screen.window()
        if isinstance(widget, CONTROLS) and usable and not inner:
            found.append(widget)
    return found


def in_group(widget: QWidget, groups: set[QButtonGroup]) -> bool:
    """Whether the arrow keys go on to it from one that Tab comes to."""
    return isinstance(widget, QAbstractButton) and widget.group() in groups
