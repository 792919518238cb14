"""``cue``, ``reps`` and ``intervals``: what is to be said unasked, at the moment that was agreed on before.

They follow published benchmarks whose recordings are not to be had here: CueSpeak (speak when the cue comes,
while the user speaks), RepCount (repetitions of an exercise, off by at most one) and Charades (when an
activity begins and ends, temporal intersection over union). These scenes are synthetic, and each figure says
so in its name: voices that training never heard, drawn people in drawn rooms. The user types what he wants
and then does it. What is said counts from when it sounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from engine.evaluation.exercise import EXERCISES, Exercise, repeated, waved
from engine.evaluation.person import Person
from engine.evaluation.record import SessionRecord
from engine.evaluation.scripts import Script, until, until_quiet, wait
from engine.evaluation.stage import Stage
from engine.evaluation.staging import Evaluation, Report, play, voices_of
from engine.evaluation.statistics import Metric, mean, rate, share
from engine.protocol import TICK_SECONDS, Typed
from engine.training.clips import Clip

CUE_SECONDS: Final = 2.0
LATE_SECONDS: Final = 1.5  # by which a repetition may be counted late
SENTENCES: Final = 4
_SHORTEST_CUE: Final = 5  # letters
_TICKS: Final = 250


def cue(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """A word is agreed on, and comes in one of several sentences."""
    clips, voices = voices_of("unseen")
    records = []
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, 31))
        stage = evaluation.stage(clips, voices[number % len(voices)], _TICKS, rng, "cue")
        records.append(play(stage, _cue_scene(stage)))
        report(f"cue {number + 1}/{sessions}")
    return cue_metrics(records)


def reps(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """Squats, jumping jacks and push-ups, to be counted aloud."""
    records = []
    for number, (stage, rng) in enumerate(_filmed(evaluation, sessions, 32)):
        activity = EXERCISES[number % len(EXERCISES)]
        wish = f"Count my {activity} out loud."
        records.append(play(stage, _camera_scene(stage, repeated(activity, _TICKS, rng), wish, "rep")))
        report(f"reps {number + 1}/{sessions}")
    return reps_metrics(records)


def intervals(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """Waving, whose begin and end are to be said."""
    records = []
    for number, (stage, rng) in enumerate(_filmed(evaluation, sessions, 33)):
        wish = "Say start when I start waving, and say stop when I stop."
        records.append(play(stage, _camera_scene(stage, waved(_TICKS, rng), wish, "activity")))
        report(f"intervals {number + 1}/{sessions}")
    return intervals_metrics(records)


def cue_metrics(records: list[SessionRecord]) -> dict[str, Metric]:
    """Cues that were answered to within `CUE_SECONDS`, and what was said to none. Pure."""
    found, late, false, seconds = [], [], 0, 0.0
    for record in records:
        cues = record.of("cue")
        for each in cues:
            said = _unasked(record, each.start, each.start + CUE_SECONDS)
            found.append(bool(said))
            late += [said[0] - each.start] if said else []
        for turn in record.of("turn"):
            seconds += turn.end - turn.start
            said = _unasked(record, turn.start, turn.end)
            false += sum(not any(0 <= at - each.start < CUE_SECONDS for each in cues) for at in said)
    return {
        "cue.synthetic": share(found),
        "cue_latency.synthetic": mean(late),
        "cue_false_per_minute_of_speech.synthetic": rate(false, seconds / 60),
    }


def reps_metrics(records: list[SessionRecord]) -> dict[str, Metric]:
    """How many repetitions were counted aloud against how many there were. Pure."""
    close, errors, timely = [], [], []
    for record in records:
        done = record.of("rep")
        if not done:
            continue
        said = _unasked(record, done[0].start, done[-1].end + LATE_SECONDS)
        close.append(abs(len(said) - len(done)) <= 1)
        errors.append(abs(len(said) - len(done)) / len(done))
        timely += [any(0 <= at - each.end < LATE_SECONDS for at in said) for each in done]
    return {
        "reps_off_by_one.synthetic": share(close),
        "reps_mean_error.synthetic": mean(errors),
        "reps_counted_in_time.synthetic": share(timely),
    }


def intervals_metrics(records: list[SessionRecord]) -> dict[str, Metric]:
    """Mean intersection over union of each activity with the best of what was announced. Pure."""
    overlaps, begun = [], []
    for record in records:
        said = _unasked(record, 0.0, record.seconds)
        announced = list(zip(said[::2], said[1::2], strict=False))
        for each in record.of("activity"):
            overlaps.append(max((_overlap((each.start, each.end), span) for span in announced), default=0.0))
            begun.append(any(0 <= at - each.start < CUE_SECONDS for at in said))
    return {"intervals_mIoU.synthetic": mean(overlaps), "intervals_begin_told.synthetic": share(begun)}


def _unasked(record: SessionRecord, start: float, end: float) -> list[float]:
    """When something began to sound in ``start``..``end``: an interjection does a tick after it is made."""
    made = record.actions(("interject",), start - TICK_SECONDS, end - TICK_SECONDS)
    return sorted([*record.actions(("say",), start, end), *(at + TICK_SECONDS for at in made)])


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def _cue_scene(stage: Stage) -> Script:
    """Agree on a word by keyboard; then speak several sentences in one turn, one of which has it."""
    person = Person(stage)
    kind = "statement" if stage.clips.count(stage.voice, "statement") >= SENTENCES else "ask"
    said = [stage.clips.pick(stage.voice, kind, stage.rng) for _ in range(SENTENCES)]
    word = _cue_word(said, stage.rng)
    yield from wait(stage, 1.0)
    stage.inbox[stage.tick].append(Typed(f"Tell me at once when I say {word}."))
    yield from wait(stage, 3.0)
    yield from until_quiet(stage, 2.0)
    spoken = person.recite(said, kind)
    for text, at in spoken.words:
        if _plain(text) == word:
            stage.happened("cue", at, at, word)
    yield from until(stage, spoken.end)
    yield from wait(stage, CUE_SECONDS + 1.0)


def _cue_word(said: list[Clip], rng: np.random.Generator) -> str:
    """A longer word of one of the sentences, past the first."""
    words = [_plain(word) for clip in said[1:] for word in clip.text.split()]
    long = [word for word in words if len(word) >= _SHORTEST_CUE] or words
    return str(rng.choice(long))


def _plain(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def _filmed(evaluation: Evaluation, sessions: int, salt: int) -> Iterator[tuple[Stage, np.random.Generator]]:
    clips, voices = voices_of("unseen")
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, salt))
        yield evaluation.stage(clips, voices[0], _TICKS, rng, "drawn"), rng


def _camera_scene(stage: Stage, film: Exercise, wish: str, kind: str) -> Script:
    """Ask for it by keyboard; what happens in the film is the truth."""
    stage.patches = film.patches
    for start, end in film.spans:
        stage.happened("rep" if kind == "rep" else "activity", start, end)
    yield from wait(stage, 1.0)
    stage.inbox[stage.tick].append(Typed(wish))
    last = film.spans[-1][1] if film.spans else 0.0
    yield from until(stage, min(last + 4.0, stage.ticks * TICK_SECONDS))
