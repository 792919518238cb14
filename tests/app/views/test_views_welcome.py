"""The first steps show what microphone, voice and screen really give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.events import Command, DeviceChanged, Mute, Pictured, Said, Ticked, TypeText
from app.views.theme import Theme
from app.views.welcome import Welcome

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def steps(theme: Theme, commands: list[Command], qtbot: QtBot) -> Iterator[Welcome]:
    shown = Welcome(theme, commands.append)
    qtbot.addWidget(shown)
    shown.show()
    for device in ("microphone", "speaker", "screen", "camera"):
        shown.receive(DeviceChanged(device, "live"))
    yield shown
    shown.reject()


def tick(microphone: float = 0.0, voice: float = 0.0) -> Ticked:
    return Ticked(1, "silent", "listening", 20.0, False, microphone, voice)


def test_the_microphone_works_when_sound_comes_and_words_are_shown(steps: Welcome) -> None:
    step = steps.steps["microphone"]
    steps.receive(tick(microphone=0.001))
    assert not step.works
    for _ in range(3):
        steps.receive(tick(microphone=0.2))
    assert step.verdict.text() == "It hears you."
    steps.receive(Said("user", "good morning", 1.0, 2.0))
    assert "good morning" in step.verdict.text()


def test_the_voice_is_asked_for_and_heard(steps: Welcome, commands: list[Command]) -> None:
    QTest.mouseClick(steps.next, LEFT)
    QTest.mouseClick(steps.greet, LEFT)
    assert commands == [TypeText("What time is it?")]
    for _ in range(3):
        steps.receive(tick(voice=0.2))
    assert steps.steps["speaker"].works


def test_the_screen_is_shown(steps: Welcome) -> None:
    for _ in range(2):
        QTest.mouseClick(steps.next, LEFT)
    assert steps.next.text() == "Begin"
    steps.receive(Pictured("screen", np.full((90, 160, 3), 120, np.uint8)))
    assert steps.steps["screen"].verdict.text() == "It sees your screen."


def test_a_device_is_left_off_and_switched_on_again(steps: Welcome, commands: list[Command]) -> None:
    step = steps.steps["microphone"]
    QTest.mouseClick(step.leave, LEFT)
    assert commands == [Mute("microphone", True)]
    steps.receive(DeviceChanged("microphone", "muted"))
    assert step.verdict.text().startswith("Off.")
    assert step.leave.text() == "Switch it on"
    QTest.mouseClick(step.leave, LEFT)
    assert commands[1:] == [Mute("microphone", False)]


def test_a_device_that_is_not_there_says_what_to_do(steps: Welcome) -> None:
    steps.receive(DeviceChanged("screen", "absent", "Wayland shows it nothing: log in to an X11 session."))
    assert "log in to an X11 session" in steps.steps["screen"].verdict.text()


def test_it_is_gone_through_or_skipped(steps: Welcome, qtbot: QtBot) -> None:
    with qtbot.waitSignal(steps.gone_through, timeout=5000):
        for _ in range(3):
            QTest.mouseClick(steps.next, LEFT)
    assert not steps.isVisible()
    steps.show()
    with qtbot.waitSignal(steps.gone_through, timeout=5000):
        QTest.mouseClick(steps.skip, LEFT)


def test_who_leaves_has_not_gone_through_it(steps: Welcome, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(steps.gone_through):
        steps.close()


def test_three_steps_are_counted(steps: Welcome) -> None:
    titles = [label.text() for label in steps.findChildren(QLabel) if label.objectName() == "title"]
    assert sorted(title[:6] for title in titles) == ["1 of 3", "2 of 3", "3 of 3"]
