"""Drawn hands are read as what they are, and the committed set is whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from engine.evaluation.hand_figure import HandFigure, Pose, View
from engine.evaluation.pointing import SET, Question, SetError, measure, read_set, right
from engine.evaluation.pointing_set import HAND
from engine.protocol import GestureKind
from engine.senses.gestures import HOLD
from engine.senses.hand_model import HandModel, packaged_folder
from engine.senses.hands import HandReader
from engine.senses.ocr import Ocr
from engine.senses.protocol import SenseAsk, SenseFrame, SenseGesture, SensePointed

SKIN = np.array([0.86, 0.65, 0.54])
LIGHT = np.array([-0.4, -0.5, -0.77])


@pytest.fixture(scope="module")
def figure() -> HandFigure:
    return HandFigure(HAND)


@pytest.fixture(scope="module")
def model() -> HandModel:
    return HandModel(packaged_folder())


def drawn(figure: HandFigure, curls: tuple[float, float, float, float, float]) -> npt.NDArray[np.uint8]:
    picture = np.full((480, 640, 3), (150, 160, 170), np.uint8)
    figure.paint(picture, Pose(curls), View((300, 150), 1700, 0.0), SKIN, LIGHT)
    return picture


def frame(tick: int, picture: npt.NDArray[np.uint8]) -> SenseFrame:
    return SenseFrame(tick, picture.shape[1], picture.shape[0], picture.tobytes(), (0, 0, 0, 0))


@pytest.mark.parametrize(
    ("curls", "kind", "number"),
    [
        ((0, 0, 0, 0, 0), "raised", 5),
        ((0, 1, 1, 1, 1), "thumb_up", 0),
        ((1, 0, 1, 1, 1), "pointing", 1),
        ((1, 0, 0, 0, 1), "fingers", 3),
    ],
)
def test_a_hand_that_is_held_is_told_once_and_so_is_its_end(
    figure: HandFigure,
    model: HandModel,
    curls: tuple[float, float, float, float, float],
    kind: GestureKind,
    number: int,
) -> None:
    model.forget()
    reader = HandReader(model, Ocr)
    hand = drawn(figure, curls)
    pictures = [hand] * (HOLD + 1) + [np.full_like(hand, 90)] * HOLD
    told = [each for tick, picture in enumerate(pictures) for each in reader.take(frame(tick, picture), 0.0)]
    assert all(isinstance(each, SenseGesture) for each in told)
    assert [(each.kind, each.number) for each in told if isinstance(each, SenseGesture)] == [
        (kind, number),
        (None, 0),
    ]


def test_a_page_is_read_where_the_finger_is_and_nowhere_without_one(model: HandModel) -> None:
    question = next(each for each in read_set(SET) if each.picture == "page-002.webp")
    model.forget()
    reader = HandReader(model, Ocr)
    blank = SenseFrame(0, 64, 48, bytes(64 * 48 * 3), (0, 0, 0, 0))
    assert [*reader.take(blank, 0.0)] == []
    (nothing,) = reader.take(SenseAsk(0), 0.0)
    assert isinstance(nothing, SensePointed)
    assert nothing.region == ""
    found = measure(SET, lambda line: None, [question])
    assert found["pointing.hand.drawn"].value == 1.0


def test_the_committed_set_asks_of_at_least_four_texts_each() -> None:
    questions = read_set(SET)
    assert sum(each.pointer is None for each in questions) == 80
    assert all(len(each.texts) >= 4 and each.answer < len(each.texts) for each in questions)
    assert all((SET / each.picture).is_file() for each in questions)


def test_an_answer_is_right_only_when_it_is_like_no_other_text() -> None:
    question = Question("", ("Resistor It limits the current", "Whale A mammal"), 0)
    answer = SensePointed("camera", "", "Resistor It lim the current", (0, 0, 1, 1), 0)
    assert right(question, answer)
    assert not right(Question("", question.texts, 1), answer)
    assert not right(question, SensePointed("camera", "", "", (0, 0, 0, 0), 0))


def test_a_set_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="restore that folder"):
        read_set(tmp_path)
