"""Cut-outs that are drawn once and pasted into many pictures, with soft edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Colour = tuple[int, int, int, int]  # red, green, blue, 255
Point = tuple[float, float]
_SHIFT: Final = 4  # bits of a pixel's fraction in cv2's drawing


@dataclass(frozen=True)
class Sprite:
    """A cut-out.

    ``colour``: uint8 [h, w, 3], already multiplied by how opaque it is; ``keep``: how much of what lies behind
    it shows, of 255, uint8 [h, w, 3]; ``anchor``: the (x, y) in it that is put where it is pasted.
    """

    colour: Image
    keep: Image
    anchor: tuple[int, int]

    def paste(self, picture: Image, x: float, y: float, window: tuple[float, float] | None = None) -> None:
        """Put it into ``picture`` at (x, y); of its columns only those within ``window`` are seen."""
        height, width = self.colour.shape[:2]
        left, top = round(x) - self.anchor[0], round(y) - self.anchor[1]
        first, last = (0.0, float(picture.shape[1])) if window is None else window
        begin, end = max(left, int(first), 0), min(left + width, int(last), picture.shape[1])
        above, below = max(top, 0), min(top + height, picture.shape[0])
        if begin >= end or above >= below:
            return
        own = np.s_[above - top : below - top, begin - left : end - left]
        where = np.s_[above:below, begin:end]
        shown = cv2.multiply(picture[where], self.keep[own], scale=1 / 255)
        picture[where] = cv2.add(shown, self.colour[own])

    def scaled(self, factor: float) -> Sprite:
        """The same, larger or smaller."""
        size = [max(1, round(each * factor)) for each in self.colour.shape[1::-1]]
        colour, keep = (
            cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (self.colour, self.keep)
        )
        anchor = round(self.anchor[0] * factor), round(self.anchor[1] * factor)
        return Sprite(np.asarray(colour, dtype=np.uint8), np.asarray(keep, dtype=np.uint8), anchor)


def canvas(width: float, height: float) -> Image:
    """Nothing yet, uint8 [height, width, 4]: red, green, blue and how opaque. Draw on it with ``Colour``."""
    return np.zeros((max(2, round(height)), max(2, round(width)), 4), dtype=np.uint8)


def cut(
    drawn: Image,
    anchor: tuple[float, float],
    shade: Image | None = None,
    blur: tuple[float, float] = (0.0, 0.0),
    outline: bool = False,
) -> Sprite:
    """A sprite of what was drawn on a canvas.

    ``shade``: light on it, uint8 [h, w, 4], where 200 changes nothing; ``blur``: pixels across and down.
    """
    if outline:
        drawn[:, :, 3] = cv2.dilate(drawn[:, :, 3], np.ones((3, 3), np.uint8))
    solid = drawn[:, :, 3].copy()
    if shade is not None:
        drawn = np.asarray(cv2.multiply(drawn, shade, scale=1 / 200), dtype=np.uint8)
        drawn[:, :, 3] = solid
    if max(blur) > 0.2:
        across, down = max(blur[0], 0.1), max(blur[1], 0.1)
        drawn = np.asarray(cv2.GaussianBlur(drawn, (0, 0), across, sigmaY=down), dtype=np.uint8)
    keep = np.repeat(255 - drawn[:, :, 3:], 3, axis=2)
    colour = np.minimum(drawn[:, :, :3], 255 - keep)
    return Sprite(np.ascontiguousarray(colour), keep, (round(anchor[0]), round(anchor[1])))


def polygon(drawn: Image, corners: list[Point], colour: Colour) -> None:
    """A filled shape, its edges smooth, its corners between pixels."""
    fixed = np.round(np.array(corners) * (1 << _SHIFT)).astype(np.int32)
    cv2.fillPoly(drawn, [fixed], colour, cv2.LINE_AA, _SHIFT)


def stroke(drawn: Image, start: Point, end: Point, colour: Colour, width: float) -> None:
    """A line with round ends."""
    cv2.line(drawn, _fixed(start), _fixed(end), colour, max(1, round(width)), cv2.LINE_AA, _SHIFT)


def oval(
    drawn: Image,
    middle: Point,
    axes: Point,
    colour: Colour,
    angle: float = 0.0,
    part: tuple[int, int] = (0, 360),
) -> None:
    """A filled ellipse, or the ``part`` of it between two angles in degrees, clockwise from the right."""
    half = _fixed((max(axes[0], 0.5), max(axes[1], 0.5)))
    cv2.ellipse(drawn, _fixed(middle), half, angle, *part, colour, -1, cv2.LINE_AA, _SHIFT)


def opaque(red: float, green: float, blue: float) -> Colour:
    """A colour; what lies outside 0 to 255 is clipped."""
    return _level(red), _level(green), _level(blue), 255


def any_colour(rng: np.random.Generator) -> Colour:
    """Any colour: often grey or dull, as clothes and things are, sometimes bright."""
    bright = rng.uniform(15, 240)
    strength = rng.choice([8.0, 35.0, 90.0])
    return opaque(*(bright + rng.normal(0, strength, 3)))


def _level(value: float) -> int:
    return int(min(255, max(0, value)))


def _fixed(place: Point) -> tuple[int, int]:
    return round(place[0] * (1 << _SHIFT)), round(place[1] * (1 << _SHIFT))
