"""What became of each turn, interruption and sound that asked for nothing: pure functions over a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.evaluation.record import Happening, HappeningKind, SessionRecord

YIELD_SECONDS: Final = 2.0
STOP_SECONDS: Final = 1.0
ANSWER_SECONDS: Final = 2.0
GOES_ON_SECONDS: Final = 1.5
RESPONSE_SECONDS: Final = 8.0


@dataclass(frozen=True)
class Response:
    """``answers``: when answers began after ``turn`` and before ``until``; ``sounds``: also with acks.
    ``said``: the words of the first answer where it was a stock one."""

    turn: Happening
    until: float
    answers: list[float]
    sounds: list[float]
    said: str = ""

    @property
    def expected(self) -> bool:
        """Whether the turn asks for an answer: "stop" does not."""
        return not self.turn.detail.startswith("hush")

    @property
    def right(self) -> bool:
        """Whether it was the stock answer that was asked for, or none where none was."""
        return self.said == self.turn.answer


@dataclass(frozen=True)
class Yield:
    """``stops``: when speech was stopped within `YIELD_SECONDS` of an interruption's begin."""

    event: Happening
    stops: list[float]
    ducked: bool


@dataclass(frozen=True)
class Handled:
    """A sound that asked for nothing. ``wrong``: when it was stopped for, or answered, or nothing."""

    event: Happening
    speaking: bool
    wrong: list[float]


def responses(record: SessionRecord) -> list[Response]:
    """Every turn of the user, with what was said to it before the next, or within `RESPONSE_SECONDS`."""
    turns = record.of("turn", "interruption")
    found = []
    for number, turn in enumerate(turns):
        until = turn.end + RESPONSE_SECONDS
        if number + 1 < len(turns):
            until = min(until, turns[number + 1].start)
        sounds = record.answers(turn.end, until, turn.start, acks=True)
        answers = record.answers(turn.end, until, turn.start)
        found.append(Response(turn, until, answers, sounds, record.stock(answers[0]) if answers else ""))
    return found


def yields(record: SessionRecord) -> list[Yield]:
    """Every interruption but those of speech that ended by itself meanwhile."""
    found = []
    for event in record.of("interruption"):
        until = event.start + YIELD_SECONDS
        stops = record.actions(("stop",), event.start, until)
        if stops or record.sounding(until, until + 0.4):
            found.append(Yield(event, stops, bool(record.actions(("duck",), event.start, until))))
    return found


def handled(record: SessionRecord, *kinds: HappeningKind, acks: bool = False) -> list[Handled]:
    """Every event of these kinds that counts; with ``acks`` an acknowledgement is an answer too.

    While the assistant speaks, what would have ended within `GOES_ON_SECONDS` of the event does not count.
    While it is silent a stop is an answer, too: it puts aside what waits to be said.
    """
    found = []
    for event in record.of(*kinds):
        if record.sounding(event.start - 0.2, event.start + 0.2):
            stops = record.actions(("stop",), event.start, event.start + STOP_SECONDS)
            later = event.end + GOES_ON_SECONDS
            if stops or record.sounding(later - 0.2, later + 0.2):
                found.append(Handled(event, True, stops))
        else:
            window = (event.start, event.end + ANSWER_SECONDS)
            answers = record.begins(*window, acks=acks) + record.actions(("delegate", "stop"), *window)
            found.append(Handled(event, False, sorted(answers)))
    return found
