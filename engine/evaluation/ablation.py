"""``python -m engine.evaluation.ablation``: what the timing is learnt from.

Validation scenes are played as they were written, once as they are, once with the microphone's ticks in random
order, once without the words. What comes from sound must fall to chance in the second and stay in the third.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import msgspec
import numpy as np

from engine.dialect.nano import Nano
from engine.dialect.tick import HEARD_AGE_MAX
from engine.dialect.vocabulary import FIRST_CHOICE
from engine.evaluation.calibrate import Scores, scene_scores
from engine.evaluation.written import opened
from engine.protocol import Heard
from engine.training.example import Scene
from engine.training.skills import Skill, skills

TIMING: Final = ("ack hm", "ack okay", "duck", "stop")
_FIRST_SEED: Final = 6_000


def shuffled(made: Scene) -> Scene:
    """The scene with the ticks of its microphone in random order."""
    order = np.random.default_rng(made.seed).permutation(len(made.steps))
    sounds = [made.steps[number].observation.audio for number in order]
    steps = [
        replace(step, observation=msgspec.structs.replace(step.observation, audio=sound))
        for step, sound in zip(made.steps, sounds, strict=True)
    ]
    return replace(made, steps=steps)


def wordless(made: Scene) -> Scene:
    """The scene without the words that were heard."""
    steps = []
    for step in made.steps:
        events = tuple(event for event in step.observation.events if not isinstance(event, Heard))
        observation = msgspec.structs.replace(step.observation, events=events)
        now = replace(step.situation, heard_age=HEARD_AGE_MAX)
        steps.append(replace(step, observation=observation, situation=now))
    return replace(made, steps=steps)


def timing(nano: Nano, scenes: list[Scene], change: Callable[[Scene], Scene]) -> dict[str, Skill]:
    """Recall and precision of the timing choices on changed scenes."""
    scores: list[Scores] = [scene_scores(nano, change(made)) for made in scenes]
    biases = nano.biases.numpy()
    found = skills([(each.wanted, (each.logits + biases).argmax(1) + FIRST_CHOICE) for each in scores])
    return {name: found[name] for name in TIMING}


def main() -> int:
    """Print the three tables."""
    given = opened("Show what the nano's timing is learnt from.", _FIRST_SEED)
    if given is None:
        return 2
    nano, scenes = given
    changes: dict[str, Callable[[Scene], Scene]] = {
        "as it is": lambda made: made,
        "sound shuffled": shuffled,
        "words removed": wordless,
    }
    for name, change in changes.items():
        found = timing(nano, scenes, change)
        line = "  ".join(
            f"{kind} {each.recall}/{each.precision} ({each.wanted})" for kind, each in found.items()
        )
        print(f"{name:15} recall/precision (wanted): {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
