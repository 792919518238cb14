"""A person before the camera who repeats an exercise, or waves for a while. Drawn, in rooms of the test split.

The figure is of ellipses, which training never draws; tempo, size, place and the angle of view differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np

from engine.protocol import TICK_SECONDS, Patch
from engine.training.camera.figures import sent
from engine.training.camera.rooms import HEIGHT, ROOMS, WIDTH, Image, draw_room

Point = tuple[float, float]
Activity = Literal["squats", "jumping jacks", "push-ups", "waving"]
EXERCISES: Final[tuple[Activity, ...]] = ("squats", "jumping jacks", "push-ups")
_GRAIN: Final = 1.5


@dataclass(frozen=True)
class Exercise:
    """``patches`` per tick; ``spans``: first and last second of each repetition or stretch of waving."""

    patches: list[tuple[Patch, ...]]
    spans: list[tuple[float, float]]


def repeated(activity: Activity, ticks: int, rng: np.random.Generator) -> Exercise:
    """Three to ten repetitions, each 1.2 to 3.2 s long, the tempo drifting by up to a third."""
    count = int(rng.integers(3, 11))
    period, drift = rng.uniform(1.2, 3.2), rng.uniform(-0.04, 0.04)
    at = float(rng.uniform(4.0, 6.0))
    spans: list[tuple[float, float]] = []
    for number in range(count):
        seconds = float(period * (1 + drift * number) * rng.uniform(0.9, 1.1))
        if at + seconds > ticks * TICK_SECONDS - 3.0:
            break
        spans.append((at, at + seconds))
        at += seconds + (float(rng.uniform(0.0, 0.4)))
    return _filmed(activity, spans, ticks, rng, 1.0)


def waved(ticks: int, rng: np.random.Generator) -> Exercise:
    """One or two stretches of waving, 4 to 9 s long."""
    at = float(rng.uniform(5.0, 8.0))
    spans: list[tuple[float, float]] = []
    while len(spans) < 2:
        seconds = float(rng.uniform(4.0, 9.0))
        if at + seconds > ticks * TICK_SECONDS - 4.0:
            break
        spans.append((at, at + seconds))
        at += seconds + float(rng.uniform(5.0, 9.0))
    return _filmed("waving", spans, ticks, rng, 0.8)


def _filmed(
    activity: Activity, spans: list[tuple[float, float]], ticks: int, rng: np.random.Generator, period: float
) -> Exercise:
    """``period``: seconds of one movement in a span of waving; an exercise fills its span once."""
    room = draw_room(str(rng.choice(ROOMS["test"])), rng)
    size, place = float(rng.uniform(100, 135)), float(rng.uniform(60, WIDTH - 60))
    angle = float(rng.uniform(0.55, 1.0))  # how much of a width is seen
    colours = [tuple(int(each) for each in rng.integers(20, 240, 3)) for _ in range(3)]
    floor = HEIGHT - float(rng.uniform(2, 14))
    frames: list[Image] = []
    for tick in range(ticks):
        now = (tick + 1) * TICK_SECONDS
        span = next((each for each in spans if each[0] <= now < each[1]), None)
        way = 0.0 if span is None else (now - span[0]) / (period if activity == "waving" else span[1] - span[0])
        bent = float((1 - np.cos(2 * np.pi * way)) / 2)
        picture = room.copy()
        pose = _squat if span is None and activity == "waving" else _POSES[activity]
        body = pose(bent)
        for number, (start, end, width) in enumerate(body):
            colour = colours[min(2, number // 3)]
            _limb(
                picture,
                _at(start, place, floor, size, angle),
                _at(end, place, floor, size, angle),
                width * size,
                colour,
            )
        grain = rng.normal(0, _GRAIN, picture.shape)
        frames.append(np.clip(picture + grain, 0, 255).astype(np.uint8))
    return Exercise(sent(frames), spans)


Body = list[tuple[Point, Point, float]]  # limbs: from, to (across, up, in body heights), and how thick


def _squat(bent: float) -> Body:
    hip = 0.5 - 0.24 * bent
    return _upright(hip, [(-0.12, hip + 0.14), (0.12, hip + 0.14)], 0.1 + 0.06 * bent)


def _jack(bent: float) -> Body:
    hands = [(-0.16 - 0.2 * bent, 0.45 + 0.45 * bent), (0.16 + 0.2 * bent, 0.45 + 0.45 * bent)]
    return _upright(0.5, hands, 0.08 + 0.16 * bent)


def _wave(bent: float) -> Body:
    return _upright(0.5, [(-0.16, 0.42), (0.18 + 0.16 * bent, 0.95 - 0.08 * bent)], 0.1)


def _push_up(bent: float) -> Body:
    up = 0.3 - 0.2 * bent
    shoulder, hip, feet = (0.36, up), (0.0, up * 0.75), (-0.45, 0.05)
    return [
        ((0.42, up + 0.02), (0.52, up + 0.08), 0.12),
        (shoulder, hip, 0.13),
        (hip, feet, 0.09),
        (shoulder, (0.36, 0.0), 0.05),
        ((0.30, up), (0.30, 0.0), 0.05),
    ]


def _upright(hip: float, hands: list[Point], stance: float) -> Body:
    shoulder = hip + 0.33
    return [
        ((0.0, shoulder + 0.05), (0.0, shoulder + 0.17), 0.12),
        ((0.0, shoulder), (0.0, hip), 0.19),
        ((-0.07, shoulder - 0.02), hands[0], 0.06),
        ((0.07, shoulder - 0.02), hands[1], 0.06),
        ((-0.05, hip), (-stance, 0.0), 0.09),
        ((0.05, hip), (stance, 0.0), 0.09),
    ]


_POSES: Final[dict[Activity, Callable[[float], Body]]] = {
    "squats": _squat,
    "jumping jacks": _jack,
    "push-ups": _push_up,
    "waving": _wave,
}


def _at(point: Point, place: float, floor: float, size: float, angle: float) -> Point:
    return place + point[0] * size * angle, floor - point[1] * size


def _limb(picture: Image, start: Point, end: Point, width: float, colour: tuple[int, ...]) -> None:
    across, down = end[0] - start[0], end[1] - start[1]
    middle = (round((start[0] + end[0]) / 2), round((start[1] + end[1]) / 2))
    axes = (max(1, round(np.hypot(across, down) / 2)), max(1, round(width / 2)))
    cv2.ellipse(
        picture, middle, axes, float(np.degrees(np.arctan2(down, across))), 0, 360, colour, -1, cv2.LINE_AA
    )
