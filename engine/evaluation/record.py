"""What an evaluated session leaves behind: what happened, and what was done in each tick."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.protocol import TICK_SECONDS, ActionKind

MADE: Final = "made in code"  # the detail of a sound that nobody made

HappeningKind = Literal[
    "turn",  # the user speaks to the assistant, pauses included
    "pause",  # a silence inside a turn
    "trail",  # a sentence to the assistant that breaks off, and is not gone on with
    "interruption",  # a turn that began while the assistant was speaking
    "backchannel",
    "tic",
    "side",  # words to somebody else, with the head turned away
    "call",  # ... into the microphone, as on the telephone
    "broadcast",  # other people's voices: television, somebody behind
    "cue",  # the word that was agreed on has been said
    "rep",  # one repetition of an exercise
    "activity",  # something whose begin and end are to be told
    "person",  # somebody came into view, while that was to be told
    "due",  # a timed wish fell due
    "failure",  # a line that shows a failure reached the session
    "harmless",  # a line that shows none
]


@dataclass(frozen=True)
class Happening:
    """Something that happened, in seconds of the session. ``detail``: words or intent. ``answer``: the stock
    answer that a turn asks for."""

    kind: HappeningKind
    start: float
    end: float
    detail: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Tick:
    """``sounding``: own speech was played in this tick. ``begins``: the action begins new speech.

    ``detail``: the action's; the task where it begins one or reads what one brought.
    ``seconds``: how long that speech is. ``heard``: words that arrived with the tick.
    """

    kind: ActionKind
    detail: str
    text: str
    sounding: bool
    begins: bool
    seconds: float = 0.0
    heard: str = ""


@dataclass(frozen=True)
class SessionRecord:
    """One session. ``source``: where its voice comes from."""

    source: str
    happenings: list[Happening]
    ticks: list[Tick] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return len(self.ticks) * TICK_SECONDS

    def of(self, *kinds: HappeningKind) -> list[Happening]:
        """The happenings of some kinds, as they were written down."""
        return [each for each in self.happenings if each.kind in kinds]

    def heard(self, start: float, end: float) -> bool:
        """Whether any words arrived in ``start``..``end``."""
        return any(tick.heard for _, tick in self._between(start, end))

    def sounding(self, start: float, end: float) -> bool:
        """Whether own speech sounded at any time in ``start``..``end`` seconds."""
        first, last = int(start / TICK_SECONDS), int(end / TICK_SECONDS)
        return any(tick.sounding for tick in self.ticks[max(0, first) : last + 1])

    def begins(self, start: float, end: float, acks: bool = False) -> list[float]:
        """When own speech began in ``start``..``end``: answers, or any sound with ``acks``.

        Speech that goes on with what is read next is no new beginning, but an answer behind "hm" is one.
        """
        found, before = [], ""
        for number, tick in enumerate(self.ticks):
            if not tick.begins:
                continue
            goes_on = tick.sounding and tick.kind == "read" and (acks or before != "ack")
            if start <= acts_at(number) < end and (acks or tick.kind != "ack") and not goes_on:
                found.append(acts_at(number))
            before = tick.kind
        return found

    def answers(self, start: float, end: float, since: float, acks: bool = False) -> list[float]:
        """As `begins`, but for what is read of tasks begun before ``since``: an older answer goes on."""
        asked = {tick.detail for _, tick in self._between(since, end) if tick.kind in ("delegate", "wish")}
        ticks = ((at, self.ticks[tick_at(at)]) for at in self.begins(start, end, acks))
        return [at for at, tick in ticks if tick.kind != "read" or tick.detail in asked]

    def stock(self, at: float) -> str:
        """The words of the stock answer that began then; empty where it was none."""
        tick = self.ticks[tick_at(at)]
        return tick.text if tick.kind == "say" else ""

    def actions(self, kinds: tuple[ActionKind, ...], start: float, end: float) -> list[float]:
        """When actions of some kinds took effect."""
        return [acts_at(number) for number, tick in self._between(start, end) if tick.kind in kinds]

    def interjections(self, detail: str, start: float, end: float) -> list[float]:
        """When interjections of one kind were made."""
        return [
            acts_at(number)
            for number, tick in self._between(start, end)
            if tick.kind == "interject" and tick.detail == detail
        ]

    def _between(self, start: float, end: float) -> Iterable[tuple[int, Tick]]:
        return ((number, tick) for number, tick in enumerate(self.ticks) if start <= acts_at(number) < end)


def tick_at(seconds: float) -> int:
    """The tick whose action takes effect then."""
    return round(seconds / TICK_SECONDS) - 1


def acts_at(tick: int) -> float:
    """When the action of a tick takes effect: at the tick's end."""
    return (tick + 1) * TICK_SECONDS
