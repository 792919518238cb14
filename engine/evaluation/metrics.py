"""Interaction metrics: pure functions over session records.

As the interaction-metrics document of tau2-bench defines them for its tau-voice panel, ticks of 0.2 s. An
acknowledgement ("hm", "okay") is left out of every figure whose name does not say otherwise; ducking is no
yield.
"""

from __future__ import annotations

from typing import Final

from engine.evaluation.record import MADE, HappeningKind, SessionRecord
from engine.evaluation.statistics import Metric, mean, median, share
from engine.evaluation.verdicts import handled, responses, yields
from engine.protocol import ActionKind
from engine.session.phrases import ASK_AGAIN

BEGUN: Final[tuple[ActionKind, ...]] = ("say", "delegate", "wish", "cancel")  # spoken yet or not
SELECTIVE: Final[dict[str, tuple[HappeningKind, ...]]] = {
    "S_BC": ("backchannel",), "S_VT": ("tic",), "S_ND": ("side", "call"),
}  # fmt: skip


def tau_voice(records: list[SessionRecord]) -> dict[str, Metric]:
    """The metrics of the tau-voice suite."""
    metrics = {**_responses(records), **_yields(records)}
    for name, kinds in SELECTIVE.items():
        verdicts = [each for record in records for each in handled(record, *kinds)]
        with_acks = [each for record in records for each in handled(record, *kinds, acks=True)]
        metrics[name] = share([not each.wrong for each in verdicts])
        metrics[f"{name}_speaking"] = share([not each.wrong for each in verdicts if each.speaking])
        metrics[f"{name}_silent"] = share([not each.wrong for each in verdicts if not each.speaking])
        metrics[f"{name}_with_acks"] = share([not each.wrong for each in with_acks])
    close = [each for record in records for each in handled(record, "call")]
    metrics["S_ND_close"] = share([not each.wrong for each in close])
    return metrics


def human_events(records: list[SessionRecord]) -> dict[str, Metric]:
    """How many events of each kind were a person's own sound, for sessions with recorded people."""
    kinds: tuple[HappeningKind, ...] = (
        "turn", "pause", "interruption", "backchannel", "tic", "side", "call",
    )  # fmt: skip
    found = {}
    for kind in kinds:
        count = sum(each.detail != MADE for record in records for each in record.of(kind))
        found[f"human_{kind}_events"] = Metric(float(count), count, None)
    return found


def presence(records: list[SessionRecord], within: float = 2.0) -> dict[str, Metric]:
    """People who came in and were announced, and announcements without anyone having come."""
    return _announced(records, "person", "person", within)


def screen(records: list[SessionRecord], within: float = 3.0) -> dict[str, Metric]:
    """Failures that were spoken of, and harmless lines that were not."""
    found = _announced(records, "failure", "failure", within)
    quiet = [
        not record.interjections("failure", happening.start, happening.start + within)
        for record in records
        for happening in record.of("harmless")
        if not any(abs(each.start - happening.start) < within for each in record.of("failure"))
    ]
    return {**found, "harmless_left_alone": share(quiet)}


def timed(records: list[SessionRecord], within: float = 0.4) -> dict[str, Metric]:
    """Timed wishes that were spoken within ``within`` seconds of their time."""
    lateness = []
    hits = []
    for record in records:
        for due in record.of("due"):
            spoken = record.interjections("reminder", due.start - 1.0, due.start + 3.0)
            nearest = min((abs(at - due.start) for at in spoken), default=None)
            hits.append(nearest is not None and nearest <= within)
            lateness += [] if nearest is None else [nearest]
    return {"time": share(hits), "time_error": mean(lateness)}


def _responses(records: list[SessionRecord]) -> dict[str, Metric]:
    """R_R, L_R, I_A and what pauses were mistaken for."""
    turns = [(record, each) for record in records for each in responses(record)]
    asking = [each for _, each in turns if each.expected]
    stock = [each for each in asking if each.turn.detail.startswith("stock")]
    pauses = [(record, each) for record in records for each in record.of("pause")]
    heard = [
        bool(each.answers)
        for record, each in turns
        if each.expected and record.heard(each.turn.start, each.until)
    ]
    return {
        "R_R": share([bool(each.answers) for each in asking]),
        "L_R": mean([each.answers[0] - each.turn.end for each in asking if each.answers]),
        "R_R_where_words_came": share(heard),
        "right_answer": share([each.right for each in asking if each.answers]),
        "asked_again": share([each.said == ASK_AGAIN for _, each in turns if each.answers]),
        "R_R_with_acks": share([bool(each.sounds) for each in asking]),
        "L_R_with_acks": mean([each.sounds[0] - each.turn.end for each in asking if each.sounds]),
        "first_sound_median": median([each.sounds[0] - each.turn.end for each in asking if each.sounds]),
        "stock_answer_median": median([each.answers[0] - each.turn.end for each in stock if each.answers]),
        "acknowledged_first": share([each.sounds[0] != each.answers[0] for each in asking if each.answers]),
        "I_A": mean([float(len(record.begins(each.turn.start, each.turn.end))) for record, each in turns]),
        "I_A_with_acks": mean(
            [float(len(record.begins(each.turn.start, each.turn.end, acks=True))) for record, each in turns]
        ),
        "pause_taken": share([bool(record.begins(each.start, each.end)) for record, each in pauses]),
        "pause_answer_begun": share(
            [bool(record.actions(BEGUN, each.start, each.end)) for record, each in pauses]
        ),
        "pause_taken_with_acks": share(
            [bool(record.begins(each.start, each.end, acks=True)) for record, each in pauses]
        ),
    }


def _yields(records: list[SessionRecord]) -> dict[str, Metric]:
    """R_Y, L_Y, and how often the voice was lowered first."""
    found = [each for record in records for each in yields(record)]
    return {
        "R_Y": share([bool(each.stops) for each in found]),
        "L_Y": mean([each.stops[0] - each.event.start for each in found if each.stops]),
        "duck_before_yield": share([each.ducked for each in found]),
    }


def _announced(
    records: list[SessionRecord], kind: HappeningKind, detail: str, within: float
) -> dict[str, Metric]:
    found, lateness, false = [], [], 0
    for record in records:
        events = record.of(kind)
        for event in events:
            spoken = record.interjections(detail, event.start, event.start + within)
            found.append(bool(spoken))
            lateness += [spoken[0] - event.start] if spoken else []
        everything = record.interjections(detail, 0.0, float("inf"))
        false += sum(not any(0 <= at - each.start <= within for each in events) for at in everything)
    hours = sum(record.seconds for record in records) / 3600
    alarms = Metric(round(false / hours, 2) if hours else None, false, None)
    return {kind: share(found), f"{kind}_latency": mean(lateness), f"{kind}_false_per_hour": alarms}
