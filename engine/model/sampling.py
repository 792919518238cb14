"""How a token of text is drawn, where the likeliest is not simply taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Sampling:
    """temperature: above 0; top_p: above 0, at most 1 (see `kernels.stream.StreamKernels.sample`).

    A draw depends on the seed and on the position of its row in its stream, on nothing else: so a session says
    the same again with the same seed, also after a restart, whoever is served beside it. Raises ValueError with
    one sentence for numbers outside these bounds.
    """

    temperature: float
    top_p: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.temperature <= 100:
            raise ValueError(
                "A temperature is above 0 and at most 100: leave it out to take the likeliest token."
            )
        if not 0 < self.top_p <= 1:
            raise ValueError("--top-p is a share above 0 and at most 1.")
        if not 0 <= self.seed < 2**63:
            raise ValueError("--seed is a whole number from 0 on, below 2 to the power of 63.")

    def draw(self, position: int) -> float:
        """A number in [0, 1) for the row at that position; float32 holds it exactly."""
        bits = np.random.Philox(key=self.seed, counter=position)
        return float(np.random.Generator(bits).random(dtype=np.float32))
