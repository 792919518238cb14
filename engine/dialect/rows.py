"""One tick as rows of the model's sequence.

A row is one position of the transformer. There are four kinds, told apart by `Kind`:

- TOKEN: a vocabulary id (text of a lane, or an action the model itself took),
- SOUND: 50 ms of microphone and own voice, two dMel frames added into one position,
- PATCH: one changed 40x40 square of a picture,
- STATUS: a bag of small ids that says how things stand; always the last row of a tick's input, and the
  row from which the action is read.

A tick with nothing but sound is 4 SOUND + 1 STATUS + 1 action TOKEN.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.protocol import PATCH_FRAMES, PATCH_SIDE

SOUND_ROWS: Final = 4
MEL_BINS: Final = 80
ABSENT: Final = 255  # dMel level of a frame that does not exist (microphone off, nothing played)
STATUS_SLOTS: Final = 12

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


class Kind(IntEnum):
    """What a row holds."""

    TOKEN = 0
    SOUND = 1
    PATCH = 2
    STATUS = 3


class Lane(IntEnum):
    """Where a row comes from; an embedding of it is added to the row."""

    ACTION = 0
    MIC = 1
    STATUS = 2
    CAMERA = 3
    SCREEN = 4
    HEARD = 5
    TYPED = 6
    SEEN = 7
    NOTE = 8
    WISH = 9


@dataclass(frozen=True)
class Rows:
    """A stretch of T rows. Payloads are packed per kind, in the order of their rows.

    kind, lane, token: int64 [T]; ``token`` is 0 where the row is not a TOKEN.
    mic, own: uint8 [sound rows, 80], levels 0..15, or ABSENT throughout a frame.
    pixels: uint8 [patches, 3, 40, 40, 3]; place: int64 [patches, 2] (row, column).
    status: int64 [status rows, STATUS_SLOTS], indices into the status table.
    """

    kind: Ints
    lane: Ints
    token: Ints
    mic: Bytes
    own: Bytes
    pixels: Bytes
    place: Ints
    status: Ints

    def __len__(self) -> int:
        return len(self.kind)


def token_rows(tokens: list[int], lane: Lane) -> Rows:
    """TOKEN rows of one lane."""
    return _rows(Kind.TOKEN, lane, len(tokens), token=np.array(tokens, dtype=np.int64))


def sound_rows(mic: Bytes, own: Bytes) -> Rows:
    """SOUND rows from dMel levels uint8 [frames, 80] of the microphone and of the own voice."""
    return _rows(Kind.SOUND, Lane.MIC, len(mic), mic=mic, own=own)


def patch_rows(pixels: Bytes, place: Ints, lane: Lane) -> Rows:
    """PATCH rows from uint8 [patches, 3, 40, 40, 3] and their (row, column)."""
    return _rows(Kind.PATCH, lane, len(pixels), pixels=pixels, place=place)


def status_row(slots: list[int]) -> Rows:
    """The STATUS row that ends a tick's input."""
    return _rows(Kind.STATUS, Lane.STATUS, 1, status=np.array([slots], dtype=np.int64))


def concat(parts: list[Rows]) -> Rows:
    """Join stretches in order. ``parts`` must not be empty."""
    return Rows(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS})


_NO_PIXELS: Final = np.zeros((0, PATCH_FRAMES, PATCH_SIDE, PATCH_SIDE, 3), dtype=np.uint8)
_FIELDS: Final = ("kind", "lane", "token", "mic", "own", "pixels", "place", "status")


def _rows(
    kind: Kind,
    lane: Lane,
    count: int,
    *,
    token: Ints | None = None,
    mic: Bytes | None = None,
    own: Bytes | None = None,
    pixels: Bytes | None = None,
    place: Ints | None = None,
    status: Ints | None = None,
) -> Rows:
    empty_mel = np.zeros((0, MEL_BINS), dtype=np.uint8)
    return Rows(
        kind=np.full(count, kind, dtype=np.int64),
        lane=np.full(count, lane, dtype=np.int64),
        token=np.zeros(count, dtype=np.int64) if token is None else token,
        mic=empty_mel if mic is None else mic,
        own=empty_mel if own is None else own,
        pixels=_NO_PIXELS if pixels is None else pixels,
        place=np.zeros((0, 2), dtype=np.int64) if place is None else place,
        status=np.zeros((0, STATUS_SLOTS), dtype=np.int64) if status is None else status,
    )
