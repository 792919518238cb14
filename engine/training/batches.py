"""Examples laid end to end into the equal lanes of a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from engine.dialect.rows import Kind, Rows, concat
from engine.training.examples import NONE, Example

SETTLE_TICKS: Final = 8  # after a cut in the middle of a scene nothing is asked for this long


@dataclass(frozen=True)
class Batch:
    """``lanes`` sequences of equal length, one after the other in ``example``'s rows."""

    lanes: int
    example: Example


class LanePacker:
    """Fills batches of ``lanes`` x ``length`` rows. What does not fit into a lane begins a later one.

    A lane holds several scenes in a row, as a long session does; its first rows may lie within a scene, and
    what they ask for cannot always be known, so the first ticks of such a lane ask for nothing.
    """

    def __init__(self, lanes: int, length: int, next_example: Callable[[], Example]) -> None:
        self._lanes = lanes
        self._length = length
        self._next = next_example
        self._rest: Example | None = None

    def batch(self) -> Batch:
        """The next batch; asks for as many examples as it needs."""
        return Batch(self._lanes, join([join(self._lane()) for _ in range(self._lanes)]))

    def _lane(self) -> list[Example]:
        parts: list[Example] = []
        room = self._length
        while room:
            example, self._rest = self._rest or self._next(), None
            if len(example) > room:
                example, rest = cut(example, room)
                self._rest = _settled(rest) if len(rest) > self._length // 8 else None
            parts.append(example)
            room -= len(example)
        return parts


def join(examples: list[Example]) -> Example:
    """One example after the other."""
    arrays = {
        each.name: np.concatenate([getattr(example, each.name) for example in examples])
        for each in fields(Example)
        if each.name != "rows"
    }
    return Example(rows=concat([example.rows for example in examples]), **arrays)


def cut(example: Example, at: int) -> tuple[Example, Example]:
    """The rows before ``at`` and those from it on."""
    first, second = _cut_rows(example.rows, at)
    names = [each.name for each in fields(Example) if each.name != "rows"]
    return (
        Example(rows=first, **{name: getattr(example, name)[:at] for name in names}),
        Example(rows=second, **{name: getattr(example, name)[at:] for name in names}),
    )


def _cut_rows(rows: Rows, at: int) -> tuple[Rows, Rows]:
    before = np.bincount(rows.kind[:at], minlength=len(Kind))
    splits = {
        "kind": at,
        "lane": at,
        "token": at,
        "mic": before[Kind.SOUND],
        "own": before[Kind.SOUND],
        "pixels": before[Kind.PATCH],
        "place": before[Kind.PATCH],
        "status": before[Kind.STATUS],
    }
    return (
        Rows(**{name: getattr(rows, name)[:count] for name, count in splits.items()}),
        Rows(**{name: getattr(rows, name)[count:] for name, count in splits.items()}),
    )


def _settled(example: Example) -> Example:
    """What was cut off: nothing is asked for in its first ticks. What is joined behind it, whose ticks begin
    anew, is known from its start."""
    anew = np.cumsum(np.diff(example.tick, prepend=example.tick[0]) < 0) > 0
    settled = anew | (example.tick >= example.tick[0] + SETTLE_TICKS)
    return replace(example, target=np.where(settled, example.target, NONE))
