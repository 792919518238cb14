"""summary.json: what a session came to, from its ticks and its conversation log."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

from app.files import write_atomically
from app.history.log import Entry
from app.history.ticks import TickRecord
from engine.protocol import TICK_SECONDS

TURN_GAP: Final = 1.0
EARLY: Final = TICK_SECONDS


@dataclass(frozen=True)
class Compute:
    """Milliseconds from observation to action: percentiles by nearest rank."""

    p50: float
    p95: float
    p99: float
    max: float


@dataclass(frozen=True)
class Response:
    """One turn of the user and what followed before the next; ``first_*`` in seconds after its end.

    ``first_sound`` is any sound of the assistant, ``first_content`` one that says something (an
    acknowledgement does not). Both are None where nothing came.
    """

    turn_start: float
    turn_end: float
    first_sound: float | None
    first_content: float | None


@dataclass(frozen=True)
class Memory:
    """Resident memory of all processes together over the session, in MB."""

    first_mb: float
    peak_mb: float
    last_mb: float


@dataclass(frozen=True)
class Summary:
    """``interruptions``: the user began to speak while the assistant spoke. ``yields``: it stopped for that.
    ``starts_in_turn``: the assistant began while the user spoke, acknowledgements not counted.
    ``expert_hit_rate``: the share of the model's experts that were at hand when read; None: all always are."""

    ticks: int
    seconds: float
    compute_ms: Compute
    late_ticks: int
    responses: tuple[Response, ...]
    median_first_sound: float | None
    median_first_content: float | None
    interruptions: int
    yields: int
    starts_in_turn: int
    interjections: int
    memory: Memory | None
    expert_hit_rate: float | None = None


def summarise(
    records: Sequence[TickRecord],
    entries: Sequence[Entry],
    memory_bytes: Sequence[int] = (),
    experts: tuple[int, int] = (0, 0),
) -> Summary:
    """The summary. ``memory_bytes``: samples of all processes' resident memory in order (may be empty).

    ``experts``: how many of the model's experts were at hand when they were read, and how many were read.
    """
    responses = user_turns(entries)
    spoken = [entry for entry in entries if entry.who == "assistant" and entry.sounds]
    heard = [entry for entry in entries if entry.who == "user" and entry.sounds]
    sounds = [response.first_sound for response in responses if response.first_sound is not None]
    contents = [response.first_content for response in responses if response.first_content is not None]
    return Summary(
        ticks=len(records),
        seconds=round(len(records) * TICK_SECONDS, 3),
        compute_ms=_compute([record.compute_ms for record in records]),
        late_ticks=sum(record.late for record in records),
        responses=tuple(responses),
        median_first_sound=round(median(sounds), 3) if sounds else None,
        median_first_content=round(median(contents), 3) if contents else None,
        interruptions=sum(any(_within(entry.start, other) for other in spoken) for entry in heard),
        yields=sum(entry.cut for entry in spoken),
        starts_in_turn=sum(
            any(_within(entry.start, other) for other in heard)
            for entry in spoken
            if entry.kind != "acknowledgement"
        ),
        interjections=sum(entry.kind == "interjection" for entry in entries),
        memory=_memory(memory_bytes),
        expert_hit_rate=round(experts[0] / experts[1], 4) if experts[1] else None,
    )


def user_turns(entries: Sequence[Entry]) -> list[Response]:
    """The user's turns: what was said or typed with less than a second between and no answer in it.

    What the user says wholly inside speech that goes on ("mm-hm") asks for no answer and is no turn.
    """
    ordered = sorted(entries, key=lambda entry: entry.start)
    voice = [entry for entry in ordered if entry.who == "assistant" and entry.sounds]
    users = [entry for entry in ordered if entry.who == "user" and not _in_passing(entry, voice)]
    turns: list[tuple[float, float]] = []
    for entry in users:
        start, end = turns[-1] if turns else (0.0, -math.inf)
        answered = any(end - EARLY <= other.start < entry.start for other in voice if _says(other))
        if entry.start - end < TURN_GAP and not answered:
            turns[-1] = (start, max(end, entry.end))
        else:
            turns.append((entry.start, entry.end))
    responses = []
    for number, (start, end) in enumerate(turns):
        until = turns[number + 1][0] if number + 1 < len(turns) else math.inf
        after = [entry for entry in voice if end - EARLY <= entry.start < until]
        answers = [entry for entry in after if _says(entry)]
        responses.append(Response(round(start, 3), round(end, 3), _delay(after, end), _delay(answers, end)))
    return responses


def write_summary(path: Path, summary: Summary) -> None:
    """Write the summary as JSON. Raises OSError and leaves an older one as it was."""
    write_atomically(path, json.dumps(asdict(summary), indent=2, ensure_ascii=False) + "\n")


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of ``values`` for ``share`` in 0..1; 0.0 when there are none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _compute(values: Sequence[float]) -> Compute:
    p50, p95, p99, top = (round(percentile(values, share), 3) for share in (0.5, 0.95, 0.99, 1.0))
    return Compute(p50, p95, p99, top)


def _memory(samples: Sequence[int]) -> Memory | None:
    if not samples:
        return None
    first, peak, last = (round(value / 1e6, 1) for value in (samples[0], max(samples), samples[-1]))
    return Memory(first, peak, last)


def _says(entry: Entry) -> bool:
    return entry.kind in ("speech", "reading")


def _in_passing(entry: Entry, voice: Sequence[Entry]) -> bool:
    return entry.sounds and any(not v.cut and v.start < entry.start and entry.end < v.end for v in voice)


def _within(moment: float, entry: Entry) -> bool:
    return entry.start < moment < entry.end


def _delay(entries: Sequence[Entry], end: float) -> float | None:
    return round(max(0.0, entries[0].start - end), 3) if entries else None
