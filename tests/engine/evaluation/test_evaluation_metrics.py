"""Metrics over records that were written by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation import metrics
from engine.evaluation.record import Happening, SessionRecord, Tick
from engine.evaluation.statistics import mean, median, share
from engine.session.phrases import ASK_AGAIN

SILENT = Tick("silent", "", "", False, False)
ASKED = Tick("delegate", "1", "", False, False)
READ = Tick("read", "1", "Because.", False, True)


def record(happenings: list[Happening], actions: dict[int, Tick], ticks: int = 60) -> SessionRecord:
    """A session that is silent but for some ticks."""
    return SessionRecord("test", happenings, [actions.get(number, SILENT) for number in range(ticks)])


def begin(kind: str, text: str = "Well.") -> Tick:
    """An action that begins to speak."""
    return Tick(kind, "", text, False, True)  # type: ignore[arg-type]


def speech(first: int, last: int, **actions: Tick) -> dict[int, Tick]:
    """Ticks in which own speech sounds; ``at_7=Tick(..)`` puts another in place."""
    ticks = {number: Tick("go", "", "", True, False) for number in range(first, last + 1)}
    return ticks | {int(name.removeprefix("at_")): tick for name, tick in actions.items()}


def test_a_response_counts_from_the_end_of_the_turn() -> None:
    turn = Happening("turn", 1.0, 2.1, "stock: hello")
    answered = record([turn], {10: begin("ack", "Hm."), 12: begin("say")})
    found = metrics.tau_voice([answered])
    assert (found["R_R"].value, found["R_R"].count) == (1.0, 1)
    assert found["L_R"].value == pytest.approx(2.6 - 2.1)  # the action of tick 12 takes effect at 2.6 s
    assert found["first_sound_median"].value == pytest.approx(2.2 - 2.1)
    assert found["stock_answer_median"].value == pytest.approx(0.5)
    assert found["I_A"].value == 0.0


def test_turns_whose_words_never_came_are_counted_apart() -> None:
    turn = Happening("turn", 1.0, 2.0, "ask: a")
    deaf = record([turn], {})
    heard = record([turn], {11: Tick("silent", "", "", False, False, heard="a"), 14: begin("say")})
    found = metrics.tau_voice([deaf, heard])
    assert (found["R_R"].value, found["R_R"].count) == (0.5, 2)
    assert found["asked_again"].value == 0.0
    again = metrics.tau_voice([record([turn], {18: begin("say", ASK_AGAIN)})])
    assert (again["R_R"].value, again["asked_again"].value) == (1.0, 1.0)
    assert (found["R_R_where_words_came"].value, found["R_R_where_words_came"].count) == (1.0, 1)


def test_an_answer_is_right_where_it_is_the_one_that_was_asked_for() -> None:
    hello = Happening("turn", 1.0, 2.0, "stock: hello", "Hello!")
    why = Happening("turn", 1.0, 2.0, "ask: why")
    greeted, thought = begin("say", "Hello!"), READ
    kinds = [(hello, greeted), (hello, begin("say", "Yes.")), (hello, thought), (why, thought), (why, greeted)]
    found = metrics.tau_voice([record([turn], {9: ASKED, 12: said}) for turn, said in kinds])
    assert found["right_answer"].value == pytest.approx(2 / 5)
    assert found["right_answer"].count == 5
    unanswered = metrics.tau_voice([record([why], {12: begin("ack", "Hm.")})])
    assert unanswered["right_answer"].count == 0


def test_a_stop_in_a_silence_is_an_answer_to_a_cough() -> None:
    """It gives up what waited to be said, though nobody asked for that."""
    cough, stop = Happening("tic", 1.0, 1.4), Tick("stop", "", "", False, False)
    assert metrics.tau_voice([record([cough], {})])["S_VT"].value == 1.0
    assert metrics.tau_voice([record([cough], {8: stop})])["S_VT"].value == 0.0


def test_acknowledgements_are_scored_apart() -> None:
    turn = Happening("turn", 1.0, 2.1, "ask: a")
    found = metrics.tau_voice(
        [record([turn], {10: begin("ack", "Hm."), 15: ASKED, 20: READ}), record([turn], {11: begin("ack")})]
    )
    assert (found["R_R"].value, found["R_R_with_acks"].value) == (0.5, 1.0)
    assert found["L_R"].value == pytest.approx(2.1)
    assert found["L_R_with_acks"].value == pytest.approx((0.1 + 0.3) / 2)
    assert found["acknowledged_first"].value == 1.0


def test_an_answer_right_behind_an_acknowledgement_is_one() -> None:
    turn = Happening("turn", 1.0, 2.1, "ask: a")
    hum, answer = begin("ack", "Hm."), Tick("read", "1", "Well.", True, True)
    said = speech(11, 12, at_9=ASKED, at_10=hum, at_12=answer, at_13=answer)
    found = metrics.tau_voice([record([turn], said)])
    assert found["R_R"].value == 1.0
    assert found["L_R"].value == pytest.approx(2.6 - 2.1)
    clauses = record([turn], speech(5, 12, at_4=begin("read"), at_12=answer))
    assert metrics.tau_voice([clauses])["R_R"].value == 0.0  # what was being read goes on


def test_an_older_answer_that_goes_on_is_none() -> None:
    turn = Happening("turn", 1.0, 2.1, "ask: a")
    for began, answered in ((3, 0.0), (6, 1.0)):
        found = metrics.tau_voice([record([turn], {began: ASKED, 13: READ})])
        assert (found["R_R"].value, found["R_R_with_acks"].value) == (answered, answered)


def test_an_answer_after_the_user_spoke_again_is_none() -> None:
    turns = [Happening("turn", 1.0, 2.0, "ask: a"), Happening("turn", 3.0, 4.0, "ask: b")]
    found = metrics.tau_voice([record(turns, {21: begin("say")})])
    assert found["R_R"].value == 0.5


def test_speaking_into_a_pause_is_an_invasion() -> None:
    happenings = [Happening("turn", 1.0, 4.0, "ask: a"), Happening("pause", 2.0, 3.0)]
    found = metrics.tau_voice([record(happenings, {11: begin("say"), 12: begin("ack")})])
    assert found["I_A"].value == 1.0
    assert (found["pause_taken"].value, found["pause_answer_begun"].value) == (1.0, 1.0)
    silently = metrics.tau_voice([record(happenings, {11: ASKED})])
    assert (silently["pause_taken"].value, silently["pause_answer_begun"].value) == (0.0, 1.0)
    quiet = metrics.tau_voice([record(happenings, {11: begin("ack")})])
    assert quiet["pause_taken"].value == 0.0
    assert quiet["pause_taken_with_acks"].value == 1.0


def test_a_yield_is_a_stop_within_two_seconds() -> None:
    event = Happening("interruption", 2.0, 3.5, "ask: wait")
    stops = record([event], speech(5, 12, at_12=Tick("stop", "", "", True, False)))
    late = record([event], speech(5, 24, at_24=Tick("stop", "", "", True, False)))
    ended = record([event], speech(5, 13))
    found = metrics.tau_voice([stops, late, ended])
    assert (found["R_Y"].value, found["R_Y"].count) == (0.5, 2)  # what ended by itself does not count
    assert found["L_Y"].value == pytest.approx(0.6)


def test_a_backchannel_is_handled_rightly_by_going_on() -> None:
    event = Happening("backchannel", 2.0, 2.4)
    went_on = record([event], speech(5, 24))
    stopped = record([event], speech(5, 12, at_12=Tick("stop", "", "", True, False)))
    too_short = record([event], speech(5, 14))
    silent = record([event], {})
    answered = record([event], {14: begin("say")})
    hummed = record([event], {14: begin("ack")})
    found = metrics.tau_voice([went_on, stopped, too_short, silent, answered, hummed])
    assert (found["S_BC_speaking"].value, found["S_BC_speaking"].count) == (0.5, 2)
    assert (found["S_BC_silent"].count, found["S_BC_with_acks"].count) == (3, 5)
    assert found["S_BC"].value == pytest.approx(3 / 5)
    assert found["S_BC_with_acks"].value == pytest.approx(2 / 5)


def test_announcements_are_found_and_false_ones_counted() -> None:
    happenings = [Happening("person", 2.0, 2.0), Happening("person", 8.0, 8.0)]
    told = Tick("interject", "person", "Someone.", False, True)
    found = metrics.presence([record(happenings, {11: told, 30: told})])
    assert (found["person"].value, found["person"].count) == (0.5, 2)
    assert found["person_latency"].value == pytest.approx(0.4)
    assert found["person_false_per_hour"].count == 1


def test_a_reminder_may_be_two_ticks_off() -> None:
    told = Tick("interject", "reminder", "Now.", False, True)
    happenings = [Happening("due", 2.0, 2.0), Happening("due", 6.0, 6.0)]
    found = metrics.timed([record(happenings, {10: told, 33: told})])
    assert found["time"].value == 0.5
    assert found["time_error"].count == 2


def test_harmless_lines_are_to_be_left_alone() -> None:
    told = Tick("interject", "failure", "It failed.", False, True)
    happenings = [Happening("failure", 2.0, 2.0), Happening("harmless", 7.0, 7.0)]
    found = metrics.screen([record(happenings, {12: told, 36: told})])
    assert found["failure"].value == 1.0
    assert found["harmless_left_alone"].value == 0.0


@given(st.lists(st.booleans(), min_size=1, max_size=80))
def test_a_share_lies_within_its_interval(hits: list[bool]) -> None:
    metric = share(hits)
    assert metric.value is not None
    assert metric.interval is not None
    assert 0 <= metric.interval[0] <= metric.value <= metric.interval[1] <= 1


@given(st.lists(st.floats(0, 10), min_size=1, max_size=40))
def test_means_and_medians_lie_within_their_data(values: list[float]) -> None:
    for metric in (mean(values), median(values)):
        assert metric.value is not None
        assert min(values) - 1e-3 <= metric.value <= max(values) + 1e-3


def test_nothing_counted_is_no_number() -> None:
    assert share([]).value is None
    assert mean([]).interval is None
    assert median([]).count == 0
