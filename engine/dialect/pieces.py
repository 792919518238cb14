"""A tick's rows as an Inkling checkpoint reads them: stretches of tokens, sound and patches between marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.dialect.controls import ACT, LANES, SELF, Controls
from engine.dialect.rows import ABSENT, Bytes, Kind, Lane, Rows
from engine.dialect.tick import named_status
from engine.dialect.vocabulary import FIRST_TEXT


@dataclass(frozen=True)
class Piece:
    """A stretch of the checkpoint's sequence: tokens, dMel levels [n, 80], or patches [n, 3, 40, 40, 3]."""

    tokens: list[int] | None = None
    levels: Bytes | None = None
    pixels: Bytes | None = None


def pieces(rows: Rows, controls: Controls) -> Iterator[Piece]:
    """A tick's rows as the checkpoint reads them, ending in ``act``."""
    taken = dict.fromkeys(Kind, 0)
    for begin, end in _stretches(rows):
        kind, lane = Kind(rows.kind[begin]), Lane(rows.lane[begin])
        first, last = taken[kind], taken[kind] + end - begin
        taken[kind] = last
        match kind:
            case Kind.TOKEN:
                text = [int(token) - FIRST_TEXT for token in rows.token[begin:end]]
                yield Piece(tokens=[*controls.of(LANES.get(lane, "")), *text])
            case Kind.SOUND:
                yield from _sound(controls.of(LANES[Lane.MIC]), rows.mic[first:last])
                if controls.of(SELF):
                    yield from _sound(controls.of(SELF), rows.own[first:last])
            case Kind.PATCH:
                yield Piece(tokens=controls.of(LANES[lane]))
                yield Piece(pixels=rows.pixels[first:last])
            case Kind.STATUS:
                said = [each for name in named_status(rows.status[first]) for each in controls.of(name)]
                yield Piece(tokens=[*said, *controls.of(ACT)])


def _sound(marker: list[int], levels: Bytes) -> Iterator[Piece]:
    if not (levels == ABSENT).any():
        yield Piece(tokens=marker)
        yield Piece(levels=levels)


def _stretches(rows: Rows) -> Iterator[tuple[int, int]]:
    """Begin and end of the rows that follow each other in one kind and lane."""
    change = np.flatnonzero((np.diff(rows.kind) != 0) | (np.diff(rows.lane) != 0)) + 1
    edges = [0, *change.tolist(), len(rows)]
    return pairwise(edges)
