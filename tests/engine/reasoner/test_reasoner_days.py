"""Timers and reminders of tomorrow: how far ahead, at which hour where none was named, and what is no wish."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.reasoner.tools.requests import read_request
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest


@pytest.fixture(autouse=True)
def _greenwich() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def _wall(now: str) -> float:
    """Wednesday the eleventh of June at ``now``."""
    return datetime.fromisoformat(f"2025-06-11T{now}:00+00:00").timestamp()


def _rings(text: str, now: str) -> tuple[str, str]:
    request = read_request(text, _wall(now))
    assert isinstance(request, TimerRequest), request
    return f"{datetime.fromtimestamp(_wall(now) + request.seconds, UTC):%a %H:%M}", request.answer


@pytest.mark.parametrize(
    ("now", "text", "rings", "when"),
    [
        (
            "06:00",
            "remind me at seven tomorrow morning to pay",
            "Thu 07:00",
            "tomorrow at seven o'clock in the morning",
        ),
        ("09:00", "remind me tomorrow at noon to pay", "Thu 12:00", "tomorrow at noon"),
        (
            "09:00",
            "remind me tomorrow at 5 pm to pay",
            "Thu 17:00",
            "tomorrow at five o'clock in the afternoon",
        ),
        (
            "09:00",
            "remind me tomorrow evening at 11 to pay",
            "Thu 23:00",
            "tomorrow at eleven o'clock in the evening",
        ),
        ("09:00", "remind me tomorrow night at one to pay", "Fri 01:00", "tomorrow night at one o'clock"),
        (
            "09:00",
            "remind me on Thursday at 22:00 to pay",
            "Thu 22:00",
            "tomorrow at ten o'clock in the evening",
        ),
        (
            "09:00",
            "remind me on the 12th at six pm to pay",
            "Thu 18:00",
            "tomorrow at six o'clock in the evening",
        ),
        ("18:00", "remind me tomorrow at midnight to pay", "Thu 00:00", "tonight at midnight"),
        ("00:30", "remind me tomorrow at seven to pay", "Wed 07:00", "today at seven o'clock in the morning"),
        (
            "00:30",
            "remind me tomorrow at three pm to pay",
            "Wed 15:00",
            "today at three o'clock in the afternoon",
        ),
        ("03:00", "remind me tomorrow at 2 am to pay", "Thu 02:00", "tomorrow at two o'clock in the morning"),
        (
            "06:00",
            "remind me tomorrow at seven to pay",
            "Thu 07:00",
            "tomorrow at seven o'clock in the morning",
        ),
    ],
)
def test_tomorrow_is_within_reach_to_its_end(now: str, text: str, rings: str, when: str) -> None:
    assert _rings(text, now) == (rings, f"I will remind you {when} to pay.")


@pytest.mark.parametrize(
    ("now", "text", "rings"),
    [
        ("18:30", "wake me at 4 tomorrow", "Thu 04:00"),
        ("09:00", "wake me up tomorrow at half past four", "Thu 04:30"),
        ("09:00", "Wake me at four tomorrow, no, five.", "Thu 05:00"),
        ("09:00", "wake me tomorrow at twelve", "Thu 12:00"),
        ("09:00", "wake me tomorrow at 4 pm", "Thu 16:00"),
        ("09:00", "wake me tomorrow afternoon at four", "Thu 16:00"),
        ("14:20", "wake me at four", "Wed 16:00"),
    ],
)
def test_who_is_to_be_woken_on_another_day_sleeps_at_night(now: str, text: str, rings: str) -> None:
    assert _rings(text, now)[0] == rings


@pytest.mark.parametrize(
    "text",
    [
        "remind me on Friday at nine to pay",
        "remind me the day after tomorrow to pay",
        "set a timer for thirty hours",
        "remind me in thirty hours to pay",
        "remind me at the weekend to pay",
        "remind me next weekend to pay",
        "set an alarm for Sunday at seven",
    ],
)
def test_what_is_later_than_tomorrow_is_told(text: str) -> None:
    assert read_request(text, _wall("09:00")) == TimerQuestion("bounds")


@pytest.mark.parametrize(
    ("text", "rings", "when"),
    [
        ("remind me tomorrow to call Ana", "Thu 09:00", "tomorrow at nine o'clock in the morning to call ana"),
        ("remind me to call Ana tomorrow", "Thu 09:00", "tomorrow at nine o'clock in the morning to call ana"),
        (
            "Tomorrow remind me to call Ana, please.",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to call ana",
        ),
        ("remind me tomorrow morning to pay", "Thu 09:00", "tomorrow at nine o'clock in the morning to pay"),
        (
            "remind me tomorrow afternoon to pay",
            "Thu 15:00",
            "tomorrow at three o'clock in the afternoon to pay",
        ),
        (
            "can you remind me tomorrow evening to pay",
            "Thu 19:00",
            "tomorrow at seven o'clock in the evening to pay",
        ),
        ("remind me this evening to pay", "Wed 19:00", "tonight at seven o'clock to pay"),
        ("remind me tonight to take out the bin", "Wed 21:00", "tonight at nine o'clock to take out the bin"),
        ("remind me to pay in the morning", "Thu 09:00", "at nine o'clock in the morning to pay"),
        ("remind me on Thursday to pay", "Thu 09:00", "tomorrow at nine o'clock in the morning to pay"),
        (
            "Remind me tomorrow that Ana comes.",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning that ana comes",
        ),
        ("please remind me tomorrow", "Thu 09:00", "tomorrow at nine o'clock in the morning"),
        (
            "Remind me tomorrow to call Ana. No, at four.",
            "Thu 16:00",
            "tomorrow at four o'clock in the afternoon to call ana",
        ),
        (
            "Remind me tomorrow to call Ana, no, at ten.",
            "Thu 10:00",
            "tomorrow at ten o'clock in the morning to call ana",
        ),
        (
            "Remind me tomorrow to pay. No, in the evening.",
            "Thu 21:00",
            "tomorrow at nine o'clock in the evening to pay",
        ),
    ],
)
def test_a_reminder_of_a_day_without_a_time_comes_at_its_usual_hour(text: str, rings: str, when: str) -> None:
    assert _rings(text, "14:20") == (rings, f"I will remind you {when}.")


@pytest.mark.parametrize(
    "text",
    [
        "remind me tomorrow is Ana's birthday",
        "remind me about the party tomorrow",
        "remind me that the shop is closed tomorrow",
        "remind me to prepare for tomorrow",
        "remind me of tomorrow",
        "remind me what I do tomorrow",
        "remind me tomorrow what we said",
        "she will remind me tomorrow to pay",
        "I asked him to remind me tomorrow to pay",
        "you remind me of this morning",
        "the roses remind me of yesterday evening",
        "don't remind me tomorrow to pay",
        "did you remind me this morning to pay",
        "remind me today to pay",
        "remind me this morning to pay",
        "remind me to call Ana",
        "tell me tomorrow what the weather is",
        "he had to remind me on Thursday to pay",
        "if you remind me tomorrow I will pay",
        "tomorrow reminds me of Ana",
    ],
)
def test_what_names_a_day_and_asks_for_no_reminder_of_it_opens_none(text: str) -> None:
    assert not isinstance(read_request(text, _wall("14:20")), TimerRequest)
