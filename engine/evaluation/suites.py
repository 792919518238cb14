"""The suites: which sessions are held, and which metrics come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.dialect.nano import Nano
from engine.evaluation import metrics
from engine.evaluation.record import SessionRecord
from engine.evaluation.scripts import EVENTS, Script, conversation, people, reminders, screen_lines
from engine.evaluation.stage import Stage
from engine.evaluation.statistics import Metric
from engine.protocol import TICK_SECONDS
from engine.session.streaming import StreamingSession
from engine.training import noises
from engine.training.clips import ClipStore, open_clips
from engine.training.figures import Camera
from engine.training.phrases import Split
from engine.voice.voice import Voice
from engine.wishes import WishText

_BEDS: Final = 12  # the seed of backgrounds that training never heard
_TICKS: Final = 260
SOURCES: Final[dict[str, tuple[Split, Callable[[str], bool]]]] = {
    "validation": ("validation", lambda source: True),
    "unseen": ("test", lambda source: source != "recorded"),
    "recorded": ("test", lambda source: source == "recorded"),
}


@dataclass(frozen=True)
class Evaluation:
    """What is evaluated: a nano with a voice, over sessions drawn from ``seed``."""

    nano: Nano
    voice: Voice
    seed: int = 0


Suite = Callable[[Evaluation, int, Callable[[str], None]], dict[str, Metric]]


def tau_voice(evaluation: Evaluation, sessions: int, report: Callable[[str], None]) -> dict[str, Metric]:
    """Turn-taking, yielding, selectivity; ``sessions`` of each source of voices."""
    results: dict[str, Metric] = {}
    for source in SOURCES:
        records = voice_sessions(evaluation, source, sessions, report)
        found = metrics.tau_voice(records)
        results |= {name if source == "unseen" else f"{name}.{source}": each for name, each in found.items()}
    return results


def voice_sessions(
    evaluation: Evaluation, source: str, sessions: int, report: Callable[[str], None]
) -> list[SessionRecord]:
    """Conversations with the voices of one source; nothing where there is no such voice on this machine."""
    split, wanted = SOURCES[source]
    clips = open_clips(split)
    voices = [voice for voice in clips.users if wanted(clips.sources[voice])]
    records: list[SessionRecord] = []
    for number in range(sessions if voices else 0):
        rng = np.random.default_rng((evaluation.seed, number, len(source)))
        voice = voices[number % len(voices)]
        event = EVENTS[number % len(EVENTS)]
        if source == "recorded" or not clips.count(voice, "backchannel"):
            event = "interruption" if number % 2 else "tic"
        stage = _stage(evaluation, clips, voice, _TICKS, rng, source)
        records.append(play(stage, conversation(stage, event)))
        report(f"{source} {number + 1}/{sessions}")
    return records


def presence(evaluation: Evaluation, sessions: int, report: Callable[[str], None]) -> dict[str, Metric]:
    """People coming in, drawn as training never drew them."""
    clips, records = open_clips("test"), []
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, 101))
        camera = Camera.draw(150, "test", rng)
        stage = _stage(evaluation, clips, clips.users[0], 150, rng, "drawn")
        stage.patches = camera.patches
        stage.session.state.wishes.open(WishText("person", "Someone just came in."), 0)
        records.append(play(stage, people(stage, [start for start, _ in camera.visits])))
        report(f"presence {number + 1}/{sessions}")
    return metrics.presence(records)


def timed(evaluation: Evaluation, sessions: int, report: Callable[[str], None]) -> dict[str, Metric]:
    """Timers, in a quiet room."""
    return metrics.timed(_scripted(evaluation, sessions, 150, reminders, report, "time"))


def screen(evaluation: Evaluation, sessions: int, report: Callable[[str], None]) -> dict[str, Metric]:
    """Lines of text on the screen, of phrasings that training never saw."""

    def script(stage: Stage) -> Script:
        return screen_lines(stage, "test")

    return metrics.screen(_scripted(evaluation, sessions, 200, script, report, "screen"))


SUITES: Final[dict[str, Suite]] = {
    "tau-voice": tau_voice,
    "presence": presence,
    "time": timed,
    "screen": screen,
}
FULL: Final = {"tau-voice": 100, "presence": 60, "time": 40, "screen": 40}
QUICK: Final = {"tau-voice": 4, "presence": 6, "time": 6, "screen": 6}


def play(stage: Stage, script: Iterator[None]) -> SessionRecord:
    """Hold one session until its script or its time is over."""
    for _ in range(stage.ticks):
        if next(script, _END) is _END:
            break
        stage.step()
    return stage.record


_END: Final = object()


def _scripted(
    evaluation: Evaluation,
    sessions: int,
    ticks: int,
    script: Callable[[Stage], Script],
    report: Callable[[str], None],
    name: str,
) -> list[SessionRecord]:
    clips, records = open_clips("test"), []
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, len(name)))
        stage = _stage(evaluation, clips, clips.users[0], ticks, rng, name)
        records.append(play(stage, script(stage)))
        ended = len(stage.record.ticks) * TICK_SECONDS
        kept = [each for each in stage.record.happenings if each.start < ended - 3.0]
        stage.record.happenings[:] = kept
        report(f"{name} {number + 1}/{sessions}")
    return records


def _stage(
    evaluation: Evaluation, clips: ClipStore, voice: str, ticks: int, rng: np.random.Generator, source: str
) -> Stage:
    session = StreamingSession(evaluation.nano, evaluation.voice)
    beds = noises.beds(np.random.default_rng(_BEDS))
    return Stage(session, clips, voice, ticks, rng, SessionRecord(source, []), beds=beds)
