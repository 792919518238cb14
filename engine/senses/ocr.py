"""Pictures of text -> lines, with rapidocr's packaged PP-OCR models on one thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.senses.process import SenseError

Picture = npt.NDArray[np.uint8]  # [height, width, 3] RGB
Box = tuple[int, int, int, int]  # x, y, width, height

MIN_SCORE: Final = 0.6
DETECT_SIDE: Final = 1_600  # the detector sees at most this many pixels along the longer side
SMALLEST: Final = 32  # the detector's own step
_REMEMBERED: Final = 1_024  # readings of line pictures: scrolling moves lines and changes none
_INK: Final = 48  # difference from the background that makes a glyph


@dataclass(frozen=True)
class Line:
    """A line of text and where it is in the picture."""

    text: str
    box: Box


@dataclass(frozen=True)
class Strip:
    """A line of text in a photograph, not read yet: where it is, and its picture set straight.

    ``corners`` float32 [4, 2]: from its upper left one on, clockwise.
    """

    box: Box
    picture: Picture
    corners: npt.NDArray[np.float32]


class Ocr:
    """Loads in about two seconds. Detecting costs 0.4 CPU-seconds for 1280x720, reading about 0.1 a line."""

    def __init__(self) -> None:
        """Raises SenseError."""
        try:
            from rapidocr import RapidOCR

            self._engine: Any = RapidOCR(
                params={
                    "Global.use_cls": False,
                    "Global.use_vertical_padding": False,
                    "Global.log_level": "critical",
                    "Det.limit_type": "max",
                    "Det.limit_side_len": DETECT_SIDE,
                    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                }
            )
            self._engine(np.zeros((SMALLEST, SMALLEST, 3), dtype=np.uint8))  # loads the weights now
        except Exception as error:  # onnxruntime, file and configuration errors alike
            raise SenseError(
                f"The screen reader's weights could not be loaded ({error}); "
                "run the set-up again to reinstall rapidocr 3.10.0."
            ) from error
        self._known: OrderedDict[bytes, str] = OrderedDict()

    def read(self, picture: Picture, rows: tuple[int, int], wanted: Callable[[Box], bool]) -> list[Line]:
        """The lines in ``rows`` (from, to) of ``picture``, top to bottom; only boxes ``wanted`` are read."""
        top, bottom = _at_least(rows, len(picture))
        boxes = [(x, y + top, width, height) for x, y, width, height in self._detect(picture[top:bottom])]
        boxes = [box for box in boxes if wanted(box)]
        texts = self._recognise([picture[y : y + height, x : x + width] for x, y, width, height in boxes])
        return [Line(text, box) for text, box in zip(texts, boxes, strict=True) if text]

    def strips(self, picture: Picture) -> list[Strip]:
        """Where there is text in a photograph, in which lines may be turned."""
        return [strip for strip in self._found(picture) if strip.box[2] >= 4 and strip.box[3] >= 6]

    def texts(self, strips: list[Strip]) -> list[str]:
        """What these lines say; empty where it is not sure."""
        return self._recognise([strip.picture for strip in strips])

    def _detect(self, picture: Picture) -> list[Box]:
        return rows_of([strip.box for strip in self.strips(picture)])

    def _found(self, picture: Picture) -> list[Strip]:
        from rapidocr.main import RapidOCRError

        try:
            crops, found = self._engine.detect_and_crop(np.ascontiguousarray(picture[:, :, ::-1]), {})
        except RapidOCRError:  # its way to say that there is no text
            return []
        corners = np.asarray(found.boxes)
        low, high = np.floor(corners.min(axis=1)).astype(int), np.ceil(corners.max(axis=1)).astype(int)
        boxes = [
            (int(x), int(y), int(right - x), int(bottom - y))
            for (x, y), (right, bottom) in zip(low.clip(0), high, strict=True)
        ]
        pictures = [np.asarray(crop[:, :, ::-1], np.uint8) for crop in crops]
        return [
            Strip(box, straight, np.asarray(four, np.float32))
            for box, straight, four in zip(boxes, pictures, corners, strict=True)
        ]

    def _recognise(self, crops: list[Picture]) -> list[str]:
        """The text of each crop, empty where it is not sure. Pictures read before are remembered."""
        keys = [_glyphs(crop) for crop in crops]
        unread = [index for index, key in enumerate(keys) if key not in self._known]
        if unread:
            found = self._engine.recognize_txt([np.ascontiguousarray(crops[i][:, :, ::-1]) for i in unread])
            for index, text, score in zip(unread, found.txts, found.scores, strict=True):
                self._known[keys[index]] = text.strip() if score >= MIN_SCORE else ""
        texts = [self._known[key] for key in keys]
        for key in keys:
            self._known.move_to_end(key)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return texts


def rows_of(boxes: list[Box]) -> list[Box]:
    """Boxes that stand on one line, less than a line's height apart, joined; top to bottom, left to right."""
    rows: list[Box] = []
    for box in sorted(boxes):
        for index, row in enumerate(rows):
            gap = box[0] - (row[0] + row[2])
            shared = min(row[1] + row[3], box[1] + box[3]) - max(row[1], box[1])
            if gap < 0.8 * min(row[3], box[3]) and shared > 0.6 * min(row[3], box[3]):
                right, bottom = max(row[0] + row[2], box[0] + box[2]), max(row[1] + row[3], box[1] + box[3])
                top = min(row[1], box[1])
                rows[index] = (row[0], top, right - row[0], bottom - top)
                break
        else:
            rows.append(box)
    return sorted(rows, key=lambda row: (row[1] + row[3] // 2, row[0]))


def _at_least(rows: tuple[int, int], height: int) -> tuple[int, int]:
    """``rows`` widened to `SMALLEST` where the picture allows it."""
    top = max(0, min(rows[0], height - SMALLEST))
    return top, min(height, max(rows[1], top + SMALLEST))


def _glyphs(crop: Picture) -> bytes:
    """What identifies a line's picture wherever it stands: its pixels without the empty ones around."""
    background = crop.reshape(-1, 3)[0].astype(np.int16)
    ink = (np.abs(crop.astype(np.int16) - background) > _INK).any(axis=2)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if len(rows) and len(columns):
        crop = crop[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return repr(crop.shape).encode() + crop.tobytes()
