"""From frames of the screen to new lines: only what changed is read."""

from __future__ import annotations

from itertools import groupby
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.senses.lines import KnownLines
from engine.senses.ocr import Box, Ocr, Picture
from engine.senses.pointing import find, nothing, told
from engine.senses.process import SenseError
from engine.senses.protocol import SenseAsk, SenseFrame, SenseLines, SensePointed, SenseSight

LARGEST_SIDE: Final = 2_560  # pixels; larger frames are made smaller
MARGIN: Final = 12  # rows read above and below a change, so that its line is whole
CHANGED: Final = 24  # of 255 in any channel; less is noise of compression
MIN_CHANGED: Final = 6  # pixels inside a line's box

Mask = npt.NDArray[np.bool_]


class ScreenReader:
    """One screen. `take` its frames, in order."""

    def __init__(self, ocr: Ocr) -> None:
        self._ocr = ocr
        self._known = KnownLines()
        self._last: Picture | None = None

    def take(self, message: SenseSight, lag: float) -> list[SenseLines | SensePointed]:
        """The lines that are new with a frame; the answer to a question.

        Lines of a window that comes back are told with the ticks in which they were there first; what the
        first reading of a screen finds stood there already.
        ``lag`` does not matter here.
        """
        if isinstance(message, SenseAsk):
            return [self._pointed(message)]
        return list(self._read(message))

    def _pointed(self, ask: SenseAsk) -> SensePointed:
        """What stands at the mouse pointer, as it was last read."""
        if self._last is None or ask.at is None:
            return nothing("screen", ask.tick)
        height, width, _ = self._last.shape
        lines = self._known.lines
        at = ask.at[0] * width, ask.at[1] * height
        found = find([line.box for line in lines], at, None, width, height)
        return told("screen", ask.tick, found, [line.text for line in lines], width, height)

    def _read(self, message: SenseFrame) -> list[SenseLines]:
        picture = _picture(message)
        if self._last is None or self._last.shape != picture.shape:
            self._known = KnownLines()
            changed = np.ones(picture.shape[:2], dtype=bool)
        else:
            changed = _changed(self._last, picture, _scaled(message, picture))
        self._last = picture
        rows = np.flatnonzero(changed.any(axis=1))
        if not len(rows):
            return []
        top, bottom = max(0, int(rows[0]) - MARGIN), min(len(picture), int(rows[-1]) + 1 + MARGIN)
        read = self._ocr.read(picture, (top, bottom), lambda box: _touched(changed, box))
        news = self._known.update(lambda line: _touched(changed, line.box), read, message.tick)
        return [
            SenseLines(tuple(lines), tick, standing=tick == self._known.began)
            for tick, lines in groupby(news, self._known.came)
        ]


def _touched(changed: Mask, box: Box) -> bool:
    x, y, width, height = box
    return int(changed[y : y + height, x : x + width].sum()) >= MIN_CHANGED


def _changed(before: Picture, now: Picture, box: Box) -> Mask:
    """The pixels within ``box`` that differ beyond noise, bool [height, width]."""
    x, y, width, height = box
    changed = np.zeros(now.shape[:2], dtype=bool)
    part = np.s_[y : y + height, x : x + width]
    changed[part] = cv2.absdiff(before[part], now[part]).max(axis=2, initial=0) > CHANGED
    return changed


def _scaled(message: SenseFrame, picture: Picture) -> Box:
    """The frame's changed box in ``picture``, a pixel wider all round and within it."""
    height, width = picture.shape[:2]
    x, y, box_width, box_height = message.changed
    across, down = width / message.width, height / message.height
    left, top = max(0, int(x * across) - 1), max(0, int(y * down) - 1)
    right, bottom = int((x + box_width) * across) + 2, int((y + box_height) * down) + 2
    return left, top, max(0, min(right, width) - left), max(0, min(bottom, height) - top)


def _picture(message: SenseFrame) -> Picture:
    """The frame's pixels, made smaller when it is huge. Raises SenseError when they are not all there."""
    if message.width <= 0 or message.height <= 0 or len(message.pixels) != 3 * message.width * message.height:
        raise SenseError("A picture of the screen came incomplete; restart the session.")
    picture = np.frombuffer(message.pixels, dtype=np.uint8).reshape(message.height, message.width, 3)
    shrink = LARGEST_SIDE / max(message.width, message.height)
    if shrink >= 1:
        return picture
    return np.asarray(
        cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
