"""How a body moves: exercises that can be repeated, and what one can do for a while.

A pose is 14 numbers in body heights, across and up from the floor between the feet: neck, hip, the angles of
the arms (0 hangs down, pi points up), how far each reaches, the feet, and where the hands stand on the floor
(far away: nowhere). A move goes from a rest to its far end and back, by straight lines between the numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

Pose = npt.NDArray[np.float64]
NECK, HIP, ANGLES, REACHES, LEFT, RIGHT, PLANTED = (slice(at, at + 2) for at in range(0, 14, 2))
NOWHERE: Final = 9.0
_ARM: Final = 0.42
_SEEN: Final = np.array([1, 1, 1, 1, 0.3, 0.3, 0.5, 0.5, 1, 1, 1, 1, 0, 0])  # how much of a change is seen
_LEAST: Final = 0.3  # of all changes, in body heights
_UP: Final = 2.9  # the angle of a raised arm


@dataclass(frozen=True)
class Move:
    """``rest`` and ``far``: poses. ``other``: the far end of every second time, where the sides take turns.

    ``side``: seen from the side. ``lift``: how far the body leaves the floor on the way, in body heights.
    """

    rest: Pose
    far: Pose
    other: Pose | None = None
    side: bool = False
    lift: float = 0.0

    def at(self, bent: float, number: int = 0) -> Pose:
        """The pose at ``bent`` (0 rest, 1 far end) of the repetition of that number."""
        far = self.other if self.other is not None and number % 2 else self.far
        pose = self.rest + (far - self.rest) * bent
        pose[[1, 3, 9, 11]] += self.lift * np.sin(np.pi * min(1.0, bent))
        return pose


def standing(rng: np.random.Generator, side: bool = False) -> Pose:
    """Upright, the arms down."""
    foot = rng.uniform(0.01, 0.05) if side else rng.uniform(0.05, 0.13)
    hang = rng.uniform(0.05, 0.35)
    return _pose((0, 0.82), (0, 0.5), (-hang, hang), (_ARM, _ARM), (-foot, 0), (foot, 0))


def mirrored(pose: Pose) -> Pose:
    """The pose with left and right exchanged."""
    turned = pose.copy()
    turned[[0, 2]] *= -1
    turned[ANGLES], turned[REACHES] = -pose[ANGLES][::-1], pose[REACHES][::-1]
    turned[LEFT], turned[RIGHT] = pose[RIGHT] * (-1, 1), pose[LEFT] * (-1, 1)
    turned[PLANTED] = np.where(pose[PLANTED] < NOWHERE / 2, -pose[PLANTED][::-1], pose[PLANTED])
    return turned


def turned_round(move: Move) -> Move:
    """The same, begun and ended at its far end; one whose sides take turns has two of those, and stays."""
    return move if move.other is not None else replace(move, rest=move.far, far=move.rest)


def exercise(name: str, rng: np.random.Generator) -> Move:
    """One person's way of doing an exercise of `EXERCISES`."""
    return EXERCISES[name](rng)


def activity(name: str, rng: np.random.Generator) -> Move:
    """One person's way of doing something of `ACTIVITIES`: what goes to and fro while it lasts."""
    return ACTIVITIES[name](rng)


def _pose(
    neck: tuple[float, float],
    hip: tuple[float, float],
    angles: tuple[float, float],
    reaches: tuple[float, float],
    left: tuple[float, float],
    right: tuple[float, float],
    planted: tuple[float, float] = (NOWHERE, NOWHERE),
) -> Pose:
    return np.array([*neck, *hip, *angles, *reaches, *left, *right, *planted], dtype=np.float64)


def _having(pose: Pose, **parts: tuple[float, float]) -> Pose:
    changed = pose.copy()
    for name, value in parts.items():
        changed[_PARTS[name]] = value
    return changed


_PARTS: Final = {"neck": NECK, "hip": HIP, "angles": ANGLES, "reaches": REACHES, "left": LEFT, "right": RIGHT}


def _squat(rng: np.random.Generator) -> Move:
    side = bool(rng.random() < 0.5)
    rest = standing(rng, side)
    hip = rng.uniform(0.22, 0.33)
    back, lean = (rng.uniform(0.06, 0.16), rng.uniform(0.02, 0.14)) if side else (0.0, 0.0)
    far = _having(rest, neck=(lean - back * 0.3, hip + rng.uniform(0.26, 0.32)), hip=(-back, hip))
    way = rng.random()
    if way < 0.3:  # the arms go forward
        far = _having(far, angles=(1.4, 1.5)) if side else _having(far, reaches=(0.2, 0.2), angles=(-0.5, 0.5))
    elif way < 0.45:  # they stay up
        rest, far = (_having(each, angles=(-_UP, _UP)) for each in (rest, far))
    elif way < 0.6:  # folded
        rest, far = (_having(each, reaches=(0.2, 0.2), angles=(0.4, -0.4)) for each in (rest, far))
    else:
        far = _having(far, angles=(-0.6, 0.6), reaches=(0.3, 0.3))
    return Move(rest, far, side=side)


def _jack(rng: np.random.Generator) -> Move:
    rest, wide = standing(rng), rng.uniform(0.15, 0.28)
    up = rng.uniform(2.3, 3.05)
    far = _having(rest, angles=(-up, up), left=(-wide, 0), right=(wide, 0))
    return Move(rest, far, lift=rng.uniform(0, 0.06))


def _push_up(rng: np.random.Generator) -> Move:
    hand, feet = rng.uniform(0.28, 0.4), (-rng.uniform(0.25, 0.46), rng.uniform(0.02, 0.06))
    high, low = rng.uniform(0.24, 0.34), rng.uniform(0.08, 0.14)

    def lying(height: float) -> Pose:
        hands = (hand - 0.03, hand + 0.03)
        hip = (0.0, height * rng.uniform(0.65, 0.85))
        neck = (hand + 0.02, height)
        return _pose(neck, hip, (0, 0), (_ARM, _ARM), feet, (feet[0] + 0.03, feet[1]), hands)

    return Move(lying(high), lying(low), side=True)


def _sit_up(rng: np.random.Generator) -> Move:
    feet = ((rng.uniform(0.2, 0.34), 0.02), (rng.uniform(0.2, 0.34), 0.02))
    rest = _pose((-0.31, 0.08), (0, 0.07), (2.0, 2.2), (0.25, 0.25), *feet)
    up = (rng.uniform(-0.12, 0.06), rng.uniform(0.3, 0.38))
    return Move(rest, _having(rest, neck=up, angles=(1.2, 1.4)), side=True)


def _lunge(rng: np.random.Generator) -> Move:
    rest, hip = standing(rng, True), rng.uniform(0.3, 0.36)
    step = rng.uniform(0.16, 0.24)
    far = _having(rest, neck=(0.02, hip + 0.32), hip=(0, hip), left=(-step, 0), right=(step, 0))
    return Move(rest, far, other=mirrored(far) if rng.random() < 0.3 else None, side=True)


def _toe_touch(rng: np.random.Generator) -> Move:
    side = bool(rng.random() < 0.6)
    rest = standing(rng, side)
    rest = _having(rest, angles=(-_UP, _UP)) if rng.random() < 0.4 else rest
    low = rng.uniform(0.38, 0.5)
    neck = (rng.uniform(0.2, 0.32), low) if side else (0.0, low)
    return Move(rest, _having(rest, neck=neck, angles=(0.05, 0.1), hip=(-0.06 * side, 0.5)), side=side)


def _side_bend(rng: np.random.Generator) -> Move:
    rest = standing(rng)
    far = _having(rest, neck=(-rng.uniform(0.14, 0.24), 0.76), angles=(-0.1, _UP + 0.5))
    return Move(rest, far, other=mirrored(far) if rng.random() < 0.5 else None)


def _knee_raise(rng: np.random.Generator) -> Move:
    side = bool(rng.random() < 0.5)
    rest = standing(rng, side)
    far = _having(rest, right=(rng.uniform(0.06, 0.2), rng.uniform(0.22, 0.36)))
    other = _having(rest, left=(far[10] if side else -far[10], far[11]))
    return Move(rest, far, other=other if rng.random() < 0.6 else None, side=side)


def _press(rng: np.random.Generator) -> Move:
    rest = _having(standing(rng), angles=(-2.2, 2.2), reaches=(0.2, 0.2))
    return Move(rest, _having(rest, angles=(-_UP, _UP), reaches=(_ARM, _ARM)))


def _arm_raise(rng: np.random.Generator) -> Move:
    rest, up = standing(rng), rng.uniform(1.4, 3.1)
    one = rng.random() < 0.25
    return Move(rest, _having(rest, angles=(rest[4] if one else -up, up)))


def _curl(rng: np.random.Generator) -> Move:
    rest = standing(rng)
    return Move(rest, _having(rest, reaches=(0.1, 0.1), angles=(-0.8, 0.8)))


def _jump(rng: np.random.Generator) -> Move:
    rest, up = standing(rng), rng.uniform(0.08, 0.2)
    far = rest.copy()
    far[[1, 3, 9, 11]] += up
    return Move(rest, _having(far, angles=(-rng.uniform(0.2, 2.8), rng.uniform(0.2, 2.8))))


def _anything(rng: np.random.Generator) -> Move:
    """A movement that has no name: some parts of the body go somewhere else, far enough to be seen."""
    side = bool(rng.random() < 0.4)
    rest = standing(rng, side)
    if rng.random() < 0.4:
        rest = _having(rest, angles=(-rng.uniform(0, _UP), rng.uniform(0, _UP)))
    far = rest.copy()
    while float(np.abs((far - rest) * _SEEN).sum()) < _LEAST:
        part = rng.random()
        if part < 0.3:
            down = rng.uniform(0.06, 0.3)
            far[[1, 3]] -= np.minimum(down, far[3] - 0.15)
        elif part < 0.75:
            arms = [rng.uniform(-0.3, _UP) if rng.random() < 0.8 else abs(angle) for angle in rest[ANGLES]]
            far = _having(far, angles=(-arms[0], arms[1]))
            far[REACHES] = rng.uniform(0.15, _ARM, 2) if rng.random() < 0.3 else far[REACHES]
        elif part < 0.9:
            out = rng.uniform(0.0, 0.22, 2)
            far[LEFT] += (-out[0], rng.choice([0.0, 0.0, 0.15]))
            far[RIGHT] += (out[1], 0.0)
        else:
            far[NECK] += (rng.uniform(-0.25, 0.25), rng.uniform(-0.12, 0.0))
    other = mirrored(far) if not side and rng.random() < 0.2 else None
    return Move(rest, far, other=other, side=side, lift=float(rng.choice([0.0, 0.0, 0.0, 0.06])))


def _wave(rng: np.random.Generator) -> Move:
    base, reach = standing(rng), rng.uniform(0.22, _ARM)
    low, high = rng.uniform(1.9, 2.5), rng.uniform(2.8, 3.3)
    both = rng.random() < 0.25

    def raised(angle: float) -> Pose:
        left = (-angle, reach) if both else (float(base[ANGLES][0]), _ARM)
        return _having(base, angles=(left[0], angle), reaches=(left[1], reach))

    move = Move(raised(low), raised(high))
    return Move(mirrored(move.rest), mirrored(move.far)) if rng.random() < 0.5 else move


def _clap(rng: np.random.Generator) -> Move:
    base, high = standing(rng), rng.uniform(0.6, 1.2)
    apart, together = rng.uniform(0.8, 1.3), rng.uniform(-0.5, -0.25)

    def held(angle: float) -> Pose:
        return _having(base, angles=(-angle, angle), reaches=(0.28, 0.28))

    return Move(held(high * apart), held(high * together))


def _dance(rng: np.random.Generator) -> Move:
    base, sway = standing(rng), rng.uniform(0.05, 0.12)
    left = _having(base, neck=(-sway, 0.8), hip=(sway, 0.48), angles=(-1.8, 0.8), reaches=(0.3, 0.35))
    return Move(left, mirrored(left))


def _run(rng: np.random.Generator) -> Move:
    base, up = standing(rng), rng.uniform(0.15, 0.3)
    one = _having(base, right=(0.08, up), angles=(-0.4, 1.0), reaches=(0.3, 0.25))
    return Move(one, mirrored(one))


def _box(rng: np.random.Generator) -> Move:
    base = standing(rng)
    one = _having(base, angles=(-1.5, 1.9), reaches=(0.12, _ARM))
    return Move(one, mirrored(one))


EXERCISES: Final[dict[str, Callable[[np.random.Generator], Move]]] = {
    "squats": _squat,
    "jumping jacks": _jack,
    "push-ups": _push_up,
    "sit-ups": _sit_up,
    "lunges": _lunge,
    "toe touches": _toe_touch,
    "side bends": _side_bend,
    "knee raises": _knee_raise,
    "shoulder presses": _press,
    "arm raises": _arm_raise,
    "bicep curls": _curl,
    "jumps": _jump,
    "reps": _anything,
    "repetitions": _anything,
    "exercises": _anything,
    "moves": _anything,
    "lifts": _anything,
}
ACTIVITIES: Final[dict[str, Callable[[np.random.Generator], Move]]] = {
    "waving": _wave,
    "clapping": _clap,
    "dancing": _dance,
    "running on the spot": _run,
    "boxing": _box,
    "jumping": _jump,
    "doing jumping jacks": _jack,
    "lifting my arms": _arm_raise,
    "exercising": _anything,
    "moving": _anything,
}
