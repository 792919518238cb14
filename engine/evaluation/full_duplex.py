"""``full-duplex``: in the manner of Full-Duplex-Bench v1 (arXiv 2503.04721) and v1.5 (arXiv 2507.23159).

Their recordings are not to be had here: the scenes are made in the same way from voices, backgrounds and
phrasings that training never had. As there, what lasts under a second and has at most two words is a
backchannel and takes no turn. v1: take-over in pauses, when the user has finished, when he interrupts; how
often and when the assistant says "hm" during a long speech (Jensen-Shannon divergence, in bits, from saying
it evenly in the pauses, since the corpus with what people did is missing). v1.5: what it does when the user
interrupts, says "mm-hm", talks to somebody else, or others speak in the background: goes on, stops, or stops
and responds. And, which neither has: whether it waits when a sentence breaks off, and helps when no more comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np

from engine.evaluation.metrics import BEGUN
from engine.evaluation.person import Person
from engine.evaluation.record import Happening, HappeningKind, SessionRecord, Tick, acts_at
from engine.evaluation.scripts import (
    LISTENED,
    Script,
    until,
    until_long_answer,
    until_quiet,
    wait,
)
from engine.evaluation.stage import Stage
from engine.evaluation.staging import Evaluation, Report, play, voices_of
from engine.evaluation.statistics import Metric, mean, median, share
from engine.evaluation.verdicts import RESPONSE_SECONDS
from engine.protocol import TICK_SECONDS

SITUATIONS: Final[dict[str, HappeningKind]] = {
    "interruption": "interruption",
    "backchannel": "backchannel",
    "talking_to_others": "side",
    "background_speech": "broadcast",
}
SHORT_SECONDS: Final = 1.0
SHORT_WORDS: Final = 2
REACTION_SECONDS: Final = 2.0  # in which a stop is a reaction to what was heard
WAITS: Final = 2.0  # seconds after half a sentence in which its other half may come
HELPS: Final = 6.0  # ... in which who has trailed off is helped on
_TICKS: Final = 370  # so that the last turn, too, has its time


def full_duplex(evaluation: Evaluation, sessions: int, report: Report) -> dict[str, Metric]:
    """Scenes of a turn with a pause, a long speech, and an answer that something happens in."""
    records, broken_off = [], trails(evaluation, sessions)
    for stage, script in scenes(evaluation, sessions):
        records.append(play(stage, script))
        records += [play(*each) for each in islice(broken_off, 1)]
        report(f"full-duplex {len(records) // 2}/{sessions}")
    return measured(records)


def scenes(evaluation: Evaluation, sessions: int) -> Iterator[tuple[Stage, Script]]:
    """Sessions with the voices that were never heard, each to be played before the next is asked for."""
    clips, voices = voices_of("unseen")
    situations = list(SITUATIONS.values())
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, 11))
        voice = voices[number % len(voices)]
        stage = evaluation.stage(clips, voice, _TICKS, rng, "unseen", clauses=LISTENED)
        yield stage, scene(stage, situations[number // len(voices) % len(situations)])


def scene(stage: Stage, situation: HappeningKind) -> Script:
    """A question with a pause in it; while the answer is spoken, the situation; then a long speech."""
    rng, person = stage.rng, Person(stage)
    yield from wait(stage, rng.uniform(1.0, 2.5))
    yield from until(stage, person.speak("ask", pauses=1.0, shortest=0.6))
    yield from until_long_answer(stage)
    for _ in range(1 if situation == "interruption" else 2):
        yield from wait(stage, rng.uniform(0.8, 2.0))
        if stage.sounding:
            yield from until(stage, _begin(stage, person, situation))
            yield from wait(stage, REACTION_SECONDS)
    yield from until_quiet(stage, 2.0)
    yield from until(stage, person.tell(["statement", "statement", "ask"]))
    yield from wait(stage, RESPONSE_SECONDS + 0.5)


def trails(evaluation: Evaluation, sessions: int) -> Iterator[tuple[Stage, Script]]:
    """As `scenes`: sessions in which the user only says half a sentence."""
    clips, voices = voices_of("unseen")
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, 12))
        stage = evaluation.stage(clips, voices[number % len(voices)], _TICKS, rng, "unseen")
        yield stage, trail(stage)


def trail(stage: Stage) -> Script:
    """Half a sentence, and silence."""
    yield from wait(stage, stage.rng.uniform(1.0, 2.5))
    yield from until(stage, Person(stage).trail_off())
    yield from wait(stage, HELPS + 0.5)


def measured(records: list[SessionRecord]) -> dict[str, Metric]:
    """All metrics of the suite. Pure."""
    return _first_version(records) | _overlaps(records) | _backchannels(records) | _broken_off(records)


def takes(record: SessionRecord, start: float, end: float) -> list[float]:
    """When speech that takes the turn began in ``start``..``end``."""
    return [
        acts_at(number)
        for number, tick in enumerate(record.ticks)
        if tick.begins and start <= acts_at(number) < end and not _short(tick)
    ]


def _short(tick: Tick) -> bool:
    return tick.seconds < SHORT_SECONDS and len(tick.text.split()) <= SHORT_WORDS


def _begin(stage: Stage, person: Person, situation: HappeningKind) -> float:
    match situation:
        case "interruption":
            return person.interrupt("ask")
        case "broadcast":
            return person.others(2.5, float(stage.rng.uniform(0.06, 0.3)))
        case kind:
            return person.aside(kind)


def _first_version(records: list[SessionRecord]) -> dict[str, Metric]:
    paused = [bool(takes(record, each.start, each.end)) for record in records for each in record.of("pause")]
    begun = [
        bool(record.actions(BEGUN, each.start, each.end)) for record in records for each in record.of("pause")
    ]
    turns = [_reaction(record, each) for record in records for each in record.of("turn")]
    broken = [_reaction(record, each) for record in records for each in record.of("interruption")]
    return {
        "pause_TOR": share(paused),
        "pause_answer_begun": share(begun),
        "turn_TOR": share([bool(each) for each in turns]),
        "turn_latency_median": median([each[0] for each in turns if each]),
        "interruption_TOR": share([bool(each) for each in broken]),
        "interruption_latency_median": median([each[0] for each in broken if each]),
    }


def _reaction(record: SessionRecord, turn: Happening) -> list[float]:
    """Seconds from the end of the turn to what took it, as far as the user had not spoken again."""
    later = [each.start for each in record.of("turn", "interruption") if each.start > turn.start]
    until_then = min([*later, turn.end + RESPONSE_SECONDS])
    return [at - turn.end for at in takes(record, turn.end, until_then)]


def _overlaps(records: list[SessionRecord]) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    for name, kind in SITUATIONS.items():
        stops: list[list[float]] = []
        responded: list[bool] = []
        for record in records:
            for event in record.of(kind):
                if not record.sounding(event.start - 0.2, event.start + 0.2):
                    continue
                reaction = record.actions(
                    ("stop",), event.start, max(event.end, event.start + REACTION_SECONDS)
                )
                answers = takes(record, event.end, event.end + 2 * REACTION_SECONDS)
                stops.append([at - event.start for at in reaction])
                responded.append(bool(reaction and answers))
        found[f"{name}_goes_on"] = share([not each for each in stops])
        found[f"{name}_stops"] = share([bool(each) for each in stops])
        found[f"{name}_responds"] = share(responded)
        found[f"{name}_stop_latency"] = mean([each[0] for each in stops if each])
    return found


def _broken_off(records: list[SessionRecord]) -> dict[str, Metric]:
    """What is made of half a sentence: at once, and when nothing more has come."""
    told = [(record, each) for record in records for each in record.of("trail")]
    early = [bool(record.actions(BEGUN, each.start, each.end + WAITS)) for record, each in told]
    late = [bool(record.actions(BEGUN, each.end + WAITS, each.end + HELPS)) for record, each in told]
    return {
        "trail_taken_for_whole": share(early),
        "trail_helped_on": share([after and not before for before, after in zip(early, late, strict=True)]),
    }


def _backchannels(records: list[SessionRecord]) -> dict[str, Metric]:
    """ "Hm" and the like while the user tells something long."""
    frequency, overlap, timely = [], [], []
    for record in records:
        for turn in record.of("turn"):
            pauses = [each for each in record.of("pause") if turn.start <= each.start < turn.end]
            if not turn.detail.startswith("ask") or len(pauses) < 2:
                continue
            taken = takes(record, turn.start, turn.end)
            made = [at for at in record.begins(turn.start, turn.end, acks=True) if at not in taken]
            frequency.append(len(made) / (turn.end - turn.start))
            timely += [any(each.start <= at < each.end + TICK_SECONDS for each in pauses) for at in made]
            overlap += [_divergence(made, turn, pauses)]
    return {
        "backchannel_per_second": mean(frequency),
        "backchannel_in_a_pause": share(timely),
        "backchannel_JSD": mean(overlap),
    }


def _divergence(made: list[float], turn: Happening, pauses: list[Happening]) -> float:
    """Jensen-Shannon divergence (bits) over the ticks of a turn: where it was made, where its pauses are.

    Having made none differs from any distribution as much as can be, as in the paper.
    """
    ticks = max(1, int((turn.end - turn.start) / TICK_SECONDS) + 1)
    there, wanted = np.zeros(ticks), np.zeros(ticks)
    for at in made:
        there[min(ticks - 1, int((at - turn.start) / TICK_SECONDS))] += 1
    for pause in pauses:
        first, last = ((each - turn.start) / TICK_SECONDS for each in (pause.start, pause.end))
        wanted[int(first) : int(last) + 1] = 1
    if not there.any():
        return 1.0
    there, wanted = there / there.sum(), wanted / wanted.sum()
    middle = (there + wanted) / 2
    return float((_divergence_from(there, middle) + _divergence_from(wanted, middle)) / 2)


def _divergence_from(one: np.ndarray, other: np.ndarray) -> float:
    some = one > 0
    return float(np.sum(one[some] * np.log2(one[some] / other[some])))
