"""Quiet hours and what is learned of "less of this" and "more of this"."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.attention.tact import MORNING_HOUR, MOST, Surroundings, Tact, named, until_morning, why_quiet

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=1)))
NOW = NOON.timestamp()


def test_quiet_for_a_quarter_of_an_hour_ends_by_itself() -> None:
    tact = Tact().quiet_for(15 * 60, NOW)
    assert why_quiet(tact, Surroundings(), NOW + 899).startswith("until ")
    assert why_quiet(tact, Surroundings(), NOW + 900) == ""
    assert why_quiet(tact.quiet_for(0, NOW), Surroundings(), NOW) == ""


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001  # hypothesis wants them naive
def test_tomorrow_is_the_next_morning(naive: datetime) -> None:
    now = naive.replace(tzinfo=NOON.tzinfo)
    seconds = until_morning(now)
    assert 0 < seconds <= 24 * 3600
    morning = now + timedelta(seconds=seconds)
    assert (morning.hour, morning.minute) == (MORNING_HOUR, 0)


def test_a_call_and_a_full_screen_are_reasons_where_the_user_says_so() -> None:
    busy = Surroundings(full_screen="Impress", call="Meet")
    assert why_quiet(Tact(), busy, NOW) == "while Meet listens to the microphone"
    assert why_quiet(Tact(quiet_in_call=False), busy, NOW) == ""
    both = Tact(quiet_in_call=False, quiet_in_full_screen=True)
    assert why_quiet(both, busy, NOW) == "while Impress fills the screen"
    assert why_quiet(both, Surroundings(), NOW) == ""


@given(st.lists(st.tuples(st.sampled_from(["failure", "person"]), st.sampled_from(["less", "more"]))))
def test_what_is_learned_is_bounded_and_can_be_unlearned(wishes: list[tuple[str, str]]) -> None:
    tact = Tact()
    for kind, wanted in wishes:
        before = dict(tact.leanings)
        tact = tact.learn(kind, "less" if wanted == "less" else "more")
        assert all(
            tact.leaning(other) == before.get(other, 0) for other in ("failure", "person") if other != kind
        )
    assert all(0 < abs(steps) <= MOST for steps in tact.leanings.values())
    assert tact.forget("failure").leaning("failure") == 0
    assert tact.forget().leanings == {}


def test_a_kind_nobody_has_named_has_a_name() -> None:
    assert named("failure") == "Failures on the screen"
    assert named("door") == "Door"
    assert named("") == "Other things"
