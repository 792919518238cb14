"""Questions of the reasoner: answered by a click or typed words, given up after a minute."""

from __future__ import annotations

import pytest

from app.events import AppEvent, QuestionClosed
from app.questions import PATIENCE_TICKS, READ_TICKS, Questions
from engine.reasoner.protocol import Answered, Asked, AskedField, Decision


class Desk:
    def __init__(self) -> None:
        self.events: list[AppEvent] = []
        self.sent: list[Answered] = []
        self.questions = Questions(self.events.append, self.sent.append)


@pytest.fixture
def desk() -> Desk:
    return Desk()


MAY = Asked(1, 7, "May git change something?", "git wants to run git_commit.", "git")
OWN = Asked(2, 7, "May Tandem run a program?", "I would run this.")


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ("yes", "once"),
        ("Allow once.", "once"),
        ("ok", "once"),
        ("this session", "session"),
        ("yes, for this session", "session"),
        ("always", "always"),
        ("Yes, always!", "always"),
        ("no", "no"),
        ("don't", "no"),
        ("no thanks", "no"),
        ("yes please", "once"),
        ("Yes, please.", "once"),
        ("yeah", "once"),
        ("Yeah, go ahead!", "once"),
        ("yes, go ahead", "once"),
        ("okay, do it please", "once"),
        ("sure, allow it", "once"),
        ("for this session, please", "session"),
        ("always please", "always"),
        ("no thank you", "no"),
        ("No, thank you.", "no"),
        ("no please don't", "no"),
        ("nope, thanks", "no"),
        ("no, leave it", "no"),
        ("please don't", "no"),
    ],
)
def test_typed_words_answer(desk: Desk, words: str, decision: Decision) -> None:
    desk.questions.ask(MAY)
    assert desk.questions.open
    assert desk.questions.typed(words)
    assert desk.sent == [Answered(1, decision, {})]
    assert desk.events == [MAY, QuestionClosed(1, decision)]
    assert not desk.questions.open


@pytest.mark.parametrize("words", ["what would it change?", "yes but tell me more first", "", "nothing yet"])
def test_other_words_are_no_answer(desk: Desk, words: str) -> None:
    desk.questions.ask(MAY)
    assert not desk.questions.typed(words)
    assert desk.questions.open


@pytest.mark.parametrize(
    "words",
    [
        "yes but not that one",
        "yeah right",
        "yeah, sure thing, as if",
        "no, yes",
        "yes, no",
        "yes no",
        "okay what",
        "ok?",
        "yes?",
        "please",
        "yes, don't",
        "yes, do not go ahead",
        "yes please don't",
        "yes, please stop",
        "okay, never",
        "sure, never mind",
        "go ahead and cancel",
        "yes, go ahead and read the other one",
        "do it later",
        "once more, please",
        "allow nothing",
        "not for this session",
        "yes, always ask me",
        "not always",
        "yes, it would be nice to know",
        "why yes",
    ],
)
def test_only_a_plain_yes_grants(desk: Desk, words: str) -> None:
    desk.questions.ask(MAY)
    desk.questions.typed(words)
    assert [answer for answer in desk.sent if answer.decision != "no"] == []


def test_without_a_question_words_are_words(desk: Desk) -> None:
    assert not desk.questions.typed("yes")
    assert desk.sent == []


def test_a_built_in_tool_is_never_allowed_for_always(desk: Desk) -> None:
    desk.questions.ask(OWN)
    desk.questions.answer(2, "always", {})
    assert desk.sent == []
    assert desk.questions.typed("always")
    assert desk.sent == [Answered(2, "session", {})]


def test_the_oldest_is_answered_first_and_an_answer_counts_once(desk: Desk) -> None:
    desk.questions.ask(MAY)
    desk.questions.ask(OWN)
    assert desk.questions.typed("yes")
    desk.questions.answer(1, "always", {})
    assert desk.sent == [Answered(1, "once", {})]


def test_one_is_put_at_a_time_and_yes_means_the_one_that_is_seen(desk: Desk) -> None:
    tea = Asked(3, 8, "evil asks", "Do you like tea?", "evil")
    desk.questions.ask(OWN)
    desk.questions.ask(tea)
    assert desk.events == [OWN]
    desk.questions.answer(3, "once", {})
    assert desk.sent == []
    assert desk.questions.typed("no")
    assert desk.events == [OWN, QuestionClosed(2, "no"), tea]
    assert desk.sent == [Answered(2, "no", {})]


def test_what_is_typed_as_the_next_one_appears_does_not_mean_it(desk: Desk) -> None:
    tea = Asked(3, 8, "evil asks", "Do you like tea?", "evil")
    desk.questions.heed(100)
    desk.questions.ask(tea)
    desk.questions.ask(OWN)
    desk.questions.withdraw(3)  # just as the user types
    assert not desk.questions.typed("yes")
    assert desk.sent == []
    desk.questions.heed(100 + READ_TICKS)
    assert desk.questions.typed("yes")
    assert desk.sent == [Answered(2, "once", {})]


def test_a_question_that_waits_behind_another_has_its_own_minute(desk: Desk) -> None:
    desk.questions.ask(MAY)
    desk.questions.ask(OWN)
    desk.questions.heed(PATIENCE_TICKS)
    assert desk.sent == [Answered(1, "no", {})]
    desk.questions.heed(2 * PATIENCE_TICKS - 1)
    assert desk.questions.open
    desk.questions.heed(2 * PATIENCE_TICKS)
    assert not desk.questions.open
    desk.questions.ask(MAY)
    desk.questions.ask(OWN)
    desk.questions.withdraw(2)  # not before the user yet: nothing to take away
    assert desk.events[-1] == MAY
    desk.questions.close()
    assert desk.events[-1] == QuestionClosed(1, "no")


def test_nobody_answers_and_so_it_is_no(desk: Desk) -> None:
    desk.questions.heed(100)
    desk.questions.ask(MAY)
    desk.questions.heed(100 + PATIENCE_TICKS - 1)
    assert desk.questions.open
    desk.questions.heed(100 + PATIENCE_TICKS)
    assert desk.sent == [Answered(1, "no", {})]


def test_a_withdrawn_question_takes_no_answer(desk: Desk) -> None:
    desk.questions.ask(MAY)
    desk.questions.withdraw(1)
    assert not desk.questions.typed("yes")
    assert desk.events[-1] == QuestionClosed(1, "no")
    desk.questions.ask(OWN)
    desk.questions.close()
    assert not desk.questions.open
    assert desk.sent == []


def test_a_form_of_one_field_takes_what_is_typed(desk: Desk) -> None:
    desk.questions.ask(
        Asked(3, 7, "files asks", "Which folder?", "files", (AskedField("dir", "Folder", "text", True),))
    )
    assert desk.questions.typed("letters")
    assert desk.sent == [Answered(3, "once", {"dir": "letters"})]


def test_a_form_of_several_is_only_declined_by_words(desk: Desk) -> None:
    fields = (AskedField("a", "A", "text", True), AskedField("b", "B", "number", True))
    desk.questions.ask(Asked(3, 7, "files asks", "Both?", "files", fields))
    assert not desk.questions.typed("yes")
    assert desk.questions.typed("no")
    assert desk.sent == [Answered(3, "no", {})]
