"""Reminders: how far ahead, at which hour where none was named, and when they come as it is told back."""

from __future__ import annotations

import pytest

from engine.reasoner.tools.requests import read_request
from engine.reasoner.tools.timers import TimerRequest
from tests.engine.reasoner.timed import WALL, rings, timer

pytestmark = pytest.mark.usefixtures("greenwich")


@pytest.mark.parametrize(
    ("now", "text", "at", "told"),
    [
        (
            "14:20",
            "remind me tomorrow at nine to pay",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to pay",
        ),
        (
            "14:20",
            "remind me on Thursday at nine to pay",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to pay",
        ),
        (
            "14:20",
            "remind me at nine tomorrow to pay",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to pay",
        ),
        ("14:20", "tomorrow at noon remind me to pay", "Thu 12:00", "tomorrow at noon to pay"),
        (
            "14:20",
            "remind me on the 12th at nine to pay",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to pay",
        ),
        (
            "18:20",
            "remind me tomorrow at four to pay",
            "Thu 16:00",
            "tomorrow at four o'clock in the afternoon to pay",
        ),
        ("09:00", "remind me tonight at ten to pay", "Wed 22:00", "tonight at ten o'clock to pay"),
        ("09:00", "remind me at ten tonight to pay", "Wed 22:00", "tonight at ten o'clock to pay"),
        ("09:00", "remind me tonight at twelve to pay", "Thu 00:00", "tonight at midnight to pay"),
        ("09:00", "remind me tonight at one to pay", "Thu 01:00", "tonight at one o'clock to pay"),
        ("01:00", "remind me tonight at three to pay", "Wed 03:00", "tonight at three o'clock to pay"),
        ("09:00", "remind me at 8 this evening to pay", "Wed 20:00", "tonight at eight o'clock to pay"),
        ("09:00", "remind me at eight at night to pay", "Wed 20:00", "at eight o'clock in the evening to pay"),
        ("09:00", "remind me at two at night to pay", "Thu 02:00", "at two o'clock to pay"),
        (
            "09:00",
            "remind me this afternoon at three to pay",
            "Wed 15:00",
            "today at three o'clock in the afternoon to pay",
        ),
        (
            "09:00",
            "remind me today at eight to pay",
            "Wed 20:00",
            "today at eight o'clock in the evening to pay",
        ),
        (
            "09:00",
            "remind me at ten in the morning to pay",
            "Wed 10:00",
            "at ten o'clock in the morning to pay",
        ),
        ("09:00", "Tomorrow I fly. Remind me at nine to pay.", "Wed 21:00", "at nine o'clock to pay"),
        (
            "06:00",
            "remind me at seven tomorrow morning to pay",
            "Thu 07:00",
            "tomorrow at seven o'clock in the morning to pay",
        ),
        ("09:00", "remind me tomorrow at noon to pay", "Thu 12:00", "tomorrow at noon to pay"),
        (
            "09:00",
            "remind me tomorrow at 5 pm to pay",
            "Thu 17:00",
            "tomorrow at five o'clock in the afternoon to pay",
        ),
        (
            "09:00",
            "remind me tomorrow evening at 11 to pay",
            "Thu 23:00",
            "tomorrow at eleven o'clock in the evening to pay",
        ),
        (
            "09:00",
            "remind me tomorrow night at one to pay",
            "Fri 01:00",
            "tomorrow night at one o'clock to pay",
        ),
        (
            "09:00",
            "remind me on Thursday at 22:00 to pay",
            "Thu 22:00",
            "tomorrow at ten o'clock in the evening to pay",
        ),
        (
            "09:00",
            "remind me on the 12th at six pm to pay",
            "Thu 18:00",
            "tomorrow at six o'clock in the evening to pay",
        ),
        ("18:00", "remind me tomorrow at midnight to pay", "Thu 00:00", "tonight at midnight to pay"),
        (
            "00:30",
            "remind me tomorrow at seven to pay",
            "Wed 07:00",
            "today at seven o'clock in the morning to pay",
        ),
        (
            "00:30",
            "remind me tomorrow at three pm to pay",
            "Wed 15:00",
            "today at three o'clock in the afternoon to pay",
        ),
        (
            "03:00",
            "remind me tomorrow at 2 am to pay",
            "Thu 02:00",
            "tomorrow at two o'clock in the morning to pay",
        ),
        (
            "06:00",
            "remind me tomorrow at seven to pay",
            "Thu 07:00",
            "tomorrow at seven o'clock in the morning to pay",
        ),
        (
            "14:20",
            "remind me tomorrow to call Ana",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to call ana",
        ),
        (
            "14:20",
            "remind me to call Ana tomorrow",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to call ana",
        ),
        (
            "14:20",
            "Tomorrow remind me to call Ana, please.",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to call ana",
        ),
        (
            "14:20",
            "remind me tomorrow morning to pay",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to pay",
        ),
        (
            "14:20",
            "remind me tomorrow afternoon to pay",
            "Thu 15:00",
            "tomorrow at three o'clock in the afternoon to pay",
        ),
        (
            "14:20",
            "can you remind me tomorrow evening to pay",
            "Thu 19:00",
            "tomorrow at seven o'clock in the evening to pay",
        ),
        ("14:20", "remind me this evening to pay", "Wed 19:00", "tonight at seven o'clock to pay"),
        (
            "14:20",
            "remind me tonight to take out the bin",
            "Wed 21:00",
            "tonight at nine o'clock to take out the bin",
        ),
        ("14:20", "remind me to pay in the morning", "Thu 09:00", "at nine o'clock in the morning to pay"),
        (
            "14:20",
            "remind me on Thursday to pay",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning to pay",
        ),
        (
            "14:20",
            "Remind me tomorrow that Ana comes.",
            "Thu 09:00",
            "tomorrow at nine o'clock in the morning that ana comes",
        ),
        ("14:20", "please remind me tomorrow", "Thu 09:00", "tomorrow at nine o'clock in the morning"),
        (
            "14:20",
            "Remind me tomorrow to call Ana. No, at four.",
            "Thu 16:00",
            "tomorrow at four o'clock in the afternoon to call ana",
        ),
        (
            "14:20",
            "Remind me tomorrow to call Ana, no, at ten.",
            "Thu 10:00",
            "tomorrow at ten o'clock in the morning to call ana",
        ),
        (
            "14:20",
            "Remind me tomorrow to pay. No, in the evening.",
            "Thu 21:00",
            "tomorrow at nine o'clock in the evening to pay",
        ),
        (
            "14:20",
            "remind me in an hour and a quarter to eat",
            "Wed 15:35",
            "in one hour fifteen minutes to eat",
        ),
        (
            "14:20",
            "remind me in two hours and three quarters to eat",
            "Wed 17:05",
            "in two hours forty-five minutes to eat",
        ),
        (
            "14:20",
            "remind me in an hour and a quarter of an hour to eat",
            "Wed 15:35",
            "in one hour fifteen minutes to eat",
        ),
        (
            "14:20",
            "remind me in an hour and a half of the meeting",
            "Wed 15:50",
            "in one hour thirty minutes of the meeting",
        ),
        (
            "14:20",
            "remind me at six that Ana will call me",
            "Wed 18:00",
            "at six o'clock that ana will call you",
        ),
        (
            "14:20",
            "remind me at six to tell Ana to call me",
            "Wed 18:00",
            "at six o'clock to tell ana to call you",
        ),
        ("14:20", "remind me at six to ask who told me", "Wed 18:00", "at six o'clock to ask who told you"),
        ("14:20", "remind me in an hour's time to pay", "Wed 15:20", "in one hour to pay"),
        ("14:20", "remind me in half an hour's time to pay", "Wed 14:50", "in thirty minutes to pay"),
        ("14:20", "remind me at six sharp to leave", "Wed 18:00", "at six o'clock to leave"),
        ("14:20", "remind me at six on the dot to leave", "Wed 18:00", "at six o'clock to leave"),
        ("14:20", "remind me by six to leave", "Wed 18:00", "at six o'clock to leave"),
        ("14:20", "remind me around six to leave", "Wed 18:00", "at six o'clock to leave"),
        ("14:20", "remind us at six to leave", "Wed 18:00", "at six o'clock to leave"),
        ("14:20", "remind me at six to water our plants", "Wed 18:00", "at six o'clock to water your plants"),
        ("14:20", "remind me when it's six to leave", "Wed 18:00", "at six o'clock to leave"),
        ("14:20", "tell me at six to leave", "Wed 18:00", "at six o'clock to leave"),
        (
            "12:00",
            "remind me to do my 20 minute workout in an hour",
            "Wed 13:00",
            "in one hour to do your 20 minute workout",
        ),
        (
            "12:00",
            "remind me to take the 10 minute break in 2 hours",
            "Wed 14:00",
            "in two hours to take the 10 minute break",
        ),
        (
            "12:00",
            "remind me to buy milk for 5 people at six",
            "Wed 18:00",
            "at six o'clock to buy milk for 5 people",
        ),
        (
            "12:00",
            "remind me to check the oven in about twenty minutes please",
            "Wed 12:20",
            "in twenty minutes to check the oven",
        ),
        ("12:00", "remind me in one hour fifteen to eat", "Wed 13:15", "in one hour fifteen minutes to eat"),
        ("12:00", "remind me in 1/2 hour to eat", "Wed 12:30", "in thirty minutes to eat"),
        ("12:00", "remind me in 2 1/2 minutes to eat", "Wed 12:02", "in two minutes thirty seconds to eat"),
        ("12:00", "remind me in 10min to eat", "Wed 12:10", "in ten minutes to eat"),
        ("12:00", "remind me twenty minutes from now to eat", "Wed 12:20", "in twenty minutes to eat"),
        ("12:00", "remind me in a couple of minutes to eat", "Wed 12:02", "in two minutes to eat"),
        ("12:00", "At six I leave. Remind me in an hour to pack.", "Wed 13:00", "in one hour to pack"),
    ],
)
def test_a_reminder_tells_back_when_it_comes(now: str, text: str, at: str, told: str) -> None:
    assert (rings(text, now), timer(text, now).answer) == (at, f"I will remind you {told}.")


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
    assert not isinstance(read_request(text, WALL), TimerRequest)
