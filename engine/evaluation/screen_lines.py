"""``python -m engine.evaluation.screen_lines``: what a threshold of failures costs, on validation lines.

Lines as the screen shows them, one after the other and without sound: the share of failures that would be
spoken of, and of harmless lines left alone, for each threshold.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from engine.dialect.nano import Nano, NanoError, load_nano
from engine.dialect.vocabulary import CHOICES, FIRST_CHOICE, Choice
from engine.training.drills import drill
from engine.training.learner import importance

_FIRST_SEED: Final = 70_000
_FAILURE: Final = CHOICES.index(Choice("interject", "failure"))
_QUIET: Final = (CHOICES.index(Choice("silent")), CHOICES.index(Choice("go")))
_BIASES: Final = np.round(np.arange(2.0, -3.01, -0.25), 2)

Floats = npt.NDArray[np.float32]


def margins(nano: Nano, drills: int) -> tuple[Floats, Floats]:
    """Logit of speaking of a failure over that of being quiet: at failures, and at harmless lines."""
    failures, harmless = [], []
    for seed in range(_FIRST_SEED, _FIRST_SEED + drills):
        example = drill(seed, "validation", nano.vocabulary.encode, importance)
        chosen = example.target - FIRST_CHOICE
        asked = np.flatnonzero((chosen == _FAILURE) | np.isin(chosen, _QUIET))
        with torch.no_grad():
            hidden = nano.run(nano.embed(example.rows)[None]).hidden[0, torch.from_numpy(asked)]
            logits = nano.transformer.logits(hidden).float()[:, FIRST_CHOICE : FIRST_CHOICE + len(CHOICES)]
        over = (logits[:, _FAILURE] - logits[:, list(_QUIET)].amax(1)).numpy()
        failures.append(over[chosen[asked] == _FAILURE])
        harmless.append(over[chosen[asked] != _FAILURE])
    return np.concatenate(failures), np.concatenate(harmless)


def main() -> int:
    """Print the trade."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nano", type=Path, required=True, help="folder of the nano")
    parser.add_argument("--drills", type=int, default=80, help="of 28 lines and phrases each (default: 80)")
    args = parser.parse_args()
    torch.set_num_threads(1)
    try:
        failures, harmless = margins(load_nano(args.nano), args.drills)
    except NanoError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(failures)} failures, {len(harmless)} harmless lines")
    print("threshold  spoken of  left alone  F")
    for bias in _BIASES:
        spoken, false = failures + bias > 0, harmless + bias > 0
        precision = spoken.sum() / max(1, spoken.sum() + false.sum())
        both = precision + spoken.mean()
        best = 2 * precision * spoken.mean() / both if both else 0.0
        print(f"{bias:+9.2f}  {spoken.mean():9.3f}  {1 - false.mean():10.3f}  {best:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
