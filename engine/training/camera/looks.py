"""What people before the training camera look like: build, head, hair, hat and clothes, each drawn by lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from engine.training.camera.sprites import Colour, Image, any_colour, opaque

STEPS: Final = 8  # pictures of a double step
Arms = Literal["hang", "swing", "raise", "wave", "hold", "hips", "desk"]
GESTURES: Final[tuple[Arms, ...]] = ("hang", "hang", "raise", "wave", "hold", "hips")

TORSOS: Final[
    dict[str, tuple[float, ...]]
] = {  # half widths from the shoulders down to the seam, of the shoulders'
    "box": (1.0, 1.0, 1.0, 1.0),
    "wedge": (1.1, 1.0, 0.8, 0.72),
    "hourglass": (0.95, 0.9, 0.66, 0.95),
    "pear": (0.72, 0.8, 0.95, 1.1),
    "barrel": (0.8, 1.08, 1.15, 0.9),
    "slope": (0.55, 1.0, 1.0, 0.95),
}
_HEADS: Final = ("oval", "round", "angular", "long")
_HAIR: Final = ("bald", "cap", "cap", "long", "bun", "curly", "side")
_HATS: Final = ("", "", "", "", "beanie", "brim", "peak", "hood", "scarf")
_PATTERNS: Final = ("plain", "plain", "plain", "stripes", "halves", "jacket", "belt", "badge")
_LIMBS: Final = ("line", "tapered", "tapered", "boxy")
_BOTTOMS: Final = ("trousers", "trousers", "trousers", "shorts", "skirt")
_SEAMS: Final = (0.5, 0.48, 0.46, 0.44, 0.3, 0.2)  # how far down the top reaches: shirt, jacket, coat, dress


@dataclass(frozen=True)
class Pose:
    """How a body is held.

    ``turn``: 0 to the front, 1 to the right, -1 to the left; ``step``: which of `STEPS`, None for who stands.
    """

    turn: float = 0.0
    back: bool = False
    step: int | None = None
    arms: Arms = "hang"
    sits: bool = False


@dataclass(frozen=True)
class Look:
    """How a person looks.

    Lengths are in body heights but ``height`` and ``blur``, in pixels. ``stride``: how far limbs swing, rad;
    ``splay``: how much of that the front shows; ``seam``: how far up the top ends; ``sleeve``: 0 none, 1 long.
    """

    height: float
    width: float
    head_size: float
    thick: float
    head: str
    hair: str
    hat: str
    torso: str
    pattern: str
    limbs: str
    bottoms: str
    seam: float
    sleeve: float
    face: bool
    glasses: bool
    beard: bool
    outline: bool
    blur: float
    stride: float
    splay: float
    skin: Colour
    hair_colour: Colour
    top: Colour
    second: Colour
    legs: Colour
    shoes: Colour


def any_look(rng: np.random.Generator, height: float, around: Image | None = None) -> Look:
    """A look of any kind, ``height`` pixels tall; sometimes dressed in the colours of the room ``around``."""
    child = rng.random() < 0.15
    skin = np.array([225, 180, 150]) * rng.uniform(0.3, 1.12) + rng.normal(0, 6, 3)
    hair = (
        rng.integers(8, 130) * np.array([1.0, 0.82, 0.62]) if rng.random() < 0.85 else rng.uniform(120, 230, 3)
    )
    clothes = [any_colour(rng) for _ in range(4)]
    if around is not None and rng.random() < 0.15:
        spots = around[rng.integers(0, around.shape[0], 4), rng.integers(0, around.shape[1], 4)]
        clothes = [opaque(*(spot + rng.normal(0, 18, 3))) for spot in spots]
    tones = [opaque(*skin), opaque(*hair), *clothes]
    if rng.random() < 0.12:  # against the light
        dark = rng.uniform(10, 70)
        tones = [opaque(*(dark + rng.normal(0, 7, 3))) for _ in tones]
    return Look(
        height=height,
        width=float(rng.uniform(0.2, 0.36)),
        head_size=float(rng.uniform(0.09, 0.11) if child else rng.uniform(0.062, 0.085)),
        thick=float(rng.uniform(0.055, 0.11)),
        head=str(rng.choice(_HEADS)),
        hair=str(rng.choice(_HAIR)),
        hat=str(rng.choice(_HATS)),
        torso=str(rng.choice(list(TORSOS))),
        pattern=str(rng.choice(_PATTERNS)),
        limbs=str(rng.choice(_LIMBS)),
        bottoms=str(rng.choice(_BOTTOMS)),
        seam=float(rng.choice(_SEAMS)),
        sleeve=float(rng.choice([0.0, 0.5, 1.0, 1.0, 1.0])),
        face=bool(rng.random() < 0.5),
        glasses=bool(rng.random() < 0.2),
        beard=bool(rng.random() < 0.2),
        outline=bool(rng.random() < 0.2),
        blur=float(rng.uniform(0.3, 1.6)) if rng.random() < 0.5 else 0.0,
        stride=float(rng.uniform(0.25, 0.6)),
        splay=float(rng.choice([0.3, 0.6, 1.0])),
        skin=tones[0],
        hair_colour=tones[1],
        top=tones[2],
        second=tones[3],
        legs=tones[4] if rng.random() < 0.85 else tones[2],
        shoes=tones[5],
    )
