"""A hand of sticks: 21 landmarks with chosen fingers stretched, upright, the palm towards the viewer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float32]
ROOTS = ((-0.32, -0.95), (-0.1, -1.0), (0.12, -0.95), (0.33, -0.85))  # of the four fingers; a palm is 1 long


def stick_hand(stretched: tuple[bool, bool, bool, bool, bool]) -> Points:
    """Landmarks with the wrist at the origin, y down; the thumb is on the left."""
    thumb = [(-0.3, -0.2), (-0.5, -0.45), (-0.8, -0.65), (-1.05, -0.8)]
    if not stretched[0]:
        thumb = [(-0.3, -0.2), (-0.45, -0.5), (-0.25, -0.7), (0.0, -0.72)]
    points: list[tuple[float, float, float]] = [(0, 0, 0), *((x, y, 0.0) for x, y in thumb)]
    for (x, y), straight in zip(ROOTS, stretched[1:], strict=True):
        if straight:
            points += [(x, y - 0.35 * step, 0.0) for step in range(4)]
        else:  # rolled in: out, over, and back towards the palm
            points += [(x, y, 0.0), (x, y - 0.25, -0.25), (x, y - 0.05, -0.45), (x, y + 0.2, -0.3)]
    return np.array(points, np.float32)


def placed(points: Points, scale: float, angle: float, x: float, y: float) -> Points:
    """The hand made ``scale`` pixels large, turned clockwise by ``angle`` radians, its wrist at (x, y)."""
    cos, sin = np.cos(angle), np.sin(angle)
    turned = points @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]], np.float32)
    return np.asarray(turned * scale + np.array([x, y, 0]), np.float32)
