"""``python -m engine.evaluation.calibrate``: thresholds of the choices, from validation scenes alone.

A threshold is a bias added to a choice's logit. Each in turn takes the value with the best mean F over the
choices (an action counts within one tick), over scenes played as they were written, until none moves. For
answers recall counts twice as much as precision: an answer that never comes is worse than one that is early.
For what is said unasked precision counts twice as much: a false alarm costs more trust than a missed one.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import torch

from engine.dialect.nano import THRESHOLDS_FILE, Nano, choice_name
from engine.dialect.tick import HEARD_AGE_MAX
from engine.dialect.vocabulary import CHOICES, FIRST_CHOICE
from engine.evaluation.written import nano_and_clips
from engine.files import write_bytes
from engine.protocol import REQUEST_TICKS, Heard, Seen, Typed
from engine.session.offered import MOVED_TICKS, UNHEARD_TICKS, Grounds, meaningful
from engine.session.state import FRESH_TICKS
from engine.training.example import Scene
from engine.training.examples import scene_example
from engine.training.learner import importance
from engine.training.scenes import scene
from engine.training.skills import skills
from engine.training.watching import watching_scene

GRID: Final = tuple(np.round(np.arange(-4.0, 2.01, 0.25), 2).tolist())
ANSWERS: Final = frozenset({"say", "read", "delegate", "wish open", "interject reminder"})
UNASKED: Final = frozenset({"interject person", "interject failure"})
FEWEST: Final = 8  # wanted actions, for a threshold to be moved
_ROUNDS: Final = 4
_FIRST_SEED: Final = 5_000

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scores:
    """One scene: logits [ticks, choices], minus infinity where a choice means nothing; wanted ids [ticks]."""

    logits: Floats
    wanted: Ints


def scene_scores(nano: Nano, made: Scene) -> Scores:
    """What the nano would say in each tick, were everything before as it was written."""
    example = scene_example(made, nano.vocabulary.encode, importance)
    asked = np.flatnonzero((example.target >= FIRST_CHOICE) & (example.target < FIRST_CHOICE + len(CHOICES)))
    with torch.no_grad():
        hidden = nano.run(nano.embed(example.rows)[None]).hidden[0, torch.from_numpy(asked)]
        logits = nano.transformer.logits(hidden).float()[:, FIRST_CHOICE : FIRST_CHOICE + len(CHOICES)]
    meaningful = meaningful_choices(made)[example.tick[asked]]
    return Scores(np.where(meaningful, logits.numpy(), -np.inf).astype(np.float32), example.target[asked])


def meaningful_choices(made: Scene) -> npt.NDArray[np.bool_]:
    """bool [ticks, choices]: what the session would allow; see `engine.session.offered`."""
    rows, seen, moved, spoken = [], -FRESH_TICKS, -FRESH_TICKS, -HEARD_AGE_MAX
    words, asked_again = False, False
    for number, step in enumerate(made.steps):
        events = step.observation.events
        seen = number if any(isinstance(event, Seen) for event in events) else seen
        moved = number if step.observation.patches else moved
        for event in events:
            if isinstance(event, Heard | Typed):
                words, asked_again = True, False
                spoken = event.spoken if isinstance(event, Heard) else number
        asks = words and number - spoken <= REQUEST_TICKS
        allowed = meaningful(
            Grounds(
                step.situation,
                words=asks,
                fresh=any(isinstance(event, Heard) for event in events),
                unheard=not asked_again and number - spoken >= UNHEARD_TICKS,
                line=number - seen < FRESH_TICKS,
                picture=moved == number,
                moved=number - moved < MOVED_TICKS,
            )
        )
        rows.append([choice in allowed for choice in CHOICES])
        asked_again = asked_again or (step.choice.kind == "delegate" and not asks)
        words = words and step.choice.kind not in ("say", "delegate", "wish", "cancel")
    return np.array(rows, dtype=np.bool_)


def calibrated(scores: list[Scores], fixed: dict[str, float] | None = None) -> dict[str, float]:
    """The bias of each choice, by name; silent and go stay at 0, and those of ``fixed`` where they are put."""
    held = fixed or {}
    biases = np.array([held.get(choice_name(choice), 0.0) for choice in CHOICES], dtype=np.float32)
    best = quality(scores, biases)
    for _ in range(_ROUNDS):
        before = best
        for number, choice in enumerate(CHOICES):
            wanted = sum(int((each.wanted == FIRST_CHOICE + number).sum()) for each in scores)
            if choice.kind in ("silent", "go") or choice_name(choice) in held or wanted < FEWEST:
                continue
            for value in GRID:
                trial = biases.copy()
                trial[number] = value
                found = quality(scores, trial)
                if found > best + 1e-9:
                    best, biases = found, trial
        if best == before:
            break
    return {choice_name(choice): float(bias) for choice, bias in zip(CHOICES, biases, strict=True)}


def quality(scores: list[Scores], biases: Floats) -> float:
    """Mean F over the choices that were wanted often enough: F2 for answers, F0.5 for what is said unasked."""
    pairs = [(each.wanted, (each.logits + biases).argmax(1) + FIRST_CHOICE) for each in scores]
    values = []
    for name, skill in skills(pairs).items():
        if skill.wanted >= FEWEST:
            recall, precision = skill.recall or 0.0, skill.precision or 0.0
            square = 4.0 if name in ANSWERS else 0.25 if name in UNASKED else 1.0
            below = square * precision + recall
            values.append((1 + square) * recall * precision / below if below else 0.0)
    return float(np.mean(values))


def main() -> int:
    """Calibrate the nano in ``--nano`` and write its thresholds beside it."""
    parser = argparse.ArgumentParser(description="Set the nano's thresholds from validation scenes.")
    parser.add_argument("--nano", type=Path, required=True, help="folder of the nano")
    parser.add_argument("--scenes", type=int, default=120, help="how many validation scenes (default: 120)")
    parser.add_argument(
        "--films", type=int, help="how many scenes with something to count or tell (default: as many)"
    )
    parser.add_argument(
        "--fix",
        action="append",
        default=[],
        type=_threshold,
        metavar="CHOICE=BIAS",
        help='leave a threshold here, as found in closed loop on validation voices: "stop=-0.5"',
    )
    args = parser.parse_args()
    given = nano_and_clips(args.nano)
    if given is None:
        return 2
    nano, clips = given
    seeds = range(_FIRST_SEED, _FIRST_SEED + args.scenes)
    scores = [scene_scores(nano, scene(seed, clips, "validation")) for seed in seeds]
    films = range(_FIRST_SEED, _FIRST_SEED + (args.scenes if args.films is None else args.films))
    scores += [scene_scores(nano, watching_scene(seed, clips, "validation")) for seed in films]
    biases = calibrated(scores, dict(args.fix))
    before, after = (
        quality(scores, np.array(each, dtype=np.float32))
        for each in ([0.0] * len(CHOICES), list(biases.values()))
    )
    write_thresholds(nano.thresholds() | biases, args.nano)
    print(f"mean F {before:.3f} -> {after:.3f}; {biases}")
    return 0


def write_thresholds(biases: dict[str, float], folder: Path) -> None:
    """Write the bias of each choice beside a nano, in one step."""
    write_bytes(folder / THRESHOLDS_FILE, msgspec.json.format(msgspec.json.encode(biases), indent=2) + b"\n")


def _threshold(text: str) -> tuple[str, float]:
    name, _, bias = text.partition("=")
    if name not in {choice_name(choice) for choice in CHOICES}:
        raise argparse.ArgumentTypeError(f"there is no choice called {name!r}")
    return name, float(bias)


if __name__ == "__main__":
    sys.exit(main())
