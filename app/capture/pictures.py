"""What pictures need before anybody looks at them: the model's size, and where two of them differ."""

from __future__ import annotations

import os
from typing import Final

import cv2
import numpy as np

from app.events import Box, Frame

WIDTH: Final = 200
HEIGHT: Final = 160
SHARP_WIDTH: Final = 640
WIDEST: Final = 2560
HIGHEST: Final = 1600
NOTICEABLE: Final = 24  # of 255; below lies the noise of video compression
FEWEST: Final = 6  # pixels


def quieten() -> None:
    """OpenCV and FFmpeg print at every failure what a person is told in one sentence."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def for_the_model(picture: Frame) -> Frame:
    """``picture`` as uint8 RGB [160, 200, 3]. All of it, squeezed: who enters does so at the edge."""
    small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small, np.uint8)


def fitted(picture: Frame) -> Frame:
    """``picture`` itself, or made small enough to be read as a whole and to fit into one message."""
    height, width, _ = picture.shape
    return _scaled(picture, min(1.0, WIDEST / width, HIGHEST / height))


def at_most(picture: Frame, width: int) -> Frame:
    """``picture`` itself, or made ``width`` pixels wide."""
    return _scaled(picture, min(1.0, width / picture.shape[1]))


def _scaled(picture: Frame, scale: float) -> Frame:
    if scale == 1.0:
        return picture
    height, width, _ = picture.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))  # a thin one keeps a row and a column
    return np.ascontiguousarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def rgb(picture: Frame) -> Frame:
    """OpenCV's BGR as RGB."""
    return np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def changed_box(before: Frame | None, now: Frame) -> Box | None:
    """The box (x, y, width, height) in which two pictures differ; all of ``now`` when there is no other."""
    height, width, _ = now.shape
    if before is None or before.shape != now.shape:
        return 0, 0, width, height
    if np.array_equal(before, now):
        return None
    strongest = cv2.absdiff(before, now).max(axis=2)
    differs = (strongest >= NOTICEABLE).astype(np.uint8)
    if cv2.countNonZero(differs) < FEWEST:
        return None
    x, y, wide, high = cv2.boundingRect(differs)
    return int(x), int(y), int(wide), int(high)


def is_flat(picture: Frame) -> bool:
    """Whether every pixel has one colour, as everything that Wayland keeps to itself does."""
    return bool((picture == picture[0, 0]).all())
