"""Which squares of the camera picture have changed enough for the model to look at.

A change is what moves somewhere in a square, not how much of the square moves: an arm that waves is a tenth of
it, and noise is everywhere. So a square is compared in blocks of 5x5 pixels, whose means noise hardly moves,
and has changed where its four most changed blocks have.

Beside it goes the square's background, what it showed when it had last not changed for some pictures in a row:
what moves is not only other than a moment ago, it is somewhere else than before, or back again.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.protocol import PATCH_SIDE, Patch

ROWS: Final = 4
COLUMNS: Final = 5
MOST_PATCHES: Final = 20
CHANGED: Final = 14.0  # mean absolute difference of the most changed blocks, of 255; noise stays below
_BLOCK: Final = 5  # pixels along a side, as the patch encoder's first cells
_SIDE: Final = PATCH_SIDE // _BLOCK
_MOST_BLOCKS: Final = 4
_STILL: Final = 15  # pictures without a change that make a square's background
_OLD: Final = 300  # pictures after which one is replaced by whatever was sent last
_AWAY: Final = 10  # pictures in a row that are missing, after which all begins anew

Picture = npt.NDArray[np.uint8]


class ChangedPatches:
    """Compares each picture with what the model was last sent; a still picture costs nothing."""

    def __init__(self) -> None:
        self._sent: Picture | None = None
        self._means = np.zeros((0, 0, 3), np.int16)  # of the blocks that were sent
        self._background = np.zeros((0, 0, 3), np.uint8)
        self._still = np.zeros((ROWS, COLUMNS), np.int64)  # pictures since each square changed
        self._age = np.zeros((ROWS, COLUMNS), np.int64)  # ... since each had another background
        self._missing = 0

    def miss(self) -> None:
        """There is no picture in this tick. After a while what comes next is a first picture again."""
        self._missing += 1
        if self._missing > _AWAY:
            self._sent = None

    def update(self, picture: Picture) -> tuple[Patch, ...]:
        """The changed squares of ``picture``, uint8 RGB [160, 200, 3], most changed first, at most 20.

        A patch's pixels are its background, what was sent last and what is seen now; in the first picture all
        are the same.
        """
        means, self._missing = _block_means(picture), 0
        if self._sent is None:
            self._sent, self._means, self._background = picture.copy(), means, picture.copy()
            changes, self._age = np.full((ROWS, COLUMNS), np.inf), np.zeros_like(self._age)
        else:
            changes = _changes(means, self._means)
        self._settle(self._sent, changes < CHANGED)
        order = np.argsort(-changes, axis=None, kind="stable")[:MOST_PATCHES]
        patches = []
        for index in order:
            row, column = divmod(int(index), COLUMNS)
            if changes[row, column] < CHANGED:
                break
            square, blocks = _square(row, column, PATCH_SIDE), _square(row, column, _SIDE)
            pixels = b"".join(each[square].tobytes() for each in (self._background, self._sent, picture))
            patches.append(Patch("camera", row, column, pixels))
            self._sent[square], self._means[blocks] = picture[square], means[blocks]
        return tuple(patches)

    def _settle(self, sent: Picture, unchanged: npt.NDArray[np.bool_]) -> None:
        """Squares that have not changed for a while are their own background; none is for ever."""
        self._still, self._age = np.where(unchanged, self._still + 1, 0), self._age + 1
        for row, column in np.argwhere((self._still == _STILL) | (self._age >= _OLD)):
            self._age[row, column] = 0
            square = _square(int(row), int(column), PATCH_SIDE)
            self._background[square] = sent[square]


def _block_means(picture: Picture) -> npt.NDArray[np.int16]:
    """The mean colour of each block, [32, 40, 3]."""
    size = COLUMNS * _SIDE, ROWS * _SIDE
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.int16)


def _changes(now: npt.NDArray[np.int16], before: npt.NDArray[np.int16]) -> npt.NDArray[np.float64]:
    """[4, 5]: how much each square's most changed blocks differ, in the mean of their colours."""
    differences = np.abs(now - before).mean(axis=2).reshape(ROWS, _SIDE, COLUMNS, _SIDE)
    blocks = differences.transpose(0, 2, 1, 3).reshape(ROWS, COLUMNS, _SIDE * _SIDE)
    most = np.partition(blocks, _SIDE * _SIDE - _MOST_BLOCKS, axis=2)[:, :, -_MOST_BLOCKS:]
    return np.asarray(most.mean(axis=2), dtype=np.float64)


def _square(row: int, column: int, side: int) -> tuple[slice, slice]:
    return slice(row * side, (row + 1) * side), slice(column * side, (column + 1) * side)
