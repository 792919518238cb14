"""Which words start a tool, and what the tool then says."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasoner.tools.clock import ClockRequest, spoken_time, tell
from engine.reasoner.tools.limits import Limit
from engine.reasoner.tools.reckoning import Reckoned
from engine.reasoner.tools.requests import SumRequest, read_request
from engine.reasoner.tools.timers import TimerRequest, parse_duration, spoken_duration
from engine.reasoner.tools.words import split_words
from engine.wishes import WishText

WALL = datetime(2026, 11, 21, 15, 20, tzinfo=UTC).timestamp()


pytestmark = pytest.mark.usefixtures("greenwich")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what time is it", "It is twenty past three."),
        ("Hey Tandem, what time is it?", "It is twenty past three."),
        ("Could you tell me what time it is, please?", "It is twenty past three."),
        ("What time is it in Tokyo?", "In Tokyo it is twenty past twelve."),
        ("what time is it in Gondor", "I do not know the time there, but here it is twenty past three."),
        ("What day is it?", "It is Saturday, the twenty-first of November."),
        ("what's the date tomorrow", "Tomorrow is Sunday, the twenty-second of November."),
        ("what day was yesterday", "Yesterday was Friday, the twentieth of November."),
        ("What year is it?", "It is 2026."),
        ("What month is it?", "It is November."),
        ("What time is it? I have to know.", "It is twenty past three."),
        (
            "What's the date the day after tomorrow?",
            "The day after tomorrow is Monday, the twenty-third of November.",
        ),
        (
            "what day was it the day before yesterday",
            "The day before yesterday was Thursday, the nineteenth of November.",
        ),
        ("What day will it be tomorrow?", "Tomorrow is Sunday, the twenty-second of November."),
    ],
)
def test_the_clock_is_read(text: str, said: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, ClockRequest)
    assert tell(request, WALL) == said


@pytest.mark.parametrize(
    "text", ["What time is it in New York, No, in Tokyo.", "What time is it in New York, And in Tokyo?"]
)
def test_another_city_takes_the_place_of_the_first(text: str) -> None:
    assert read_request(text, WALL) == ClockRequest("time", place="tokyo")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What time will it be in two hours?", "It will be twenty past five."),
        ("Can you tell me what time it will be in an hour and a half, please?", "It will be ten to five."),
        ("What will the time be in ninety minutes?", "It will be ten to five."),
        ("What time is it in twenty minutes?", "It will be twenty to four."),
        ("What time was it an hour ago?", "It was twenty past two."),
        ("How long until five?", "It is one hour forty minutes until five o'clock."),
        ("How long is it till half past three?", "It is ten minutes until half past three."),
        (
            "And how many minutes are there until noon tomorrow?",
            "It is twenty hours forty minutes until noon tomorrow.",
        ),
        ("How long do I have until midnight?", "It is eight hours forty minutes until midnight."),
        ("How many days until Christmas?", "It is thirty-four days until the twenty-fifth of December."),
        ("How many days are left until Friday?", "It is six days until the twenty-seventh of November."),
        ("How many days is it until Saturday?", "That is today."),
        ("How many days to the first of December?", "It is ten days until the first of December."),
        ("What date is Friday?", "Friday is the twenty-seventh of November."),
        ("What's the date on Monday?", "Monday is the twenty-third of November."),
        ("What day is Christmas this year?", "The twenty-fifth of December is a Friday."),
        ("Which day of the week is the 24th of December?", "The twenty-fourth of December is a Thursday."),
    ],
)
def test_another_moment_is_reckoned(text: str, said: str) -> None:
    assert read_request(text, WALL) == Reckoned(said)


@pytest.mark.parametrize(
    "text",
    [
        "What time will it be in Tokyo when we land?",
        "What time was it when we left?",
        "What time was it long ago?",
        "How long until the train leaves?",
        "How long until five people are here?",
        "How long until noon in Tokyo?",
        "How long did it take until five?",
        "How many days until the party?",
        "How many days does May have?",
        "How many minutes before the meeting at five?",
        "What day is the party?",
        "What day is it best to sow beans?",
        "What date is best for you?",
        "What day is good?",
        "We have two days until Friday.",
        "How many days to boil an egg?",
    ],
)
def test_what_no_clock_knows_is_not_reckoned(text: str) -> None:
    assert read_request(text, WALL) is None


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (0, 0, "midnight"),
        (12, 0, "noon"),
        (12, 30, "half past twelve"),
        (0, 5, "five past twelve"),
        (11, 45, "a quarter to twelve"),
        (23, 59, "one minute to twelve"),
        (17, 15, "a quarter past five"),
        (9, 0, "nine o'clock"),
        (12, 40, "twenty to one"),
    ],
)
def test_a_time_of_day_in_words(hour: int, minute: int, said: str) -> None:
    assert spoken_time(hour, minute) == said


@pytest.mark.parametrize(
    ("text", "seconds", "phrase"),
    [
        ("set a timer for ten minutes", 600, "Your timer for ten minutes is done."),
        ("Set a timer. For ten minutes.", 600, "Your timer for ten minutes is done."),
        ("start a 90 second timer", 90, "Your timer for one minute thirty seconds is done."),
        ("remind me in five minutes to call my mother", 300, "You asked me to remind you to call your mother."),
        ("remind me to stretch in half an hour", 1800, "You asked me to remind you to stretch."),
        ("in two hours remind me about the cake", 7200, "You asked me to remind you about the cake."),
        ("in two hours I have to leave, please remind me", 7200, "You asked me to remind you to leave."),
        ("remind me in one minute", 60, "You asked me to remind you now."),
        ("wake me up at seven thirty", 4 * 3600 + 600, "It is half past seven, here is your alarm."),
        ("set an alarm for 6 a.m.", 14 * 3600 + 2400, "It is six o'clock, here is your alarm."),
        ("remind me at 5:15 pm to leave", 6900, "You asked me to remind you to leave."),
    ],
)
def test_a_timer_is_set(text: str, seconds: float, phrase: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, TimerRequest)
    assert (request.seconds, request.phrase) == (seconds, phrase)
    assert request.answer.endswith(".")


@pytest.mark.parametrize(
    ("now", "text", "rings"),
    [
        ((2026, 10, 24, 23, 0), "set an alarm for 7 am", "2026-10-25 07:00 CET"),  # clocks are set back
        ((2026, 3, 28, 23, 0), "set an alarm for 7 am", "2026-03-29 07:00 CEST"),  # and forward
        ((2026, 10, 24, 6, 59), "set an alarm for 6:30 am", "2026-10-25 06:30 CET"),
        ((2026, 10, 24, 20, 0), "set an alarm for seven", "2026-10-25 07:00 CET"),
    ],
)
def test_an_alarm_rings_when_the_clock_shows_its_time_also_when_clocks_change(
    now: tuple[int, int, int, int, int], text: str, rings: str
) -> None:
    wall = datetime(*now, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        request = read_request(text, wall)
    time.tzset()
    assert isinstance(request, TimerRequest)
    due = datetime.fromtimestamp(wall + request.seconds, ZoneInfo("Europe/Berlin"))
    assert due.strftime("%Y-%m-%d %H:%M %Z") == rings


@pytest.mark.parametrize(
    "text",
    [
        "what is seventeen times twenty three",
        "Hm, I wonder. What's 17 times 23?",
        "what is 12,500 * 3",
        "seventeen times twenty three please",
        "Tell me a joke. No. What is five plus five?",
        "What is five plus five? No, times seven.",
    ],
)
def test_a_sum_is_found(text: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, SumRequest)
    assert not isinstance(request.tokens[0], str)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is the capital of france",
        "what is the time complexity of quicksort",
        "what is a timer",
        "how do I set a timer in python for five minutes",
        "what time does the shop close",
        "how many days are in a year",
        "one day at a time",
        "What is five plus five? Never mind. Tell me a joke.",
        "I have two cats and three dogs",
        "what is the date of the battle of hastings",
        "what is the difference between weather and climate",
        "should I take an umbrella when it rains",
        "how do I play the guitar",
        "who are you going to vote for",
    ],
)
def test_other_words_start_no_tool(text: str) -> None:
    assert read_request(text, WALL) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Is it going to rain tomorrow?", "I cannot see the weather from here."),
        ("what's the weather like today", "I cannot see the weather from here."),
        ("Please play some music.", "I cannot play music."),
        ("Can you call my brother?", "I cannot call or write to anybody."),
        ("What's the news?", "I cannot look up the news."),
        ("Who are you?", "I am Tandem, the assistant on this computer."),
    ],
)
def test_what_it_cannot_do_it_says(text: str, said: str) -> None:
    assert read_request(text, WALL) == Limit(said)


@pytest.mark.parametrize("text", ["What can you do for me?", "Tandem, which tools do you have?"])
def test_what_it_can_do_it_says(text: str) -> None:
    request = read_request(text, WALL)
    assert isinstance(request, Limit)
    assert "keep notes" in request.sentence


@given(st.text(max_size=200))
def test_random_text_never_crashes(text: str) -> None:
    read_request(text, WALL)


WORDS = (
    "set a timer for remind me in at to what is time it day ten twenty half an hour and minutes pm : point "
    "two times plus percent of the alarm wake 5 7:30 never mind . ? -"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=25))
def test_any_mix_of_the_right_words_never_crashes(words: list[str]) -> None:
    request = read_request(" ".join(words), WALL)
    if isinstance(request, TimerRequest):
        assert 1 <= request.seconds <= 24 * 3600


@given(st.integers(1, 24 * 3600))
def test_lengths_of_time_come_back(seconds: int) -> None:
    words = split_words(spoken_duration(seconds))
    assert parse_duration(words, 0) == (Fraction(seconds), len(words))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Please remind me to breathe every four seconds.", WishText("every", "Breathe.", 4.0)),
        ("tell me when someone comes in", WishText("person", "Someone just came in.")),
        ("every two minutes say sit up", WishText("every", "Sit up.", 120.0)),
        ("once an hour remind me to stand", WishText("every", "Stand.", 3600.0)),
    ],
)
def test_a_standing_wish_is_compiled(text: str, wish: WishText) -> None:
    assert read_request(text, 0.0) == wish


@pytest.mark.parametrize("text", ["it rains every two hours here", "I get up when someone comes in"])
def test_what_is_told_is_no_wish(text: str) -> None:
    assert not isinstance(read_request(text, 0.0), WishText)
