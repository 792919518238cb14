"""What hands and pointer mean in a session, with stand-ins for its parts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.events import AppEvent, Gestured, Pointed
from app.gestures import NO_GRANT, WAIT_TICKS, Gestures
from app.senses import Senses
from app.settings.profiles import READY
from engine.protocol import GestureKind
from engine.senses.protocol import SenseAsk, SenseGesture, SensePointed

ANSWER = SensePointed("camera", "Total 40", "Invoice Total 40", (0.1, 0.1, 0.3, 0.1), 12)


class Bench:
    """Everybody that `Gestures` talks to. ``quiz``: the options of an open question."""

    def __init__(self) -> None:
        self.permission_open = False
        self.quiz: tuple[str, ...] = ()
        self.pointer: tuple[float, float] | None = None
        self.asked: list[tuple[str, SenseAsk]] = []
        self.told: list[tuple[str, str]] = []
        self.noticed: list[str] = []
        self.events: list[AppEvent] = []
        self.answers: list[str] = []
        self.gave_way = 0
        questions = SimpleNamespace()
        mind: Any = SimpleNamespace(questions=questions, tell=lambda _, who, text: self._tell(who, text))
        self.questions: Any = questions
        panels: Any = SimpleNamespace(answer=self._answer, answer_with=self._answer_with)
        performer: Any = SimpleNamespace(give_way=self._give_way)
        recorder: Any = SimpleNamespace(noticed=lambda text, at: self.noticed.append(text))
        senses = Senses(None, self._sense("screen"), None, self._sense("hands"))
        self.gestures = Gestures(
            senses, mind, panels, performer, recorder, lambda: self.pointer, self.events.append
        )

    def show(self, kind: GestureKind | None, number: int = 0) -> None:
        self.questions.open = self.permission_open
        self.gestures.sensed(SenseGesture(kind, 10, number, (0.5, 0.5), (0.0, -1.0)), 10)

    def _sense(self, name: str) -> Any:  # noqa: ANN401  # a stand-in
        def feed(tick: int, message: SenseAsk) -> None:
            self.asked.append((name, message))

        return SimpleNamespace(feed=feed, child=SimpleNamespace(alive=True))

    def _tell(self, who: str, text: str) -> None:
        self.told.append((who, text))

    def _answer(self, number: int) -> bool:
        return 1 <= number <= len(self.quiz) and self._take(self.quiz[number - 1])

    def _answer_with(self, words: str) -> bool:
        return words in self.quiz and self._take(words)

    def _take(self, option: str) -> bool:
        self.answers.append(option)
        return True

    def _give_way(self) -> None:
        self.gave_way += 1


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_what_is_this_is_what_the_finger_is_on(bench: Bench) -> None:
    bench.show("pointing")
    bench.gestures.said("what is", 11)
    bench.gestures.said("this", 12)
    assert bench.asked == [("hands", SenseAsk(12))]
    assert bench.gestures.waits(12)
    bench.gestures.sensed(ANSWER, 13)
    assert not bench.gestures.waits(13)
    assert bench.told == [("pointed", '"Total 40", which stands in: "Invoice Total 40"')]
    assert bench.noticed == ['The user points at: "Total 40", which stands in: "Invoice Total 40"']
    assert bench.events == [Gestured("pointing"), Pointed("camera", "Total 40", ANSWER.box)]


def test_without_a_finger_it_is_what_the_mouse_pointer_is_on(bench: Bench) -> None:
    bench.pointer = (0.25, 0.5)
    bench.gestures.said("Explain this line", 3)
    assert bench.asked == [("screen", SenseAsk(3, (0.25, 0.5)))]


def test_nothing_is_asked_when_nothing_is_meant_or_nobody_points(bench: Bench) -> None:
    bench.gestures.said("what is this?", 3)  # no finger, and no pointer is known
    bench.pointer = (0.25, 0.5)
    bench.gestures.said("this is nice", 30)
    bench.gestures.said("what time is it?", 60)
    assert bench.asked == []
    assert not bench.gestures.waits(60)


def test_nobody_waits_for_ever(bench: Bench) -> None:
    bench.pointer = (0.25, 0.5)
    bench.gestures.said("what is this?", 3)
    assert not bench.gestures.waits(3 + WAIT_TICKS)


def test_nothing_at_the_finger_is_told_to_nobody(bench: Bench) -> None:
    bench.gestures.sensed(SensePointed("screen", "", "", (0, 0, 0, 0), 12), 13)
    assert (bench.told, bench.noticed, bench.events) == ([], [], [])


def test_where_gestures_are_not_read_any_more_none_is_shown(bench: Bench) -> None:
    bench.show("pointing", 1)
    bench.gestures.use(READY[0])
    assert bench.events[-1] == Gestured(None)
    bench.pointer = (0.5, 0.5)
    bench.gestures.said("what is this?", 12)
    assert [name for name, _ in bench.asked] == ["screen"]


def test_a_raised_hand_is_given_way_to(bench: Bench) -> None:
    bench.show("raised", 5)
    assert bench.gave_way == 1
    assert bench.told == [("system", "The user raises a hand: they want a word.")]


@pytest.mark.parametrize("kind", ["thumb_up", "thumb_down"])
def test_a_thumb_never_answers_a_permission(bench: Bench, kind: GestureKind) -> None:
    bench.permission_open = True
    bench.show(kind)
    assert bench.noticed == [NO_GRANT]
    assert bench.told == []
    assert bench.answers == []


def test_fingers_and_thumbs_answer_a_quiz(bench: Bench) -> None:
    bench.quiz = ("Paris", "Rome")
    bench.show("fingers", 2)
    bench.show("pointing", 1)
    bench.quiz = ("yes", "no")
    bench.show("thumb_down")
    assert bench.answers == ["Rome", "Paris", "no"]
    assert bench.told == []


def test_a_hand_can_be_raised_during_a_quiz(bench: Bench) -> None:
    bench.quiz = ("Paris", "Rome", "Oslo", "Bern")
    bench.show("raised", 5)
    assert bench.gave_way == 1
    assert bench.answers == []


def test_fingers_without_a_quiz_are_told(bench: Bench) -> None:
    bench.show("fingers", 3)
    bench.show(None)
    assert bench.told == [("system", "The user holds up 3 fingers.")]
    assert bench.events == [Gestured("fingers", 3), Gestured(None)]
