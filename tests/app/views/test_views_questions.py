"""The card that asks the user: No comes first, forms are checked, a screen reader hears what would happen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.events import AnswerQuestion, Ended, Interjected, QuestionClosed, QuietChanged
from app.views.questions import QuestionStack
from app.views.theme import Theme
from app.views.toast import MOST, ToastStack
from app.views.window import MainWindow
from engine.reasoner.protocol import Asked, AskedField

MAY = Asked(1, 7, "May git change something?", 'git wants to run git_commit with message: "x".', "git")


def stack(qtbot: QtBot) -> tuple[QuestionStack, list[AnswerQuestion]]:
    questions = QuestionStack()
    qtbot.addWidget(questions)
    answers: list[AnswerQuestion] = []
    questions.answered.connect(answers.append)
    return questions, answers


def put_into_the_bar(window: MainWindow) -> None:
    window.set_compact(True)


def test_each_button_gives_its_answer(qtbot: QtBot) -> None:
    questions, answers = stack(qtbot)
    questions.ask(MAY)
    card = questions.cards[1]
    assert list(card.buttons) == ["no", "once", "session", "always"]
    assert [button.autoDefault() for button in card.buttons.values()] == [True, False, False, False]
    assert card.accessibleName().startswith("May git change something? git wants")
    for button in card.buttons.values():
        button.click()
    assert answers == [AnswerQuestion(1, decision) for decision in ("no", "once", "session", "always")]
    questions.close_question(QuestionClosed(1, "no"))
    assert questions.isHidden()
    assert questions.cards == {}


def test_a_built_in_tool_offers_no_always(qtbot: QtBot) -> None:
    questions, _ = stack(qtbot)
    questions.ask(Asked(2, 7, "May Tandem run a program?", "I would run it."))
    assert list(questions.cards[2].buttons) == ["no", "once", "session"]


def test_a_form_is_checked_before_it_is_sent(qtbot: QtBot) -> None:
    questions, answers = stack(qtbot)
    fields = (
        AskedField("name", "Name", "text", True),
        AskedField("count", "How many", "integer"),
        AskedField("kind", "Kind", "choice", False, ("a", "b")),
        AskedField("sure", "Sure", "boolean"),
    )
    questions.ask(Asked(3, 7, "everything asks", "Please fill in.", "everything", fields))
    card = questions.cards[3]
    name, count = card.findChildren(QLineEdit)
    card.buttons["once"].click()
    assert answers == []
    name.setText("Ada")
    count.setText("many")
    card.buttons["once"].click()
    assert answers == []
    count.setText("3")
    card.findChildren(QComboBox)[0].setCurrentText("b")
    card.buttons["once"].click()
    assert answers == [AnswerQuestion(3, "once", {"name": "Ada", "count": 3, "kind": "b", "sure": False})]
    card.buttons["no"].click()
    assert answers[-1] == AnswerQuestion(3, "no", {})


def test_what_a_server_says_is_plain_text(qtbot: QtBot) -> None:
    questions, _ = stack(qtbot)
    questions.ask(Asked(4, 7, "<b>Grant</b>", "<a href='x'>click</a>", "evil"))
    assert "<b>" in questions.cards[4].accessibleName()


@pytest.mark.parametrize("way", [MainWindow.hide, MainWindow.showMinimized, put_into_the_bar])
def test_a_question_is_in_sight_wherever_the_window_is(
    window: MainWindow, qtbot: QtBot, way: Callable[[MainWindow], None]
) -> None:
    way(window)
    window.receive(MAY)
    (toast,) = window.toasts.toasts
    assert {MAY.title, MAY.sentence} < {label.text() for label in toast.findChildren(QLabel)}
    QTest.mouseClick(toast.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.isActiveWindow)
    assert window.questions.cards[1].isVisible()
    assert not window.isMinimized()
    assert not window.compact.isVisible()
    assert window.toasts.toasts == []


def test_a_question_stays_in_sight_until_it_is_closed(window: MainWindow, theme: Theme) -> None:
    window.toasts = ToastStack(theme, seconds=0.0, parent=window)
    window.hide()
    window.receive(MAY)
    (toast,) = window.toasts.toasts
    for tick in range(MOST + 1):
        window.receive(Interjected(tick, "The build broke.", "", voiced=False, toasted=True))
    toast.enterEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
    toast.leaveEvent(QEvent(QEvent.Type.Leave))
    window.stop_speaking()
    QApplication.processEvents()
    assert window.toasts.toasts == [toast]
    window.receive(QuestionClosed(1, "no"))
    assert window.toasts.toasts == []


def test_a_question_that_is_seen_is_asked_once(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.receive(MAY)
    assert window.questions.cards[1].isVisible()
    assert window.toasts.toasts == []


def in_sight(window: MainWindow) -> set[str]:
    """What the one toast says to whoever sees the screen."""
    (toast,) = window.toasts.toasts
    return {label.text() for label in toast.findChildren(QLabel) if label.isVisible()}


@pytest.mark.parametrize("quiet_first", [True, False])
def test_a_question_tells_who_else_sees_the_screen_nothing_of_what_a_tool_would_do(
    window: MainWindow, quiet_first: bool
) -> None:
    window.hide()
    quiet = QuietChanged("while Zoom listens to the microphone")
    for event in (quiet, MAY) if quiet_first else (MAY, quiet):
        window.receive(event)
    assert in_sight(window) == {"Tandem", MAY.title}
    (toast,) = window.toasts.toasts
    assert toast.accessibleDescription() == ""
    assert [button.text() for button in toast.findChildren(QPushButton)] == ["Show Tandem"]
    window.receive(QuietChanged(""))
    assert in_sight(window) == {"Tandem", MAY.title, MAY.sentence}


def test_a_question_of_a_session_that_has_ended_is_not_in_sight(window: MainWindow) -> None:
    window.hide()
    window.receive(MAY)
    window.receive(Ended("The engine keeps ending.", ""))
    assert window.toasts.toasts == []
    assert window.questions.cards == {}
