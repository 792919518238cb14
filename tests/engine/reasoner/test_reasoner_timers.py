"""Timers, alarms and reminders: when they ring, what they are about, how they are put right, which are none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.reasoner.tools.clock import ClockRequest
from engine.reasoner.tools.requests import read_request
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest

WALL = datetime(2026, 11, 21, 15, 20, tzinfo=UTC).timestamp()


@pytest.fixture(autouse=True)
def _greenwich() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def _rings(text: str, now: str) -> tuple[str, str]:
    """When that rings which is asked for on Wednesday the eleventh of June at ``now``, and the answer."""
    wall = datetime.fromisoformat(f"2025-06-11T{now}:00+00:00").timestamp()
    request = read_request(text, wall)
    assert isinstance(request, TimerRequest), request
    return f"{datetime.fromtimestamp(wall + request.seconds, UTC):%a %H:%M}", request.answer


@pytest.mark.parametrize(
    ("now", "text", "rings"),
    [
        ("14:20", "Set an alarm for 6 a.m., no, 7.", "Thu 07:00"),
        ("08:00", "Set an alarm for 11 a.m., no, 12.", "Wed 12:00"),
        ("08:00", "Set an alarm for 11 p.m., no, 12.", "Thu 00:00"),
        ("08:00", "Set an alarm for 6 a.m., no, 18:30.", "Wed 18:30"),
        ("14:20", "Set an alarm for six. I mean a.m.", "Thu 06:00"),
        ("08:00", "Set an alarm for nine. No, p.m.", "Wed 21:00"),
        ("14:20", "remind me ten minutes before the meeting at three", "Wed 14:50"),
        ("12:00", "remind me one hour before my flight at 6 p.m. to check in", "Wed 17:00"),
        ("12:00", "I have to leave at five. Remind me ten minutes before.", "Wed 16:50"),
        ("12:00", "wake me ten minutes before one", "Wed 12:50"),
        ("12:00", "remind me in ten minutes before I forget", "Wed 12:10"),
        ("14:20", "Set an alarm for seven, I have a flight.", "Wed 19:00"),
        ("14:20", "can you set an alarm for seven i have to catch a train", "Wed 19:00"),
        ("14:20", "set an alarm for seven okay", "Wed 19:00"),
        ("14:20", "could I set an alarm for seven", "Wed 19:00"),
        ("14:20", "can we have an alarm at seven", "Wed 19:00"),
    ],
)
def test_what_goes_on_around_a_time_leaves_it_as_it_is_meant(now: str, text: str, rings: str) -> None:
    assert _rings(text, now)[0] == rings


@pytest.mark.parametrize(
    ("now", "text", "rings", "when"),
    [
        ("14:20", "remind me tomorrow at nine to pay", "Thu 09:00", "tomorrow at nine o'clock in the morning"),
        (
            "14:20",
            "remind me on Thursday at nine to pay",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning",
        ),
        ("14:20", "remind me at nine tomorrow to pay", "Thu 09:00", "tomorrow at nine o'clock in the morning"),
        ("14:20", "tomorrow at noon remind me to pay", "Thu 12:00", "tomorrow at noon"),
        (
            "14:20",
            "remind me on the 12th at nine to pay",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning",
        ),
        (
            "18:20",
            "remind me tomorrow at four to pay",
            "Thu 16:00",
            "tomorrow at four o'clock in the afternoon",
        ),
        ("09:00", "remind me tonight at ten to pay", "Wed 22:00", "tonight at ten o'clock"),
        ("09:00", "remind me at ten tonight to pay", "Wed 22:00", "tonight at ten o'clock"),
        ("09:00", "remind me tonight at twelve to pay", "Thu 00:00", "tonight at midnight"),
        ("09:00", "remind me tonight at one to pay", "Thu 01:00", "tonight at one o'clock"),
        ("01:00", "remind me tonight at three to pay", "Wed 03:00", "tonight at three o'clock"),
        ("09:00", "remind me at 8 this evening to pay", "Wed 20:00", "tonight at eight o'clock"),
        ("09:00", "remind me at eight at night to pay", "Wed 20:00", "at eight o'clock in the evening"),
        ("09:00", "remind me at two at night to pay", "Thu 02:00", "at two o'clock"),
        (
            "09:00",
            "remind me this afternoon at three to pay",
            "Wed 15:00",
            "today at three o'clock in the afternoon",
        ),
        ("09:00", "remind me today at eight to pay", "Wed 20:00", "today at eight o'clock in the evening"),
        ("09:00", "remind me at ten in the morning to pay", "Wed 10:00", "at ten o'clock in the morning"),
        ("09:00", "Tomorrow I fly. Remind me at nine to pay.", "Wed 21:00", "at nine o'clock"),
    ],
)
def test_a_day_or_a_part_of_it_is_heeded_and_told_back(now: str, text: str, rings: str, when: str) -> None:
    assert _rings(text, now) == (rings, f"I will remind you {when} to pay.")


@pytest.mark.parametrize(
    ("now", "text", "rings"),
    [
        ("09:00", "set an alarm for tomorrow morning at seven", "Thu 07:00"),
        ("09:00", "set an alarm for seven tomorrow morning", "Thu 07:00"),
        ("09:00", "wake me tomorrow at seven", "Thu 07:00"),
        ("22:00", "wake me tomorrow at 11", "Thu 11:00"),
        ("09:00", "set an alarm clock for tomorrow at seven", "Thu 07:00"),
        ("22:00", "wake me tomorrow at half past ten", "Thu 10:30"),
        ("14:20", "wake me at ten to three", "Wed 14:50"),
        ("14:20", "wake me at five to four", "Wed 15:55"),
        ("14:20", "wake me at twenty past four", "Wed 16:20"),
        ("14:20", "wake me at five past four", "Wed 16:05"),
        ("14:20", "wake me at three minutes past four", "Wed 16:03"),
        ("14:20", "wake me at eight oh five", "Wed 20:05"),
        ("14:20", "wake me at half past seven", "Wed 19:30"),
        ("14:20", "wake me at quarter to eight", "Wed 19:45"),
        ("14:20", "wake me at a quarter past three", "Wed 15:15"),
        ("14:20", "set an alarm for half six", "Wed 18:30"),
        ("14:20", "set an alarm for 7:30am", "Thu 07:30"),
        ("14:20", "set an alarm for 5pm", "Wed 17:00"),
        ("14:20", "set an alarm for 8am", "Thu 08:00"),
        ("14:20", "set an alarm for 07:30", "Thu 07:30"),
        ("14:20", "wake me at nineteen hundred", "Wed 19:00"),
        ("14:20", "wake me at 15:45", "Wed 15:45"),
        ("14:20", "Wake me at 7 a.m. Thanks.", "Thu 07:00"),
    ],
)
def test_times_of_day_are_read_as_they_are_said(now: str, text: str, rings: str) -> None:
    assert _rings(text, now)[0] == rings


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("remind me at five to go home", "to go home"),
        ("remind me at eight to feed 2 cats", "to feed 2 cats"),
        ("remind me at 5 p.m. to call Ana", "to call ana"),
        ("remind me to prepare for tomorrow at six", "to prepare for tomorrow"),
        ("remind me at six to prepare for tomorrow", "to prepare for tomorrow"),
        ("remind me in an hour to book a table for Friday at eight", "to book a table for friday at eight"),
        ("remind me at two thirty about the three o'clock meeting", "about the three o'clock meeting"),
        ("remind me about the meeting at three in ten minutes", "about the meeting at three"),
        ("Remind me in ten minutes to call Ana. Thanks.", "to call ana"),
        ("Remind me in ten minutes to call Ana, thank you.", "to call ana"),
        ("Remind me in ten minutes to call Ana, will you?", "to call ana"),
        ("Remind me in ten minutes to call Ana, would you please?", "to call ana"),
        ("Remind me in ten minutes to call Ana, okay?", "to call ana"),
        ("Remind me in ten minutes to call Ana. It's important.", "to call ana"),
        ("Remind me in ten minutes to take the cake out. It smells great already.", "to take the cake out"),
        ("Remind me to say thank you in ten minutes", "to say thank you"),
        ("remind me in ten minutes to tell Ana thanks", "to tell ana thanks"),
        ("remind me not to eat in ten minutes", "not to eat"),
        ("Remind me in ten minutes or so to eat", "to eat"),
        ("remind me I have to leave in ten minutes", "to leave"),
        ("Remind me in ten minutes to turn the alarm off", "to turn the alarm off"),
        ("Remind me in ten minutes to set a timer for five minutes", "to set a timer for five minutes"),
        ("Remind me at six to call Ana and one of her friends", "to call ana and one of her friends"),
    ],
)
def test_what_a_reminder_is_about(text: str, aim: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, TimerRequest)
    assert request.phrase == f"You asked me to remind you {aim}."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("remind me to do my 20 minute workout in an hour", "in one hour to do your 20 minute workout"),
        ("remind me to take the 10 minute break in 2 hours", "in two hours to take the 10 minute break"),
        ("remind me to buy milk for 5 people at six", "at six o'clock to buy milk for 5 people"),
        ("remind me to check the oven in about twenty minutes please", "in twenty minutes to check the oven"),
        ("remind me in one hour fifteen to eat", "in one hour fifteen minutes to eat"),
        ("remind me in 1/2 hour to eat", "in thirty minutes to eat"),
        ("remind me in 2 1/2 minutes to eat", "in two minutes thirty seconds to eat"),
        ("remind me in 10min to eat", "in ten minutes to eat"),
        ("remind me twenty minutes from now to eat", "in twenty minutes to eat"),
        ("remind me in a couple of minutes to eat", "in two minutes to eat"),
        ("At six I leave. Remind me in an hour to pack.", "in one hour to pack"),
    ],
)
def test_of_several_times_the_one_that_is_meant_is_taken(text: str, answer: str) -> None:
    assert _rings(text, "12:00")[1] == f"I will remind you {answer}."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Remind me at seven, sorry, eight, to call Ana", "I will remind you at eight o'clock to call ana."),
        ("Remind me in ten minutes, no, in fifteen, to eat", "I will remind you in fifteen minutes to eat."),
        (
            "Remind me in ten minutes to eat. No, in fifteen minutes.",
            "I will remind you in fifteen minutes to eat.",
        ),
        ("Remind me in ten minutes to eat, No, remind me in an hour.", "I will remind you in one hour to eat."),
        ("Set a timer for ten minutes, No, fifteen minutes.", "Your timer is set for fifteen minutes."),
        (
            "Set a timer for ten minutes, no, wait a minute, fifteen minutes.",
            "Your timer is set for fifteen minutes.",
        ),
        ("Set a timer for ten minutes, no, wait a second.", "Your timer is set for ten minutes."),
        (
            "Set a timer for ten minutes, Sorry, I meant fifteen minutes.",
            "Your timer is set for fifteen minutes.",
        ),
        ("Set a timer for ten minutes, Make it fifteen.", "Your timer is set for fifteen minutes."),
        ("Set a timer for ten minutes, Actually, make that fifteen.", "Your timer is set for fifteen minutes."),
        ("Set a timer for ten minutes, no wait, fifteen.", "Your timer is set for fifteen minutes."),
        ("Set a timer for ten, no, fifteen minutes.", "Your timer is set for fifteen minutes."),
        ("Set a timer for ten minutes, And for two minutes.", "Your timer is set for two minutes."),
        ("Remind me at seven to call Ana, No, at eight.", "I will remind you at eight o'clock to call ana."),
        ("Remind me at seven to call Ana, No, to call Bob.", "I will remind you at seven o'clock to call bob."),
        (
            "Remind me tomorrow at seven to eat, No, at eight.",
            "I will remind you tomorrow at eight o'clock in the morning to eat.",
        ),
        (
            "Remind me at seven to eat, No, tomorrow.",
            "I will remind you tomorrow at seven o'clock in the morning to eat.",
        ),
        ("Set a timer for ten minutes. No, set an alarm for seven.", "Your alarm will ring at seven o'clock."),
        ("Remind me in ten minutes to call Ana. No rush.", "I will remind you in ten minutes to call ana."),
        ("Remind me at seven to eat. Actually, today I'm tired.", "I will remind you at seven o'clock to eat."),
        (
            "Remind me at seven in the evening, no, in the morning, to eat",
            "I will remind you at seven o'clock in the morning to eat.",
        ),
        ("Set a timer for ten minutes, No, an hour.", "Your timer is set for one hour."),
        ("Remind me in ten minutes to eat. Sorry, I'm tired.", "I will remind you in ten minutes to eat."),
        ("Remind me in an hour to eat. Actually, I have two hours.", "I will remind you in one hour to eat."),
        (
            "Remind me in ten minutes to say sorry to Ana.",
            "I will remind you in ten minutes to say sorry to ana.",
        ),
    ],
)
def test_a_correction_changes_what_was_asked(text: str, answer: str) -> None:
    assert _rings(text, "12:00")[1] == answer


@pytest.mark.parametrize(
    "text", ["What time is it in New York, No, in Tokyo.", "What time is it in New York, And in Tokyo?"]
)
def test_another_city_takes_the_place_of_the_first(text: str) -> None:
    assert read_request(text, WALL) == ClockRequest("time", place="tokyo")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("remind me on Friday at nine to call Ana", TimerQuestion("bounds")),
        ("wake me next week at six", TimerQuestion("bounds")),
        ("remind me in two days to call Ana", TimerQuestion("bounds")),
        ("remind me the day after tomorrow at five pm to call Ana", TimerQuestion("bounds")),
        ("remind me every day at nine to take my pills", TimerQuestion("daily")),
        ("remind me at nine every weekday to stand up", TimerQuestion("daily")),
        ("remind me every morning to water the plants", TimerQuestion("daily")),
        ("set an alarm for seven every day", TimerQuestion("daily")),
        ("set a daily alarm for seven", TimerQuestion("daily")),
        ("remind me on November 30 at nine to eat", TimerQuestion("bounds")),
        ("set a timer for ten minutes and one for twenty", TimerQuestion("many")),
        ("remind me every two or three minutes to drink", TimerQuestion("often")),
        ("remind me three times an hour to drink", TimerQuestion("often")),
        ("remind me this morning at eight to eat", TimerQuestion("past")),
        ("set two timers, one for five minutes and one for ten minutes", TimerQuestion("many")),
        ("set a timer for five minutes and another for ten minutes", TimerQuestion("many")),
        ("set a timer for 5 minutes and remind me in 10 minutes to call", TimerQuestion("many")),
        ("add five minutes to my timer", TimerQuestion("change")),
        ("extend the timer by five minutes", TimerQuestion("change")),
        ("change my alarm to seven", TimerQuestion("change")),
        ("pause the timer", TimerQuestion("pause")),
        ("turn the timer off", TimerQuestion("stop")),
        ("cancel the reminder of my appointment", TimerQuestion("stop")),
        ("turn off the alarm in the morning", TimerQuestion("stop")),
        ("when will my timer go off", TimerQuestion("left", "timer")),
        ("How much time is left?", TimerQuestion("left")),
        ("what timers are running", TimerQuestion("running", "timer")),
        ("List my alarms", TimerQuestion("running", "alarm")),
        ("set an alarm for the day after tomorrow at nine", TimerQuestion("bounds")),
        ("remind me next week on Sunday at nine", TimerQuestion("bounds")),
        ("set a timer for ten minutes and set another one for twenty minutes", TimerQuestion("many")),
        ("please remind me every day", TimerQuestion("daily")),
        ("on Friday remind me to call Ana", TimerQuestion("bounds")),
        ("set a timer for ten", TimerQuestion("unclear")),
    ],
)
def test_what_is_not_set_is_told(text: str, question: TimerQuestion) -> None:
    assert read_request(text, WALL) == question


@pytest.mark.parametrize(
    "text",
    [
        "how much time is left in the game",
        "turn off the lights when the timer is done",
        "I set two timers yesterday",
        "my alarm rang at seven this morning",
        "the fire alarm went off at six tonight",
        "I got a reminder about next week",
        "which timer is best for cooking",
        "don't remind me to call Ana at six",
        "Set a timer for ten minutes. No, never mind.",
        "Sorry, seven people came at eight.",
        "it is five to four",
        "every day at nine I take my pills",
        "set an alarm for five people",
        "remind me at twenty past",
        "remind me ten minutes before the meeting",
        "remind me at two thousand steps",
        "is my alarm set for six",
        "do I have an alarm at six",
        "have you set an alarm for six",
        "can you remind me what happened at five",
        "translate set a timer for ten minutes into German",
        "he had set a timer for ten minutes",
        "I always set an alarm for six",
        "my mother used to wake me at six",
        "my neighbours wake me up every night",
        "she set an alarm for Monday",
        "the reminder for next week is wrong",
        "I hate my daily alarm",
        "do you need two timers",
        "we need two timers for this recipe",
        "move the timer panel to the left",
        "continue the timer story",
        "how do I change the alarm on my phone",
        "tell Bob to cancel the alarm",
        "we meet tomorrow at nine",
    ],
)
def test_what_only_sounds_like_a_timer_sets_none(text: str) -> None:
    assert read_request(text, WALL) is None


@pytest.mark.parametrize(
    "text",
    [
        "Stop the music and set a timer for ten minutes",
        "set a push up timer for ten minutes",
        "add a timer for ten minutes",
        "move the pot and set a timer for ten minutes",
        "set a timer for five people for ten minutes",
        "Set a timer for ten minutes, I do that twice a day",
    ],
)
def test_words_around_a_timer_do_not_hinder_it(text: str) -> None:
    assert _rings(text, "12:00") == ("Wed 12:10", "Your timer is set for ten minutes.")
