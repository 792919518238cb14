"""What a scene is: ticks with what is observed and what should be done, and the truth about what went on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.dialect.tick import Situation
from engine.dialect.vocabulary import Choice
from engine.protocol import Observation

TruthKind = Literal[
    "turn",  # the user speaks to the assistant, from the first sound to the last, pauses included
    "pause",  # a pause inside a turn
    "interruption",  # a turn that begins while the assistant speaks
    "backchannel",
    "tic",  # a cough, a throat being cleared
    "side",  # the user speaks to somebody else
    "broadcast",  # other voices: television, people behind
    "noise",
    "person in",
    "person out",
    "away",  # the way out of a repetition
    "back",  # the way back
    "lasting",  # what lasts, such as waving
    "due",
    "failure",  # a line that shows a failure appeared in front of the model
    "harmless",
    "note",
    "typed",
    "absent",  # the microphone was off
]


@dataclass(frozen=True)
class GroundTruth:
    """Something that happened, in seconds of the scene. ``detail``: the words or the intent."""

    kind: TruthKind
    start: float
    end: float
    detail: str = ""


@dataclass(frozen=True)
class SceneStep:
    """One tick: what is observed, how things stand, the action that is taken, and the one that should be.

    They differ where an action was taken wrongly on purpose, so that the way back is shown and learnt (as in
    DAgger: Ross, Gordon & Bagnell, AISTATS 2011). ``weight``: of ``wanted``; 0 where nothing is sure.
    """

    observation: Observation
    situation: Situation
    choice: Choice
    text: str
    wanted: Choice
    weight: float


@dataclass(frozen=True)
class Scene:
    """A stretch of interaction. ``events`` are ordered by their start."""

    seed: int
    steps: list[SceneStep]
    events: list[GroundTruth]
