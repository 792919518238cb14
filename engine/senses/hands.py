"""The hands sense: pictures of the camera -> gestures, and what a pointing finger is on.

    python -m engine.senses.hands

Reads `SenseFrame` and `SenseAsk`, writes `SenseReady`, `SenseGesture`, `SensePointed`, `SenseDone` and
`SenseFailed` (see `engine.protocol`). Of frames that wait only the newest is looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from engine.senses.gestures import Gesture, Steady, follow, foremost, gesture_of, shows_number
from engine.senses.hand_model import HandModel, packaged_folder
from engine.senses.ocr import Box, Ocr, Picture, Strip
from engine.senses.pointing import Place, around, find, nothing, told
from engine.senses.process import Inbox, Sense, SenseError, run_sense
from engine.senses.protocol import SenseAsk, SenseFrame, SenseGesture, SensePointed, SenseSight

DECODER: Final[msgspec.msgpack.Decoder[SenseSight]] = msgspec.msgpack.Decoder(SenseSight)


class HandReader:
    """One camera. `take` its pictures, in order. ``load_ocr`` is called when a page is first pointed at."""

    def __init__(self, model: HandModel, load_ocr: Callable[[], Ocr]) -> None:
        self._model = model
        self._load_ocr = load_ocr
        self._ocr: Ocr | None = None
        self._steady = Steady()
        self._pointing: tuple[Picture, Gesture] | None = None  # the last picture in which a finger pointed

    def take(self, message: SenseSight, lag: float) -> Iterator[SenseGesture | SensePointed]:
        """What is new with a picture; the answer to a question. ``lag`` does not matter here."""
        if isinstance(message, SenseAsk):
            yield self._answer(message)
            return
        picture = _picture(message)
        seen = self._see(picture)
        if seen is not None and seen.kind == "pointing":
            self._pointing = picture, seen
        self._steady, news = follow(self._steady, seen)
        if news:
            yield _told(self._steady.told, message.tick)
        told = self._steady.told
        if told is None:
            self._pointing = None
        elif told.kind == "pointing" and self._ocr is None:
            self._ocr = self._load_ocr()  # two seconds, before somebody asks

    def _see(self, picture: Picture) -> Gesture | None:
        height, width, _ = picture.shape
        gestures = [gesture_of(hand.points, width, height) for hand in self._model.find(picture)]
        return foremost([gesture for gesture in gestures if gesture is not None])

    def _answer(self, ask: SenseAsk) -> SensePointed:
        if self._pointing is None:
            return nothing("camera", ask.tick)
        if self._ocr is None:
            self._ocr = self._load_ocr()
        return read_page(self._ocr, *self._pointing, ask.tick)


def read_page(ocr: Ocr, picture: Picture, gesture: Gesture, tick: int) -> SensePointed:
    """What stands on the page where the finger points; only that is read."""
    height, width, _ = picture.shape
    strips = ocr.strips(picture)
    tip = np.array([gesture.tip[0] * width, gesture.tip[1] * height])
    upright = _upright(strips)
    boxes = [_box(cv2.boundingRect(strip.corners @ upright.T)) for strip in strips]
    found = find(boxes, _place(upright @ tip), _place(upright @ np.array(gesture.towards)), width, height)
    texts = ["" for _ in strips]
    if found is not None:
        found = replace(found, box=around([strips[index].box for index in found.region]))
        for index, text in zip(found.region, ocr.texts([strips[each] for each in found.region]), strict=True):
            texts[index] = text
    return told("camera", tick, found, texts, width, height)


def _upright(strips: list[Strip]) -> npt.NDArray[np.float32]:
    """The turn [2, 2] that sets the lines of a page level, whichever way it lies."""
    along = np.array([strip.corners[1] - strip.corners[0] for strip in strips]).reshape(-1, 2)
    angle = float(np.median(np.arctan2(along[:, 1], along[:, 0]))) if len(along) else 0.0
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)


def _box(found: Sequence[int]) -> Box:
    x, y, width, height = found
    return x, y, width, height


def _place(point: npt.NDArray[np.floating]) -> Place:
    return float(point[0]), float(point[1])


def load() -> Sense[SenseSight]:
    """Loads the hand networks; the text reader follows when it is needed."""
    return HandReader(HandModel(packaged_folder()), Ocr)


def newest(older: SenseSight, newer: SenseSight) -> SenseSight | None:
    """``newer`` in the place of both; None where a question is among them."""
    return newer if isinstance(older, SenseFrame) and isinstance(newer, SenseFrame) else None


def _told(gesture: Gesture | None, tick: int) -> SenseGesture:
    if gesture is None:
        return SenseGesture(None, tick)
    return SenseGesture(gesture.kind, tick, shows_number(gesture) or 0, gesture.tip, gesture.towards)


def _picture(message: SenseFrame) -> Picture:
    """Raises SenseError when pixels are missing."""
    if message.width <= 0 or message.height <= 0 or len(message.pixels) != 3 * message.width * message.height:
        raise SenseError("A picture of the camera came incomplete; restart the session.")
    return np.frombuffer(message.pixels, np.uint8).reshape(message.height, message.width, 3)


if __name__ == "__main__":
    sys.exit(run_sense("hands", DECODER, Inbox[SenseSight](newest), load))
