"""From a scene to one sequence of rows, with what is to be learnt at each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.dialect.rows import Lane, Rows, concat, token_rows
from engine.dialect.sound import SoundEncoder
from engine.dialect.tick import tick_rows
from engine.dialect.vocabulary import END, MAX_SAY_TOKENS, Choice, choice_token
from engine.protocol import TICK_SECONDS
from engine.training.example import GroundTruth, Scene

NONE: Final = -1  # no target at this row
HEARD_WEIGHT: Final = 0.15  # the words themselves, learnt from the sound before them
FIRST_TEXT_WEIGHT: Final = 5.0  # the first token of a spoken answer decides which one it is
TEXT_WEIGHT: Final = 1.5  # each of the others

# What the auxiliary heads learn at each STATUS row; they are left behind after training.
SOUNDS: Final = ("turn", "pause", "interruption", "backchannel", "tic", "side", "broadcast")
AHEAD: Final = ((0, 2), (2, 5), (5, 10))  # ticks ahead in which the user's turn will sound
MOVES: Final = ("away", "back", "lasting")
TRUTHS: Final = len(SOUNDS) + len(AHEAD) + len(MOVES) + 1  # the last one: a person is in view

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """A sequence of T rows and what is to be learnt at each.

    target: int64 [T], the vocabulary id that should follow the row, or NONE. weight: float32 [T].
    truth: float32 [T, TRUTHS], 0 or 1 at STATUS rows, else NONE. tick: int64 [T], the row's tick in its scene.
    """

    rows: Rows
    target: Ints
    weight: Floats
    truth: Floats
    tick: Ints

    def __len__(self) -> int:
        return len(self.rows)


def scene_example(
    scene: Scene,
    encode: Callable[[str], list[int]],
    importance: Callable[[Choice], float],
    slip: float = 0.0,
) -> Example:
    """The rows that a live session would have seen, and their targets.

    ``importance``: weight of a choice as a target. ``slip``: the share of ticks in which the model's own action
    is shown to it wrongly (the target stays), so that it learns to go on from its own mistakes.
    """
    rng = np.random.default_rng(scene.seed)
    sounds = SoundEncoder()
    truth = scene_truth(scene.events, len(scene.steps))
    parts: list[Rows] = []
    targets: list[int] = []
    weights: list[float] = []
    ticks: list[int] = []
    places: list[int] = []
    for number, step in enumerate(scene.steps):
        sound = sounds.push(step.observation)
        rows = tick_rows(step.observation, step.situation, sound.mic, sound.own, encode)
        taken = [choice_token(step.choice), *spoken_tokens(step.choice, step.text, encode)]
        slips = step.choice.kind in ("silent", "go") and rng.random() < slip
        shown = [_slipped(taken[0], rng) if slips else taken[0], *taken[1:]]
        for lane, token in zip(rows.lane.tolist(), rows.token.tolist(), strict=True):
            heard = lane == Lane.HEARD and len(targets) > 0
            if heard and targets[-1] == NONE:
                targets[-1], weights[-1] = token, HEARD_WEIGHT
            targets.append(NONE)
            weights.append(0.0)
        places.append(len(targets) - 1)
        if step.weight > 0:
            targets[-1], weights[-1] = choice_token(step.wanted), step.weight * importance(step.wanted)
        targets += [*taken[1:], NONE]
        weights += [*(min(step.weight, 1.0) * each for each in text_weights(taken[1:])), 0.0]
        parts += [rows, token_rows(shown, Lane.ACTION)]
        ticks += [number] * (len(targets) - len(ticks))
    labels = np.full((len(targets), TRUTHS), NONE, dtype=np.float32)
    labels[places] = truth
    return Example(
        rows=concat(parts),
        target=np.array(targets, dtype=np.int64),
        weight=np.array(weights, dtype=np.float32),
        truth=labels,
        tick=np.array(ticks, dtype=np.int64),
    )


def scene_truth(events: Iterable[GroundTruth], ticks: int) -> Floats:
    """float32 [ticks, TRUTHS]: the sounds of each tick, what is to come, how a body moves, whether anyone is in
    view.
    """
    truth = np.zeros((ticks, TRUTHS), dtype=np.float32)
    since = None
    speech = np.zeros(ticks + max(end for _, end in AHEAD), dtype=np.float32)
    for event in events:
        first, last = _ticks(event, ticks)
        if event.kind in SOUNDS:
            truth[first:last, SOUNDS.index(event.kind)] = 1
        elif event.kind in MOVES:
            moves = truth[first:last, len(SOUNDS) + len(AHEAD) :][:, : len(MOVES)]
            moves[:] = 0  # one thing at a time
            moves[:, MOVES.index(event.kind)] = 1
        if event.kind in ("turn", "interruption"):
            speech[first:last] = 1
        elif event.kind == "person in":
            since = first
        elif event.kind == "person out" and since is not None:
            truth[since:first, -1] = 1
            since = None
    if since is not None:
        truth[since:, -1] = 1
    for event in events:
        if event.kind == "pause":
            first, last = _ticks(event, ticks)
            speech[first:last] = 0
    for number, (begin, end) in enumerate(AHEAD):
        for tick in range(ticks):
            truth[tick, len(SOUNDS) + number] = speech[tick + 1 + begin : tick + 1 + end].max(initial=0)
    return truth


def _ticks(event: GroundTruth, ticks: int) -> tuple[int, int]:
    first = int(event.start / TICK_SECONDS)
    return max(0, first), min(ticks, max(first + 1, round(event.end / TICK_SECONDS)))


def spoken_tokens(choice: Choice, text: str, encode: Callable[[str], list[int]]) -> list[int]:
    """The tokens that follow a choice: the words of a say, and END where there is room for it."""
    if choice.kind != "say":
        return []
    tokens = encode(text)[:MAX_SAY_TOKENS]
    return [*tokens, END] if len(tokens) < MAX_SAY_TOKENS else tokens


def text_weights(tokens: list[int]) -> list[float]:
    """What each token of a spoken answer counts."""
    return [FIRST_TEXT_WEIGHT if number == 0 else TEXT_WEIGHT for number in range(len(tokens))]


def _slipped(token: int, rng: np.random.Generator) -> int:
    """Another action, without text."""
    others = (Choice("silent"), Choice("go"), Choice("ack", "okay"), Choice("duck"), Choice("stop"))
    options = [choice_token(each) for each in others if choice_token(each) != token]
    return options[int(rng.integers(len(options)))]
