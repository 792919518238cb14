"""Interaction metrics: pure functions over session records.

As the interaction-metrics document of tau2-bench defines them for its tau-voice panel, ticks of 0.2 s. An
acknowledgement ("hm", "okay") is left out of every figure whose name does not say otherwise; ducking is no
yield.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.evaluation.record import Happening, SessionRecord, Tick, acts_at
from engine.evaluation.statistics import Metric, mean, median, share

YIELD_SECONDS: Final = 2.0
STOP_SECONDS: Final = 1.0
ANSWER_SECONDS: Final = 2.0
GOES_ON_SECONDS: Final = 1.5
RESPONSE_SECONDS: Final = 8.0
SELECTIVE: Final = {"S_BC": "backchannel", "S_VT": "tic", "S_ND": "side"}


def tau_voice(records: list[SessionRecord]) -> dict[str, Metric]:
    """The metrics of the tau-voice suite."""
    metrics = {**_responses(records), **_yields(records)}
    for name, kind in SELECTIVE.items():
        verdicts = [each for record in records for each in _handled(record, kind, acks=False)]
        with_acks = [each for record in records for each in _handled(record, kind, acks=True)]
        metrics[name] = share([right for _, right in verdicts])
        metrics[f"{name}_speaking"] = share([right for speaking, right in verdicts if speaking])
        metrics[f"{name}_silent"] = share([right for speaking, right in verdicts if not speaking])
        metrics[f"{name}_with_acks"] = share([right for _, right in with_acks])
    return metrics


def presence(records: list[SessionRecord], within: float = 2.0) -> dict[str, Metric]:
    """People who came in and were announced, and announcements without anyone having come."""
    return _announced(records, "person", "person", within)


def screen(records: list[SessionRecord], within: float = 3.0) -> dict[str, Metric]:
    """Failures that were spoken of, and harmless lines that were not."""
    found = _announced(records, "failure", "failure", within)
    quiet = [
        not _interjections(record, "failure", happening.start, happening.start + within)
        for record in records
        for happening in _of(record, "harmless")
        if not any(abs(each.start - happening.start) < within for each in _of(record, "failure"))
    ]
    return {**found, "harmless_left_alone": share(quiet)}


def timed(records: list[SessionRecord], within: float = 0.4) -> dict[str, Metric]:
    """Timed wishes that were spoken within ``within`` seconds of their time."""
    lateness = []
    hits = []
    for record in records:
        for due in _of(record, "due"):
            spoken = _interjections(record, "reminder", due.start - 1.0, due.start + 3.0)
            nearest = min((abs(at - due.start) for at in spoken), default=None)
            hits.append(nearest is not None and nearest <= within)
            lateness += [] if nearest is None else [nearest]
    return {"time": share(hits), "time_error": mean(lateness)}


def _responses(records: list[SessionRecord]) -> dict[str, Metric]:
    """R_R, L_R, I_A and what pauses were mistaken for."""
    answered, latency, first, content, invasions, taken, hummed = [], [], [], [], [], [], []
    for record in records:
        turns = [each for each in record.happenings if each.kind in ("turn", "interruption")]
        for number, turn in enumerate(turns):
            following = turns[number + 1].start if number + 1 < len(turns) else turn.end + RESPONSE_SECONDS
            window = (turn.end, min(following, turn.end + RESPONSE_SECONDS))
            begun = _begins(record, *window)
            if not turn.detail.startswith("hush"):
                answered.append(bool(begun))
                latency += [begun[0] - turn.end] if begun else []
                sounds = _begins(record, *window, acks=True)
                first += [sounds[0] - turn.end] if sounds else []
                if turn.detail.startswith("stock") and begun:
                    content.append(begun[0] - turn.end)
            invasions.append(float(len(_begins(record, turn.start, turn.end))))
        for pause in _of(record, "pause"):
            taken.append(bool(_begins(record, pause.start, pause.end)))
            hummed.append(bool(_begins(record, pause.start, pause.end, acks=True)))
    return {
        "R_R": share(answered),
        "L_R": mean(latency),
        "first_sound_median": median(first),
        "stock_answer_median": median(content),
        "I_A": mean(invasions),
        "pause_taken": share(taken),
        "pause_taken_with_acks": share(hummed),
    }


def _yields(records: list[SessionRecord]) -> dict[str, Metric]:
    """R_Y, L_Y, and how often the voice was lowered first."""
    yielded, latency, ducked = [], [], []
    for record in records:
        for event in _of(record, "interruption"):
            stops = _actions(record, ("stop",), event.start, event.start + YIELD_SECONDS)
            if not stops and not record.sounding(
                event.start + YIELD_SECONDS, event.start + YIELD_SECONDS + 0.4
            ):
                continue  # what was being said ended by itself
            yielded.append(bool(stops))
            latency += [stops[0] - event.start] if stops else []
            ducked.append(bool(_actions(record, ("duck",), event.start, event.start + YIELD_SECONDS)))
    return {"R_Y": share(yielded), "L_Y": mean(latency), "duck_before_yield": share(ducked)}


def _handled(record: SessionRecord, kind: str, acks: bool) -> Iterable[tuple[bool, bool]]:
    """(the assistant was speaking, it was right to) for each event of a kind that counts."""
    for event in _of(record, kind):
        if record.sounding(event.start - 0.2, event.start + 0.2):
            stopped = bool(_actions(record, ("stop",), event.start, event.start + STOP_SECONDS))
            went_on = record.sounding(event.end + GOES_ON_SECONDS - 0.2, event.end + GOES_ON_SECONDS + 0.2)
            if stopped or went_on:
                yield True, not stopped
        else:
            window = (event.start, event.end + ANSWER_SECONDS)
            answers = _begins(record, *window, acks=acks) + _actions(record, ("delegate",), *window)
            yield False, not answers


def _announced(records: list[SessionRecord], kind: str, detail: str, within: float) -> dict[str, Metric]:
    found, lateness, false = [], [], 0
    ticks = 0
    for record in records:
        events = _of(record, kind)
        for event in events:
            spoken = _interjections(record, detail, event.start, event.start + within)
            found.append(bool(spoken))
            lateness += [spoken[0] - event.start] if spoken else []
        everything = _interjections(record, detail, 0.0, float("inf"))
        false += sum(not any(0 <= at - each.start <= within for each in events) for at in everything)
        ticks += len(record.ticks)
    hours = ticks * 0.2 / 3600
    alarms = Metric(round(false / hours, 2) if hours else None, false, None)
    return {kind: share(found), f"{kind}_latency": mean(lateness), f"{kind}_false_per_hour": alarms}


def _of(record: SessionRecord, kind: str) -> list[Happening]:
    return [each for each in record.happenings if each.kind == kind]


def _begins(record: SessionRecord, start: float, end: float, acks: bool = False) -> list[float]:
    """When own speech began in ``start``..``end``: answers, or any sound with ``acks``."""
    return [
        acts_at(number)
        for number, tick in enumerate(record.ticks)
        if tick.begins
        and start <= acts_at(number) < end
        and (acks or tick.kind != "ack")
        and not _continues(record, number)
    ]


def _continues(record: SessionRecord, number: int) -> bool:
    """Whether the speech that begins here goes on from speech that was sounding: no new segment."""
    return record.ticks[number].sounding and record.ticks[number].kind == "read"


def _actions(record: SessionRecord, kinds: tuple[str, ...], start: float, end: float) -> list[float]:
    return [
        acts_at(n) for n, tick in enumerate(record.ticks) if tick.kind in kinds and start <= acts_at(n) < end
    ]


def _interjections(record: SessionRecord, detail: str, start: float, end: float) -> list[float]:
    def wanted(tick: Tick) -> bool:
        return tick.kind == "interject" and tick.detail == detail

    return [acts_at(n) for n, tick in enumerate(record.ticks) if wanted(tick) and start <= acts_at(n) < end]
