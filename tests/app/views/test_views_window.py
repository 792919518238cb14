"""What a user sees in the window and what the window sends, with events from a script."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.events import (
    CancelTask,
    CancelWish,
    Command,
    Device,
    DeviceChanged,
    Ended,
    Interjected,
    ModeChanged,
    Mute,
    PartChanged,
    Pictured,
    Presence,
    Said,
    SetMode,
    TaskChanged,
    Ticked,
    TypeText,
    WishesChanged,
)
from app.views.sample import sample_events
from app.views.theme import Theme
from app.views.window import MainWindow
from engine.protocol import ActionKind, Wish

LEFT = Qt.MouseButton.LeftButton


def ticked(tick: int, presence: Presence = "listening", late: bool = False, compute: float = 40.0) -> Ticked:
    return Ticked(tick, "silent", presence, compute, late, 0.1, 0.0)


def button(window: MainWindow, name: str) -> QPushButton:
    return next(found for found in window.findChildren(QPushButton) if found.accessibleName() == name)


def test_first_run_sentence_goes_with_the_first_words(window: MainWindow) -> None:
    assert window.talk.welcome.isVisible()
    assert "Just start talking" in window.talk.welcome.accessibleName()
    window.receive(Said("user", "hello", 1.0, 1.4))
    assert not window.talk.welcome.isVisible()


@pytest.mark.parametrize(
    ("presence", "word"),
    [("listening", "Listening"), ("speaking", "Speaking"), ("thinking", "Thinking"), ("starting", "Starting")],
)
def test_presence(window: MainWindow, presence: Presence, word: str) -> None:
    window.receive(ticked(5, presence))
    assert window.presence.word.text() == word
    assert window.presence.accessibleName() == f"Tandem is {word.lower()}"


def test_what_is_said_while_it_starts_is_welcome(window: MainWindow) -> None:
    assert window.presence.line.text() == "One moment"
    window.receive(DeviceChanged("microphone", "live"))
    assert window.presence.line.text() == "You can talk already"
    window.receive(DeviceChanged("microphone", "muted"))
    assert window.presence.line.text() == "One moment"


def test_captions_show_both_and_fade(window: MainWindow) -> None:
    window.receive(Said("user", "wait", 10.0, 10.4))
    window.receive(Said("assistant", "the store has", 9.8, 11.0))
    window.receive(Said("user", "typed words", 10.0, 10.0, typed=True))
    captions = window.talk.captions
    assert captions.text("user") == "wait"
    assert captions.accessibleDescription() == "You: wait. Tandem: the store has"
    window.receive(ticked(90))
    assert captions.text("user") == captions.text("assistant") == ""


def test_captions_drop_words_that_were_cut(window: MainWindow) -> None:
    window.receive(Said("assistant", "the store has a table", 1.0, 3.0))
    window.receive(Said("assistant", "and a key", 3.0, 4.0))
    window.receive(Said("assistant", "the store", 1.8, 1.8, heard=False))
    assert window.talk.captions.text("assistant") == "the store"


def test_typing_sends_and_clears(window: MainWindow, commands: list[Command], qtbot: QtBot) -> None:
    line = window.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "  what time is it ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert commands == [TypeText("what time is it")]
    assert line.text() == ""


@pytest.mark.parametrize("device", ["microphone", "speaker", "camera", "screen"])
def test_mute_is_asked_for_and_shown_only_when_it_is_true(
    window: MainWindow, commands: list[Command], qtbot: QtBot, device: Device
) -> None:
    tile = window.tiles[device]
    window.receive(DeviceChanged(device, "live"))
    QTest.mouseClick(button(window, f"Mute {device}"), LEFT)
    assert commands == [Mute(device, True)]
    assert tile.state == "live"
    assert not tile.button.isChecked()
    window.receive(DeviceChanged(device, "muted"))
    assert tile.button.isChecked()
    assert tile.button.text() == "Muted"
    assert "muted" in tile.accessibleName()
    assert window.signs.labels["muted"].isVisible()
    assert window.signs.labels["muted"].text() == f"Muted: {device.capitalize()}"
    QTest.mouseClick(button(window, f"Unmute {device}"), LEFT)
    assert commands[1:] == [Mute(device, False)]
    window.receive(DeviceChanged(device, "live"))
    assert not window.signs.labels["muted"].isVisible()


def test_mute_by_key(window: MainWindow, commands: list[Command], qtbot: QtBot) -> None:
    window.receive(DeviceChanged("microphone", "live"))
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert commands == [Mute("microphone", True)]


def test_a_muted_camera_shows_no_picture(window: MainWindow) -> None:
    frame = np.full((60, 80, 3), (10, 200, 30), dtype=np.uint8)
    sight = window.tiles["camera"].sight

    def middle() -> QColor:
        image = sight.grab().toImage()
        return image.pixelColor(12, image.height() // 2)

    window.receive(DeviceChanged("camera", "live"))
    window.receive(Pictured("camera", frame))
    assert middle().name() == "#0ac81e"
    window.receive(DeviceChanged("camera", "muted"))
    window.receive(Pictured("camera", frame))
    assert middle().green() != 200
    window.receive(DeviceChanged("camera", "live"))
    assert middle().green() != 200


def test_absent_device_says_what_to_do(window: MainWindow) -> None:
    window.receive(DeviceChanged("camera", "absent", "No camera was found: plug one in."))
    assert window.tiles["camera"].status.text() == "No camera was found: plug one in."
    assert not window.signs.labels["muted"].isVisible()


def test_mode(window: MainWindow, commands: list[Command], qtbot: QtBot) -> None:
    QTest.mouseClick(window.modes.buttons["focus"], LEFT)
    QTest.keyClick(
        window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert commands == [SetMode("focus"), SetMode("coach")]
    window.receive(ModeChanged("silent"))
    assert [mode for mode, shown in window.modes.buttons.items() if shown.isChecked()] == ["silent"]


def test_tasks_and_wishes_can_be_cancelled(window: MainWindow, commands: list[Command], qtbot: QtBot) -> None:
    window.receive(TaskChanged(4, "Find the train", "running"))
    window.receive(WishesChanged((Wish(2, "every", "breathe", 4.0),)))
    QTest.mouseClick(button(window, "Cancel: Find the train"), LEFT)
    QTest.mouseClick(button(window, "Cancel: “breathe”"), LEFT)
    assert commands == [CancelTask(4), CancelWish(2)]
    window.receive(TaskChanged(4, "", "cancelled"))
    window.receive(WishesChanged(()))
    assert window.errands.lines() == ["Find the train: Cancelled"]


def test_progress_takes_away_neither_a_click_nor_the_focus(
    window: MainWindow, commands: list[Command], qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for task, title in ((1, "Find the train"), (2, "Read the file")):
        window.receive(TaskChanged(task, title, "running", "1 %"))
    cancel = button(window, "Cancel: Find the train")
    QTest.mousePress(cancel, LEFT)
    window.receive(TaskChanged(1, "", "running", "2 %"))
    window.receive(WishesChanged((Wish(2, "every", "breathe", 4.0),)))
    QTest.mouseRelease(cancel, LEFT)
    assert commands == [CancelTask(1)]
    cancel.setFocus()
    window.receive(TaskChanged(1, "", "running", "3 %"))
    assert cancel.hasFocus()
    assert button(window, "Cancel: Find the train") is cancel
    assert window.errands.lines() == ["Find the train: 3 %", "Read the file: 1 %", "“breathe”: Every 4 s"]


def test_failed_task_says_why_and_old_ones_go(window: MainWindow) -> None:
    for task in range(6):
        window.receive(TaskChanged(task, f"task {task}", "done"))
    window.receive(TaskChanged(6, "add", "failed", "The reasoner stopped; it is being restarted."))
    assert len(window.errands.lines()) == 3
    assert "add: The reasoner stopped; it is being restarted." in window.errands.lines()


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        (Wish(1, "every", "breathe", 4.0), "“breathe”: Every 4 s"),
        (Wish(1, "every", "stand up", 90.0), "“stand up”: Every 1 min 30 s"),
        (Wish(1, "at", "commit", 300.0, 300), "“commit”: Once, at 6:00"),
        (Wish(1, "person", ""), "Someone comes in: Watching the camera"),
        (Wish(1, "count", "", cue="push-ups"), "Counting push-ups: Watching the camera"),
        (
            Wish(1, "span", "Start. Stop.", cue="waving"),
            "“Start. Stop.”: When “waving” begins and ends",
        ),
    ],
)
def test_wishes_in_words(window: MainWindow, wish: Wish, line: str) -> None:
    window.receive(WishesChanged((wish,)))
    assert window.errands.lines() == [line]


def test_part_states_and_failure_sentence(window: MainWindow) -> None:
    label = window.parts.labels["reasoner"]
    assert label.text() == "Reasoner starting"
    window.receive(PartChanged("reasoner", "failed", "Its weights are missing: run `make models`."))
    assert label.text() == "Reasoner failed"
    assert window.banner.isVisible()
    assert window.banner.sentences() == ["Its weights are missing: run `make models`."]
    window.receive(PartChanged("reasoner", "ready"))
    assert not window.banner.isVisible()
    assert label.text() == "Reasoner ready"


def test_interjection_is_toasted_and_kept_with_its_reason(window: MainWindow) -> None:
    window.receive(Interjected(10, "test_login failed", "It is red on your screen.", True, True))
    (toast,) = window.toasts.toasts
    assert toast.accessibleName() == "Tandem: test_login failed"
    assert toast.accessibleDescription() == "It is red on your screen."
    row = window.talk.model.rows[0]
    assert row.described() == "Tandem spoke up, 0:02: test_login failed (because: It is red on your screen.)"
    window.receive(Interjected(99, "build is done", "", False, False))
    assert len(window.toasts.toasts) == 1


def test_heartbeat_counts_late_ticks(window: MainWindow) -> None:
    for tick in range(400):
        window.receive(ticked(tick, late=tick in (50, 350), compute=30.0 + tick % 3))
    assert window.heartbeat.summary() == "31 ms a tick · 1 late"
    window.receive(ticked(400, late=True, compute=260.0))
    assert window.heartbeat.accessibleDescription() == "31 ms a tick · 2 late"


def test_late_ticks_are_red_and_kinds_are_coloured(window: MainWindow, theme: Theme) -> None:
    for tick in range(300):
        kind: ActionKind = "say" if tick < 100 else "silent"
        window.receive(Ticked(tick, kind, "listening", 150.0, tick >= 200, 0.0, 0.0))
    image = window.heartbeat.grab().toImage()
    row = image.height() - 4
    seen = {
        x: {image.pixelColor(x + dx, row).name() for dx in range(6)}
        for x in (20, image.width() // 2, image.width() - 20)
    }
    left, middle, right = seen.values()
    assert theme.palette.accent in left
    assert theme.palette.faint in middle
    assert theme.palette.danger in right


def test_theme_toggle_repaints_everything(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    light = window.grab().toImage().pixelColor(4, 4)
    QTest.mouseClick(window.head.theme_button, LEFT)
    dark = window.grab().toImage().pixelColor(4, 4)
    assert theme.palette.dark
    assert light.lightness() > 200 > 60 > dark.lightness()
    assert window.head.theme_button.accessibleName() == "Light colours"
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert not theme.palette.dark


def test_ended_by_itself_says_where_things_are(window: MainWindow) -> None:
    window.receive(Ended("The disk is full; free some space and start again.", "Tandem/today"))
    assert not window.talk.line.isEnabled()
    (sentence,) = window.banner.sentences()
    assert "The disk is full" in sentence
    assert "Tandem/today" in sentence


def test_every_control_has_a_name_and_is_reached_by_tab(window: MainWindow) -> None:
    for event in sample_events():
        window.receive(event)
    window.toasts.clear()
    controls = [found for found in window.findChildren(QAbstractButton) if found.isVisibleTo(window)]
    for control in controls:
        assert control.accessibleName() or control.text()
    reached: set[QWidget] = set()
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        reached.add(widget)
        widget = widget.nextInFocusChain()
    wanted: list[QWidget] = [*controls, window.talk.line, window.talk.view]
    for reachable in wanted:
        assert reachable in reached
        assert reachable.focusPolicy() & Qt.FocusPolicy.TabFocus
