"""What a camera makes of a picture: focus, exposure time, colours, compression; drawn by lot for each film."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from engine.training.camera.rooms import Image


@dataclass(frozen=True)
class Optics:
    """``blur``: standard deviation in pixels; ``smear``: share of the picture before that is still in one.

    ``mix``: [3, 3], what of each colour comes out as which; ``gamma``: exponent of the brightness; ``quality``:
    of the JPEG pictures that most webcams send, 0 for none.
    """

    blur: float
    smear: float
    mix: npt.NDArray[np.float32]
    gamma: float
    quality: int

    @staticmethod
    def draw(rng: np.random.Generator) -> Optics:
        """Any camera; three in ten change nothing but the compression."""
        quality = int(rng.integers(30, 92)) if rng.random() < 0.4 else 0
        if rng.random() < 0.3:
            return Optics(0.0, 0.0, np.eye(3, dtype=np.float32), 1.0, quality)
        mix = np.eye(3) + rng.normal(0, 0.12, (3, 3))
        if rng.random() < 0.1:
            mix = np.full((3, 3), 1 / 3)
        return Optics(
            blur=float(rng.uniform(0.4, 1.6)) if rng.random() < 0.4 else 0.0,
            smear=float(rng.uniform(0.1, 0.45)) if rng.random() < 0.25 else 0.0,
            mix=np.asarray(mix, dtype=np.float32),
            gamma=float(np.exp(rng.normal(0, 0.3))),
            quality=quality,
        )

    def taken(self, frames: Iterable[Image]) -> list[Image]:
        """The pictures as they come out of the camera, uint8 RGB."""
        table = np.round(255 * (np.arange(256) / 255) ** self.gamma).astype(np.uint8)
        plain = bool((self.mix == np.eye(3)).all())
        made: list[Image] = []
        before: Image | None = None
        for frame in frames:
            picture = frame
            if self.smear and before is not None:
                picture = np.asarray(
                    cv2.addWeighted(frame, 1 - self.smear, before, self.smear, 0), dtype=np.uint8
                )
            before = frame
            if self.blur:
                picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), self.blur), dtype=np.uint8)
            if not plain:
                picture = np.asarray(cv2.LUT(cv2.transform(picture, self.mix), table), dtype=np.uint8)
            if self.quality:
                coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, self.quality])[1]
                picture = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)
            made.append(picture)
        return made
