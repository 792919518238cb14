"""Thresholds from what was wanted and withheld: every threshold is judged by the same sessions."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from engine.dialect.nano import Nano
from engine.dialect.vocabulary import CHOICES
from engine.evaluation import operating, staging
from engine.evaluation.operating import (
    ANSWERS,
    STOPS,
    Wanted,
    answering,
    best_say,
    best_shift,
    observed,
    righting,
    say_table,
    shortfall,
    stopping,
    table,
    while_silent,
    while_speaking,
)
from engine.evaluation.record import Happening
from engine.evaluation.staging import Evaluation
from engine.training.clips import ClipStore
from engine.voice.voice import Voice


def _wanted(kind: str, margins: list[float], start: float = 1.0, end: float = 2.0) -> Wanted:
    event = Happening(kind, start, end)  # type: ignore[arg-type]
    ticks = [(start + 0.2 * (number + 1), {"stop": each}) for number, each in enumerate(margins)]
    return Wanted(event, tuple(ticks))


INTERRUPTED = [_wanted("interruption", [-3.0, -1.0, 2.0]), _wanted("interruption", [-3.0, -2.0, -0.5])]
HUMMED = [_wanted("backchannel", [-3.0, -2.0, -4.0]), _wanted("backchannel", [-4.0, -0.2, -4.0])]


def test_a_threshold_trades_yielding_for_going_on() -> None:
    found = INTERRUPTED + HUMMED
    strict, even, loose = (stopping(found, shift) for shift in (0.0, 1.0, 4.0))
    assert (strict["R_Y"], strict["S_BC"]) == (0.5, 1.0)
    assert (even["R_Y"], even["S_BC"]) == (1.0, 0.5)
    assert (loose["R_Y"], loose["S_BC"]) == (1.0, 0.0)
    assert loose["L_Y"] < even["L_Y"]
    assert math.isnan(strict["S_VT"])


def test_the_best_threshold_misses_least() -> None:
    found = [*INTERRUPTED, HUMMED[0]]
    best = best_shift(found, stopping)
    assert 0.5 <= best <= 1.75
    assert shortfall(stopping(found, best)) == 0.0
    assert shortfall({"R_R": 0.87, "I_A": 0.15}) == pytest.approx(0.12)
    even = {"R_Y": 0.6, "S_BC": 0.8, "S_VT": 0.5, "S_ND": 0.8}
    stubborn = {"R_Y": 0.1, "S_BC": 1.0, "S_VT": 1.0, "S_ND": 1.0}
    assert shortfall(even) < shortfall(stubborn)
    assert sum("<-" in line for line in table(found, stopping)) == 1


def test_an_answer_inside_the_turn_is_none() -> None:
    turn = Wanted(
        Happening("turn", 1.0, 2.0),
        ((1.4, {"say": -2.0, "delegate": -1.0}), (2.4, {"say": 1.0, "delegate": -9.0})),
        ((1.3, 1.7),),
    )
    patient, hasty = answering([turn], 0.0), answering([turn], 1.0)
    assert (patient["R_R"], patient["I_A"], patient["pause_taken"]) == (1.0, 0.0, 0.0)
    assert patient["decides_after"] == pytest.approx(0.4)
    assert (hasty["R_R"], hasty["I_A"], hasty["pause_taken"]) == (0.0, 1.0, 1.0)


def test_a_stock_answer_is_right_where_one_was_asked_for() -> None:
    unsure = ((2.4, {"say": 1.0, "delegate": 0.5}),)
    sure = ((2.4, {"say": 3.0, "delegate": 0.0}),)
    asked = Wanted(Happening("turn", 1.0, 2.0, "ask: how far is it?"), unsure)
    greeted = Wanted(Happening("turn", 1.0, 2.0, "stock: hello", "Hello!"), sure)
    ignored = Wanted(Happening("turn", 1.0, 2.0, "ask: why?"), ((2.4, {"say": -9.0, "delegate": -9.0}),))
    found = [asked, greeted, ignored]
    assert righting(found, 0.0, 0.0) == {"answered": pytest.approx(2 / 3), "right": 0.5}
    assert righting(found, 0.0, -1.0)["right"] == 1.0
    assert righting(found, 0.0, -4.0)["right"] == 0.5
    assert best_say(found, 0.0) == -0.75
    assert best_say([ignored], 0.0) == 0.0  # where nothing is taken, nothing is moved
    assert sum("<-" in line for line in say_table(found, 0.0)) == 1


def test_what_is_withheld_is_wanted_and_not_done(
    tiny_nano: Nano, tone_voice: Voice, clips_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "open_clips", lambda split: ClipStore(clips_home, split))
    monkeypatch.setattr(operating, "_TICKS", 90)
    evaluation = Evaluation(tiny_nano, tone_voice)
    for number, choice in enumerate(CHOICES):
        tiny_nano.biases[number] = {"stop": 150.0, "go": 200.0, "read": 170.0, "silent": 40.0}.get(
            choice.kind, 0.0
        )
    try:
        spoken = observed(evaluation, while_speaking, STOPS, 1, (3, 5))
        silent = observed(evaluation, while_silent, ANSWERS, 1, (1, 1))
    finally:
        tiny_nano.biases.zero_()
    assert spoken
    assert silent
    while_it_spoke = [margin for each in spoken for _, margins in each.margins for margin in margins.values()]
    assert -100 < max(while_it_spoke) < 0  # less than going on, more than all others
    assert best_shift(silent, answering) in operating.SHIFTS
