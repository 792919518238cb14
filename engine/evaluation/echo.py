"""``echo``: the assistant reads long answers to nobody, and hears itself through loudspeaker, room and
canceller.

The echo is laid into the microphone 6 to 20 dB below what is played, through a room of its own in each
session, and goes through the product's echo canceller, which has to find its way anew each time. Nobody else
speaks: whatever it stops for is itself, and whatever it answers is itself.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.evaluation.record import SessionRecord
from engine.evaluation.scripts import LISTENED, Script, until_long_answer, until_quiet, wait
from engine.evaluation.stage import Stage
from engine.evaluation.staging import Evaluation, Report, play, voices_of
from engine.evaluation.statistics import Metric, rate, share
from engine.protocol import TICK_SECONDS
from engine.training.echo import RoomPath

LEVELS: Final = (-6, -10, -15, -20)  # dB
_TICKS: Final = 225
_MINUTE: Final = 60.0


def echo(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """Sessions of 45 s, one level after the other."""
    clips, voices = voices_of("unseen")
    records = []
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, 45))
        level = LEVELS[number % len(LEVELS)]
        path = RoomPath.draw(level, rng)
        stage = evaluation.stage(
            clips, voices[0], _TICKS, rng, f"{level}dB", loudspeaker=path, clauses=LISTENED
        )
        records.append(play(stage, reading(stage)))
        report(f"echo {number + 1}/{sessions}")
    return measured(records)


def reading(stage: Stage) -> Script:
    """One answer after the other, asked for by nobody."""
    while True:
        yield from wait(stage, 1.0)
        stage.task()
        yield from until_long_answer(stage)
        yield from until_quiet(stage, 2.0)


def measured(records: list[SessionRecord]) -> dict[str, Metric]:
    """Per minute of own speech, over all levels and at each. Pure."""
    found = _per_minute(records, "")
    for level in dict.fromkeys(record.source for record in records):
        found |= _per_minute([record for record in records if record.source == level], f".{level}")
    return found


def _per_minute(records: list[SessionRecord], suffix: str) -> dict[str, Metric]:
    ticks = [tick for record in records for tick in record.ticks]
    minutes = sum(tick.sounding for tick in ticks) * TICK_SECONDS / _MINUTE
    answers = sum(tick.kind in ("say", "delegate", "wish", "cancel", "interject") for tick in ticks)
    return {
        f"self_interruptions_per_minute{suffix}": rate(sum(tick.kind == "stop" for tick in ticks), minutes),
        f"ducks_per_minute{suffix}": rate(sum(tick.kind == "duck" for tick in ticks), minutes),
        f"answers_to_itself_per_minute{suffix}": rate(answers, minutes),
        f"acknowledgements_of_itself_per_minute{suffix}": rate(
            sum(tick.kind == "ack" for tick in ticks), minutes
        ),
        f"ticks_with_own_words_heard{suffix}": share([bool(tick.heard) for tick in ticks if tick.sounding]),
    }
