"""From one observation to the rows of one tick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from engine.dialect.rows import (
    ABSENT,
    MEL_BINS,
    SOUND_ROWS,
    STATUS_SLOTS,
    Bytes,
    Ints,
    Lane,
    Rows,
    concat,
    patch_rows,
    sound_rows,
    status_row,
    token_rows,
)
from engine.protocol import PATCH_FRAMES, PATCH_SIDE, Heard, Mode, Note, Observation, Patch, Seen, Typed

MAX_TEXT_TOKENS: Final = 24
MODES: Final[tuple[Mode, ...]] = ("silent", "focus", "normal", "coach")

# Each slot of the status row takes one id out of its own range of the status table.
LEFT_MAX: Final = 9  # ticks of own speech still to be played
PENDING_MAX: Final = 3  # clauses of notes not read yet
DUE_RANGE: Final = 8  # a timed wish is counted down over its last ticks
HEARD_AGE_MAX: Final = 15  # ticks since the last heard word was spoken
SINCE_MAX: Final = 15  # ticks since the assistant's own last action other than silent and go
_SIZES: Final = (
    5,  # tick within the second
    len(MODES),
    LEFT_MAX + 1,
    PENDING_MAX + 1,
    DUE_RANGE + 2,  # none, 8..1 ticks before, due
    HEARD_AGE_MAX + 1,
    SINCE_MAX + 1,
    2,  # a wish to be told about people is open
    2,  # a task is running
    2,  # the microphone is absent
    2,  # a wish to have something counted is open
    3,  # a wish to be told of begin and end: none, not begun, begun
)
_SLOT_NAMES: Final = (
    "tick",
    "mode",
    "left",
    "pending",
    "due",  # 0: none, then one more than the ticks it has come nearer
    "heard",
    "since",
    "people",
    "working",
    "absent",
    "counts",
    "moving",
)
Moving = Literal[0, 1, 2]
_OFFSETS: Final = tuple(sum(_SIZES[:index]) for index in range(len(_SIZES)))
STATUS_SIZE: Final = sum(_SIZES)
assert len(_SIZES) == STATUS_SLOTS


@dataclass(frozen=True)
class Situation:
    """How things stand at a tick, beyond what the observation itself says.

    left: ticks of own speech still queued or playing. pending: clauses not read. due: ticks until the
    next timed wish (0: now or overdue), None when none is within `DUE_RANGE`. heard_age: ticks since the
    last heard word was spoken. since: ticks since the last action other than silent and go. counts: a wish to
    have repetitions counted is open. moving: of a wish to be told when something begins and ends, 1 while it
    has not begun, 2 while it goes on; 0 where there is no such wish.
    """

    mode: Mode = "normal"
    left: int = 0
    pending: int = 0
    due: int | None = None
    heard_age: int = HEARD_AGE_MAX
    since: int = SINCE_MAX
    watches_people: bool = False
    working: bool = False
    counts: bool = False
    moving: Moving = 0


def tick_rows(
    observation: Observation,
    situation: Situation,
    mic: Bytes | None,
    own: Bytes | None,
    encode: Callable[[str], list[int]],
) -> Rows:
    """The input rows of one tick, ending in its STATUS row.

    ``mic``, ``own``: dMel levels uint8 [4, 80], or None where there is no sound. ``encode`` turns text into
    vocabulary ids. Order: notes, typed, heard, seen, pictures, sound, status.
    """
    parts: list[Rows] = []
    for lane, kind in _TEXT_LANES:
        for event in observation.events:
            if isinstance(event, kind):
                tokens = encode(event.text)[:MAX_TEXT_TOKENS]
                parts.append(token_rows(tokens, lane))
    for source, lane in (("camera", Lane.CAMERA), ("screen", Lane.SCREEN)):
        patches = [patch for patch in observation.patches if patch.source == source]
        if patches:
            parts.append(patch_rows(_pixels(patches), _places(patches), lane))
    if mic is not None or own is not None:
        parts.append(sound_rows(_levels(mic), _levels(own)))
    parts.append(status_row(status_slots(observation.tick, situation, mic is None)))
    return concat(parts)


def status_slots(tick: int, situation: Situation, mic_absent: bool) -> list[int]:
    """The status row's ids, one in each slot's own range."""
    due = situation.due
    values = (
        tick % 5,
        MODES.index(situation.mode),
        min(situation.left, LEFT_MAX),
        min(situation.pending, PENDING_MAX),
        0 if due is None or due > DUE_RANGE else DUE_RANGE + 1 - max(due, 0),
        min(situation.heard_age, HEARD_AGE_MAX),
        min(situation.since, SINCE_MAX),
        int(situation.watches_people),
        int(situation.working),
        int(mic_absent),
        int(situation.counts),
        situation.moving,
    )
    return [offset + value for offset, value in zip(_OFFSETS, values, strict=True)]


def status_names() -> list[str]:
    """What each value of the status row is called, by its id: "tick 3", "mode focus", "left 0"."""
    return [
        f"{name} {MODES[value] if name == 'mode' else value}"
        for name, size in zip(_SLOT_NAMES, _SIZES, strict=True)
        for value in range(size)
    ]


def named_status(slots: Ints) -> list[str]:
    """The values of one status row, by name."""
    names = status_names()
    return [names[slot] for slot in slots]


_TEXT_LANES: Final = ((Lane.NOTE, Note), (Lane.TYPED, Typed), (Lane.HEARD, Heard), (Lane.SEEN, Seen))


def _levels(levels: Bytes | None) -> Bytes:
    return np.full((SOUND_ROWS, MEL_BINS), ABSENT, dtype=np.uint8) if levels is None else levels


def _pixels(patches: list[Patch]) -> Bytes:
    shape = (len(patches), PATCH_FRAMES, PATCH_SIDE, PATCH_SIDE, 3)
    return np.frombuffer(b"".join(patch.pixels for patch in patches), dtype=np.uint8).reshape(shape)


def _places(patches: list[Patch]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array([(patch.row, patch.column) for patch in patches], dtype=np.int64)
