"""Toasts: stacked, timed, never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.views.theme import Theme
from app.views.toast import MOST, ToastStack
from engine.reasoner.protocol import Asked


@pytest.fixture
def stack(theme: Theme) -> Iterator[ToastStack]:
    made = ToastStack(theme, seconds=60.0)
    yield made
    made.clear()


def test_it_shows_words_and_reason_and_takes_no_focus(stack: ToastStack, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    toast = stack.show("The build broke.", "It is red on your screen.")
    qtbot.waitExposed(toast)
    assert line.hasFocus()
    assert {label.text() for label in toast.findChildren(QLabel)} == {
        "Tandem",
        "The build broke.",
        "It is red on your screen.",
    }
    assert toast.toolTip() == "Why: It is red on your screen."
    assert toast.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert toast.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    close = toast.findChild(QToolButton)
    assert isinstance(close, QToolButton)
    assert close.focusPolicy() == Qt.FocusPolicy.NoFocus
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert stack.toasts == []


def test_they_stack_without_overlap_and_the_oldest_goes(stack: ToastStack) -> None:
    toasts = [stack.show(f"number {n}", "because") for n in range(MOST + 2)]
    assert stack.toasts == toasts[2:]
    areas = [toast.geometry() for toast in stack.toasts]
    for above, below in pairwise(areas):
        assert above.bottom() < below.top()


def test_questions_stay_however_many_there_are_and_what_is_new_is_shown_beside_them(stack: ToastStack) -> None:
    questions = [
        stack.ask(Asked(number, 1, "May Tandem write a file?", "It writes.")) for number in range(MOST)
    ]
    first, newest = stack.show("one", ""), stack.show("two", "")
    assert stack.toasts == [*questions, newest]
    assert newest.isVisible()
    assert first not in stack.toasts
    stack.hush()
    assert stack.toasts == questions
    for number in range(MOST):
        stack.close_question(number)
    assert stack.toasts == []


def test_it_goes_by_itself(theme: Theme, qtbot: QtBot) -> None:
    stack = ToastStack(theme, seconds=0.05)
    toast = stack.show("hello", "")
    with qtbot.waitSignal(toast.gone, timeout=5000):
        pass
    assert stack.toasts == []
