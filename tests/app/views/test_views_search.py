"""Finding words in a conversation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.events import Said
from app.views.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def talked(window: MainWindow) -> MainWindow:
    """Two hundred utterances; the cookie comes up three times."""
    for number in range(200):
        words = "the Cookie is old" if number in (3, 90, 150) else f"sentence {number}"
        who = "user" if number % 2 else "assistant"
        window.receive(Said(who, words, 10.0 * number, 10.0 * number + 2))  # type: ignore[arg-type]
    return window


def test_words_are_found_from_the_newest_on_and_shown(talked: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(talked, Qt.Key.Key_F, CTRL)
    search, view = talked.talk.search, talked.talk.view
    assert search.isVisible()
    QTest.keyClicks(search.line, "cookie")
    assert search.count.text() == "3 of 3"
    assert view.currentIndex().row() == 150
    rows = []
    for _ in range(3):
        QTest.keyClick(search.line, Qt.Key.Key_Return)
        rows.append(view.currentIndex().row())
        rect = view.visualRect(view.currentIndex())
        assert view.viewport().rect().contains(rect)
    assert rows == [3, 90, 150]
    QTest.keyClick(search.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert search.count.text() == "2 of 3"


def test_what_is_found_stays_in_sight_while_the_conversation_goes_on(talked: MainWindow) -> None:
    talked.talk.search.open_bar()
    QTest.keyClicks(talked.talk.search.line, "cookie")
    QTest.keyClick(talked.talk.search.line, Qt.Key.Key_Return)
    view = talked.talk.view
    before = view.visualRect(view.currentIndex()).top()
    talked.receive(Said("user", "and another thing", 3000.0, 3002.0))
    assert view.currentIndex().row() == 3
    assert abs(view.visualRect(view.currentIndex()).top() - before) <= 2


def test_nothing_found_says_so_and_escape_ends_the_search(talked: MainWindow) -> None:
    search = talked.talk.search
    search.open_bar()
    QTest.keyClicks(search.line, "no such words")
    assert search.count.text() == "Not found"
    QTest.keyClick(search.line, Qt.Key.Key_Escape)
    assert not search.isVisible()
    assert talked.talk.line.hasFocus()
