"""``pointing``: "what is this?" with a finger on a page or the mouse pointer on a screen.

The committed set is drawn (`pointing_set`): no photograph of a real hand or page is in it. An answer is right
when the text that the senses read is more like the text pointed at than like any other on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

import cv2
import msgspec
import numpy as np

from engine.evaluation.statistics import Metric, share
from engine.senses.gestures import foremost, gesture_of
from engine.senses.hand_model import HandModel, packaged_folder
from engine.senses.hands import read_page
from engine.senses.ocr import Ocr, Picture
from engine.senses.protocol import SenseAsk, SenseFrame, SensePointed
from engine.senses.reading import ScreenReader

SET: Final = Path(__file__).resolve().parents[2] / "assets" / "pointing"
PICTURES: Final = 8  # that a hand is held before the camera: 1.6 s
ALIKE: Final = 0.5  # of the letters, below which an answer is none of the texts
Report = Callable[[str], None]


class SetError(Exception):
    """The set cannot be read; the message is one sentence for a person."""


class Question(msgspec.Struct, frozen=True):
    """``texts``: all on the picture; ``answer``: which is pointed at, by a hand or at ``pointer`` (0..1)."""

    picture: str
    texts: tuple[str, ...]
    answer: int
    pointer: tuple[float, float] | None = None


def measure(folder: Path, report: Report, questions: Sequence[Question] | None = None) -> dict[str, Metric]:
    """The share of right answers, by hand and by pointer, to all ``questions`` or to these.

    Raises SetError and SenseError.
    """
    questions = read_set(folder) if questions is None else questions
    model, ocr = HandModel(packaged_folder()), Ocr()
    seen, by_hand, by_pointer = list[bool](), list[bool](), list[bool]()
    for number, question in enumerate(questions):
        report(f"pointing {number + 1}/{len(questions)}")
        picture = _picture(folder / question.picture)
        if question.pointer is not None:
            by_pointer.append(right(question, _on_screen(ocr, picture, question.pointer)))
            continue
        answer = _on_page(model, ocr, picture)
        seen.append(answer is not None)
        by_hand.append(answer is not None and right(question, answer))
    return {
        "pointing.hand.drawn": share(by_hand),
        "pointing.hand_seen.drawn": share(seen),
        "pointing.pointer.drawn": share(by_pointer),
    }


def read_set(folder: Path) -> list[Question]:
    """The questions of a set. Raises SetError."""
    try:
        return msgspec.json.decode((folder / "truth.json").read_bytes(), type=list[Question])
    except (OSError, msgspec.MsgspecError) as error:
        raise SetError(
            f"The pictures under {folder} cannot be read ({error}); restore that folder with git."
        ) from error


def right(question: Question, answer: SensePointed) -> bool:
    """Whether the answer is the text that was pointed at, and no other."""
    likeness = [SequenceMatcher(None, answer.region.lower(), text.lower()).ratio() for text in question.texts]
    best = int(np.argmax(likeness))
    return best == question.answer and likeness[best] >= ALIKE


def _on_page(model: HandModel, ocr: Ocr, picture: Picture) -> SensePointed | None:
    """What the finger is on; None where no pointing hand is seen."""
    height, width, _ = picture.shape
    model.forget()
    for _ in range(PICTURES):
        gestures = [gesture_of(hand.points, width, height) for hand in model.find(picture)]
        gesture = foremost([each for each in gestures if each is not None])
        if gesture is not None and gesture.kind == "pointing":
            return read_page(ocr, picture, gesture, 0)
    return None


def _on_screen(ocr: Ocr, picture: Picture, pointer: tuple[float, float]) -> SensePointed:
    reader = ScreenReader(ocr)
    height, width, _ = picture.shape
    reader.take(SenseFrame(0, width, height, picture.tobytes(), (0, 0, width, height)), 0.0)
    (answer,) = reader.take(SenseAsk(0, pointer), 0.0)
    assert isinstance(answer, SensePointed)
    return answer


def _picture(path: Path) -> Picture:
    found = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if found is None:
        raise SetError(f"The picture {path} cannot be read; restore it with git.")
    return np.ascontiguousarray(found[:, :, ::-1], np.uint8)
