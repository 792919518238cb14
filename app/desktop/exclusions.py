"""Which parts of the screen are never kept, by the user's wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from app.desktop.x11_windows import Window
from app.events import Box

UNCHECKED: Final = "The screen is not looked at: {reason}, so excluded windows cannot be told."
Mask = npt.NDArray[np.bool_]  # [height, width] of a screen


class GuardError(Exception):
    """What must be hidden cannot be told; the message is a sentence. Nothing may be kept then."""


@dataclass(frozen=True)
class Hidden:
    """``steps``: boxes that hide (True) or show again (False), in the order of drawing.

    ``names``: of what is hidden, for a person.
    """

    steps: tuple[tuple[Box, bool], ...] = ()
    names: tuple[str, ...] = ()

    def also(self, boxes: Sequence[Box]) -> Hidden:
        """These boxes hidden as well, over everything else."""
        return Hidden((*self.steps, *((box, True) for box in boxes)), self.names)

    def mask(self, height: int, width: int) -> Mask | None:
        """True where nothing may be kept; None where all may."""
        if not any(hides for _, hides in self.steps):
            return None
        mask = np.zeros((height, width), np.bool_)
        for (x, y, wide, high), hides in self.steps:
            mask[max(0, y) : max(0, y + high), max(0, x) : max(0, x + wide)] = hides
        return mask


def excludes(excluded: Sequence[str], window: Window) -> bool:
    """Whether one of ``excluded`` is a part of the window's title or of its program's name, in any case."""
    text = f"{window.application}\n{window.title}".casefold()
    return any(each.casefold() in text for each in excluded)


def hidden(windows: Sequence[Window], excluded: Sequence[str]) -> Hidden:
    """What ``excluded`` hides of ``windows`` (lowest first). What covers an excluded window is seen."""
    steps: list[tuple[Box, bool]] = []
    names: list[str] = []
    for window in windows:
        if excludes(excluded, window):
            steps.append((window.box, True))
            names.append(window.name)
        elif names:
            steps.extend((box, False) for box in window.opaque)
    return Hidden(tuple(steps), tuple(dict.fromkeys(names)))
