"""Less, more, why and quiet: what the user asks of interjections, and what the window makes of it."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.attention.tact import Tact
from app.events import Command, Interjected, QuietChanged, StopSpeaking
from app.settings.document import Settings
from app.views.why import LearnedDialog, WhyDialog
from app.views.window import MainWindow

BECAUSE = "Its urgency is 2 of 2 in Normal, so it was said aloud."
NOTE = Interjected(9, "test_login failed.", "A failure appeared.", True, True, "failure", BECAUSE)


@pytest.fixture
def chosen(window: MainWindow) -> list[Tact]:
    """What the user has chosen; the window sees it as it would from the settings."""
    kept: list[Tact] = []

    def keep(tact: Tact) -> None:
        kept.append(tact)
        window.show_settings(Settings(tact=tact))

    window.settings_chosen.connect(keep)
    return kept


def press(parent: WhyDialog | LearnedDialog, text: str) -> None:
    button = next(
        each for each in parent.findChildren(QPushButton) if text in (each.text(), each.accessibleName())
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def item(window: MainWindow, text: str) -> QAction:
    menu = window.tact.quiet.menu()
    assert menu is not None
    return next(each for each in window.tact.quiet.findChildren(QAction) if each.text().startswith(text))


def test_the_keys_for_quiet_open_the_menu_again_as_soon_as_it_has_closed(
    window: MainWindow, qtbot: QtBot
) -> None:
    menu = window.tact.quiet.menu()
    assert menu is not None
    opened: list[bool] = []

    def look() -> None:
        opened.append(menu.isVisible())
        menu.close()

    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, look))
    for _ in range(2):
        window.activateWindow()  # as a window manager leaves it, whatever menu is on top
        qtbot.waitUntil(window.isActiveWindow)
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(window, Qt.Key.Key_Q, both)
    assert opened == [True, True]


def test_why_did_you_say_that_is_answered_by_one_key_and_takes_less_and_more(
    window: MainWindow, chosen: list[Tact], qtbot: QtBot
) -> None:
    window.receive(NOTE)
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(WhyDialog)
    assert dialog is not None
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "A failure appeared." in shown
    assert BECAUSE in shown
    press(dialog, "Less of this")
    press(dialog, "Less of this")
    assert chosen[-1].leaning("failure") == -2
    assert dialog.learned.text() == "Failures on the screen: Less of it by 2."
    press(dialog, "More of this")
    assert chosen[-1].leaning("failure") == -1
    dialog.close()


def test_the_toast_of_an_interjection_takes_less_of_this(window: MainWindow, chosen: list[Tact]) -> None:
    window.receive(NOTE)
    toast = window.toasts.toasts[-1]
    QTest.mouseClick(
        next(each for each in toast.findChildren(QPushButton) if each.text() == "Less of this"),
        Qt.MouseButton.LeftButton,
    )
    assert chosen[-1].leanings == {"failure": -1}
    assert not window.toasts.toasts


@pytest.mark.parametrize("way", ["mouse", "enter", "menu key"])
def test_an_interjection_in_the_conversation_opens_its_menu(
    window: MainWindow, chosen: list[Tact], qtbot: QtBot, way: str
) -> None:
    window.receive(NOTE)
    view = window.talk.view
    index = view.model().index(0, 0)
    view.setCurrentIndex(index)
    rect = view.visualRect(index)
    if way == "mouse":
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 14, rect.top() + 12)
        )
    elif way == "enter":
        QTest.keyClick(view, Qt.Key.Key_Return)
    else:
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Keyboard, rect.center(), view.mapToGlobal(rect.center())
        )
        QApplication.sendEvent(view.viewport(), event)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(each for each in menu.actions() if each.text() == "More of this").trigger()
    menu.close()
    assert chosen[-1].leaning("failure") == 1


def test_what_was_learned_can_be_seen_and_unlearned(window: MainWindow, chosen: list[Tact]) -> None:
    window.show_settings(Settings(tact=Tact(leanings={"failure": -2, "person": 1})))
    item(window, "What Tandem has learned").trigger()
    dialog = window.findChild(LearnedDialog)
    assert dialog is not None
    assert "Less of it by 2" in [label.text() for label in dialog.findChildren(QLabel)]
    press(dialog, "Forget: Failures on the screen")
    assert chosen[-1].leanings == {"person": 1}
    press(dialog, "Forget everything")
    assert chosen[-1].leanings == {}
    dialog.close()


def test_quiet_for_a_quarter_of_an_hour_and_no_longer(window: MainWindow, chosen: list[Tact]) -> None:
    item(window, "Quiet for 15 minutes").trigger()
    assert chosen[-1].quiet_until == pytest.approx(time.time() + 900, abs=30)
    window.receive(QuietChanged("until 17:05"))
    assert window.signs.text() == "Quiet until 17:05"
    item(window, "No longer quiet").trigger()
    assert chosen[-1].quiet_until == 0
    window.receive(QuietChanged(""))
    assert not window.signs.isVisible()


def test_gap_and_the_times_of_quiet_are_chosen_in_the_menu(window: MainWindow, chosen: list[Tact]) -> None:
    item(window, "1 min").trigger()
    assert chosen[-1].gap == 60
    item(window, "Quiet while a program").trigger()
    assert chosen[-1].quiet_in_full_screen
    item(window, "Quiet in a call").trigger()
    assert not chosen[-1].quiet_in_call
    assert chosen[-1].gap == 60
    item(window, "Quiet until tomorrow").trigger()
    assert 0 < chosen[-1].quiet_until - time.time() <= 24 * 3600


def test_escape_silences_and_takes_the_toasts_down(window: MainWindow, commands: list[Command]) -> None:
    window.receive(NOTE)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert commands == [StopSpeaking()]
    assert not window.toasts.toasts
