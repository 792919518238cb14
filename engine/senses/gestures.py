"""What a hand says, from its 21 landmarks: pure functions, blind to where the hand is and how large it looks.

Which fingers are stretched does not depend on how the hand is turned either; what a gesture means does: a thumb
is up or down, a raised hand upright.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.protocol import GestureKind

Points = npt.NDArray[np.float32]
Place = tuple[float, float]

HOLD: Final = 3  # pictures in a row that make a gesture
LOSE: Final = 3  # pictures in a row without it that end it
STEP: Final = 0.02  # of the picture: so far a pointing finger moves before that is news
UPRIGHT: Final = math.cos(math.radians(50))
STRAIGHT: Final = math.cos(math.radians(50))  # a stretched finger bends less than this
THUMB_STRAIGHT: Final = math.cos(math.radians(45))
THUMB_AWAY: Final = 0.5  # palm lengths between the tip of a stretched thumb and the index finger's root
_FINGERS: Final = ((5, 6, 8), (9, 10, 12), (13, 14, 16), (17, 18, 20))  # root, middle joint, tip
_FIRST: Final[tuple[GestureKind, ...]] = ("raised", "thumb_up", "thumb_down", "pointing", "fingers")


@dataclass(frozen=True)
class Gesture:
    """``fingers``: how many are stretched. ``tip``: the index finger's, in 0..1 of the picture's width and
    height. ``towards``: where that finger points in the picture, a unit vector (x right, y down).
    """

    kind: GestureKind
    fingers: int
    tip: Place
    towards: Place


def stretched(points: Points) -> tuple[bool, bool, bool, bool, bool]:
    """Which of thumb, index, middle, ring and little finger are stretched; ``points`` as in `Hand`."""
    wrist = points[0]
    palm = _length(points[9] - wrist) + 1e-6
    fingers = []
    for root, joint, tip in _FINGERS:
        straight = _cosine(points[joint] - points[root], points[tip] - points[joint]) > STRAIGHT
        fingers.append(straight and _length(points[tip] - wrist) > 1.05 * _length(points[joint] - wrist))
    straight = _cosine(points[3] - points[2], points[4] - points[3]) > THUMB_STRAIGHT
    apart = min(_length(points[4] - points[5]), _length(points[4] - points[6]))
    away = apart > THUMB_AWAY * palm and _length(points[4] - points[17]) > _length(points[2] - points[17])
    return straight and away, fingers[0], fingers[1], fingers[2], fingers[3]


def gesture_of(points: Points, width: int, height: int) -> Gesture | None:
    """What this hand says in a picture of that size; None when it says nothing."""
    thumb, index, middle, ring, little = stretched(points)
    count = sum((thumb, index, middle, ring, little))
    flat = points[:, :2].astype(np.float64)
    tip = float(flat[8, 0] / width), float(flat[8, 1] / height)
    towards = _unit(flat[8] - flat[5])
    kind: GestureKind | None = None
    if thumb and not (index or middle or ring or little):
        up = -_unit(flat[4] - flat[2])[1]
        kind = "thumb_up" if up > UPRIGHT else "thumb_down" if up < -UPRIGHT else None
    elif index and not (middle or ring or little):
        kind = "pointing"
    elif count >= 2 and -_unit(flat[9] - flat[0])[1] > UPRIGHT:
        kind = "raised" if index and middle and ring and little else "fingers"
    return None if kind is None else Gesture(kind, count, tip, towards)


def foremost(gestures: Sequence[Gesture]) -> Gesture | None:
    """Of what several hands say, what matters most."""
    return min(gestures, key=lambda each: _FIRST.index(each.kind), default=None)


def shows_number(gesture: Gesture) -> int | None:
    """The number from 1 to 5 that is held up, as against pointed or waved; None when it is none."""
    if gesture.kind in ("fingers", "raised"):
        return gesture.fingers
    upright = gesture.kind == "pointing" and -gesture.towards[1] > UPRIGHT
    return gesture.fingers if upright else None


@dataclass(frozen=True)
class Steady:
    """What has been seen in the last pictures. ``told``: the gesture that holds, as it was last reported."""

    told: Gesture | None = None
    candidate: Gesture | None = None
    times: int = 0  # pictures in a row that showed the candidate
    missing: int = 0  # pictures in a row that did not show what was told


def follow(steady: Steady, seen: Gesture | None) -> tuple[Steady, bool]:
    """One more picture; True when `Steady.told` is news: a gesture began, moved its finger, or (None) ended."""
    if steady.told is not None and seen is not None and _same(steady.told, seen):
        moved = seen.kind == "pointing" and _apart(steady.told.tip, seen.tip) >= STEP
        return Steady(seen if moved else steady.told), moved
    again = seen is not None and steady.candidate is not None and _same(steady.candidate, seen)
    now = replace(steady, candidate=seen, times=steady.times + 1 if again else 1, missing=steady.missing + 1)
    if seen is not None and now.times >= HOLD:
        return Steady(seen), True
    if now.told is not None and now.missing >= LOSE:
        return replace(now, told=None, missing=0), True
    return now, False


def _same(first: Gesture, second: Gesture) -> bool:
    return first.kind == second.kind and (first.kind == "pointing" or first.fingers == second.fingers)


def _apart(first: Place, second: Place) -> float:
    return math.hypot(first[0] - second[0], first[1] - second[1])


def _length(vector: npt.NDArray[np.floating]) -> float:
    return float(np.linalg.norm(vector))


def _cosine(first: npt.NDArray[np.floating], second: npt.NDArray[np.floating]) -> float:
    return float(first @ second) / (_length(first) * _length(second) + 1e-9)


def _unit(vector: npt.NDArray[np.floating]) -> Place:
    length = _length(vector) + 1e-9
    return float(vector[0] / length), float(vector[1] / length)
