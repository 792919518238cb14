"""Which part of a page or screen is pointed at: pure functions over boxes (x, y, width, height) in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.protocol import Source
from engine.senses.ocr import Box
from engine.senses.protocol import SensePointed

Place = tuple[float, float]

GAP: Final = 0.6  # line heights between two lines of one region
SIMILAR: Final = 1.6  # how much larger the letters of one of them may be
SHARED: Final = 0.3  # of the narrower line's width that lies above or below the other
REACH: Final = 0.25  # of the picture's longer side: so far a finger points past its tip
ALONG: Final = 0.5  # what a pixel along the finger counts, against one beside its line
FINGER: Final = 2.5  # line heights that a finger hides of a line, at most
LONGEST: Final = 400  # letters of a region that are told
FAR: Final = 0.12  # of the longer side: what is farther than this is not pointed at


@dataclass(frozen=True)
class Found:
    """``line``: the one that is pointed at; ``region``: those that it stands among. Indices, top to bottom."""

    line: int
    region: tuple[int, ...]
    box: Box


def find(lines: Sequence[Box], tip: Place, towards: Place | None, width: int, height: int) -> Found | None:
    """Which of ``lines`` is pointed at; see `pointed_at`."""
    line = pointed_at(lines, tip, towards, width, height)
    if line is None:
        return None
    hidden = (
        None
        if towards is None
        else (tip, (tip[0] - towards[0] * REACH * width, tip[1] - towards[1] * REACH * width))
    )
    region = next(tuple(each) for each in regions(lines, hidden) if line in each)
    return Found(line, region, around([lines[index] for index in region]))


def told(
    source: Source, tick: int, found: Found | None, texts: Sequence[str], width: int, height: int
) -> SensePointed:
    """The answer for the app; ``texts``: what the lines say, as far as they were read."""
    if found is None:
        return nothing(source, tick)
    x, y, wide, high = found.box
    region = " ".join(texts[index] for index in found.region if texts[index])[:LONGEST]
    box = (x / width, y / height, wide / width, high / height)
    return SensePointed(source, texts[found.line], region, box, tick)


def nothing(source: Source, tick: int) -> SensePointed:
    """Nothing is pointed at."""
    return SensePointed(source, "", "", (0.0, 0.0, 0.0, 0.0), tick)


def regions(lines: Sequence[Box], finger: tuple[Place, Place] | None = None) -> list[list[int]]:
    """Lines that stand together, as indices into ``lines``, each region top to bottom.

    ``finger``: from its tip to its root, where it may hide the middle of a line.
    """
    groups: list[list[int]] = []
    for index in sorted(range(len(lines)), key=lambda each: lines[each][1]):
        near = [
            group for group in groups if any(_together(lines[other], lines[index], finger) for other in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([*(each for group in near for each in group), index])
    return [sorted(group, key=lambda each: (lines[each][1], lines[each][0])) for group in groups]


def pointed_at(boxes: Sequence[Box], tip: Place, towards: Place | None, width: int, height: int) -> int | None:
    """The box that ``tip`` (in pixels) is on, or points at along ``towards``; None where none is near."""
    longer = max(width, height)
    costs = [_cost(box, tip, towards, REACH * longer) for box in boxes]
    best = min(
        range(len(boxes)), key=lambda index: (costs[index], _middle_away(boxes[index], tip)), default=None
    )
    return best if best is not None and costs[best] <= FAR * longer else None


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all of them; there is at least one."""
    left, top = min(each[0] for each in boxes), min(each[1] for each in boxes)
    right, bottom = max(each[0] + each[2] for each in boxes), max(each[1] + each[3] for each in boxes)
    return left, top, right - left, bottom - top


def _together(upper: Box, lower: Box, finger: tuple[Place, Place] | None) -> bool:
    height = min(upper[3], lower[3])
    if finger is not None and _parted(upper, lower, finger):
        return True
    gap = max(upper[1], lower[1]) - min(upper[1] + upper[3], lower[1] + lower[3])
    across = min(upper[0] + upper[2], lower[0] + lower[2]) - max(upper[0], lower[0])
    similar = max(upper[3], lower[3]) <= SIMILAR * height
    return similar and gap <= GAP * height and across >= SHARED * min(upper[2], lower[2])


def _parted(first: Box, second: Box, finger: tuple[Place, Place]) -> bool:
    """Whether two boxes are one line, the middle of which the finger hides."""
    left, right = sorted((first, second))
    low = max(left[1], right[1])
    shared = min(left[1] + left[3], right[1] + right[3]) - low
    if shared < 0.5 * min(left[3], right[3]) or right[0] - left[0] - left[2] > FINGER * max(left[3], right[3]):
        return False
    (tip_x, tip_y), (root_x, root_y) = finger
    middle = low + shared / 2
    along = (middle - tip_y) / (root_y - tip_y) if root_y != tip_y else 0.0
    at = tip_x + (root_x - tip_x) * along
    return -0.15 <= along <= 1 and left[0] + left[2] - left[3] <= at <= right[0] + right[3]


def _cost(box: Box, tip: Place, towards: Place | None, reach: float) -> float:
    """Pixels from ``tip`` to the box; along the finger they count less than beside it."""
    nearest = _away(box, tip)
    if towards is None or nearest == 0:
        return nearest
    steps = 24
    return min(
        _away(box, (tip[0] + towards[0] * reach * step / steps, tip[1] + towards[1] * reach * step / steps))
        + ALONG * reach * step / steps
        for step in range(steps + 1)
    )


def _away(box: Box, place: Place) -> float:
    x, y, width, height = box
    return math.hypot(
        max(x - place[0], 0.0, place[0] - x - width), max(y - place[1], 0.0, place[1] - y - height)
    )


def _middle_away(box: Box, place: Place) -> float:
    return math.hypot(box[0] + box[2] / 2 - place[0], box[1] + box[3] / 2 - place[1])
