"""Empty rooms for the training camera, drawn in code."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from engine.training.camera.furniture import WALLS, furnished
from engine.training.camera.sprites import Image as Image
from engine.training.phrases import Split

WIDTH: Final = 200
HEIGHT: Final = 160

ROOMS: Final[dict[Split, tuple[str, ...]]] = {
    "train": ("gradient", "shelves", "door", "texture", "bright", *WALLS, *WALLS),
    "validation": ("gradient", "door"),
    "test": ("window", "tiles"),
}


def draw_room(kind: str, rng: np.random.Generator) -> Image:
    """An empty room, uint8 RGB [160, 200, 3]."""
    if kind in WALLS:
        return furnished(kind, HEIGHT, WIDTH, rng)
    wall = rng.uniform(60, 230) * rng.uniform(0.8, 1.1, 3)
    slope = np.linspace(1, rng.uniform(0.6, 1.1), WIDTH)[None, :, None]
    picture = np.clip(wall * slope * np.linspace(1, rng.uniform(0.7, 1.1), HEIGHT)[:, None, None], 0, 255)
    if kind == "texture":
        coarse = rng.normal(0, 30, (10, 13, 3)).astype(np.float32)
        picture = np.clip(picture + cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), 0, 255)
    image = np.ascontiguousarray(picture.astype(np.uint8))
    floor = int(rng.uniform(105, 140))
    if kind != "gradient":
        image[floor:] = np.clip(rng.uniform(40, 160) * rng.uniform(0.8, 1.1, 3), 0, 255)
    if kind == "shelves":
        for y in range(15, floor, int(rng.integers(18, 34))):
            cv2.line(image, (0, y), (WIDTH, y), (70, 50, 35), 2)
            for x in range(0, WIDTH, 7):
                colour = tuple(int(each) for each in rng.integers(20, 230, 3))
                cv2.rectangle(image, (x, y - int(rng.integers(8, 14))), (x + 5, y - 2), colour, -1)
    if kind in ("door", "bright"):
        x, wide = int(rng.integers(10, 140)), int(rng.integers(34, 50))
        shade = tuple(int(each) for each in rng.integers(30, 200, 3))
        cv2.rectangle(image, (x, 20), (x + wide, floor), shade, -1)
        cv2.rectangle(image, (x, 20), (x + wide, floor), (30, 30, 30), 1)
    if kind == "window":
        x, y = int(rng.integers(10, 120)), int(rng.integers(8, 30))
        cv2.rectangle(image, (x, y), (x + 60, y + 50), (205, 225, 245), -1)
        cv2.line(image, (x + 30, y), (x + 30, y + 50), (240, 240, 240), 2)
        cv2.rectangle(image, (0, floor - 25), (int(rng.integers(40, 90)), floor + 10), (120, 80, 60), -1)
    if kind == "tiles":
        side, shade = int(rng.integers(16, 30)), tuple(int(each) for each in rng.integers(90, 250, 3))
        for x in range(0, WIDTH, side):
            cv2.line(image, (x, 0), (x, floor), shade, 1)
        for y in range(0, floor, side):
            cv2.line(image, (0, y), (WIDTH, y), shade, 1)
        cv2.circle(image, (int(rng.integers(20, 180)), 14), int(rng.integers(6, 12)), (250, 245, 220), -1)
    return np.asarray(cv2.GaussianBlur(image, (3, 3), 0), dtype=np.uint8)
