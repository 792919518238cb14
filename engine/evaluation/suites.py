"""The suites: which sessions are held, and which metrics come of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from engine.evaluation import metrics
from engine.evaluation.echo import echo
from engine.evaluation.full_duplex import full_duplex
from engine.evaluation.proactive import cue, intervals, reps
from engine.evaluation.quiet import quiet
from engine.evaluation.record import SessionRecord
from engine.evaluation.scripts import Script, people, reminders, screen_lines
from engine.evaluation.stage import Stage
from engine.evaluation.staging import SOURCES, Evaluation, Report, Setting, conversations, play
from engine.evaluation.statistics import Metric
from engine.training.camera.figures import Camera
from engine.training.clips import open_clips
from engine.wishes import WishText

Suite = Callable[[Evaluation, int, Report], dict[str, Metric]]


def tau_voice(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """Turn-taking, yielding, selectivity; ``sessions`` of each source of voices and of each setting."""
    results: dict[str, Metric] = {}
    kinds: list[tuple[str, Setting]] = [(source, "") for source in SOURCES]
    for source, setting in [*kinds, ("unseen", "loudspeaker"), ("unseen", "quiet")]:
        name = setting or source
        records = []
        for stage, script in conversations(evaluation, source, sessions, setting):
            records.append(play(stage, script))
            report(f"{name} {len(records)}/{sessions}")
        found = metrics.tau_voice(records)
        if source == "recorded":
            found |= metrics.human_events(records)
        results |= {metric if name == "unseen" else f"{metric}.{name}": each for metric, each in found.items()}
    return results


def presence(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """People coming in, drawn as training never drew them."""
    clips, records = open_clips("test"), []
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, 101))
        camera = Camera.draw(150, "test", rng)
        stage = evaluation.stage(clips, clips.users[0], 150, rng, "drawn")
        stage.patches = camera.patches
        stage.session.state.wishes.open(WishText("person", "Someone just came in."), 0)
        records.append(play(stage, people(stage, camera.glimpses)))
        report(f"presence {number + 1}/{sessions}")
    return metrics.presence(records)


def timed(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """Timers, in a quiet room."""
    return metrics.timed(_scripted(evaluation, sessions, 150, reminders, report, "time"))


def screen(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """Lines of text on the screen, of phrasings that training never saw."""

    def script(stage: Stage) -> Script:
        return screen_lines(stage, "test")

    return metrics.screen(_scripted(evaluation, sessions, 200, script, report, "screen"))


SUITES: Final[dict[str, Suite]] = {
    "tau-voice": tau_voice,
    "full-duplex": full_duplex,
    "quiet": quiet,
    "echo": echo,
    "cue": cue,
    "reps": reps,
    "intervals": intervals,
    "presence": presence,
    "time": timed,
    "screen": screen,
}
FULL: Final = {
    "tau-voice": 150, "full-duplex": 160, "quiet": 48, "echo": 40, "cue": 60, "reps": 60, "intervals": 60,
    "presence": 80, "time": 60, "screen": 60,
}  # fmt: skip
QUICK: Final = {
    "tau-voice": 2, "full-duplex": 5, "quiet": 3, "echo": 4, "cue": 5, "reps": 4, "intervals": 4,
    "presence": 6, "time": 6, "screen": 5,
}  # fmt: skip


def _scripted(
    evaluation: Evaluation,
    sessions: int,
    ticks: int,
    script: Callable[[Stage], Script],
    report: Report,
    name: str,
) -> list[SessionRecord]:
    clips, records = open_clips("test"), []
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, len(name)))
        stage = evaluation.stage(clips, clips.users[0], ticks, rng, name)
        records.append(play(stage, script(stage)))
        kept = [each for each in stage.record.happenings if each.start < stage.record.seconds - 3.0]
        stage.record.happenings[:] = kept
        report(f"{name} {number + 1}/{sessions}")
    return records
