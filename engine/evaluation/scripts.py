"""What the user of an evaluated session does. A script is resumed once a tick and yields to wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from engine.evaluation.person import Person
from engine.evaluation.record import HappeningKind
from engine.evaluation.stage import Stage
from engine.protocol import TICK_SECONDS, Seen, WishAsked
from engine.training.lines import screen_line
from engine.training.phrases import Split

Script = Iterator[None]
UNASKED: Final[tuple[HappeningKind, ...]] = ("backchannel", "tic", "side")
LISTENED: Final = (3, 5)  # clauses of an answer that something is to happen in
_PATIENCE: Final = 9.0  # seconds that the user waits for an answer
_CLOSE_BY: Final = 1 / 3
_SETTLE: Final = 3.2  # seconds in which an event is judged


def conversation(stage: Stage, interrupts: bool) -> Script:
    """Requests; "mm-hm", coughs and words to somebody else while the answer is spoken, and in silence.

    Where it ``interrupts``, the user does so when an answer has been going on for a while.
    """
    rng, person = stage.rng, Person(stage)
    kinds = [kind for kind in UNASKED if kind != "backchannel" or person.can(kind)]
    yield from wait(stage, rng.uniform(1.0, 2.5))
    if rng.random() < 0.4 and person.can("stock"):
        yield from until(stage, person.speak("stock", pauses=0.3))
        yield from until_answering(stage)
        yield from until_quiet(stage, 1.2)
    yield from until(stage, person.speak("ask", pauses=0.5))
    yield from until_long_answer(stage)
    for number in range(2):
        yield from wait(stage, rng.uniform(0.6, 2.0))
        if stage.sounding and interrupts and number == 1:
            hush = person.can("hush") and rng.random() < 0.4
            yield from until(stage, person.interrupt("hush" if hush else "ask"))
        elif stage.sounding:
            yield from until(stage, person.aside(_close(kinds[int(rng.integers(len(kinds)))], person)))
            yield from wait(stage, 1.6)
    yield from wait(stage, _SETTLE)
    yield from until_quiet(stage, 2.0)
    for kind in rng.permutation(np.array(kinds))[:2]:
        yield from until(stage, person.aside(_close(kind, person)))
        yield from wait(stage, _SETTLE)
        yield from until_quiet(stage, 1.0)


def _close(kind: HappeningKind, person: Person) -> HappeningKind:
    """Words to somebody else are now and then said as close by as those to the assistant."""
    close = kind == "side" and person.can(kind) and person.stage.rng.random() < _CLOSE_BY
    return "call" if close else kind


def people(stage: Stage, glimpses: Sequence[int]) -> Script:
    """People come in: at the ticks ``glimpses`` the first of them can be seen. Nobody says anything."""
    for tick in glimpses:
        stage.happened("person", tick * TICK_SECONDS, tick * TICK_SECONDS)
    yield from wait(stage, 1e9)


def reminders(stage: Stage) -> Script:
    """A tool asks for timers."""
    while True:
        yield from wait(stage, stage.rng.uniform(1.0, 3.0))
        seconds = float(np.round(stage.rng.uniform(2.0, 9.0), 1))
        stage.inbox[stage.tick].append(WishAsked("at", "Time is up.", seconds))
        due = (stage.tick + max(1, round(seconds / TICK_SECONDS)) + 1) * TICK_SECONDS
        stage.happened("due", due, due)
        yield from wait(stage, seconds + 2.5)


def screen_lines(stage: Stage, split: Split) -> Script:
    """Lines appear on the screen; a third of them show a failure."""
    while True:
        yield from wait(stage, stage.rng.uniform(4.0, 8.0))
        failure = bool(stage.rng.random() < 0.33)
        text = screen_line(failure, split, stage.rng)
        stage.inbox[stage.tick].append(Seen(text, max(0, stage.tick - 4)))
        at = (stage.tick + 1) * TICK_SECONDS
        stage.happened("failure" if failure else "harmless", at, at, text)
        yield


def wait(stage: Stage, seconds: float) -> Script:
    """Let time pass."""
    yield from until(stage, stage.begin + seconds)


def until(stage: Stage, moment: float) -> Script:
    """Let time pass until ``moment``, in seconds of the session."""
    while stage.begin < moment:
        yield


def until_answering(stage: Stage) -> Script:
    """Wait for the assistant to answer, with patience: who hears "hm" waits for what comes after it."""
    end = stage.begin + _PATIENCE
    while not (stage.sounding and stage.answering) and stage.begin < end:
        yield


def until_long_answer(stage: Stage) -> Script:
    """Wait for the assistant to speak of what came back, not just to say "hm"."""
    end = stage.begin + _PATIENCE
    while not (stage.sounding and stage.reading) and stage.begin < end:
        yield


def until_quiet(stage: Stage, seconds: float) -> Script:
    """Wait until the assistant has said nothing for so long."""
    quiet = 0.0
    while quiet < seconds:
        yield
        quiet = 0.0 if stage.sounding else quiet + TICK_SECONDS
