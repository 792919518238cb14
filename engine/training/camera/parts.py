"""Parts of a drawn body: from one point to another, so thick at either end, in one of several manners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from engine.training.camera.rooms import Image

Style = Literal["lines", "tapered", "blocks", "kites", "bars", "wedges"]
Colour = tuple[int, int, int]
Point = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Part:
    """``first`` and ``last``: how thick it is at ``start`` and at ``end``, in the unit of the points."""

    start: Point
    end: Point
    first: float
    last: float
    colour: Colour


def paint(picture: Image, part: Part, style: Style, outline: Colour | None) -> None:
    """Draw a part whose points are pixels; ``outline``: of a darker edge, if it has one."""
    one, two = max(1.0, part.first / 2), max(1.0, part.last / 2)
    if style == "lines":
        width = max(1, round(one + two))
        if outline is not None:
            cv2.line(picture, whole_number(part.start), whole_number(part.end), outline, width + 2, cv2.LINE_AA)
        cv2.line(picture, whole_number(part.start), whole_number(part.end), part.colour, width, cv2.LINE_AA)
        return
    corners = np.round(_outline(part, style, one, two)).astype(np.int32)
    cv2.fillConvexPoly(picture, corners, part.colour, cv2.LINE_AA)
    if style == "tapered":
        for point, radius in ((part.start, one), (part.end, two)):
            cv2.circle(picture, whole_number(point), round(radius), part.colour, -1, cv2.LINE_AA)
    elif outline is not None:
        cv2.polylines(picture, [corners], True, outline, 1, cv2.LINE_AA)


def whole_number(point: Point) -> tuple[int, int]:
    """The pixel of a point."""
    return round(float(point[0])), round(float(point[1]))


def _outline(part: Part, style: Style, one: float, two: float) -> Point:
    """The corners: of a trapezium, a rectangle, a wedge that is pointed at its end, or a kite."""
    start, end = part.start, part.end
    way = end - start
    normal = np.array([-way[1], way[0]]) / max(1e-3, float(np.hypot(*way)))
    match style:
        case "kites":
            middle, wide = (start + end) / 2, normal * (one + two) * 0.6
            return np.array([start, middle + wide, end, middle - wide])
        case "bars":
            wide = normal * (one + two) / 2
            return np.array([start + wide, end + wide, end - wide, start - wide])
        case "wedges":
            return np.array([start + normal * one * 1.3, end, start - normal * one * 1.3])
        case _:
            return np.array(
                [start + normal * one, end + normal * two, end - normal * two, start - normal * one]
            )
