"""Where utterances stand in two time-aligned lanes. No Qt: rows, seconds and pixels.

Rows that overlap in time form a block. Within it, the one who began later begins at that height of the
other's text at which the other was then speaking. Blocks follow each other downwards. Only blocks that were
looked at are measured; the others carry an estimate, so a long conversation costs no more than a short one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

GUTTER: Final = 64.0
SIDE: Final = 12.0  # from the pane's edge to a lane
GAP: Final = 6.0  # between two utterances of one lane
SPACE: Final = 14.0  # between two blocks
QUIET_SECONDS: Final = 20.0  # from here on a silence is written down
QUIET_SPACE: Final = 30.0
OVERLAP_SECONDS: Final = 0.05
RIBBON: Final = 8.0  # the least height of an overlap
_LETTER, _LINE, _PADDING = 7.5, 20.0, 18.0  # for estimates only


class Placed(Protocol):
    """What the layout needs to know of a row."""

    @property
    def from_user(self) -> bool: ...
    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels from the left and top of the whole conversation."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Ribbon:
    """A stretch of time in which both spoke: its top and bottom in the user's and the assistant's lane."""

    user: tuple[float, float]
    assistant: tuple[float, float]


@dataclass
class Block:
    """Rows ``first`` to ``last``. ``quiet``: seconds of silence before.

    ``boxes`` and ``overlaps`` are relative to its top; there are none before it is measured.
    """

    first: int
    last: int
    quiet: float
    height: float
    boxes: list[Box] = field(default_factory=list)
    overlaps: list[Ribbon] = field(default_factory=list)

    @property
    def measured(self) -> bool:
        return bool(self.boxes)


class Lanes:
    """The layout of all rows at one width. ``measure(row, width)`` gives the size of a row's bubble."""

    def __init__(self, measure: Callable[[int, float], tuple[float, float]]) -> None:
        self._measure = measure
        self._rows: Sequence[Placed] = ()
        self._width = 400.0
        self._firsts: list[int] = []
        self._tops: list[float] = []
        self.blocks: list[Block] = []

    @property
    def lane_width(self) -> float:
        return max((self._width - GUTTER) / 2 - SIDE, 80.0)

    @property
    def height(self) -> float:
        return self._tops[-1] + self.blocks[-1].height + SPACE if self.blocks else 0.0

    def set_width(self, width: float) -> None:
        """Use another width; every block is measured anew when it is next looked at."""
        self._width = width
        self.update(self._rows, 0)

    def update(self, rows: Sequence[Placed], row: int) -> None:
        """Take over ``rows``, which are as before up to ``row``; the rest may have changed."""
        self._rows = rows
        keep = max(bisect_right(self._firsts, row) - 2, 0)  # a change may reach into the block before
        begin = self._firsts[keep] if keep < len(self._firsts) else 0
        del self.blocks[keep:], self._firsts[keep:], self._tops[keep:]
        top = self._tops[-1] + self.blocks[-1].height if self.blocks else 0.0
        ended = self._rows[begin - 1].end if begin else 0.0
        if self.blocks:
            ended = max(rows[index].end for index in range(self.blocks[-1].first, self.blocks[-1].last + 1))
        while begin < len(rows):
            last, until = begin, rows[begin].end
            while last + 1 < len(rows) and rows[last + 1].start < until - 0.05:
                last += 1
                until = max(until, rows[last].end)
            quiet = rows[begin].start - ended
            block = Block(begin, last, quiet, self._estimate(begin, last) + _lead(quiet))
            self.blocks.append(block)
            self._firsts.append(begin)
            self._tops.append(top)
            top += block.height
            begin, ended = last + 1, until

    def settle(self, top: float, bottom: float) -> float:
        """Measure what lies between two heights. Returns by how much ``top`` must move to show the same."""
        moved = 0.0
        number = self._block_at(top)
        while number < len(self.blocks) and self._tops[number] <= bottom + moved:
            block = self.blocks[number]
            if not block.measured:
                before = block.height
                self._place(block)
                if self._tops[number] + before <= top + moved:
                    moved += block.height - before
                self._shift(number + 1)
            number += 1
        return moved

    def visible(self, top: float, bottom: float) -> list[tuple[float, Block]]:
        """The blocks between two heights, each with its top."""
        first = self._block_at(top)
        result = []
        for number in range(first, len(self.blocks)):
            if self._tops[number] > bottom:
                break
            result.append((self._tops[number], self.blocks[number]))
        return result

    def box(self, row: int) -> Box:
        """Where row ``row`` stands; measures its block. Raises IndexError when there is no such row."""
        if not 0 <= row < len(self._rows):
            raise IndexError(row)
        number = bisect_right(self._firsts, row) - 1
        block = self.blocks[number]
        if not block.measured:
            self._place(block)
            self._shift(number + 1)
        box = block.boxes[row - block.first]
        return Box(box.x, box.y + self._tops[number], box.width, box.height)

    def row_at(self, x: float, y: float) -> int | None:
        """The row at a point, if there is one."""
        for top, block in self.visible(y, y):
            for offset, box in enumerate(block.boxes):
                if box.x <= x <= box.x + box.width and box.y <= y - top <= box.bottom:
                    return block.first + offset
        return None

    def _block_at(self, y: float) -> int:
        return max(bisect_right(self._tops, y) - 1, 0)

    def _shift(self, number: int) -> None:
        for index in range(max(number, 1), len(self.blocks)):
            self._tops[index] = self._tops[index - 1] + self.blocks[index - 1].height

    def _estimate(self, first: int, last: int) -> float:
        letters = max(self.lane_width / _LETTER, 8.0)
        lines = sum(1 + int(len(self._rows[row].text) / letters) for row in range(first, last + 1))
        return lines * _LINE + (last - first + 1) * _PADDING + SPACE

    def _place(self, block: Block) -> None:
        rows = [self._rows[index] for index in range(block.first, block.last + 1)]
        sizes = [self._measure(index, self.lane_width) for index in range(block.first, block.last + 1)]
        lead = _lead(block.quiet)
        tops = align(rows, [height for _, height in sizes], lead)
        left, right = SIDE + self.lane_width, self._width - SIDE - self.lane_width
        block.boxes = [
            Box(left - width if row.from_user else right, top, width, height)
            for row, (width, height), top in zip(rows, sizes, tops, strict=True)
        ]
        block.overlaps = overlaps(rows, block.boxes)
        block.height = max(box.bottom for box in block.boxes) + SPACE


def align(rows: Sequence[Placed], heights: Sequence[float], lead: float = 0.0) -> list[float]:
    """Tops of the rows of one block, in order of their start, time-aligned across the lanes."""
    tops: list[float] = []
    bottoms: dict[bool, float] = {}
    for number, row in enumerate(rows):
        top = bottoms[row.from_user] + GAP if row.from_user in bottoms else lead
        top = max(top, tops[-1]) if tops else top
        for other, other_top, height in zip(rows[:number], tops, heights, strict=False):
            if other.from_user != row.from_user and other.start <= row.start < other.end:
                top = max(top, other_top + height * (row.start - other.start) / (other.end - other.start))
        tops.append(top)
        bottoms[row.from_user] = top + heights[number]
    return tops


def overlaps(rows: Sequence[Placed], boxes: Sequence[Box]) -> list[Ribbon]:
    """The stretches in which both spoke, each as the heights that it has in either lane."""
    found: list[Ribbon] = []
    for number, row in enumerate(rows):
        for other, box in zip(rows[:number], boxes, strict=False):
            begin, end = row.start, min(row.end, other.end)
            if other.from_user == row.from_user or end - begin <= OVERLAP_SECONDS:
                continue
            here = _stretch(row, boxes[number], begin, end)
            there = _stretch(other, box, begin, end)
            found.append(Ribbon(here, there) if row.from_user else Ribbon(there, here))
    return found


def _stretch(row: Placed, box: Box, begin: float, end: float) -> tuple[float, float]:
    """Where a stretch of time lies in a row's box; at least `RIBBON` pixels high."""
    scale = box.height / (row.end - row.start)
    top = min(box.y + scale * (begin - row.start), box.bottom - RIBBON)
    return top, max(top + RIBBON, min(box.y + scale * (end - row.start), box.bottom))


def _lead(quiet: float) -> float:
    return QUIET_SPACE if quiet >= QUIET_SECONDS else 0.0
