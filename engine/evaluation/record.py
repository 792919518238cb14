"""What an evaluated session leaves behind: what happened, and what was done in each tick."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.protocol import TICK_SECONDS, ActionKind

HappeningKind = Literal[
    "turn",  # the user speaks to the assistant, pauses included
    "pause",  # a silence inside a turn
    "interruption",  # a turn that began while the assistant was speaking
    "backchannel",
    "tic",
    "side",
    "person",  # somebody came into view, while that was to be told
    "due",  # a timed wish fell due
    "failure",  # a line that shows a failure reached the session
    "harmless",  # a line that shows none
]


@dataclass(frozen=True)
class Happening:
    """Something that happened, in seconds of the session. ``detail``: words or intent."""

    kind: HappeningKind
    start: float
    end: float
    detail: str = ""


@dataclass(frozen=True)
class Tick:
    """``sounding``: own speech was played in this tick. ``begins``: the action begins new speech."""

    kind: ActionKind
    detail: str
    text: str
    sounding: bool
    begins: bool


@dataclass(frozen=True)
class SessionRecord:
    """One session. ``source``: where its voice comes from."""

    source: str
    happenings: list[Happening]
    ticks: list[Tick] = field(default_factory=list)

    def sounding(self, start: float, end: float) -> bool:
        """Whether own speech sounded at any time in ``start``..``end`` seconds."""
        first, last = int(start / TICK_SECONDS), int(end / TICK_SECONDS)
        return any(tick.sounding for tick in self.ticks[max(0, first) : last + 1])


def acts_at(tick: int) -> float:
    """When the action of a tick takes effect: at the tick's end."""
    return (tick + 1) * TICK_SECONDS
