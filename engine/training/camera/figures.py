"""What the camera shows in the training scenes: rooms, and people who come in, stand about and leave.

Everything is drawn. `FIGURES` says which styles belong to which split; most films of training hold people who
are put together from many parts instead (`engine.training.camera.films`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from engine.protocol import Patch
from engine.protocol.patches import ChangedPatches
from engine.training.camera.cast import VISIBLE
from engine.training.camera.films import film
from engine.training.camera.rooms import HEIGHT, ROOMS, WIDTH, Image, draw_room
from engine.training.phrases import Split

_PLAIN: Final = 0.2  # share of training's films that are drawn as those of validation are

FIGURES: Final[dict[Split, tuple[str, ...]]] = {
    "train": ("limbs", "blocks", "coat", "shadow"),
    "validation": ("limbs", "coat"),
    "test": ("ellipses",),
}


@dataclass(frozen=True)
class Body:
    """How a person looks. ``height`` in pixels; colours are RGB."""

    style: str
    height: float
    skin: tuple[int, int, int]
    hair: tuple[int, int, int]
    top: tuple[int, int, int]
    legs: tuple[int, int, int]
    width: float


@dataclass(frozen=True)
class Camera:
    """The camera of a scene. ``patches``: per tick; ``visits``: (first tick in view, last) of each person.

    ``glimpses``: when the first of each could be seen, where that was drawn: its edge comes before the body.
    """

    patches: list[tuple[Patch, ...]]
    visits: list[tuple[int, int]]
    frames: list[Image]
    glimpses: tuple[int, ...] = ()

    def entered(self, tick: int) -> bool:
        """Whether somebody has come into view in this tick."""
        return any(start == tick for start, _ in self.visits)

    def glimpsed(self, tick: int) -> bool:
        """Whether somebody can be seen who does not count as there yet."""
        return any(first <= tick < start for first, (start, _) in zip(self.glimpses, self.visits, strict=False))

    def gone(self, tick: int) -> bool:
        """Whether somebody goes out of view in this tick or did in the one before."""
        return any(end <= tick <= end + 1 for _, end in self.visits)

    @staticmethod
    def draw(ticks: int, split: Split, rng: np.random.Generator) -> Camera:
        """Draw every tick's picture and take from it what has changed."""
        if split == "train" and rng.random() >= _PLAIN:
            frames, visits = film(ticks, rng)
            glimpses = tuple(glimpse for glimpse, _, _ in visits)
            return Camera(sent(frames), [(first, last) for _, first, last in visits], frames, glimpses)
        background = draw_room(str(rng.choice(ROOMS[split])), rng)
        style = FIGURES[split]
        resident = _body(style, rng, close=True) if rng.random() < 0.4 else None
        walks = _walks(ticks, style, rng)
        light = 1 + rng.uniform(0, 0.08) * np.sin(np.arange(ticks) * rng.uniform(0.01, 0.08))
        if rng.random() < 0.15:  # a lamp
            light[int(rng.integers(ticks)) :] *= rng.uniform(0.75, 1.2)
        shake = rng.choice([0.0, 0.0, 0.4, 1.0])
        grain = [rng.normal(0, rng.uniform(0.5, 3.0), background.shape).astype(np.float32) for _ in range(3)]
        toy = _toy(ticks, rng) if rng.random() < 0.3 else None
        frames, shares = [], np.zeros((len(walks), ticks))
        for tick in range(ticks):
            picture = background.copy()
            if shake:
                offset = np.round(rng.normal(0, shake, 2)).astype(int)
                picture = np.roll(picture, tuple(offset), (0, 1))
            for index, walk in enumerate(walks):
                shares[index, tick] = walk.paint(picture, tick)
            if toy is not None and toy[0] <= tick < toy[0] + len(toy[1]):
                cv2.ellipse(picture, toy[1][tick - toy[0]], (13, 8), 0, 0, 360, toy[2], -1, cv2.LINE_AA)
            if resident is not None:
                sway = 3 * np.sin(tick * 0.07) + 2 * np.sin(tick * 0.31)
                _paint(picture, resident, 100 + sway, HEIGHT + resident.height * 0.55, 0.0)
            lit = picture.astype(np.float32) * np.float32(light[tick]) + grain[tick % 3]
            frames.append(np.clip(lit, 0, 255).astype(np.uint8))
        seen = [_visit(shares[index]) for index in range(len(walks))]
        shown = [share for share, visit in zip(shares, seen, strict=True) if visit is not None]
        glimpses = tuple(int(np.flatnonzero(share)[0]) for share in shown)
        return Camera(sent(frames), [visit for visit in seen if visit is not None], frames, glimpses)


def sent(frames: list[Image]) -> list[tuple[Patch, ...]]:
    """The patches of each frame, as the app sends them."""
    changed = ChangedPatches()
    return [changed.update(frame) for frame in frames]


@dataclass(frozen=True)
class _Walk:
    """A person's way through the picture: where the feet are in each tick from ``start`` on."""

    body: Body
    start: int
    places: list[tuple[float, float]]

    def paint(self, picture: Image, tick: int) -> float:
        """Draw the person and return the share of the body that is in view."""
        if not self.start <= tick < self.start + len(self.places):
            return 0.0
        x, y = self.places[tick - self.start]
        before = self.places[max(0, tick - self.start - 1)][0]
        _paint(picture, self.body, x, y, tick * 0.9 if abs(x - before) > 2.5 else 0.35)
        half = self.body.width * self.body.height / 2
        return max(0.0, min(x + half, WIDTH) - max(x - half, 0)) / (2 * half)


def _walks(ticks: int, style: tuple[str, ...], rng: np.random.Generator) -> list[_Walk]:
    walks: list[_Walk] = []
    tick = int(rng.integers(15, 80))
    while tick < ticks - 15 and len(walks) < 3:
        body = _body(style, rng)
        floor = rng.uniform(HEIGHT * 0.8, HEIGHT * 1.15)
        side = int(rng.choice([-1, 1]))
        outside = -body.height * 0.4 if side < 0 else WIDTH + body.height * 0.4
        stand = rng.uniform(40, WIDTH - 40)
        come, stay, go = (int(each) for each in (rng.uniform(3, 12), rng.uniform(10, 70), rng.uniform(4, 12)))
        leave = outside if rng.random() < 0.6 else (WIDTH - outside)
        way = [*np.linspace(outside, stand, come), *(stand + np.cumsum(rng.normal(0, 0.7, stay)))]
        if rng.random() < 0.7:
            way += list(np.linspace(way[-1], leave, go))
        else:
            way += [way[-1]] * (ticks - tick)
        walks.append(_Walk(body, tick, [(float(x), float(floor)) for x in way]))
        tick += len(way) + int(rng.integers(20, 90))
    return walks if rng.random() < 0.85 else []


def _visit(shares: np.ndarray) -> tuple[int, int] | None:
    seen = np.flatnonzero(shares >= VISIBLE)
    return (int(seen[0]), int(seen[-1])) if len(seen) else None


def _body(styles: tuple[str, ...], rng: np.random.Generator, close: bool = False) -> Body:
    skin = np.array([225, 180, 150]) * rng.uniform(0.3, 1.1)

    def colour() -> tuple[int, int, int]:
        red, green, blue = rng.integers(10, 245, 3)
        return int(red), int(green), int(blue)

    tone = tuple(int(min(255, each)) for each in skin)
    hair = tuple(int(each) for each in rng.integers(10, 120) * np.array([1.0, 0.8, 0.6]))
    height = rng.uniform(170, 220) if close else rng.uniform(75, 150)
    return Body(str(rng.choice(styles)), height, tone, hair, colour(), colour(), rng.uniform(0.24, 0.34))  # type: ignore[arg-type]


def _paint(picture: Image, body: Body, x: float, y: float, phase: float) -> None:
    """Draw a person whose feet are at (x, y): legs and arms swing with ``phase``."""
    size = body.height
    swing = np.sin(phase) * size * 0.1
    hip, shoulder = (x, y - size * 0.48), (x, y - size * 0.82)
    head = (x, y - size * 0.91)
    thick = max(2, int(size * 0.085))
    half = body.width * size / 2
    top, legs = body.top, body.legs
    if body.style == "shadow":
        top = legs = (28, 26, 30)
    limbs = [
        (hip, (x - half * 0.5 + swing, y), legs, thick),
        (hip, (x + half * 0.5 - swing, y), legs, thick),
        ((shoulder[0] - half * 0.8, shoulder[1]), (x - half - swing * 0.6, y - size * 0.45), top, thick - 1),
        ((shoulder[0] + half * 0.8, shoulder[1]), (x + half + swing * 0.6, y - size * 0.45), top, thick - 1),
    ]
    for start, end, colour, width in limbs:
        _LIMB["ellipse" if body.style == "ellipses" else "line"](picture, start, end, colour, max(1, width))
    corner, opposite = _int((x - half * 0.8, shoulder[1])), _int((x + half * 0.8, hip[1] + size * 0.02))
    if body.style == "blocks":
        cv2.rectangle(picture, corner, opposite, top, -1)
    elif body.style == "coat":
        outline = [
            (x - half * 0.7, shoulder[1]),
            (x + half * 0.7, shoulder[1]),
            (x + half, y - size * 0.25),
            (x - half, y - size * 0.25),
        ]
        cv2.fillConvexPoly(
            picture, np.array([_int(each) for each in outline], dtype=np.int32), top, cv2.LINE_AA
        )
    else:
        middle = _int((x, (shoulder[1] + hip[1]) / 2))
        cv2.ellipse(picture, middle, _int((half * 0.85, size * 0.2)), 0, 0, 360, top, -1, cv2.LINE_AA)
    radius = _int((size * 0.065, size * 0.085))
    skin, hair = (top, top) if body.style == "shadow" else (body.skin, body.hair)
    cv2.ellipse(picture, _int((head[0], head[1] - size * 0.02)), radius, 0, 0, 360, hair, -1, cv2.LINE_AA)
    cv2.ellipse(
        picture,
        _int((head[0], head[1] + size * 0.012)),
        (radius[0], max(1, radius[1] - 2)),
        0,
        0,
        360,
        skin,
        -1,
        cv2.LINE_AA,
    )


def _line(
    picture: Image,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: tuple[int, int, int],
    width: int,
) -> None:
    cv2.line(picture, _int(start), _int(end), colour, width, cv2.LINE_AA)


def _ellipse(
    picture: Image,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: tuple[int, int, int],
    width: int,
) -> None:
    span = np.hypot(end[0] - start[0], end[1] - start[1])
    angle = float(np.degrees(np.arctan2(end[1] - start[1], end[0] - start[0])))
    middle = _int(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    cv2.ellipse(picture, middle, _int((span / 2, max(1, width * 0.6))), angle, 0, 360, colour, -1, cv2.LINE_AA)


_LIMB: Final[dict[str, Callable[..., None]]] = {"line": _line, "ellipse": _ellipse}


def _toy(ticks: int, rng: np.random.Generator) -> tuple[int, list[tuple[int, int]], tuple[int, int, int]]:
    """Something small that moves and is nobody: a cat, a ball."""
    count = int(rng.integers(10, 40))
    way = np.linspace(-20, WIDTH + 20, count)
    floor = int(rng.uniform(120, 150))
    red, green, blue = (int(each) for each in rng.integers(20, 230, 3))
    return (
        int(rng.integers(5, ticks - 5)),
        [(int(x), floor + int(3 * np.sin(x))) for x in way],
        (red, green, blue),
    )


def _int(place: tuple[float, float]) -> tuple[int, int]:
    return int(place[0]), int(place[1])
