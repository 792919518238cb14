"""How well the choices are predicted on scenes that are played as they were written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.dialect.vocabulary import CHOICES, FIRST_CHOICE

NEAR: int = 1  # ticks by which a choice may be early or late and still count

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Skill:
    """``recall``: share of the wanted actions that were chosen within NEAR ticks; ``precision``: share of the
    chosen that were wanted. None where there was nothing to count."""

    wanted: int
    chosen: int
    recall: float | None
    precision: float | None


def skills(scenes: list[tuple[Ints, Ints]]) -> dict[str, Skill]:
    """Per action, from (wanted, chosen) token ids per tick of each scene."""
    result = {}
    for number, choice in enumerate(CHOICES):
        token = FIRST_CHOICE + number
        wanted = chosen = found = right = 0
        for truth, guess in scenes:
            want, got = truth == token, guess == token
            wanted += int(want.sum())
            chosen += int(got.sum())
            found += int((want & _near(got)).sum())
            right += int((got & _near(want)).sum())
        name = f"{choice.kind} {choice.detail}".strip()
        result[name] = Skill(
            wanted,
            chosen,
            round(found / wanted, 4) if wanted else None,
            round(right / chosen, 4) if chosen else None,
        )
    return result


def _near(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    wide = flags.copy()
    for shift in range(1, NEAR + 1):
        wide[shift:] |= flags[:-shift]
        wide[:-shift] |= flags[shift:]
    return wide
