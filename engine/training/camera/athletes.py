"""How a person who does exercises looks to the camera: dressed and jointed, or put together by lot.

What moves is to be learnt rather than what it looks like; so most are of no likely shape or colour (domain
randomisation, Tobin et al. 2017). Never of ellipses: those belong to the evaluation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from engine.training.camera.moves import ANGLES, HIP, LEFT, NECK, NOWHERE, PLANTED, REACHES, RIGHT, Pose
from engine.training.camera.optics import Optics
from engine.training.camera.parts import Colour, Part, Point, Style, paint, whole_number
from engine.training.camera.rooms import HEIGHT, ROOMS, WIDTH, Image, draw_room
from engine.training.phrases import Split

STYLES: Final[tuple[Style, ...]] = ("lines", "tapered", "blocks")
STRANGE: Final[tuple[Style, ...]] = (*STYLES, "kites", "bars", "wedges")
_STRANGERS: Final = 0.65  # share of those who are put together by lot
_SKIN: Final = (225.0, 180.0, 150.0)
_HAIR: Final = (110.0, 80.0, 60.0)


def drawn(
    poses: Sequence[Pose],
    across: Sequence[float] | Point,
    side: bool,
    whole: bool,
    split: Split,
    rng: np.random.Generator,
) -> list[Image]:
    """One picture for each pose, uint8 RGB; ``across``: how far each is from the first place, in body heights.

    ``side``: seen from the side. ``whole``: from so far that the body is in view from head to foot.
    """
    ticks = len(poses)
    room = draw_room(str(rng.choice(ROOMS[split])), rng)
    look = _Look.draw(whole, rng)
    if rng.random() < _STRANGERS:
        look = look.stranger(rng)
    optics = Optics.draw(rng)
    turned = -1.0 if rng.random() < 0.5 else 1.0
    light = 1 + rng.uniform(0, 0.06) * np.sin(np.arange(ticks) * rng.uniform(0.01, 0.08))
    if rng.random() < 0.08:  # a lamp
        light[int(rng.integers(ticks)) :] *= rng.uniform(0.8, 1.2)
    shake = rng.choice([0.0, 0.0, 0.0, 0.4])
    coarse = rng.uniform(0.5, 3.0)
    grain = [rng.normal(0, coarse, room.shape).astype(np.float32) for _ in range(3)]
    frames = []
    for tick in range(ticks):
        picture = room.copy()
        if shake:
            picture = np.roll(picture, tuple(np.round(rng.normal(0, shake, 2)).astype(int)), (0, 1))
        _paint(picture, look, poses[tick], float(across[tick]), turned, side)
        lit = picture.astype(np.float32) * np.float32(light[tick]) + grain[int(rng.integers(3))]
        frames.append(np.clip(lit, 0, 255).astype(np.uint8))
    return optics.taken(frames)


@dataclass(frozen=True)
class _Look:
    """A person's build and clothes, and where the camera has them. Widths are shares of the body's height.

    ``jointed``: has elbows and knees. ``colours``: of the parts in turn, where they are no clothes.
    """

    style: Style
    size: float
    place: float
    floor: float
    angle: float
    limbs: float
    torso: float
    head: float
    skin: Colour
    hair: Colour
    top: Colour
    sleeve: Colour
    legs: Colour
    arms_behind: bool
    jointed: bool = True
    head_style: Style | None = None
    colours: tuple[Colour, ...] = ()
    outline: Colour | None = None

    @staticmethod
    def draw(whole: bool, rng: np.random.Generator) -> _Look:
        """Somebody: near enough to be cut at the legs, or whole."""
        near = not whole and rng.random() < 0.3
        size = float(rng.uniform(170, 280) if near else rng.uniform(80, 150))
        floor = float(rng.uniform(35, 70) + size * 0.9 if near else HEIGHT - rng.uniform(-4, 22))
        skin, hair = (_colour(np.array(tone) * rng.uniform(0.35, 1.1)) for tone in (_SKIN, _HAIR))
        top, legs = (_colour(rng.uniform(10, 245, 3)) for _ in range(2))
        return _Look(
            style=STYLES[int(rng.integers(len(STYLES)))],
            size=size,
            place=float(rng.uniform(55, WIDTH - 55)),
            floor=floor,
            angle=float(rng.uniform(0.55, 1.1)),
            limbs=float(rng.uniform(0.045, 0.085)),
            torso=float(rng.uniform(0.14, 0.23)),
            head=float(rng.uniform(0.055, 0.08)),
            skin=skin,
            hair=hair,
            top=top,
            sleeve=skin if rng.random() < 0.5 else top,
            legs=legs,
            arms_behind=bool(rng.random() < 0.4),
        )

    def stranger(self, rng: np.random.Generator) -> _Look:
        """Somebody in the same place whose shapes and colours are drawn by lot."""
        count = int(rng.choice([1, 2, 3, 5, 12], p=[0.15, 0.2, 0.3, 0.2, 0.15]))
        head: Style | None = None if rng.random() < 0.3 else STRANGE[int(rng.integers(len(STRANGE)))]
        return replace(
            self,
            style=STRANGE[int(rng.integers(len(STRANGE)))],
            limbs=float(rng.uniform(0.03, 0.12)),
            torso=float(rng.uniform(0.08, 0.28)),
            head=float(rng.uniform(0.045, 0.1)),
            jointed=bool(rng.random() < 0.4),
            head_style=head,
            colours=tuple(_colour(rng.uniform(5, 250, 3)) for _ in range(count)),
            outline=_colour(rng.uniform(0, 60, 3)) if rng.random() < 0.15 else None,
        )


def _paint(picture: Image, look: _Look, pose: Pose, across: float, turned: float, side: bool) -> None:
    """Draw a person in a pose."""
    aspect = np.array([turned * look.angle, 1.0])
    neck, hip, left, right = (pose[part] * aspect for part in (NECK, HIP, LEFT, RIGHT))
    up = (neck - hip) / max(1e-3, float(np.hypot(*(neck - hip))))
    wide = 0.0 if side else look.torso * 0.5 * look.angle
    half = look.torso * 0.2
    thick = look.limbs
    arms, legs = [], []
    for sign, (number, foot) in zip((-1, 1), enumerate((left, right)), strict=True):
        shoulder = neck + np.array([sign * wide, 0.0]) - up * 0.03
        hand = _hand(pose, number, shoulder, aspect)
        bend = turned if side else -sign
        elbow = _joint(shoulder, hand, 0.21, -bend)
        knee = _joint(hip, foot, 0.252, bend)
        start = hip + np.array([sign * min(half, wide), 0.0])
        if not look.jointed:
            arms.append([Part(shoulder, hand, thick, thick * 0.7, look.top)])
            legs.append([Part(start, foot, thick * 1.4, thick * 0.8, look.legs)])
            continue
        sleeve = Part(elbow, hand, thick * 0.8, thick * 0.55, look.sleeve)
        arms.append([Part(shoulder, elbow, thick, thick * 0.85, look.top), sleeve])
        shin = Part(knee, foot, thick * 1.1, thick * 0.7, look.legs)
        legs.append([Part(start, knee, thick * 1.5, thick * 1.1, look.legs), shin])
    dim = 0.8 if side else 1.0
    behind = [replace(limb, colour=_dimmed(limb.colour, dim)) for limb in arms[0]]
    parts = [replace(limb, colour=_dimmed(limb.colour, dim)) for limb in legs[0]] + legs[1]
    front = arms[1]
    if look.arms_behind and not side:
        behind, front = behind + front, []
    trunk = look.torso * (0.75 if side else look.angle)
    body = Part(neck - up * 0.01, hip - up * 0.03, trunk, trunk * 0.85, look.top)
    parts = [*behind, *parts, body, *front, *_head_parts(look, neck, up)]
    for number, part in enumerate(parts):
        colour = look.colours[number * len(look.colours) // len(parts)] if look.colours else part.colour
        start, end = (_at(look, point, across) for point in (part.start, part.end))
        scaled = Part(start, end, part.first * look.size, part.last * look.size, colour)
        paint(picture, scaled, look.style, look.outline)
    if not look.colours:
        _paint_head(picture, look, neck, up, across)


def _head_parts(look: _Look, neck: Point, up: Point) -> list[Part]:
    """The neck; of a stranger the head as well, if there is one."""
    if not look.colours:
        return [Part(neck, neck + up * (look.head + 0.035), 0.05, 0.05, look.skin)]
    if look.head_style is None:
        return []
    return [
        Part(neck + up * 0.02, neck + up * (0.04 + 2 * look.head), 1.6 * look.head, 1.6 * look.head, look.skin)
    ]


def _paint_head(picture: Image, look: _Look, neck: Point, up: Point, across: float) -> None:
    """A round face and hair."""
    head = neck + up * (look.head + 0.035)
    radius = max(2, round(look.head * look.size))
    centre, crown = _at(look, head, across), _at(look, head + up * look.head * 0.3, across)
    cv2.circle(picture, whole_number(crown), radius, look.hair, -1, cv2.LINE_AA)
    cv2.circle(picture, whole_number(centre), max(1, round(radius * 0.88)), look.skin, -1, cv2.LINE_AA)


def _hand(pose: Pose, number: int, shoulder: Point, aspect: Point) -> Point:
    planted = float(pose[PLANTED][number])
    if planted < NOWHERE / 2:
        return np.array([planted, 0.0]) * aspect
    angle, reach = float(pose[ANGLES][number]), float(pose[REACHES][number])
    return np.asarray(shoulder + reach * np.array([np.sin(angle), -np.cos(angle)]) * aspect)


def _joint(start: Point, end: Point, length: float, sign: float) -> Point:
    """Where the knee or the elbow between two points is: each half is ``length`` long."""
    way = end - start
    far = float(np.hypot(*way))
    aside = np.sqrt(max(0.0, length**2 - (far / 2) ** 2))
    normal = np.array([-way[1], way[0]]) / max(far, 1e-3)
    return np.asarray((start + end) / 2 + normal * sign * aside)


def _at(look: _Look, point: Point, across: float) -> Point:
    return np.array([look.place + (point[0] + across) * look.size, look.floor - point[1] * look.size])


def _colour(tone: Point) -> Colour:
    red, green, blue = (int(min(255, each)) for each in tone)
    return red, green, blue


def _dimmed(colour: Colour, share: float) -> Colour:
    return _colour(np.array(colour) * share)
