"""Pictures -> hands as 21 landmarks, with MediaPipe's palm and hand networks run by OpenCV on one thread.

The networks (arXiv 2006.10214) are files inside the package mediapipe, which is never imported. A palm is
looked for in the whole picture; from then on a hand is followed by the landmarks it had in the last picture.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.senses.process import SenseError

Picture = npt.NDArray[np.uint8]  # [height, width, 3] RGB
Points = npt.NDArray[np.float32]

PALM: Final = "palm_detection/palm_detection_full.tflite"
LANDMARKS: Final = "hand_landmark/hand_landmark_full.tflite"
PALM_SIDE: Final = 192
HAND_SIDE: Final = 224
MOST: Final = 2  # hands
MAYBE: Final = 0.2  # probability of a palm from which a hand is looked for
SURE: Final = 0.5  # probability of a hand
OVERLAP: Final = 0.3  # of two boxes for one hand
LOOK_EVERY: Final = 5  # pictures between searches for a second hand
# Where palms are looked for, in turn: x and y of a square (0 left or top, 1 right or bottom) and its side in
# shares of the picture's longer one. Some reach beyond the picture's lower edge, where arms come from.
_VIEWS: Final = ((0.5, 0.5, 1.0), (0.5, 0.0, 1.0), (0.0, 1.3, 0.55), (1.0, 1.3, 0.55), (0.5, 1.3, 0.55))
_GRIDS: Final = ((24, 2), (12, 6))  # the palm network's anchors: cells along a side, anchors a cell
_PALM_SCALE, _PALM_SHIFT = 2.6, -0.5  # from a palm's box to the whole hand, along the hand's axis
_HAND_SCALE, _HAND_SHIFT = 2.0, -0.1  # from a hand's steady landmarks to the next picture's
_STEADY: Final = (0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18)  # landmarks without the finger tips


@dataclass(frozen=True)
class Hand:
    """``points`` float32 [21, 3]: x, y in pixels of the picture, z in the same unit, nearer is smaller.

    0 is the wrist; 1-4 the thumb, 5-8 the index, then middle, ring and little finger, from root to tip.
    """

    points: Points
    score: float


@dataclass(frozen=True)
class Square:
    """A turned square in the picture: centre, side, and the angle (radians) by which upright is turned."""

    x: float
    y: float
    side: float
    angle: float


def packaged_folder() -> Path:
    """Where the package mediapipe keeps its networks. Raises SenseError."""
    found = importlib.util.find_spec("mediapipe")
    if found is None or not found.submodule_search_locations:
        raise SenseError(
            "The hand networks are missing, so gestures are not seen; install mediapipe 0.10.21 "
            "(`pip install --no-deps mediapipe==0.10.21`; it exists for Python 3.9 to 3.12)."
        )
    return Path(next(iter(found.submodule_search_locations))) / "modules"


class HandModel:
    """Loads in a second. A search costs about 0.06 CPU-seconds, each hand 0.04."""

    def __init__(self, folder: Path) -> None:
        """``folder`` holds PALM and LANDMARKS. Raises SenseError."""
        cv2.setNumThreads(1)
        try:
            self._palm = _network(folder / PALM)
            self._hand = _network(folder / LANDMARKS)
        except cv2.error as error:
            raise SenseError(
                f"The hand networks could not be loaded from {folder}; "
                "run the set-up again to reinstall mediapipe 0.10.21."
            ) from error
        self._anchors = _anchors()
        self._squares: list[Square] = []
        self._since_search = LOOK_EVERY
        self._searches = 0

    def find(self, picture: Picture) -> list[Hand]:
        """The hands in ``picture``, at most `MOST`; those of the picture before are looked for first."""
        self._since_search += 1
        squares = list(self._squares)
        if not squares or (len(squares) < MOST and self._since_search >= LOOK_EVERY):
            self._since_search = 0
            found = self._search(picture)
            squares += [each for each in found if not any(_same(each, known) for known in squares)]
        hands: list[Hand] = []
        self._squares = []
        for square in squares[:MOST]:
            hand = self._look(picture, square)
            if hand is None:
                continue
            following = _around_landmarks(hand.points)
            if following is not None and not any(_same(following, other) for other in self._squares):
                hands.append(hand)
                self._squares.append(following)
        return hands

    def forget(self) -> None:
        """The next picture has nothing to do with the last one."""
        self._squares = []
        self._searches = 0

    def _search(self, picture: Picture) -> list[Square]:
        """Where palms are, the surest first; in one part of the picture after the other."""
        x, y, share = _VIEWS[self._searches % len(_VIEWS)]
        self._searches += 1
        side = round(share * max(picture.shape[:2]))
        left, top = round(x * (picture.shape[1] - side)), round(y * (picture.shape[0] - side))
        square = _cut(picture, left, top, side)
        boxes, scores = self._run(self._palm, square, PALM_SIDE, ("Identity", "Identity_1"))
        sure = 1 / (1 + np.exp(-np.clip(scores.reshape(-1), -50, 50)))
        palms: list[tuple[tuple[float, float, float, float], Square]] = []
        for index in np.argsort(-sure)[: 8 * MOST]:
            if sure[index] < MAYBE or len(palms) == MOST:
                break
            box, wrist, middle = _palm(boxes.reshape(-1, 18)[index], self._anchors[index])
            if any(_overlap(box, other) > OVERLAP for other, _ in palms):
                continue
            angle = _turned(wrist, middle)
            reach = max(box[2], box[3])
            x = box[0] + box[2] / 2 - _PALM_SHIFT * reach * np.sin(angle)
            y = box[1] + box[3] / 2 + _PALM_SHIFT * reach * np.cos(angle)
            centre = float(x * side + left), float(y * side + top)
            palms.append((box, Square(*centre, reach * side * _PALM_SCALE, angle)))
        return [square for _, square in palms]

    def _look(self, picture: Picture, square: Square) -> Hand | None:
        """The hand within ``square``, if there is one."""
        to_picture = _matrix(square)
        crop = cv2.warpAffine(
            picture,
            to_picture,
            (HAND_SIDE, HAND_SIDE),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        points, score = self._run(self._hand, np.asarray(crop, np.uint8), HAND_SIDE, ("Identity", "Identity_1"))
        if float(score.reshape(-1)[0]) < SURE:
            return None
        found = points.reshape(21, 3)
        flat = found[:, :2] @ to_picture[:, :2].T + to_picture[:, 2]
        depth = found[:, 2:] * (square.side / HAND_SIDE)
        return Hand(np.concatenate([flat, depth], axis=1).astype(np.float32), float(score.reshape(-1)[0]))

    def _run(
        self, network: cv2.dnn.Net, picture: Picture, side: int, outputs: tuple[str, str]
    ) -> tuple[Points, Points]:
        network.setInput(cv2.dnn.blobFromImage(picture, 1 / 255, (side, side)))
        first, second = network.forward(list(outputs))
        return np.asarray(first, np.float32), np.asarray(second, np.float32)


def _network(path: Path) -> cv2.dnn.Net:
    """OpenCV's older engine: the newer one gives a single output, and forgets the others."""
    return cv2.dnn.readNetFromTFLite(str(path), engine=cv2.dnn.ENGINE_CLASSIC)


def _cut(picture: Picture, left: int, top: int, side: int) -> Picture:
    """A square of ``picture``; beyond its edges the last pixels go on, so that a hand does not end there."""
    height, width, _ = picture.shape
    right, bottom = left + side, top + side
    inside = picture[max(0, top) : min(bottom, height), max(0, left) : min(right, width)]
    beyond = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    return np.asarray(cv2.copyMakeBorder(inside, *beyond, cv2.BORDER_REPLICATE), np.uint8)


def _anchors() -> Points:
    """Centres of the palm network's anchors, float32 [2016, 2], 0..1."""
    parts = []
    for cells, each in _GRIDS:
        middle = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        x, y = np.meshgrid(middle, middle)
        parts.append(np.repeat(np.stack([x, y], axis=-1).reshape(-1, 2), each, axis=0))
    return np.concatenate(parts)


def _palm(
    row: Points, anchor: Points
) -> tuple[tuple[float, float, float, float], tuple[float, float], tuple[float, float]]:
    """A palm's box (x, y, width, height), its wrist and the root of its middle finger, all 0..1."""
    pairs = row.reshape(9, 2) / PALM_SIDE
    centre, size, wrist, middle = pairs[0] + anchor, pairs[1], pairs[2] + anchor, pairs[4] + anchor
    corner = centre - size / 2
    box = float(corner[0]), float(corner[1]), float(size[0]), float(size[1])
    return box, (float(wrist[0]), float(wrist[1])), (float(middle[0]), float(middle[1]))


def _around_landmarks(points: Points) -> Square | None:
    """Where the hand will be looked for in the next picture; None when it has shrunk to nothing."""
    flat = points[list(_STEADY), :2].astype(np.float64)
    roots = (points[5, :2] + points[13, :2] + 2 * points[9, :2]) / 4
    angle = _turned((float(points[0, 0]), float(points[0, 1])), (float(roots[0]), float(roots[1])))
    along = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = flat @ along.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    side = float((high - low).max())
    if not side > 1:
        return None
    middle = (low + high) / 2 + np.array([0.0, _HAND_SHIFT * side])
    x, y = middle @ along
    return Square(float(x), float(y), side * _HAND_SCALE, float(angle))


def _turned(wrist: tuple[float, float], middle: tuple[float, float]) -> float:
    """The angle that the hand's axis is turned clockwise from upright, in radians."""
    return float(np.arctan2(middle[0] - wrist[0], wrist[1] - middle[1]))


def _matrix(square: Square) -> npt.NDArray[np.float64]:
    """[2, 3]: from pixels of the crop of `HAND_SIDE` to pixels of the picture."""
    scale = square.side / HAND_SIDE
    cos, sin = np.cos(square.angle) * scale, np.sin(square.angle) * scale
    half = HAND_SIDE / 2
    return np.array(
        [
            [cos, -sin, square.x - half * cos + half * sin],
            [sin, cos, square.y - half * sin - half * cos],
        ]
    )


def _same(first: Square, second: Square) -> bool:
    """Whether two squares hold one hand."""
    apart = np.hypot(first.x - second.x, first.y - second.y)
    return bool(apart < 0.35 * max(first.side, second.side))


def _overlap(first: tuple[float, float, float, float], second: tuple[float, float, float, float]) -> float:
    """Intersection over union of two boxes (x, y, width, height)."""
    across = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    down = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    shared = max(0.0, across) * max(0.0, down)
    return shared / (first[2] * first[3] + second[2] * second[3] - shared + 1e-9)
