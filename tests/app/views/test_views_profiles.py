"""Choosing a way of working in the window, in the settings, in the tray and from outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.control.protocol import Reply, Request
from app.events import Interpreted
from app.settings.appearance import Appearance
from app.settings.profiles import Profiles
from app.settings.store import SettingsStore
from app.views.commands import Commands
from app.views.settings.profiles_page import ProfilesPage
from app.views.theme import Theme
from app.views.tray import Tray
from app.views.window import MainWindow


@pytest.fixture
def settings() -> SettingsStore:
    return SettingsStore(None)


@pytest.fixture
def window(qtbot: QtBot, settings: SettingsStore) -> Iterator[MainWindow]:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = MainWindow(Theme(app, Appearance(theme="light")), lambda command: None)
    qtbot.addWidget(made)
    made.settings_chosen.connect(settings.put)
    settings.subscribe(made.show_settings)
    made.show_settings(settings.current)
    made.show()
    yield made
    made.let_close()


def clause(text: str, language: str, translation: str, other: str) -> Interpreted:
    return Interpreted(text, language, translation, other, 61.0, 63.0)


def test_choosing_in_the_window_changes_profile_and_gap(window: MainWindow, settings: SettingsStore) -> None:
    settings.put(replace(settings.current.tact, gap=60.0))
    picker = window.ways.picker
    assert [picker.itemText(place) for place in range(picker.count())] == ["Pair", "Translate", "Tutor"]
    picker.activated.emit(1)
    assert settings.current.profiles.chosen == "Translate"
    assert settings.current.tact.gap == 3.0
    assert picker.currentText() == "Translate"
    assert window.talk.interpreted.isVisible()
    picker.activated.emit(0)
    assert not window.talk.interpreted.isVisible()


def test_captions_of_both_stand_side_by_side_each_in_its_column(window: MainWindow) -> None:
    window.receive(clause("Bom dia.", "pt", "Good morning.", "en"))
    window.receive(clause("How are you?", "en", "", "pt"))
    table = window.talk.interpreted
    rows = [[table.item(row, column).text() for column in range(3)] for row in range(2)]  # type: ignore[union-attr]
    assert rows == [["1:01", "Good morning.", "Bom dia."], ["1:01", "How are you?", "(not translated)"]]
    bold = [table.item(0, column).font().bold() for column in (1, 2)]  # type: ignore[union-attr]
    assert bold == [False, True]
    window.receive(clause("Hola.", "es", "Hello.", "en"))
    assert table.rowCount() == 1


def test_a_copy_can_be_renamed_edited_and_deleted_and_a_ready_one_not(
    qtbot: QtBot, settings: SettingsStore
) -> None:
    page = ProfilesPage(settings)
    qtbot.addWidget(page)
    settings.subscribe(page.show_settings)
    assert not page.name.isEnabled()
    page.copied.click()
    assert settings.current.profiles.current.name == "Pair 2"
    assert page.name.isEnabled()
    page.name.setText("Lisbon")
    page.name.editingFinished.emit()
    first, second = page.languages
    second.activated.emit(second.values.index("en"))
    profile = settings.current.profiles.current
    assert (profile.name, profile.languages) == ("Lisbon", ("pt", "en"))
    assert (first.currentText(), second.currentText()) == ("Portuguese", "English")
    failed: list[str] = []
    page.failed.connect(failed.append)
    page.name.setText("Tutor")
    page.name.editingFinished.emit()
    assert "choose another" in failed[0]
    assert page.name.text() == "Lisbon"
    page.deleted.click()
    assert settings.current.profiles == Profiles()


def test_a_command_from_outside_chooses_and_says_when_it_cannot(
    window: MainWindow, settings: SettingsStore
) -> None:
    commands = Commands(window, lambda command: None)
    assert commands.obey(Request("profile", "tutor")).done
    assert settings.current.profiles.chosen == "Tutor"
    refused = commands.obey(Request("profile", "Party"))
    assert not refused.done
    assert "name one of Pair" in refused.message


def test_the_tray_lists_them_as_they_are_now(window: MainWindow) -> None:
    obeyed: list[Request] = []
    profiles = Profiles().copying()

    def obey(request: Request) -> Reply:
        obeyed.append(request)
        return Reply(True, "")

    tray = Tray(window, obey, lambda: False, lambda: profiles)
    tray.ways.aboutToShow.emit()
    shown = [(action.text(), action.isChecked()) for action in tray.ways.actions()]
    assert shown == [("Pair", False), ("Translate", False), ("Tutor", False), ("Pair 2", True)]
    tray.ways.actions()[1].trigger()
    assert obeyed == [Request("profile", "Translate")]
    tray.close()
