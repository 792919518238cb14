"""Which squares of the camera picture have changed enough for the model to look at."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from app.events import Frame
from engine.protocol import PATCH_SIDE, Patch

ROWS: Final = 4
COLUMNS: Final = 5
MOST_PATCHES: Final = 20
CHANGED: Final = 6.0  # mean absolute difference of uint8 values; the noise of a web camera stays below


class ChangedPatches:
    """Compares each picture with what the model was last sent; a still picture costs nothing."""

    def __init__(self) -> None:
        self._sent: npt.NDArray[np.uint8] | None = None  # [4, 5, 40, 40, 3]

    def update(self, frame: Frame) -> tuple[Patch, ...]:
        """The changed squares of ``frame``, uint8 RGB [160, 200, 3], most changed first, at most 20.

        A patch's pixels are what was sent last and what is seen now; in the first picture the same twice.
        """
        shape = (ROWS, PATCH_SIDE, COLUMNS, PATCH_SIDE, 3)
        squares = np.ascontiguousarray(frame.reshape(shape).transpose(0, 2, 1, 3, 4))
        if self._sent is None:
            self._sent = squares.copy()
            changes = np.full((ROWS, COLUMNS), np.inf)
        else:
            changes = np.abs(squares.astype(np.int16) - self._sent).mean(axis=(2, 3, 4))
        order = np.argsort(-changes, axis=None, kind="stable")[:MOST_PATCHES]
        patches = []
        for index in order:
            row, column = divmod(int(index), COLUMNS)
            if changes[row, column] < CHANGED:
                break
            pixels = self._sent[row, column].tobytes() + squares[row, column].tobytes()
            patches.append(Patch("camera", row, column, pixels))
            self._sent[row, column] = squares[row, column]
        return tuple(patches)
