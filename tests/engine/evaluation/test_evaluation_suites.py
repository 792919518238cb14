"""What the suites count, over records that were written by hand."""

from __future__ import annotations

import pytest

from engine.evaluation import echo, full_duplex, proactive, quiet
from engine.evaluation.record import Happening, SessionRecord, Tick
from engine.evaluation.statistics import rate

SILENT = Tick("silent", "", "", False, False)
SPEAKING = Tick("go", "", "", True, False)
HM = Tick("ack", "hm", "Hm.", False, True, 0.4)
ANSWER = Tick("read", "1", "It is a long story.", False, True, 2.0)
STOP = Tick("stop", "", "", True, False)


def record(
    happenings: list[Happening], actions: dict[int, Tick], usual: Tick = SILENT, source: str = "test"
) -> SessionRecord:
    return SessionRecord(source, happenings, [actions.get(number, usual) for number in range(75)])


def test_what_is_short_takes_no_turn() -> None:
    happenings = [Happening("turn", 1.0, 4.0, "ask: why"), Happening("pause", 2.0, 3.0)]
    hummed = full_duplex.measured([record(happenings, {11: HM, 22: ANSWER})])
    assert hummed["pause_TOR"].value == 0.0
    assert hummed["turn_TOR"].value == 1.0
    assert hummed["turn_latency_median"].value == pytest.approx(0.6)
    taken = full_duplex.measured([record(happenings, {11: ANSWER})])
    assert (taken["pause_TOR"].value, taken["turn_TOR"].value) == (1.0, 0.0)


def test_what_happens_while_it_speaks_is_told_by_its_stop_and_its_answer() -> None:
    wait = Happening("interruption", 3.0, 4.0, "ask: wait")
    other = Happening("side", 3.0, 4.0)
    stopped = record([wait], {17: STOP, 25: ANSWER}, SPEAKING)
    found = full_duplex.measured(
        [stopped, record([other], {}, SPEAKING), record([other], {17: STOP}, SPEAKING)]
    )
    assert found["interruption_responds"].value == 1.0
    assert found["interruption_stop_latency"].value == pytest.approx(0.6)
    assert (found["talking_to_others_goes_on"].value, found["talking_to_others_goes_on"].count) == (0.5, 2)
    assert found["talking_to_others_responds"].value == 0.0
    assert found["background_speech_stops"].count == 0
    silent = full_duplex.measured([record([other], {})])
    assert silent["talking_to_others_goes_on"].count == 0


def test_who_trails_off_is_to_be_helped_on_and_not_before_he_may_go_on() -> None:
    half = Happening("trail", 1.0, 2.0, "I wanted to ask about")
    asks = Tick("delegate", "1", "", False, False)
    done = [record([half], {number: asks}) for number in (12, 26, 60)]
    found = full_duplex.measured(done)
    assert found["trail_taken_for_whole"].value == pytest.approx(1 / 3, abs=1e-3)
    assert found["trail_helped_on"].value == pytest.approx(1 / 3, abs=1e-3)
    assert found["trail_helped_on"].count == 3


def test_backchannels_are_counted_in_long_speech_and_compared_with_its_pauses() -> None:
    happenings = [
        Happening("turn", 1.0, 9.0, "ask: a long one"),
        Happening("pause", 3.0, 3.6),
        Happening("pause", 6.0, 6.6),
    ]
    timely = full_duplex.measured([record(happenings, {15: HM, 30: HM})])
    assert timely["backchannel_per_second"].value == pytest.approx(2 / 8)
    assert timely["backchannel_in_a_pause"].value == 1.0
    untimely = full_duplex.measured([record(happenings, {22: HM, 38: HM})])
    assert untimely["backchannel_in_a_pause"].value == 0.0
    assert timely["backchannel_JSD"].value is not None
    assert timely["backchannel_JSD"].value < 0.7
    none = full_duplex.measured([record(happenings, {})])
    assert untimely["backchannel_JSD"].value == none["backchannel_JSD"].value == pytest.approx(1.0)


def test_whatever_is_said_in_the_quiet_is_counted_by_the_hour_and_by_the_stretch() -> None:
    told = Tick("interject", "failure", "It failed.", False, True)
    found = quiet.measured(
        [
            record([], {5: told, 9: HM}, source="screen"),
            record([], {7: Tick("delegate", "", "", False, False)}, source="tone"),
        ]
    )
    assert found["interjections_per_hour"].value == pytest.approx(3600 / 30)
    assert found["interjections_per_hour.tone"].value == 0.0
    assert found["acknowledgements_per_hour.screen"].count == 1
    assert found["other_speech_per_hour"].count == 0
    assert found["tasks_per_hour.tone"].count == 1


def test_what_stops_for_itself_is_counted_by_the_minute_of_its_own_speech() -> None:
    spoke = record([], {10: STOP, 40: Tick("say", "", "Hello.", True, True)}, SPEAKING, "-6dB")
    silent = record([], {}, source="-20dB")
    found = echo.measured([spoke, silent])
    assert found["self_interruptions_per_minute"].value == pytest.approx(4.0)  # in 15 s
    assert found["answers_to_itself_per_minute.-6dB"].count == 1
    assert found["self_interruptions_per_minute.-20dB"].value is None


def test_a_rate_has_the_exact_interval_of_a_poisson_count() -> None:
    none, ten = rate(0, 1.0), rate(10, 2.0)
    assert list(none.interval or ()) == pytest.approx([0.0, 3.69], abs=0.01)
    assert ten.value == 5.0
    assert list(ten.interval or ()) == pytest.approx([4.80 / 2, 18.39 / 2], abs=0.01)


def _said(*ticks: int) -> dict[int, Tick]:
    """Interjections that begin to sound at the end of some ticks: they are made a tick before."""
    return {tick - 1: Tick("interject", "count", "One.", False, True) for tick in ticks}


def test_a_cue_is_to_be_answered_at_once_and_nothing_else_is() -> None:
    happenings = [Happening("turn", 2.0, 10.0, "statement: .."), Happening("cue", 5.0, 5.0)]
    found = proactive.cue_metrics([record(happenings, _said(14, 28)), record(happenings, _said(40))])
    assert (found["cue.synthetic"].value, found["cue.synthetic"].count) == (0.5, 2)
    assert found["cue_latency.synthetic"].value == pytest.approx(0.8)
    assert found["cue_false_per_minute_of_speech.synthetic"].count == 2


def test_repetitions_are_counted_one_by_one() -> None:
    done = [Happening("rep", 2.0 * number, 2.0 * number + 2.0) for number in range(1, 5)]
    all_but_one, none = record(done, _said(21, 31, 41)), record(done, {})
    found = proactive.reps_metrics([all_but_one, none])
    assert found["reps_off_by_one.synthetic"].value == 0.5
    assert found["reps_mean_error.synthetic"].value == pytest.approx((1 / 4 + 1) / 2)
    assert found["reps_counted_in_time.synthetic"].value == pytest.approx(3 / 8)


def test_an_announced_interval_is_compared_with_the_true_one() -> None:
    waving = [Happening("activity", 4.0, 8.0)]
    found = proactive.intervals_metrics([record(waving, _said(24, 44)), record(waving, {})])
    assert found["intervals_mIoU.synthetic"].value == pytest.approx((3 / 5) / 2)  # told 5 to 9 s
    assert found["intervals_begin_told.synthetic"].value == 0.5
