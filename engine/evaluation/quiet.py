"""``quiet``: long stretches in which nobody wants anything.

Four of them: a room's tone, a keyboard, other people's voices from a television, and a screen on which harmless
lines come and go. Whatever the assistant says or begins is too much; time is virtual.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from engine.evaluation.person import Person
from engine.evaluation.record import SessionRecord
from engine.evaluation.scripts import Script, until, wait
from engine.evaluation.stage import Stage
from engine.evaluation.staging import Evaluation, Report, play, voices_of
from engine.evaluation.statistics import Metric, rate
from engine.protocol import Seen
from engine.training.lines import screen_line

_TICKS: Final = 375  # of a session: 75 s


def quiet(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """Sessions of 75 s, one stretch after the other."""
    clips, voices = voices_of("unseen")
    records = []
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, 75))
        name = list(STRETCHES)[number % len(STRETCHES)]
        stage = evaluation.stage(clips, voices[number % len(voices)], _TICKS, rng, name)
        records.append(play(stage, STRETCHES[name](stage)))
        report(f"quiet {number + 1}/{sessions}")
    return measured(records)


def measured(records: list[SessionRecord]) -> dict[str, Metric]:
    """What was said and begun per hour, over all and in each stretch. Pure."""
    found = _per_hour(records, "")
    for name in dict.fromkeys(record.source for record in records):
        found |= _per_hour([record for record in records if record.source == name], f".{name}")
    return found


def _per_hour(records: list[SessionRecord], suffix: str) -> dict[str, Metric]:
    hours = sum(record.seconds for record in records) / 3600
    ticks = [tick for record in records for tick in record.ticks]
    counts = {
        "interjections_per_hour": sum(tick.kind == "interject" for tick in ticks),
        "acknowledgements_per_hour": sum(tick.kind == "ack" for tick in ticks),
        "other_speech_per_hour": sum(
            tick.begins and tick.kind not in ("interject", "ack", "read") for tick in ticks
        ),
        "tasks_per_hour": sum(tick.kind == "delegate" for tick in ticks),
    }
    return {name + suffix: rate(count, hours) for name, count in counts.items()}


def _tone(stage: Stage) -> Script:
    yield from wait(stage, 1e9)


def _keyboard(stage: Stage) -> Script:
    """Somebody types, and moves things about, close to the microphone."""
    while True:
        yield from wait(stage, stage.rng.exponential(2.5))
        sound = stage.noise.sudden(stage.rng) * np.float32(10 ** (stage.rng.uniform(-36, -14) / 20))
        stage.sound(sound, stage.begin, 1.0, "near")
        yield


def _television(stage: Stage) -> Script:
    """Other people's voices, most of the time; quiet enough that nobody would speak up against them."""
    person, level = Person(stage), float(stage.rng.uniform(0.06, 0.25))
    while True:
        yield from until(stage, person.others(float(stage.rng.uniform(5.0, 20.0)), level))
        yield from wait(stage, stage.rng.uniform(1.0, 6.0))


def _screen(stage: Stage) -> Script:
    """Harmless lines of phrasings that training never saw, now and then several in a row."""
    while True:
        yield from wait(stage, stage.rng.exponential(5.0))
        for _ in range(int(stage.rng.choice([1, 1, 2, 4]))):
            text = screen_line(False, "test", stage.rng)
            stage.inbox[stage.tick].append(Seen(text, max(0, stage.tick - 4)))
            yield


STRETCHES: Final[dict[str, Callable[[Stage], Script]]] = {
    "tone": _tone,
    "keyboard": _keyboard,
    "television": _television,
    "screen": _screen,
}
