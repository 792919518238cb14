"""What is answered without a language model about what runs."""

from __future__ import annotations

import pytest

from engine.protocol import Wish
from engine.reasoner.places import Places
from engine.reasoner.protocol import Delegate, ToolCalled, WishCompiled
from engine.reasoner.quick import QuickTools
from engine.reasoner.tools.requests import read_request
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest
from engine.wishes import FULL, MAX_WISHES, WishText

OPEN = (
    Wish(1, "at", "You asked me to remind you to call Ann.", 120.0, opened=0),
    Wish(2, "at", "Your timer for ten minutes is done.", 600.0, opened=0),
    Wish(3, "at", "Your timer for one minute is done.", 60.0, opened=-50),
    Wish(4, "every", "Breathe.", 40.0, opened=0),
    Wish(5, "person", "Someone just came in."),
)


@pytest.mark.parametrize(
    ("what", "tick", "answer"),
    [
        ("timer", 0, "There are fifty seconds left on the next timer."),
        ("timer", 245, "There is one second left on the next timer."),
        ("timer", 300, "There are nine minutes left on the timer."),
        ("timer", 2650, "There is one minute ten seconds left on the timer."),
        ("timer", 2700, "There is one minute left on the timer."),
        ("timer", 3000, "No timer is running."),
        ("reminder", 250, "There are thirty seconds left on the next reminder."),
        ("reminder", 700, "There are twenty seconds left on the reminder."),
        ("alarm", 0, "No alarm is running."),
    ],
)
def test_how_long_is_left_of_what_was_asked_about(what: str, tick: int, answer: str) -> None:
    tools = QuickTools()
    tools.wishes(OPEN)
    assert tools.use(Delegate(1, tick, 0.0), TimerQuestion("left", what)).answer == answer


def test_what_was_taken_back_runs_no_more() -> None:
    tools = QuickTools()
    tools.wishes(OPEN)
    tools.wishes(OPEN[:1])
    assert tools.use(Delegate(1, 0, 0.0), TimerQuestion("left", "timer")).answer == "No timer is running."


def test_a_timer_that_finds_no_place_is_not_promised() -> None:
    tools, timer = QuickTools(), TimerRequest(600.0, "Your timer is done.", "Your timer is set.")
    person = Wish(1, "person", "Someone just came in.")
    tools.wishes([person] * (MAX_WISHES - 1))
    first, second = (tools.use(Delegate(task, 0, 0.0), timer) for task in (1, 2))
    assert (first.answer, [type(each) for each in first.done][-1]) == (timer.answer, WishCompiled)
    assert (second.answer, second.done) == (FULL, ())  # the first is on its way to be opened
    tools.wishes([person] * (MAX_WISHES - 1))
    assert tools.use(Delegate(3, 0, 0.0), timer).answer == timer.answer


def test_a_count_takes_the_place_of_an_earlier_one() -> None:
    tools, count = QuickTools(), WishText("count", "", 0.0, "squats")
    person = Wish(1, "person", "Someone just came in.")
    tools.wishes([*[person] * (MAX_WISHES - 1), Wish(9, "count", "", cue="lunges")])
    assert tools.use(Delegate(1, 0, 0.0), count).done
    tools.wishes([person] * MAX_WISHES)
    assert tools.use(Delegate(2, 0, 0.0), count).answer == FULL


def test_a_place_that_somebody_else_has_promised_is_taken() -> None:
    places, timer = Places(), TimerRequest(600.0, "Your timer is done.", "Your timer is set.")
    tools = QuickTools(places)
    tools.wishes([Wish(1, "person", "Someone just came in.")] * (MAX_WISHES - 1))
    assert places.take("word")
    assert tools.use(Delegate(1, 0, 0.0), timer).answer == FULL
    assert not places.take("at")


def test_how_many_wishes_can_be_open_is_told_as_a_number_word() -> None:
    assert MAX_WISHES == 8
    assert "eight wishes" in FULL


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (TimerQuestion("left"), "There are thirty seconds left on the next reminder."),
        (
            TimerQuestion("running", "timer"),
            "Two are running: a timer with forty seconds left"
            " and a timer with nine minutes fifty seconds left.",
        ),
        (
            TimerQuestion("running", "reminder"),
            "Two are running: a reminder every forty seconds"
            " and a reminder to call Ann with one minute fifty seconds left.",
        ),
        (TimerQuestion("running", "alarm"), "No alarm is running."),
    ],
)
def test_what_runs_is_told(question: TimerQuestion, answer: str) -> None:
    tools = QuickTools()
    tools.wishes(OPEN)
    assert tools.use(Delegate(1, 50, 0.0), question).answer == answer


def test_where_nothing_runs_that_is_told() -> None:
    answer = QuickTools().use(Delegate(1, 0, 0.0), TimerQuestion("left")).answer
    assert answer == "No timer, alarm or reminder is running."


@pytest.mark.parametrize(
    "kind",
    [
        "bounds",
        "past",
        "daily",
        "often",
        "many",
        "stop",
        "pause",
        "change",
        "unclear",
        "until",
        "stopwatch",
        "early",
    ],
)
def test_what_is_not_done_is_told_and_opens_nothing(kind: str) -> None:
    outcome = QuickTools().use(Delegate(1, 0, 0.0), TimerQuestion(kind))
    assert outcome.answer
    assert [type(each) for each in outcome.done] == [ToolCalled]


NAMED = (
    Wish(1, "at", "Your pasta timer for nine minutes is done.", 540.0, opened=0),
    Wish(2, "at", "Your soft eggs timer for five minutes is done.", 300.0, opened=0),
    Wish(3, "at", "Your timer for ten minutes is done.", 600.0, opened=0),
    Wish(4, "at", "You asked me to remind you to call ana.", 900.0, opened=0),
)
ALL = (
    "a soft eggs timer with five minutes left, a pasta timer with nine minutes left"
    " and a timer with ten minutes left"
)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("How long is left on the pasta timer?", "There are nine minutes left on the pasta timer."),
        ("How long is left on the egg timer?", "There are five minutes left on the soft eggs timer."),
        ("How long is left on the timer for the pasta?", "There are nine minutes left on the pasta timer."),
        ("How long is left on the ten minute timer?", "There are ten minutes left on the timer."),
        ("How long is left on the oven timer?", "There are ten minutes left on the timer."),
        ("How long is left on the next timer?", "There are five minutes left on the next timer."),
        ("How long is left on my timers?", "There are five minutes left on the next timer."),
        ("How long is left on the second timer?", "The second is a pasta timer with nine minutes left."),
        ("How much time is left on the first timer?", "The first is a soft eggs timer with five minutes left."),
        ("When will the fifth timer go off?", f"There is no fifth one. Three are running: {ALL}."),
        ("Is the pasta timer done yet?", "There are nine minutes left on the pasta timer."),
        ("Has the pasta timer gone off?", "There are nine minutes left on the pasta timer."),
        ("Has my alarm rung?", "No alarm is running."),
        ("Which timer goes off first?", "The first is a soft eggs timer with five minutes left."),
        ("Which timer is next?", "The first is a soft eggs timer with five minutes left."),
        ("Any timers running?", f"Three are running: {ALL}."),
        ("Are any timers on?", f"Three are running: {ALL}."),
        ("Which timers are running?", f"Three are running: {ALL}."),
        ("Is the pasta timer still running?", "One is running: a pasta timer with nine minutes left."),
        ("What is the second timer for?", "The second is a pasta timer with nine minutes left."),
        ("What is the fifth timer for?", f"There is no fifth one. Three are running: {ALL}."),
    ],
)
def test_the_one_that_is_asked_about_is_told(text: str, answer: str) -> None:
    tools, question = QuickTools(), read_request(text, 0.0)
    tools.wishes(NAMED)
    assert isinstance(question, TimerQuestion), question
    assert tools.use(Delegate(1, 0, 0.0), question).answer == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("How long has the pasta timer been running?", "It has been running for one minute: a pasta timer."),
        ("How long has my reminder been on?", "It has been running for one minute: a reminder to call ana."),
        (
            "How long has the timer been running?",
            "They have been running: a soft eggs timer for one minute, a pasta timer for one minute"
            " and a timer for one minute.",
        ),
        ("How long ago did I set the alarm?", "No alarm is running."),
    ],
)
def test_how_long_it_has_been_running_is_told(text: str, answer: str) -> None:
    tools, question = QuickTools(), read_request(text, 0.0)
    tools.wishes(NAMED)
    assert isinstance(question, TimerQuestion), question
    assert tools.use(Delegate(1, 300, 0.0), question).answer == answer


def test_of_two_whose_names_are_alike_the_one_of_that_name_is_told() -> None:
    tools, question = QuickTools(), read_request("How long is left on the pasta timer?", 0.0)
    sauce = Wish(5, "at", "Your pasta sauce timer for one minute is done.", 60.0, opened=0)
    tools.wishes([*NAMED, sauce])
    assert isinstance(question, TimerQuestion), question
    answer = tools.use(Delegate(1, 0, 0.0), question).answer
    assert answer == "There are nine minutes left on the pasta timer."


def test_another_one_is_not_told_for_the_one_that_is_asked_about() -> None:
    tools = QuickTools()
    tools.wishes(NAMED[:1])
    answer = tools.use(Delegate(1, 0, 0.0), TimerQuestion("left", "timer", "tea")).answer
    assert answer == ("No timer of that name is running. One is running: a pasta timer with nine minutes left.")
