"""People for the training camera, each put together from parts: head, hair, hat, torso, clothes, jointed limbs.

Limbs are lines, tapered shapes or boxes, never ellipses: those are the test's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from engine.training.camera.looks import STEPS, TORSOS, Look, Pose, any_look
from engine.training.camera.sprites import (
    Colour,
    Image,
    Point,
    Sprite,
    canvas,
    cut,
    opaque,
    oval,
    polygon,
    stroke,
)


@dataclass(frozen=True)
class Person:
    """A look, the light on it, and the pictures of it that were drawn so far."""

    look: Look
    shade: Image | None
    drawn: dict[tuple[Pose, float], Sprite] = field(default_factory=dict)

    def sprite(self, pose: Pose, scale: float = 1.0) -> Sprite:
        """The person in this pose; placed by the middle between the feet."""
        scale = round(scale * 20) / 20
        found = self.drawn.get((pose, scale))
        if found is None:
            found = _picture(self, pose) if scale == 1.0 else self.sprite(pose).scaled(scale)
            self.drawn[pose, scale] = found
        return found


def somebody(rng: np.random.Generator, height: float, around: Image | None = None) -> Person:
    """A person of any look, ``height`` pixels tall, in the room ``around``."""
    look = any_look(rng, height, around)
    return Person(look, _shade(look, rng) if rng.random() < 0.7 else None)


def _size(look: Look) -> tuple[int, int]:
    return round(look.height * 0.9), round(look.height * 1.1)


def _shade(look: Look, rng: np.random.Generator) -> Image:
    """Light from a side and from above, with folds of cloth or without, uint8 [h, w, 4]."""
    width, height = _size(look)
    across = np.linspace(-1, 1, width, dtype=np.float32)[None] * np.float32(rng.normal(0, 0.5))
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * np.float32(rng.normal(0, 0.2))
    cells = (int(rng.integers(8, 30)), int(rng.integers(6, 20)))
    folds = rng.normal(0, rng.choice([0.0, 0.08, 0.2]), cells).astype(np.float32)
    light = 1 + across + down + cv2.resize(folds, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.merge([np.clip(light * 200, 60, 255).astype(np.uint8)] * 4), dtype=np.uint8)


def _picture(person: Person, pose: Pose) -> Sprite:
    """Draw a person: the far limbs first, the head last."""
    look = person.look
    sheet = canvas(*_size(look))
    place = _Place(look, sheet.shape[1] / 2, sheet.shape[0] - look.height * 0.03)
    sway = 0.0 if pose.step is None else 2 * np.pi * pose.step / STEPS
    hip = 0.3 if pose.sits else 0.5 - 0.02 * abs(np.sin(sway))
    near = 1 if pose.turn >= 0 else -1
    if look.hair in ("long", "curly") or look.hat in ("hood", "scarf"):
        _behind_head(sheet, place, look, hip + 0.42)
    _arm(sheet, place, look, pose, -near, hip, sway)
    _leg(sheet, place, look, pose, -near, hip, sway)
    _leg(sheet, place, look, pose, near, hip, sway + np.pi)
    _torso(sheet, place, look, pose, hip)
    _head(sheet, place, look, pose, hip + 0.42)
    _arm(sheet, place, look, pose, near, hip, sway + np.pi)
    smear = look.blur + (look.height * 0.008 if pose.step is not None else 0.0)
    return cut(sheet, (place.x, place.y), person.shade, (smear, look.blur), look.outline)


@dataclass(frozen=True)
class _Place:
    """Where a body is on its canvas: the pixel between its feet."""

    look: Look
    x: float
    y: float

    def at(self, across: float, up: float) -> Point:
        return self.x + across * self.look.height, self.y - up * self.look.height


def _breadth(look: Look, pose: Pose) -> float:
    return look.width * (1 - 0.38 * abs(pose.turn)) / 2


def _leg(sheet: Image, place: _Place, look: Look, pose: Pose, side: int, hip: float, sway: float) -> None:
    """A leg that bends at the knee, and its shoe."""
    swing = 0.0 if pose.step is None else look.stride * np.sin(sway)
    bend = 0.0 if pose.step is None else 0.7 * look.stride * (1 + np.cos(sway))
    forward = pose.turn + (look.splay * side if abs(pose.turn) < 0.3 else 0.0)
    root = side * _breadth(look, pose) * 0.45
    if pose.sits:
        knee, foot = (root + 0.22 * pose.turn, hip - 0.03), (root + 0.22 * pose.turn, 0.02)
    else:
        knee = (root + 0.25 * np.sin(swing) * forward, hip - 0.25 * np.cos(swing))
        foot = (
            knee[0] + 0.25 * np.sin(swing - bend) * forward,
            max(0.0, knee[1] - (hip - 0.25) * np.cos(swing - bend)),
        )
    bare = look.bottoms in ("shorts", "skirt")
    points = [place.at(root, hip), place.at(*knee), place.at(*foot)]
    thick = look.thick * look.height
    _segment(sheet, points[0], points[1], thick * 1.25, thick, look.legs, look.limbs)
    _segment(sheet, points[1], points[2], thick, thick * 0.75, look.skin if bare else look.legs, look.limbs)
    toe = foot[0] + (0.05 * pose.turn if abs(pose.turn) > 0.3 else 0.012 * side)
    stroke(sheet, points[2], place.at(toe, max(0.0, foot[1] - 0.01)), look.shoes, thick * 0.7)


def _arm(sheet: Image, place: _Place, look: Look, pose: Pose, side: int, hip: float, sway: float) -> None:
    """An arm that bends at the elbow: sleeve, skin and hand."""
    breadth = _breadth(look, pose)
    shoulder = (side * breadth * (0.95 if abs(pose.turn) < 0.5 else 0.3), hip + 0.3)
    elbow, hand = _reach(pose, side, look, shoulder, sway)
    points = [place.at(*shoulder), place.at(*elbow), place.at(*hand)]
    thick = look.thick * look.height * 0.8
    _segment(
        sheet, points[0], points[1], thick, thick * 0.9, look.top if look.sleeve else look.skin, look.limbs
    )
    lower = look.top if look.sleeve == 1.0 else look.skin
    _segment(sheet, points[1], points[2], thick * 0.9, thick * 0.7, lower, look.limbs)
    cv2.circle(sheet, (round(points[2][0]), round(points[2][1])), max(1, round(thick * 0.45)), look.skin, -1)


def _reach(pose: Pose, side: int, look: Look, shoulder: Point, sway: float) -> tuple[Point, Point]:
    """Where the elbow and the hand are, in body heights."""
    x, up = shoulder
    out, ahead = side * 0.05, pose.turn
    raised = pose.arms in ("raise", "wave") and side > 0
    if raised:
        tip = 0.16 if pose.arms == "raise" else 0.05
        return (x + side * 0.1, up + 0.05), (x + side * tip, up + 0.24)
    if pose.arms == "hold":
        return (x + out, up - 0.16), (x * 0.3 + 0.12 * ahead, up - 0.14)
    if pose.arms == "hips":
        return (x + side * 0.13, up - 0.15), (x * 0.95, up - 0.27)
    if pose.arms == "desk":
        return (x + side * 0.06, up - 0.2), (x * 0.5 + side * 0.01, up - 0.3)
    angle = 0.0 if pose.arms == "hang" else look.stride * 0.9 * np.sin(sway)
    forward = ahead if abs(ahead) > 0.3 else look.splay * side
    elbow = (x + out * (1 - abs(ahead)) + 0.17 * np.sin(angle) * forward, up - 0.17 * np.cos(angle))
    turn = angle + 0.3
    return elbow, (elbow[0] + 0.16 * np.sin(turn) * forward * 0.8, elbow[1] - 0.16 * np.cos(turn))


def _segment(
    sheet: Image, start: Point, end: Point, wide: float, narrow: float, colour: Colour, manner: str
) -> None:
    """One part of a limb."""
    if manner == "line":
        stroke(sheet, start, end, colour, (wide + narrow) / 2)
        return
    length = max(1e-3, float(np.hypot(end[0] - start[0], end[1] - start[1])))
    x, y = (start[1] - end[1]) / length / 2, (end[0] - start[0]) / length / 2
    corners = [
        (start[0] + x * wide, start[1] + y * wide),
        (end[0] + x * narrow, end[1] + y * narrow),
        (end[0] - x * narrow, end[1] - y * narrow),
        (start[0] - x * wide, start[1] - y * wide),
    ]
    polygon(sheet, corners, colour)
    if manner == "tapered":
        for place, width in ((start, wide), (end, narrow)):
            cv2.circle(
                sheet, (round(place[0]), round(place[1])), max(1, round(width / 2)), colour, -1, cv2.LINE_AA
            )


def _torso(sheet: Image, place: _Place, look: Look, pose: Pose, hip: float) -> None:
    """The top, down to its seam, and a skirt."""
    breadth = _breadth(look, pose)
    shoulder, seam = hip + 0.33, max(0.05, hip - 0.5 + look.seam) if not pose.sits else hip - 0.03
    widths = np.array(TORSOS[look.torso]) * breadth
    if seam < hip - 0.1:
        widths = np.append(widths[:3], widths[3] * 1.25)
    ups = np.linspace(shoulder, seam, len(widths))
    if look.bottoms == "skirt":
        half, low = breadth * 0.8, hip - 0.2
        shape = [
            place.at(-half, hip),
            place.at(half, hip),
            place.at(half * 1.4, low),
            place.at(-half * 1.4, low),
        ]
        polygon(sheet, shape, look.legs)
    right = [place.at(width, up) for width, up in zip(widths, ups, strict=True)]
    left = [place.at(-width, up) for width, up in zip(widths, ups, strict=True)]
    neck = [place.at(-breadth * 0.35, shoulder + 0.02), place.at(breadth * 0.35, shoulder + 0.02)]
    polygon(sheet, [*neck, *right, *left[::-1]], look.top)
    _pattern(sheet, place, look, pose, (widths, ups))


def _pattern(
    sheet: Image, place: _Place, look: Look, pose: Pose, outline: tuple[np.ndarray, np.ndarray]
) -> None:
    """What is on the top: stripes, a lower half of another colour, an open jacket, a belt, a badge."""
    widths, ups = outline
    top, seam = float(ups[0]), float(ups[-1])

    def half(up: float) -> float:
        return float(np.interp(-up, -ups, widths))

    if look.pattern == "stripes":
        for up in np.linspace(top - 0.04, seam + 0.02, 6):
            stroke(
                sheet,
                place.at(-half(up) * 0.95, up),
                place.at(half(up) * 0.95, up),
                look.second,
                look.height * 0.022,
            )
    elif look.pattern == "halves":
        middle = (top + seam) / 2
        lower = [(half(middle), middle), (half(seam), seam), (-half(seam), seam), (-half(middle), middle)]
        polygon(sheet, [place.at(*each) for each in lower], look.second)
    elif look.pattern == "jacket" and not pose.back:
        opening = [(-0.03, top + 0.01), (0.03, top + 0.01), (0.012, seam), (-0.012, seam)]
        polygon(sheet, [place.at(x + 0.03 * pose.turn, up) for x, up in opening], look.second)
    elif look.pattern == "belt":
        up = max(seam + 0.02, top - 0.32)
        stroke(sheet, place.at(-half(up), up), place.at(half(up), up), look.second, look.height * 0.02)
    elif look.pattern == "badge" and not pose.back:
        corner, opposite = place.at(-0.04, top - 0.08), place.at(0.04, top - 0.17)
        polygon(sheet, [corner, (opposite[0], corner[1]), opposite, (corner[0], opposite[1])], look.second)


def _behind_head(sheet: Image, place: _Place, look: Look, up: float) -> None:
    """Hair, a hood or a scarf that is seen round the head."""
    size = look.head_size
    colour = look.top if look.hat == "hood" else look.second if look.hat == "scarf" else look.hair_colour
    wide = 1.35 if look.hair == "curly" or look.hat else 1.15
    oval(sheet, place.at(0, up + 0.01), (size * wide * look.height, size * 1.3 * look.height), colour)
    if look.hair == "long" or look.hat == "scarf":
        half = size * wide
        hanging = [(-half, up), (half, up), (half * 1.05, up - 0.14), (-half * 1.05, up - 0.14)]
        polygon(sheet, [place.at(*each) for each in hanging], colour)


def _head(sheet: Image, place: _Place, look: Look, pose: Pose, up: float) -> None:
    """Neck, head, hair, what is in the face and on the head."""
    size, tall = look.head_size, look.head_size * (1.05 if look.head == "round" else 1.28)
    x = 0.015 * pose.turn
    stroke(sheet, place.at(0, up - 0.11), place.at(x, up - 0.04), look.skin, look.height * size * 0.9)
    covered = pose.back and look.hair != "bald"
    skin = look.hair_colour if covered else look.skin
    axes = (size * look.height * (0.82 if look.head == "long" else 1.0), tall * look.height)
    if look.head == "angular":
        angles = np.arange(7) * 2 * np.pi / 7 + 0.2
        polygon(sheet, [place.at(x + size * np.cos(a), up + tall * np.sin(a)) for a in angles], skin)
    else:
        oval(sheet, place.at(x, up), axes, skin)
    middle = place.at(x - 0.02 * pose.turn, up + tall * 0.1)
    if look.hair not in ("bald",) and look.hat not in ("hood", "scarf"):
        part = (150, 360) if look.hair == "side" else (180, 360)
        oval(sheet, middle, (axes[0] * 1.06, axes[1] * 1.02), look.hair_colour, 25 * -pose.turn, part)
    if look.hair == "bun":
        bun = place.at(x - 0.06 * pose.turn, up + tall * 1.05)
        cv2.circle(sheet, (round(bun[0]), round(bun[1])), max(1, round(axes[0] * 0.45)), look.hair_colour, -1)
    if not pose.back:
        _face(sheet, place, look, (x + size * 0.35 * pose.turn, up), tall)
    _hat(sheet, place, look, pose, (x, up), tall)


def _face(sheet: Image, place: _Place, look: Look, at: Point, tall: float) -> None:
    x, up = at
    size, dark = look.head_size, opaque(35, 28, 30)
    if look.beard:
        axes = (size * 0.8 * look.height, tall * 0.75 * look.height)
        oval(sheet, place.at(x, up - tall * 0.22), axes, look.hair_colour, 0.0, (0, 180))
    if look.face or look.glasses:
        dot = size * look.height * (0.3 if look.glasses else 0.18)
        for side in (-1, 1):
            eye = place.at(x + side * size * 0.4, up + tall * 0.1)
            cv2.circle(
                sheet, (round(eye[0]), round(eye[1])), max(1, round(dot)), dark, 1 if look.glasses else -1
            )
    if look.face:
        mouth = up - tall * 0.5
        stroke(sheet, place.at(x - size * 0.3, mouth), place.at(x + size * 0.3, mouth), opaque(150, 70, 70), 1)


def _hat(sheet: Image, place: _Place, look: Look, pose: Pose, at: Point, tall: float) -> None:
    x, up = at
    size, brow = look.head_size, up + tall * 0.35
    if look.hat == "beanie":
        axes = (size * 1.1 * look.height, tall * 0.95 * look.height)
        oval(sheet, place.at(x, brow), axes, look.second, 0.0, (180, 360))
    elif look.hat in ("brim", "peak"):
        crown = [
            (x - size, brow),
            (x + size, brow),
            (x + size * 0.8, brow + tall),
            (x - size * 0.8, brow + tall),
        ]
        polygon(sheet, [place.at(*each) for each in crown], look.second)
        left, right = (-1.8, 1.8) if look.hat == "brim" else (min(0, 1.9 * pose.turn), max(0, 1.9 * pose.turn))
        rim = (place.at(x + left * size, brow), place.at(x + right * size, brow))
        stroke(sheet, *rim, look.second, look.height * 0.018)
