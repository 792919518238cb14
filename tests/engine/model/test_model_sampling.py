"""Draws of a session: by its seed and position alone, and even."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.model.sampling import Sampling
from engine.serving.load import ModelError, load_model


def test_a_draw_depends_on_seed_and_position_alone() -> None:
    sampling = Sampling(0.7, 0.9, seed=4)
    draws = [sampling.draw(position) for position in range(400)]
    assert [Sampling(1.5, seed=4).draw(position) for position in reversed(range(400))] == draws[::-1]
    assert len({*draws, *(Sampling(0.7, 0.9, seed=5).draw(position) for position in range(400))}) > 790
    assert all(0 <= draw < 1 and np.float32(draw) == draw for draw in draws)
    assert 0.45 < sum(draws) / len(draws) < 0.55


@pytest.mark.parametrize(
    ("temperature", "top_p", "seed", "told"),
    [
        (0.0, 1.0, 0, "temperature"),
        (float("nan"), 1.0, 0, "temperature"),
        (1.0, 0.0, 0, "top-p"),
        (1.0, 1.0, -1, "seed"),
    ],
)
def test_what_cannot_be_drawn_with_is_told(temperature: float, top_p: float, seed: int, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Sampling(temperature, top_p, seed)


def test_the_nano_says_what_is_likeliest(tiny_nano_folder: Path) -> None:
    with pytest.raises(ModelError, match="leave --temperature out"):
        load_model(tiny_nano_folder, sampling=Sampling(1.0))
