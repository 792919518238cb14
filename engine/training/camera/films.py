"""Films for training: a room, who comes in, what else moves, how the camera is held. Each is drawn by lot."""

from __future__ import annotations

from operator import itemgetter
from typing import Final

import cv2
import numpy as np

from engine.training.camera.cast import Part, Set, resident, visitors, visits
from engine.training.camera.furniture import draw_cabinet, draw_doorway
from engine.training.camera.optics import Optics
from engine.training.camera.rooms import HEIGHT, ROOMS, WIDTH, Image, draw_room
from engine.training.camera.stirrings import Stirring, stirring

_MARGIN: Final = 14  # pixels round the picture that a moving camera may show
_SLACK: Final = 24  # pixels by which a field of noise is larger than the picture


def film(ticks: int, rng: np.random.Generator) -> tuple[list[Image], list[tuple[int, int, int]]]:
    """Pictures and visits of a film that is drawn by lot.

    Pictures: uint8 RGB [160, 200, 3], one a tick; visits: the tick in which an edge could first be seen, the
    first and the last, in the order of the first.
    """
    place = _set(rng)
    groups = visitors(place, ticks, rng)
    front = [resident(place, ticks, rng)] if rng.random() < 0.4 else []
    count = int(rng.choice([0, 1, 2, 3], p=[0.37, 0.38, 0.18, 0.07]))
    moving = [stirring(place.room, ticks, rng) for _ in range(count)]
    near = [stir for stir, before in moving if before]
    behind = [stir for stir, before in moving if not before]
    cast = [part for group in groups for part in group]
    frames = Optics.draw(rng).taken(_shot(place.room, ticks, behind, cast, near, front, rng))
    seen = [visit for group in [*groups, front] for visit in visits(group, ticks)]
    return frames, sorted(seen, key=itemgetter(1, 2))


def _set(rng: np.random.Generator) -> Set:
    room = draw_room(str(rng.choice(ROOMS["train"])), rng)
    doorway = draw_doorway(room, rng) if rng.random() < 0.3 else None
    cabinet = draw_cabinet(room, rng) if doorway is None and rng.random() < 0.15 else None
    return Set(room, doorway, cabinet)


def _shot(
    room: Image,
    ticks: int,
    behind: list[Stirring],
    cast: list[Part],
    near: list[Stirring],
    front: list[Part],
    rng: np.random.Generator,
) -> list[Image]:
    """Film it: who is nearer is painted over who is farther away."""
    edge = cv2.copyMakeBorder(room, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_REFLECT_101)
    way = _camera_way(ticks, rng)
    light = _exposure(ticks, rng)
    grain = _grain(rng)
    focus = float(rng.uniform(0.4, 1.5)) if rng.random() < 0.25 else 0.0
    farthest = sorted(cast, key=lambda part: part.spots[0].y)
    inner = np.s_[_MARGIN : _MARGIN + HEIGHT, _MARGIN : _MARGIN + WIDTH]
    frames = []
    for tick in range(ticks):
        whole = np.asarray(edge, dtype=np.uint8).copy()
        picture = whole[inner]
        for stir in behind:
            stir(picture, tick)
        for part in farthest:
            part.paint(picture, tick)
        for stir in near:
            stir(picture, tick)
        for part in front:
            part.paint(picture, tick)
        across, down = _MARGIN + way[tick, 0], _MARGIN + way[tick, 1]
        view = whole[down : down + HEIGHT, across : across + WIDTH]
        view = np.asarray(cv2.GaussianBlur(view, (3, 3), focus), dtype=np.uint8) if focus else view
        lit = cv2.addWeighted(view, float(light[tick]), grain[tick % len(grain)], 1.0, -128.0)
        frames.append(np.asarray(lit, dtype=np.uint8))
    return frames


def _camera_way(ticks: int, rng: np.random.Generator) -> np.ndarray:
    """How far the camera is off in each tick, whole pixels [ticks, 2]: still, shaking, knocked or turned."""
    way = np.zeros((ticks, 2))
    kind = rng.choice(["still", "shake", "knock", "pan"], p=[0.64, 0.22, 0.07, 0.07])
    if kind == "shake":
        way = rng.normal(0, rng.choice([0.4, 0.4, 1.0]), (ticks, 2))
    elif kind == "knock":
        since = np.arange(ticks) - int(rng.integers(ticks))
        swing = np.where(since >= 0, np.exp(-np.maximum(since, 0) / 3) * np.cos(since * 2), 0)
        way = swing[:, None] * rng.normal(0, 5, 2)
    elif kind == "pan":
        turned = (np.arange(ticks) - int(rng.integers(ticks))) / rng.uniform(2, 12)
        way = np.clip(turned, 0, 1)[:, None] * rng.normal(0, 6, 2)
    return np.clip(np.round(way), -_MARGIN, _MARGIN).astype(int)


def _exposure(ticks: int, rng: np.random.Generator) -> np.ndarray:
    """How bright each tick is: daylight that drifts, a lamp, a camera that adapts."""
    moment = np.arange(ticks)
    light = 1 + rng.uniform(0, 0.08) * np.sin(moment * rng.uniform(0.01, 0.08))
    since = moment - int(rng.integers(ticks))
    kind = rng.choice(["steady", "lamp", "adapts", "flickers"], p=[0.78, 0.1, 0.07, 0.05])
    if kind == "lamp":
        light = np.where(since >= 0, light * rng.uniform(0.7, 1.25), light)
    elif kind == "adapts":
        light *= 1 + np.where(
            since >= 0, rng.uniform(-0.3, 0.3) * np.exp(-np.maximum(since, 0) / rng.uniform(2, 10)), 0
        )
    elif kind == "flickers":
        light *= 1 + rng.uniform(0.0, 0.015) * np.where(moment % 2, 1, -1)
    return np.asarray(light, dtype=np.float64)


def _grain(rng: np.random.Generator) -> list[Image]:
    """What the sensor adds, 128 for nothing: parts of one field of noise, fine or blotched."""
    strength, size = np.float32(rng.uniform(0.5, 3.0)), (HEIGHT + _SLACK, WIDTH + _SLACK, 3)
    noise = np.clip(rng.standard_normal(size, dtype=np.float32) * strength + np.float32(128.5), 0, 255)
    field = noise.astype(np.uint8)
    if rng.random() < 0.3:
        field = np.asarray(cv2.blur(field, (2, 2)), dtype=np.uint8)
    corners = rng.integers(0, _SLACK, (4, 2))
    return [field[down : down + HEIGHT, across : across + WIDTH] for down, across in corners]
