"""What a screen reader gets."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from app.events import Command, DeviceChanged, Interjected, ModeChanged, Mute, PartChanged, Said, SetMode
from app.views.window import MainWindow
from engine.reasoner.protocol import Asked


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    heard: list[tuple[str, bool]] = []

    def update(event: QAccessibleEvent) -> None:
        assert isinstance(event, QAccessibleAnnouncementEvent)
        heard.append((event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    return heard


def test_interjections_are_announced_with_their_reason(
    window: MainWindow, spoken: list[tuple[str, bool]]
) -> None:
    window.receive(Interjected(5, "The build broke.", "It is red on your screen.", False, True))
    assert spoken == [("The build broke. Because: It is red on your screen.", True)]
    window.receive(Interjected(9, "Only for the log.", "It is small.", False, False))
    assert len(spoken) == 1


def test_devices_and_failures_are_announced(window: MainWindow, spoken: list[tuple[str, bool]]) -> None:
    window.receive(DeviceChanged("microphone", "live"))
    window.receive(DeviceChanged("microphone", "live"))
    window.receive(DeviceChanged("microphone", "muted"))
    window.receive(PartChanged("engine", "failed", "The engine stopped: start Tandem again."))
    assert spoken == [
        ("Microphone: Live", False),
        ("Microphone: muted; it hears nothing", False),
        ("The engine stopped: start Tandem again.", True),
    ]


def test_what_assistive_technology_toggles_is_done(window: MainWindow, commands: list[Command]) -> None:
    window.receive(DeviceChanged("microphone", "live"))
    tile = window.tiles["microphone"].button
    for button in (window.modes.buttons["focus"], tile, window.compact.mute_button):
        button.toggle()
    assert commands == [SetMode("focus"), Mute("microphone", True), Mute("microphone", True)]
    assert not tile.isChecked()  # until it is so
    window.receive(DeviceChanged("microphone", "muted"))
    window.receive(ModeChanged("coach"))
    assert tile.isChecked()
    assert window.modes.buttons["coach"].isChecked()
    assert len(commands) == 3


def test_the_conversation_is_a_list_of_utterances(window: MainWindow) -> None:
    window.receive(Said("user", "what time is it", 1.0, 2.0))
    window.receive(Said("assistant", "Nine.", 2.5, 3.0))
    view = QAccessible.queryAccessibleInterface(window.talk.view)
    assert view.role() == QAccessible.Role.List
    names = [view.child(place).text(QAccessible.Text.Name) for place in range(view.childCount())]
    assert names == ["You, 0:01: what time is it", "Tandem, 0:02: Nine."]


def test_a_question_that_only_the_user_may_answer_is_announced(
    window: MainWindow, spoken: list[tuple[str, bool]]
) -> None:
    window.receive(Asked(1, 1, "May Tandem run a program?", "It prints hello."))
    assert ("May Tandem run a program? It prints hello.", True) in spoken
