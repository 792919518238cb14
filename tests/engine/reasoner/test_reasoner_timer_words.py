"""What a timer or a reminder says when it is due."""

from __future__ import annotations

import pytest

from tests.engine.reasoner.timed import timer

pytestmark = pytest.mark.usefixtures("greenwich")


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
    assert timer(text).phrase == f"You asked me to remind you {aim}."


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
    assert timer(text).phrase == phrase
