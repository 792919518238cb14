"""The settings: every page shows what holds, changes it at once, and says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QSystemTrayIcon,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.history.keeping import Opening
from app.settings.appearance import Appearance
from app.settings.document import Settings
from app.settings.privacy import EXCLUDED
from app.settings.secrets import keyring_problem
from app.settings.storage import Storage
from app.settings.store import SettingsStore
from app.views.settings.dialog import SettingsDialog
from app.views.settings.long_text import LongText
from app.views.settings.pages import PAGES, startup
from app.views.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def settings() -> SettingsStore:
    return SettingsStore(None)


@pytest.fixture
def dialog(settings: SettingsStore, theme: Theme, qtbot: QtBot) -> Iterator[SettingsDialog]:
    shown = SettingsDialog(settings)
    qtbot.addWidget(shown)
    shown.show()
    shown.make_rest()
    yield shown
    shown.reject()


def choose(dialog: SettingsDialog, name: str, shown: str) -> None:
    box = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == name)
    place = box.findText(shown)
    box.setCurrentIndex(place)
    box.activated.emit(place)


def toggle(dialog: SettingsDialog, name: str) -> None:
    (box,) = [each for each in dialog.findChildren(QCheckBox) if each.text() == name]
    box.toggle()  # what assistive technology does, and what a click does among other things


CHOICES: Final = [
    ("Colours", "High contrast", "appearance", "theme", "contrast"),
    ("Size of text", "200 %", "appearance", "text_percent", 200),
    ("Language", "Deutsch", "appearance", "language", "de"),
    ("How long", "30 days", "storage", "keep_days", 30),
    ("Volume of Tandem's voice", "50 %", "sound", "volume_percent", 50),
    ("Least time between two interjections", "1 minute", "tact", "gap", 60.0),
]
SWITCHES: Final = [
    ("Keep the sound as well", "storage", "record_sound"),
    ("Push to talk", "sound", "push_to_talk"),
    ("Quiet during calls", "tact", "quiet_in_call"),
    ("Quiet in full screen", "tact", "quiet_in_full_screen"),
    ("Never read password fields", "privacy", "mask_passwords"),
    ("Start when I log in", "startup", "autostart"),
    ("Stay in the tray when the window is closed", "startup", "tray"),
    ("Show the first steps again", "startup", "welcomed"),
]


def test_every_choice_holds_at_once(dialog: SettingsDialog, settings: SettingsStore) -> None:
    for name, shown, section, field, value in CHOICES:
        choose(dialog, name, shown)
        assert getattr(getattr(settings.current, section), field) == value


def test_every_switch_holds_at_once_and_back(dialog: SettingsDialog, settings: SettingsStore) -> None:
    for name, section, field in SWITCHES:
        before = getattr(getattr(settings.current, section), field)
        toggle(dialog, name)
        assert getattr(getattr(settings.current, section), field) != before
        toggle(dialog, name)
        assert settings.current == Settings()


def line(dialog: SettingsDialog, name: str) -> QLineEdit:
    (found,) = [each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name]
    return found


def write(field: QLineEdit, words: str) -> None:
    field.setText(words)
    field.editingFinished.emit()


def test_windows_that_are_never_looked_at_are_named_by_the_user(
    dialog: SettingsDialog, settings: SettingsStore
) -> None:
    (field,) = dialog.findChildren(LongText)
    assert field.accessibleName() == "Windows that are never looked at"
    assert field.toPlainText() == ", ".join(EXCLUDED)
    field.setPlainText("KeePass,  my bank , \nDiary")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert settings.current.privacy.excluded == ("KeePass", "my bank", "Diary")
    assert field.toPlainText() == "KeePass, my bank, Diary"


def test_the_menu_of_a_long_text_does_not_move_what_is_being_written(
    dialog: SettingsDialog, settings: SettingsStore, qtbot: QtBot
) -> None:
    (field,) = dialog.findChildren(LongText)
    page = next(each for each in dialog.pages if each.isAncestorOf(field))
    dialog.names.setCurrentRow(dialog.pages.index(page))
    dialog.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(field, ", ")
    QGuiApplication.clipboard().setText("My Bank")
    place = QPoint(30, 30)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, field.mapToGlobal(place))
    QApplication.sendEvent(field.viewport(), asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(each for each in menu.actions() if "Paste" in each.text()).trigger()
    menu.close()
    dialog.reject()
    assert settings.current.privacy.excluded == (*EXCLUDED, "My Bank")


def test_a_window_that_is_never_looked_at_holds_before_one_goes_to_it(
    dialog: SettingsDialog, settings: SettingsStore, qtbot: QtBot
) -> None:
    (field,) = dialog.findChildren(LongText)
    dialog.names.setCurrentRow(next(n for n, each in enumerate(dialog.pages) if each.isAncestorOf(field)))
    dialog.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(field, ", Diary")
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert settings.current.privacy.excluded[-1] == "Diary"
    QTest.keyClicks(field, ", Mail")  # where the writing was
    assert field.toPlainText().endswith("Diary, Mail")


def test_what_is_no_key_is_said_and_nothing_changes(dialog: SettingsDialog, settings: SettingsStore) -> None:
    field = line(dialog, "Stop speaking at once")
    write(field, "banana")
    assert "no key" in dialog.status.text()
    assert settings.current == Settings()
    assert field.text() == settings.current.hotkeys.stop
    write(field, "Ctrl+Alt+X")
    assert settings.current.hotkeys.stop == "Ctrl+Alt+X"


def test_what_is_being_written_stays_when_something_else_changes(
    dialog: SettingsDialog, settings: SettingsStore
) -> None:
    key, (windows,) = line(dialog, "Stop speaking at once"), dialog.findChildren(LongText)
    key.setText("Ctrl+Alt+X")
    windows.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(windows, ", Diary")
    settings.put(Appearance(theme="dark"))
    assert key.text() == "Ctrl+Alt+X"
    key.editingFinished.emit()
    assert settings.current.hotkeys.stop == "Ctrl+Alt+X"
    assert windows.toPlainText().endswith(", Diary")
    QTest.keyClick(windows, Qt.Key.Key_Return)
    assert settings.current.privacy.excluded == (*EXCLUDED, "Diary")


def test_what_is_changed_elsewhere_is_shown(dialog: SettingsDialog, settings: SettingsStore) -> None:
    settings.put(Appearance(theme="dark"))
    settings.put(Storage(keep_days=12))
    boxes = {each.accessibleName(): each for each in dialog.findChildren(QComboBox)}
    assert boxes["Colours"].currentText() == "Dark"
    assert boxes["How long"].currentText() == "12"
    assert settings.current.storage.keep_days == 12


def test_where_keys_are_kept_is_said(dialog: SettingsDialog, qtbot: QtBot) -> None:
    if keyring_problem():
        qtbot.waitUntil(lambda: "in memory until Tandem ends" in dialog.secrets.text(), timeout=30_000)
    assert "never in a file" in dialog.secrets.text()


def test_every_control_is_named_and_explained(dialog: SettingsDialog) -> None:
    for page in dialog.pages:
        kinds: tuple[type[QWidget], ...] = (QComboBox, QCheckBox, QLineEdit, LongText)
        for control in (each for kind in kinds for each in page.findChildren(kind)):
            named = control.accessibleName() or (isinstance(control, QCheckBox) and control.text())
            assert named, f"{page.title}: {control}"
        for box in page.findChildren(QCheckBox):
            assert box.accessibleDescription()


def test_the_pages_come_one_after_the_other_while_it_is_already_there(qtbot: QtBot, theme: Theme) -> None:
    shown = SettingsDialog(SettingsStore(None))
    qtbot.addWidget(shown, before_close_func=lambda dialog: dialog.reject())
    shown.show()
    assert len(shown.pages) == shown.names.count() == 1
    qtbot.waitUntil(lambda: shown.names.count() == len(PAGES))
    assert shown.names.currentRow() == 0
    assert shown.pages[0].isVisible()


@pytest.mark.parametrize("there", [True, False])
def test_where_there_is_no_tray_a_sentence_says_so(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: there)
    page = startup(SettingsStore(None))
    qtbot.addWidget(page)
    said = [each.text() for each in page.findChildren(QLabel) if "shows no tray" in each.text()]
    assert len(said) == (0 if there else 1)


def test_pages_are_changed_by_keyboard(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.names.setFocus()
    QTest.keyClick(dialog.names, Qt.Key.Key_Down)
    assert dialog.pages[1].isVisible()
    assert not dialog.pages[0].isVisible()


def test_everything_is_deleted_when_the_user_is_sure(
    dialog: SettingsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (button,) = [each for each in dialog.findChildren(QPushButton) if each.text() == "Delete everything"]
    opened: list[Opening] = []
    dialog.opening_chosen.connect(opened.append)
    answers = iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
    monkeypatch.setattr(QMessageBox, "question", lambda *args: next(answers))
    QTest.mouseClick(button, LEFT)
    dialog.names.setCurrentRow(5)
    button.click()
    assert opened == [Opening(erase=True)]
    assert not dialog.isVisible()
