"""``python -m engine.evaluation.rounding``: what rounding the nano's matrices costs.

Validation scenes are played as they were written: with the weights as they are, and with the projections and
experts rounded to int8 and to int4 (`engine.model.quantised`).
"""

from __future__ import annotations

import sys
from typing import Final

import numpy as np

from engine.dialect.nano import Nano
from engine.dialect.vocabulary import FIRST_CHOICE
from engine.evaluation.calibrate import scene_scores
from engine.evaluation.written import opened
from engine.model.quantised import Precision, at_precision
from engine.training.example import Scene
from engine.training.skills import Skill, skills
from kernels.quantised import Quantised

_PRECISIONS: Final[tuple[Precision, ...]] = ("int8", "int4")
_FIRST_SEED: Final = 8_000


def rounded(nano: Nano, precision: Precision) -> Nano:
    """A copy whose projections and experts have the values that ``precision`` can hold."""
    weights = {name: at_precision(name, weight, precision) for name, weight in nano.state_dict().items()}
    same = Nano(nano.config, nano.vocabulary)
    same.load_state_dict(
        {name: kept.dequantised() if isinstance(kept, Quantised) else kept for name, kept in weights.items()}
    )
    same.biases.copy_(nano.biases)
    same.unheard.copy_(nano.unheard)
    return same.eval().requires_grad_(False)


def measure(nano: Nano, scenes: list[Scene]) -> tuple[float, dict[str, Skill]]:
    """The mean surprise of what was wanted, in nats a tick, and recall and precision of every choice."""
    biases, surprises, pairs = nano.biases.numpy(), [], []
    for made in scenes:
        scores = scene_scores(nano, made)
        logits, wanted = scores.logits + biases, scores.wanted - FIRST_CHOICE
        likely = np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(wanted)), wanted]
        surprises += likely[np.isfinite(likely)].tolist()  # what the session would not allow is not asked
        pairs.append((scores.wanted, logits.argmax(1) + FIRST_CHOICE))
    return float(np.mean(surprises)), skills(pairs)


def main() -> int:
    """Print a line for each precision and choice."""
    given = opened("Show what rounding the nano's weights costs.", _FIRST_SEED)
    if given is None:
        return 2
    nano, scenes = given
    variants: dict[str, Nano] = {"as it is": nano}
    variants.update({each: rounded(nano, each) for each in _PRECISIONS})
    for name, variant in variants.items():
        surprise, found = measure(variant, scenes)
        print(f"{name:9} surprise {surprise:.4f}")
        for kind, skill in found.items():
            if skill.wanted:
                print(f"  {kind:20} recall {skill.recall}  precision {skill.precision}  ({skill.wanted})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
