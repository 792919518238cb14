"""The card that asks the user: No comes first, forms are checked, a screen reader hears what would happen."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.events import AnswerQuestion, QuestionClosed
from app.views.questions import QuestionStack
from engine.reasoner.protocol import Asked, AskedField

MAY = Asked(1, 7, "May git change something?", 'git wants to run git_commit with message: "x".', "git")


def stack(qtbot: QtBot) -> tuple[QuestionStack, list[AnswerQuestion]]:
    questions = QuestionStack()
    qtbot.addWidget(questions)
    answers: list[AnswerQuestion] = []
    questions.answered.connect(answers.append)
    return questions, answers


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
