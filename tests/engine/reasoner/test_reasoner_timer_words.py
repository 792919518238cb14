"""Ordinary sentences about timers, alarms and reminders: what each asks for, and which only tell of one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine.reasoner.tools.requests import read_request
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest

WALL = datetime(2025, 6, 11, 14, 20, tzinfo=UTC).timestamp()


@pytest.fixture(autouse=True)
def _greenwich() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("text", "rings", "answer"),
    [
        ("remind me in an hour and a quarter to eat", "15:35", "in one hour fifteen minutes to eat"),
        ("remind me in two hours and three quarters to eat", "17:05", "in two hours forty-five minutes to eat"),
        ("remind me in an hour and a quarter of an hour to eat", "15:35", "in one hour fifteen minutes to eat"),
        (
            "remind me in an hour and a half of the meeting",
            "15:50",
            "in one hour thirty minutes of the meeting",
        ),
        ("remind me at six that Ana will call me", "18:00", "at six o'clock that ana will call you"),
        ("remind me at six to tell Ana to call me", "18:00", "at six o'clock to tell ana to call you"),
        ("remind me at six to ask who told me", "18:00", "at six o'clock to ask who told you"),
        ("remind me in an hour's time to pay", "15:20", "in one hour to pay"),
        ("remind me in half an hour's time to pay", "14:50", "in thirty minutes to pay"),
        ("remind me at six sharp to leave", "18:00", "at six o'clock to leave"),
        ("remind me at six on the dot to leave", "18:00", "at six o'clock to leave"),
        ("remind me by six to leave", "18:00", "at six o'clock to leave"),
        ("remind me around six to leave", "18:00", "at six o'clock to leave"),
        ("remind us at six to leave", "18:00", "at six o'clock to leave"),
        ("remind me at six to water our plants", "18:00", "at six o'clock to water your plants"),
        ("remind me when it's six to leave", "18:00", "at six o'clock to leave"),
        ("tell me at six to leave", "18:00", "at six o'clock to leave"),
    ],
)
def test_a_reminder_is_set_as_it_is_said(text: str, rings: str, answer: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, TimerRequest), request
    assert f"{datetime.fromtimestamp(WALL + request.seconds, UTC):%H:%M}" == rings
    assert request.answer == f"I will remind you {answer}."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("let me know when it's six o'clock", "I will tell you at six o'clock."),
        ("can you tell me when it is noon", "I will tell you at noon."),
        ("Let me know at six, please.", "I will tell you at six o'clock."),
        ("wake me up by six", "Your alarm will ring at six o'clock."),
        ("wake us at six", "Your alarm will ring at six o'clock."),
        ("set the alarm to seven", "Your alarm will ring at seven o'clock."),
        ("set my alarm to half past six", "Your alarm will ring at half past six."),
        ("set a timer until six", "Your timer is set for six o'clock."),
        ("set a timer for an hour and a half of yoga", "Your timer is set for one hour thirty minutes."),
        ("set a timer for ten minutes, she told me it takes that", "Your timer is set for ten minutes."),
        ("wake me at six, they told me to be early", "Your alarm will ring at six o'clock."),
        ("what about an alarm at six", "Your alarm will ring at six o'clock."),
        ("what if you wake me at six", "Your alarm will ring at six o'clock."),
        ("what I want is an alarm at six", "Your alarm will ring at six o'clock."),
    ],
)
def test_what_else_is_set_as_it_is_said(text: str, answer: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, TimerRequest), request
    assert request.answer == answer


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("set a pasta timer for nine minutes", "Your pasta timer for nine minutes is done."),
        ("set a nine minute timer for the pasta", "Your pasta timer for nine minutes is done."),
        ("set a nine minute pasta timer", "Your pasta timer for nine minutes is done."),
        (
            "set a timer for nine minutes for the soft eggs, please",
            "Your soft eggs timer for nine minutes is done.",
        ),
        ("set a timer called pasta for nine minutes", "Your pasta timer for nine minutes is done."),
        ("set a second timer for nine minutes", "Your timer for nine minutes is done."),
        ("set a new quick timer for nine minutes", "Your timer for nine minutes is done."),
        ("set a timer for the next nine minutes", "Your timer for nine minutes is done."),
        ("start the timer for nine minutes", "Your timer for nine minutes is done."),
        ("I need a timer for nine minutes", "Your timer for nine minutes is done."),
        ("set a timer of nine minutes for the rice please", "Your rice timer for nine minutes is done."),
        ("set the same timer again for nine minutes", "Your timer for nine minutes is done."),
        ("set my usual timer for nine minutes", "Your timer for nine minutes is done."),
        ("set me a nice countdown timer for nine minutes", "Your timer for nine minutes is done."),
        ("set a nine minute timer for the", "Your timer for nine minutes is done."),
    ],
)
def test_a_timer_says_what_it_was_called(text: str, phrase: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, TimerRequest), request
    assert request.phrase == phrase


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("what time is my alarm set for", TimerQuestion("left", "alarm")),
        ("when is my next alarm", TimerQuestion("left", "alarm")),
        ("when's my alarm", TimerQuestion("left", "alarm")),
        ("what's left on the timer", TimerQuestion("left", "timer")),
        ("how much time has my timer got", TimerQuestion("left", "timer")),
        ("how many timers are running", TimerQuestion("running", "timer")),
        ("how many alarms do I have", TimerQuestion("running", "alarm")),
        ("do I have an alarm", TimerQuestion("running", "alarm")),
        ("is the timer still running", TimerQuestion("running", "timer")),
        ("is there a timer running", TimerQuestion("running", "timer")),
        ("show my timers", TimerQuestion("running", "timer")),
        ("what is the reminder for", TimerQuestion("running", "reminder")),
        ("is the alarm on", TimerQuestion("running", "alarm")),
        ("is my gym alarm on", TimerQuestion("running", "alarm", "gym")),
        ("is the seven o'clock alarm on", TimerQuestion("running", "alarm", "seven o'clock")),
        ("when is the morning alarm", TimerQuestion("left", "alarm", "morning")),
        ("give me five more minutes on the timer", TimerQuestion("change")),
        ("make the timer longer", TimerQuestion("change")),
        ("set timers for five and ten minutes", TimerQuestion("many")),
        ("set a timer for five and ten minutes", TimerQuestion("many")),
        ("remind me in five and in ten minutes to look", TimerQuestion("many")),
        ("remind me in 15 to look", TimerQuestion("unclear")),
        ("ping me in fifteen", TimerQuestion("unclear")),
        ("remind me every hour on the hour to stand", TimerQuestion("often")),
    ],
)
def test_what_is_asked_of_timers_or_not_set_is_told(text: str, question: TimerQuestion) -> None:
    assert read_request(text, WALL) == question


@pytest.mark.parametrize(
    "text",
    [
        "My boss will call me in ten minutes",
        "They will let me know in two hours",
        "she will remind me at six to leave",
        "She'll remind me at six to leave",
        "I asked him to remind me at six to leave",
        "my phone can remind me in ten minutes",
        "the bank should alert me in an hour",
        "I was told to wake me at six",
        "does it wake me at six",
        "what did you remind me of at six",
        "tell me in ten minutes how the market stands",
        "let me know in an hour whether it rains",
        "tell me at six what the weather is",
        "tell me in five minutes a joke",
        "remind me at 2000 steps",
        "remind me at 5 degrees to close the window",
        "tell me at what time the train leaves",
        "tell me when it's five degrees outside",
        "tell me when it is cold",
        "tell me when it's three to one",
        "let me know when it's your turn",
        "tell me when it is noon in Tokyo",
        "he told me at six to leave",
        "remind me in 2026 to vote",
        "they will tell me when it's six",
        "what is the timer for in a dishwasher",
        "when is my next meeting",
        "is the alarm system still running",
        "do I have an alarm clock at home",
        "how many timers does a dishwasher have",
        "show my alarm clock collection",
        "make the meeting longer",
        "is the smoke alarm on",
        "is the car alarm still on",
        "what is the fire alarm for",
        "what time does the school alarm ring",
        "when is the false alarm",
        "my mother would remind me at six and I told her to wake me at seven",
        "remind me by ten people",
        "what time would you wake me at six",
        "what about the alarm",
        "five more minutes on the treadmill",
        "make my story about the timer longer",
    ],
)
def test_what_only_tells_of_one_is_none(text: str) -> None:
    assert read_request(text, WALL) is None


@pytest.mark.parametrize(
    "text",
    [
        "Could you remind me at six to leave?",
        "I'd like you to remind me at six to leave",
        "My boss is late, so remind me at six to leave",
        "I will be out, please remind me at six to leave",
        "You should remind me at six to leave",
        "I can wait. Remind me at six to leave.",
    ],
)
def test_who_bids_it_is_heeded(text: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, TimerRequest), request
    assert request.answer == "I will remind you at six o'clock to leave."
