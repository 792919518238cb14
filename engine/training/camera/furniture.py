"""Walls, floors and furniture for the rooms of training, put together by lot, so that no two are alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from engine.training.camera.sprites import Image, any_colour, opaque, oval, polygon, stroke

_PALE: Final = (18, 250)  # levels between which a wall's colour lies


def furnished(kind: str, height: int, width: int, rng: np.random.Generator) -> Image:
    """A room with a wall of this ``kind`` and whatever stands before it, uint8 RGB [height, width, 3]."""
    floor = int(height * rng.uniform(0.62, 0.9))
    base = rng.uniform(*_PALE) + rng.normal(0, rng.choice([4.0, 18.0]), 3)
    wall = _WALLS[kind](base, height, width, rng)
    image = np.ascontiguousarray(np.clip(wall, 0, 255).astype(np.uint8))
    if rng.random() < 0.8:
        _floor(image, floor, rng)
    for _ in range(int(rng.integers(0, 6))):
        _ITEMS[int(rng.integers(len(_ITEMS)))](image, floor, rng)
    light = _field(height, width, (2, 3), rng)[..., None] * np.float32(rng.uniform(0, 0.15)) + 1
    rough = _field(height, width, (80, 100), rng)[..., None] * np.float32(rng.choice([0.0, 3.0, 8.0]))
    image = np.clip(image * light + rough, 0, 255).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.6)), dtype=np.uint8)


def draw_doorway(image: Image, rng: np.random.Generator) -> tuple[float, float]:
    """An open door in the wall; its first and last column."""
    left, wide = int(rng.integers(4, image.shape[1] - 60)), int(rng.integers(34, 54))
    top, bottom = int(rng.integers(8, 35)), int(rng.integers(128, 148))
    inside = any_colour(rng)
    cv2.rectangle(image, (left - 3, top - 3), (left + wide + 3, bottom), any_colour(rng)[:3], -1)
    cv2.rectangle(image, (left, top), (left + wide, bottom), inside[:3], -1)
    paler = opaque(*(each * 0.8 + 20 for each in inside[:3]))
    cv2.rectangle(image, (left, (top + 2 * bottom) // 3), (left + wide, bottom), paler[:3], -1)
    return float(left), float(left + wide)


def draw_cabinet(image: Image, rng: np.random.Generator) -> tuple[float, float]:
    """Something as tall as the picture that hides who is behind it; its first and last column."""
    wide = int(rng.integers(35, 80))
    left = int(rng.choice([rng.integers(-10, 20), image.shape[1] - rng.integers(wide - 10, wide + 20)]))
    shade = any_colour(rng)
    cv2.rectangle(image, (left, int(rng.integers(-5, 8))), (left + wide, image.shape[0]), shade[:3], -1)
    darker = opaque(*(each * 0.7 for each in shade[:3]))
    for y in range(20, image.shape[0], int(rng.integers(25, 60))):
        cv2.line(image, (left, y), (left + wide, y), darker[:3], 1)
    return float(left), float(left + wide)


def _field(height: int, width: int, cells: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Smooth noise of about that many waves down and across, float32 [height, width]."""
    coarse = rng.standard_normal(cells, dtype=np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def _plain(base: np.ndarray, height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    across = np.linspace(1, rng.uniform(0.6, 1.3), width)[None, :, None]
    return np.asarray(base * across * np.linspace(1, rng.uniform(0.7, 1.15), height)[:, None, None])


def _photograph(base: np.ndarray, height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Noise of every size, the larger the stronger, as pictures of real places have it."""
    strength, tint = rng.uniform(8, 38), rng.uniform(0.7, 1.3, (3, 3))
    wall = np.zeros((height, width, 3))
    for number, cells in enumerate(((3, 4), (6, 8), (12, 15), (24, 30), (48, 60))):
        wall += _field(height, width, cells, rng)[..., None] * tint[number % 3] * strength * 0.62**number
    return np.asarray(wall + base)


def _blobs(base: np.ndarray, height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Things too blurred to be told apart."""
    wall = np.ascontiguousarray(np.clip(np.broadcast_to(base, (height, width, 3)), 0, 255).astype(np.uint8))
    for _ in range(int(rng.integers(6, 30))):
        middle = (float(rng.uniform(0, width)), float(rng.uniform(0, height)))
        size = (float(rng.uniform(4, 35)), float(rng.uniform(4, 35)))
        if rng.random() < 0.5:
            corner = round(middle[0]), round(middle[1])
            opposite = round(middle[0] + size[0]), round(middle[1] + size[1])
            cv2.rectangle(wall, corner, opposite, any_colour(rng)[:3], -1)
        else:
            oval(wall, middle, size, any_colour(rng), float(rng.uniform(0, 180)))
    return np.asarray(cv2.GaussianBlur(wall, (0, 0), rng.uniform(0.8, 4)))


def _striped(base: np.ndarray, height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Wallpaper, boards or panels: upright bands."""
    wave = np.sin(np.arange(width) * rng.uniform(0.1, 0.8) + rng.uniform(0, 6))
    wave = np.sign(wave) if rng.random() < 0.5 else wave
    bands = wave[None, :, None] * rng.uniform(5, 40) * rng.uniform(0.3, 1, 3)
    return np.asarray(_plain(base, height, width, rng) + bands)


def _corner(base: np.ndarray, height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Two walls that meet, one of them in the shade, under a ceiling."""
    wall = np.ascontiguousarray(np.clip(_plain(base, height, width, rng), 0, 255).astype(np.uint8))
    meet, slant = rng.uniform(0.2, 0.8) * width, rng.uniform(10, 40)
    side = [(0.0, 0.0), (meet, 0.0), (meet, float(height)), (0.0, float(height))]
    polygon(wall, side, opaque(*(base * rng.uniform(0.6, 0.95))))
    top = rng.uniform(3, 25)
    ceiling = [
        (0.0, 0.0),
        (0.0, top + slant),
        (meet, top),
        (float(width), top + slant * 0.7),
        (float(width), 0.0),
    ]
    polygon(wall, ceiling, opaque(*(base * rng.uniform(0.9, 1.3) + 10)))
    return wall


def _floor(image: Image, floor: int, rng: np.random.Generator) -> None:
    """Carpet, planks that run to a vanishing point, or stone, with a skirting board or without."""
    height, width = image.shape[:2]
    base = rng.uniform(25, 200) * rng.uniform(0.75, 1.1, 3)
    depth = np.linspace(rng.uniform(0.7, 1), rng.uniform(1, 1.2), height - floor)[:, None, None]
    rough = _field(height - floor, width, (12, 60), rng)[..., None] * rng.choice([0.0, 4.0, 14.0])
    image[floor:] = np.clip(base * depth + rough, 0, 255)
    if rng.random() < 0.4:
        vanishing, line = rng.uniform(0, width), opaque(*(base * 0.75))
        for x in np.arange(-2 * width, 3 * width, rng.uniform(18, 60)):
            begin = vanishing + (x - vanishing) * 0.3
            cv2.line(image, (int(begin), floor), (int(x), height), line[:3], 1, cv2.LINE_AA)
    if rng.random() < 0.4:
        cv2.line(image, (0, floor), (width, floor), any_colour(rng)[:3], int(rng.integers(1, 5)))


def _poster(image: Image, floor: int, rng: np.random.Generator) -> None:
    """A picture on the wall: blurred colours in a frame, now and then a portrait."""
    wide, tall = int(rng.integers(14, 60)), int(rng.integers(14, 60))
    x, y = int(rng.integers(-10, image.shape[1] - 15)), int(rng.integers(2, 70))
    coarse = np.clip(rng.uniform(30, 220, 3) + rng.normal(0, 45, (5, 5, 3)), 0, 255).astype(np.uint8)
    view = np.asarray(cv2.resize(coarse, (wide, tall), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    if rng.random() < 0.3:
        oval(view, (wide / 2, tall * 1.05), (wide * 0.36, tall * 0.4), any_colour(rng))
        oval(
            view,
            (wide / 2, tall * 0.45),
            (wide * 0.16, tall * 0.2),
            opaque(*(np.array([225, 180, 150]) * rng.uniform(0.4, 1))),
        )
    cv2.rectangle(view, (0, 0), (wide - 1, tall - 1), any_colour(rng)[:3], int(rng.integers(1, 4)))
    left = max(0, x)
    part = image[y : y + tall, left : x + wide]
    part[:] = view[: part.shape[0], left - x : left - x + part.shape[1]]


def _shelf(image: Image, floor: int, rng: np.random.Generator) -> None:
    """Boards with books and boxes of several sizes on them."""
    left, wide = int(rng.integers(-20, 150)), int(rng.integers(35, 110))
    board = any_colour(rng)[:3]
    tones = [any_colour(rng)[:3] for _ in range(6)]
    gap = int(rng.integers(18, 38))
    for y in range(int(rng.integers(18, 40)), floor - 5, gap):
        x = left + 2
        while x < left + wide - 4:
            step, tall = int(rng.integers(2, 12)), int(rng.integers(5, gap - 3))
            if rng.random() < 0.8:
                cv2.rectangle(image, (x, y - tall), (x + step - 1, y), tones[int(rng.integers(6))], -1)
            x += step
        cv2.line(image, (left, y), (left + wide, y), board, 2)


def _daylight(image: Image, floor: int, rng: np.random.Generator) -> None:
    """A window with the sky, what stands outside, and a blind or bars."""
    wide, tall = int(rng.integers(30, 100)), int(rng.integers(30, 90))
    x, y = int(rng.integers(-20, image.shape[1] - 25)), int(rng.integers(-10, 25))
    sky = np.array([190, 215, 240]) * rng.uniform(0.15, 1.1)
    bottom = y + tall
    cv2.rectangle(image, (x, y), (x + wide, bottom), opaque(*sky)[:3], -1)
    for _ in range(int(rng.integers(0, 4))):
        left, high = int(rng.integers(x, x + wide)), int(rng.integers(5, tall))
        right = min(x + wide, left + int(rng.integers(5, 30)))
        cv2.rectangle(
            image, (left, bottom - high), (right, bottom), opaque(*(sky * rng.uniform(0.3, 0.8)))[:3], -1
        )
    frame = any_colour(rng)[:3]
    if rng.random() < 0.3:
        for line in range(y, bottom, 4):
            cv2.line(image, (x, line), (x + wide, line), frame, 1)
    for bar in range(int(rng.integers(0, 3))):
        place = x + (bar + 1) * wide // 3
        cv2.line(image, (place, y), (place, bottom), frame, 2)
    cv2.rectangle(image, (x, y), (x + wide, bottom), frame, int(rng.integers(1, 5)))


def _drapes(image: Image, floor: int, rng: np.random.Generator) -> None:
    """A curtain that hangs still."""
    left, wide = int(rng.integers(0, 170)), int(rng.integers(15, 50))
    part = image[: floor - int(rng.integers(0, 30)), left : left + wide]
    folds = 0.85 + 0.15 * np.sin(np.arange(part.shape[1]) * rng.uniform(0.3, 1.0))
    part[:] = np.clip(np.array(any_colour(rng)[:3]) * folds[None, :, None], 0, 255)


def _cupboard(image: Image, floor: int, rng: np.random.Generator) -> None:
    """A box of furniture on the floor: cupboard, desk, bed, sofa."""
    left, wide, tall = int(rng.integers(-20, 160)), int(rng.integers(25, 100)), int(rng.integers(15, 100))
    bottom, shade = floor + int(rng.integers(0, 20)), any_colour(rng)
    cv2.rectangle(image, (left, bottom - tall), (left + wide, bottom), shade[:3], -1)
    darker = opaque(*(each * 0.7 for each in shade[:3]))
    for part in range(1, int(rng.integers(1, 4))):
        x = left + part * wide // 3
        cv2.line(image, (x, bottom - tall), (x, bottom), darker[:3], 1)
    if rng.random() < 0.5:
        cv2.rectangle(image, (left - 2, bottom - tall - 3), (left + wide + 2, bottom - tall), darker[:3], -1)


def _chair(image: Image, floor: int, rng: np.random.Generator) -> None:
    """A seat with legs and a back, which may have a rounded top as a head has."""
    x, size, shade = float(rng.uniform(10, 190)), float(rng.uniform(20, 60)), any_colour(rng)
    bottom = float(floor + rng.uniform(0, 25))
    for leg in (-0.4, 0.4):
        stroke(image, (x + leg * size, bottom), (x + leg * size * 0.8, bottom - size * 0.5), shade, size * 0.07)
    back = [(-0.45, 0.5), (0.45, 0.5), (0.4, 1.2), (-0.4, 1.2)]
    polygon(image, [(x + a * size, bottom - up * size) for a, up in back], shade)
    if rng.random() < 0.4:
        oval(image, (x, bottom - 1.25 * size), (size * 0.25, size * 0.18), shade)


def _lamp(image: Image, floor: int, rng: np.random.Generator) -> None:
    """A lamp or a coat on a stand: upright, with something on top, and no person."""
    x, bottom, tall = float(rng.uniform(8, 192)), float(floor + rng.uniform(0, 15)), float(rng.uniform(50, 115))
    pole, shade = any_colour(rng), any_colour(rng)
    stroke(image, (x, bottom), (x, bottom - tall), pole, 2)
    wide = float(rng.uniform(6, 16))
    if rng.random() < 0.6:
        top, low = bottom - tall - wide, bottom - tall + wide * 0.5
        polygon(image, [(x - wide * 0.6, top), (x + wide * 0.6, top), (x + wide, low), (x - wide, low)], shade)
    else:
        coat = [(-0.7, 1.0), (0.7, 1.0), (1.1, 0.45), (-1.1, 0.4)]
        polygon(image, [(x + a * wide, bottom - up * tall) for a, up in coat], shade)


def _pot(image: Image, floor: int, rng: np.random.Generator) -> None:
    """A plant in a pot."""
    x, bottom, size = (
        float(rng.uniform(8, 192)),
        float(floor + rng.uniform(-30, 20)),
        float(rng.uniform(15, 55)),
    )
    green = np.array([60, 120, 50]) * rng.uniform(0.4, 1.5)
    for _ in range(int(rng.integers(4, 16))):
        angle, reach = rng.uniform(-1.4, 1.4), size * rng.uniform(0.5, 1)
        tip = (x + reach * float(np.sin(angle)), bottom - reach * float(np.cos(angle)))
        stroke(image, (x, bottom), tip, opaque(*(green * rng.uniform(0.7, 1.3))), rng.uniform(2, 6))
    pot = [
        (x - size / 5, bottom),
        (x + size / 5, bottom),
        (x + size / 6, bottom + size / 3),
        (x - size / 6, bottom + size / 3),
    ]
    polygon(image, pot, any_colour(rng))


_WALLS: Final[dict[str, Callable[[np.ndarray, int, int, np.random.Generator], np.ndarray]]] = {
    "plain": _plain,
    "photograph": _photograph,
    "blobs": _blobs,
    "striped": _striped,
    "corner": _corner,
}
_ITEMS: Final[tuple[Callable[[Image, int, np.random.Generator], None], ...]] = (
    _poster,
    _poster,
    _shelf,
    _daylight,
    _drapes,
    _cupboard,
    _cupboard,
    _chair,
    _lamp,
    _pot,
)
WALLS: Final = tuple(_WALLS)
