"""What moves before the training camera and is nobody: pets, balls, boxes, doors, curtains, screens, shadows.

Each maker gives a `Stirring`, which paints itself into a tick's picture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from engine.training.camera.rooms import HEIGHT, WIDTH
from engine.training.camera.sprites import (
    Colour,
    Image,
    Sprite,
    any_colour,
    canvas,
    cut,
    opaque,
    oval,
    polygon,
    stroke,
)

Stirring = Callable[[Image, int], None]
_Maker = Callable[[Image, int, np.random.Generator], Stirring]
_LOOPED: Final = 6  # pictures that a movement is made of


def stirring(room: Image, ticks: int, rng: np.random.Generator) -> tuple[Stirring, bool]:
    """Any one of them, somewhere within ``ticks``, and whether it passes before people rather than behind them.

    ``room``: the empty room where it happens.
    """
    names = list(_MAKERS)
    weights = np.array([_MAKERS[name][0] for name in names])
    name = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    return _MAKERS[name][1](room, ticks, rng), name not in _FIXTURES and rng.random() < 0.6


def _course(ticks: int, rng: np.random.Generator) -> tuple[int, np.ndarray]:
    """The first tick of something that crosses the picture, and its x in each tick; some stop half-way."""
    start, count = int(rng.integers(5, max(6, ticks - 5))), int(rng.integers(5, 40))
    side = int(rng.choice([-1, 1]))
    ways = np.linspace(-30, WIDTH + 30, count)[::side]
    if rng.random() < 0.3:
        stop = int(rng.integers(2, count))
        ways = np.append(ways[:stop], np.full(max(1, ticks - start - stop), ways[stop]))
    return start, ways


def _along(sprites: list[Sprite], start: int, ways: np.ndarray, height: Callable[[int], float]) -> Stirring:
    """One picture after the other, along a way; the first one while it rests."""

    def paint(picture: Image, tick: int) -> None:
        now = tick - start
        if 0 <= now < len(ways):
            rests = now > 0 and ways[now] == ways[now - 1]
            sprites[0 if rests else now % len(sprites)].paste(picture, float(ways[now]), height(now))

    return paint


def _ball(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    size = float(rng.uniform(4, 16))
    sheet = canvas(2 * size + 6, 2 * size + 6)
    middle = (size + 3, size + 3)
    flat = float(rng.choice([1.0, 1.0, 0.6]))
    oval(sheet, middle, (size, size * flat), any_colour(rng))
    oval(sheet, (middle[0] - size / 3, middle[1] - size / 3), (size / 4, size / 4), opaque(250, 250, 245))
    start, ways = _course(ticks, rng)
    floor, bounce, pace = rng.uniform(110, 155), rng.choice([0.0, 10.0, 50.0]), rng.uniform(0.2, 0.7)
    ball = cut(sheet, middle, None, (rng.uniform(0, 2.5), 0.3))
    return _along([ball], start, ways, lambda now: float(floor - size - bounce * abs(np.sin(now * pace))))


def _pet(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """A cat or a dog: long, low, four legs."""
    size, coat = float(rng.uniform(22, 60)), any_colour(rng)
    start, ways = _course(ticks, rng)
    ahead = 1 if ways[min(1, len(ways) - 1)] >= ways[0] else -1
    tail = float(rng.uniform(-0.2, 0.5))
    pictures = [_animal(size, coat, ahead, step, tail) for step in range(4)]
    floor = rng.uniform(118, 160)
    return _along(pictures, start, ways, lambda now: float(floor))


def _animal(size: float, coat: Colour, ahead: int, step: int, tail: float) -> Sprite:
    sheet = canvas(size * 1.9, size * 1.1)
    x, y = sheet.shape[1] / 2, sheet.shape[0] - 2.0
    swing = size * 0.14 * np.sin(step * np.pi / 2)
    for across, way in ((-0.36, 1), (-0.28, -1), (0.28, 1), (0.36, -1)):
        stroke(
            sheet, (x + across * size, y - size * 0.4), (x + across * size + way * swing, y), coat, size * 0.09
        )
    body = [(-0.45, 0.3), (0.45, 0.3), (0.48, 0.56), (-0.42, 0.6)]
    polygon(sheet, [(x + a * size, y - up * size) for a, up in body], coat)
    head = (x + ahead * size * 0.58, y - size * 0.68)
    oval(sheet, head, (size * 0.19, size * 0.16), coat)
    for ear in (-0.1, 0.1):
        corners = [(ear - 0.06, 0.05), (ear + 0.06, 0.05), (ear, 0.25)]
        polygon(sheet, [(head[0] + a * size, head[1] - up * size) for a, up in corners], coat)
    root = (x - ahead * size * 0.42, y - size * 0.55)
    stroke(sheet, root, (root[0] - ahead * size * 0.35, root[1] - size * tail), coat, size * 0.07)
    return cut(sheet, (x, y), None, (0.8, 0.4))


def _box(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """A box, a trolley, a cupboard: as tall as a person now and then, and without a head or limbs."""
    wide, tall = float(rng.uniform(14, 60)), float(rng.uniform(14, 110))
    sheet = canvas(wide + 4, tall + 6)
    base, other = any_colour(rng), any_colour(rng)
    lean = float(rng.uniform(-0.15, 0.15)) * wide
    polygon(sheet, [(2 + lean, 2), (wide + lean, 2), (wide, tall), (2, tall)], base)
    for up in np.linspace(0, tall, int(rng.integers(2, 6)))[1:-1]:
        stroke(sheet, (4, float(up)), (wide - 2, float(up)), other, rng.uniform(1, 4))
    if rng.random() < 0.4:
        for across in (0.2, 0.8):
            oval(sheet, (across * wide, tall), (4, 4), opaque(30, 30, 30))
    start, ways = _course(ticks, rng)
    floor = float(rng.uniform(115, 165))
    box = cut(sheet, (sheet.shape[1] / 2, sheet.shape[0]), None, (rng.uniform(0, 1.5), 0.3))
    return _along([box], start, ways, lambda now: floor)


def _falls(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """Something drops and lies on the floor: a book, a sheet of paper that sways."""
    size = float(rng.uniform(5, 18))
    sheet = canvas(2 * size + 4, 2 * size + 4)
    corners = [(2, size * 0.6), (2 * size, 3), (2 * size + 1, size), (6, 1.6 * size)]
    polygon(sheet, [(float(x), float(y)) for x, y in corners], any_colour(rng))
    thing = cut(sheet, (size, size), None, (0.3, rng.uniform(0, 2)))
    x, start, floor = (
        rng.uniform(10, WIDTH - 10),
        int(rng.integers(3, max(4, ticks - 3))),
        rng.uniform(115, 155),
    )
    speed, sway = rng.uniform(4, 60), rng.choice([0.0, 12.0])

    def paint(picture: Image, tick: int) -> None:
        if tick >= start:
            y = min(floor, -size + speed * (tick - start + 1))
            thing.paste(picture, x + (sway * np.sin(tick * 0.8) if y < floor else 0.0), y)

    return paint


def _door(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """A door that swings open or shut; nobody comes."""
    x, wide, top = rng.uniform(5, WIDTH - 60), rng.uniform(30, 55), rng.uniform(5, 35)
    floor = float(rng.uniform(110, 145))
    leaf, behind = any_colour(rng), any_colour(rng)
    start, count = int(rng.integers(3, max(4, ticks - 3))), int(rng.integers(3, 12))
    opens = rng.random() < 0.6
    hinge = 1 if rng.random() < 0.5 else -1
    edge = x if hinge > 0 else x + wide

    def paint(picture: Image, tick: int) -> None:
        way = float(np.clip((tick - start) / count, 0, 1))
        angle = (way if opens else 1 - way) * 1.3
        span, drop = hinge * wide * np.cos(angle), wide * 0.25 * np.sin(angle)
        cv2.rectangle(picture, (int(x), int(top)), (int(x + wide), int(floor)), behind[:3], -1)
        corners = [(edge, top), (edge + span, top - drop), (edge + span, floor + drop), (edge, floor)]
        cv2.fillPoly(picture, [np.array(corners).astype(np.int32)], leaf[:3], cv2.LINE_AA)

    return paint


def _curtain(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """Cloth before a window, blown about for a while."""
    wide, tall = int(rng.integers(25, 70)), int(rng.integers(70, 140))
    cloth = np.array(any_colour(rng)[:3]) * np.float32(rng.uniform(0.8, 1.0))
    strength, folds = float(rng.uniform(1, 9)), float(rng.uniform(0.2, 0.6))
    across, down = np.meshgrid(np.arange(wide), np.linspace(0, 1, tall))
    pictures = []
    for step in range(_LOOPED):
        way = 2 * np.pi * step / _LOOPED
        bent = across + strength * down**2 * np.sin(way + 3 * down)
        light = 0.8 + 0.2 * np.sin(bent * folds)
        seen = ((bent >= 6) & (bent < wide - 6))[..., None]
        sheet = np.concatenate([seen * light[..., None] * cloth, seen * 255.0], axis=2).clip(0, 255)
        pictures.append(cut(sheet.astype(np.uint8), (0, 0), None, (0.5, 0.5)))
    x, y = rng.uniform(-10, WIDTH - 20), rng.uniform(-10, 30)
    start, count = int(rng.integers(ticks)), int(rng.integers(6, 50))

    def paint(picture: Image, tick: int) -> None:
        blown = start <= tick < start + count
        pictures[tick % _LOOPED if blown else 0].paste(picture, x, y)

    return paint


def _fan(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """Blades that turn, all the time or for a while."""
    size, blades, colour = float(rng.uniform(7, 20)), int(rng.integers(2, 5)), any_colour(rng)
    pictures = []
    for step in range(_LOOPED):
        sheet = canvas(2 * size + 4, 2 * size + 4)
        for blade in range(blades):
            angle = 2 * np.pi * (blade + step / _LOOPED) / blades
            tips = [
                (size + 2 + size * np.cos(angle + turn), size + 2 + size * np.sin(angle + turn))
                for turn in (0, 0.5)
            ]
            polygon(sheet, [(size + 2, size + 2), *tips], colour)
        pictures.append(cut(sheet, (size + 2, size + 2), None, (0.7, 0.7)))
    x, y = rng.uniform(15, WIDTH - 15), rng.uniform(15, 120)
    start, pace = (0 if rng.random() < 0.5 else int(rng.integers(ticks))), int(rng.integers(1, 5))

    def paint(picture: Image, tick: int) -> None:
        pictures[(tick * pace) % _LOOPED if tick >= start else 0].paste(picture, x, y)

    return paint


def _screen(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """A television or a monitor: its picture changes now and then, or flickers."""
    wide, tall = int(rng.integers(22, 60)), int(rng.integers(16, 40))
    views = []
    for _ in range(4):
        coarse = np.clip(rng.uniform(20, 230, 3) + rng.normal(0, 50, (4, 5, 3)), 0, 255).astype(np.uint8)
        view = np.asarray(cv2.resize(coarse, (wide, tall), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
        views.append(cv2.rectangle(view, (0, 0), (wide - 1, tall - 1), (20, 20, 22), 2))
    x, y = int(rng.integers(0, WIDTH - wide)), int(rng.integers(0, 110 - tall))
    shown = np.cumsum(rng.random(ticks) < rng.choice([0.03, 0.1, 0.4])) % len(views)

    def paint(picture: Image, tick: int) -> None:
        picture[y : y + tall, x : x + wide] = views[shown[tick]]

    return paint


def _light(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """Light or shadow that passes over the wall: a cloud, a car outside, someone in another room."""
    wide, slant = float(rng.uniform(15, 80)), float(rng.uniform(-50, 50))
    sheet = canvas(wide + abs(slant) + 8, HEIGHT)
    level = 0 if rng.random() < 0.6 else 235
    strength = rng.uniform(0.08, 0.35)
    left = 4 + max(0.0, slant)
    corners = [
        (left, 0.0),
        (left + wide, 0.0),
        (left + wide - slant, float(HEIGHT)),
        (left - slant, float(HEIGHT)),
    ]
    polygon(sheet, corners, (level, level, level, 255))
    faint = np.asarray(sheet * strength, dtype=np.uint8)
    start, ways = _course(ticks, rng)
    band = cut(faint, (sheet.shape[1] / 2, 0), None, (3.0, 0.1))
    return _along([band], start, ways, lambda now: 0.0)


def _hand(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """The user's own hand and forearm, close by: it comes up from below, does something and goes."""
    size, skin = float(rng.uniform(9, 20)), np.array([225, 180, 150]) * rng.uniform(0.35, 1.1)
    tone, sleeve = opaque(*skin), any_colour(rng)
    sheet = canvas(size * 5, size * 9)
    x, lean = sheet.shape[1] / 2, float(rng.uniform(-1, 1)) * size
    polygon(sheet, [(x - size, 9 * size), (x + size, 9 * size), (x + lean + size * 0.7, 3 * size),
                    (x + lean - size * 0.7, 3 * size)], sleeve if rng.random() < 0.6 else tone)  # fmt: skip
    oval(sheet, (x + lean, 2.6 * size), (size * 0.85, size), tone)
    for finger in range(4):
        tip = (x + lean + (finger - 1.5) * size * 0.5, size * (1.0 - 0.15 * (finger in (1, 2))))
        stroke(sheet, (x + lean + (finger - 1.5) * size * 0.4, 2.4 * size), tip, tone, size * 0.36)
    hand = cut(sheet, (x, 0), None, (0.8, 0.8))
    place, reach = rng.uniform(15, WIDTH - 15), rng.uniform(30, 130)
    start, count = int(rng.integers(3, max(4, ticks - 3))), int(rng.integers(4, 25))

    def paint(picture: Image, tick: int) -> None:
        if start <= tick < start + count:
            up = min(1.0, 0.4 * (tick - start + 1), 0.4 * (start + count - tick))
            hand.paste(picture, place + 4 * np.sin(tick * 0.9), HEIGHT - reach * up)

    return paint


def _plant(room: Image, ticks: int, rng: np.random.Generator) -> Stirring:
    """Leaves that sway in a draught."""
    size, green = float(rng.uniform(18, 45)), np.array([60, 120, 50]) * rng.uniform(0.5, 1.5)
    angles = np.sort(rng.uniform(-1.3, 1.3, int(rng.integers(4, 9))))
    lengths, amount = rng.uniform(0.5, 1.0, len(angles)), rng.uniform(0.03, 0.25)
    tones = [opaque(*(green * rng.uniform(0.7, 1.3))) for _ in angles]
    pictures = []
    for step in range(_LOOPED):
        sheet = canvas(2.2 * size, 1.2 * size)
        root = (1.1 * size, 1.15 * size)
        for angle, length, tone in zip(
            angles + amount * np.sin(2 * np.pi * step / _LOOPED), lengths, tones, strict=True
        ):
            reach = length * size
            tip = (root[0] + reach * np.sin(angle), root[1] - reach * np.cos(angle))
            side = (root[0] + reach * 0.5 * np.sin(angle + 0.2), root[1] - reach * 0.5 * np.cos(angle + 0.2))
            other = (root[0] + reach * 0.5 * np.sin(angle - 0.2), root[1] - reach * 0.5 * np.cos(angle - 0.2))
            polygon(sheet, [root, side, tip, other], tone)
        pictures.append(cut(sheet, root, None, (0.5, 0.5)))
    x, y, pot = rng.uniform(10, WIDTH - 10), rng.uniform(70, 140), any_colour(rng)
    start = int(rng.integers(ticks))

    def paint(picture: Image, tick: int) -> None:
        cv2.rectangle(picture, (int(x - size / 4), int(y)), (int(x + size / 4), int(y + size / 2)), pot[:3], -1)
        pictures[tick % _LOOPED if tick >= start else 0].paste(picture, x, y)

    return paint


_MAKERS: Final[dict[str, tuple[float, _Maker]]] = {  # how often, of all
    "ball": (2.0, _ball),
    "pet": (2.0, _pet),
    "box": (2.5, _box),
    "falls": (1.5, _falls),
    "door": (1.5, _door),
    "curtain": (1.0, _curtain),
    "fan": (0.6, _fan),
    "screen": (1.2, _screen),
    "light": (1.5, _light),
    "hand": (2.0, _hand),
    "plant": (0.8, _plant),
}
_FIXTURES: Final = ("door", "curtain", "fan", "screen", "plant")  # always behind people
