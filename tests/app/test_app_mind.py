"""What the reasoner's tasks are called in the window."""

from __future__ import annotations

import asyncio
import threading

import msgspec
import pytest

from app.arrivals import Arrivals
from app.events import AppEvent, QuestionClosed, TaskChanged
from app.mind import OPENING_TICKS, Mind
from app.pace import REAL_TIME, VIRTUAL_TIME
from app.settings.reasoning import Reasoning
from app.settings.secrets import Secrets
from engine.protocol import Task, TaskState, Wish, WishAsked, WishCancelled
from engine.reasoner.protocol import Asked, FromReasoner, Speaker, WishCompiled, WishTakenBack


def titles(*said: tuple[Speaker, str] | None) -> list[str]:
    """Of the tasks that were given at each None; nobody works on them."""
    events: list[AppEvent] = []
    mind = Mind((), Arrivals(), VIRTUAL_TIME, events.append, lambda message, request: None)
    for tick, each in enumerate(said):
        if each is None:
            mind.delegate(Task(tick, tick), 0.0)
        else:
            mind.tell(tick, *each)
    return [event.title for event in events if isinstance(event, TaskChanged)]


def test_a_task_is_called_by_the_words_that_ask_for_it() -> None:
    pieces: list[tuple[Speaker, str]] = [("user", "What is seventeen"), ("user", "times twenty three?")]
    assert titles(*pieces, None) == ["What is seventeen times twenty three?"]
    assert titles(pieces[0], ("assistant", "Hm."), pieces[1], None) == ["What is seventeen times twenty three?"]


def test_words_that_have_had_their_answer_are_not_in_the_next_title() -> None:
    """A late "three?" was once put before the question that was typed after the answer."""
    answer: tuple[Speaker, str] = ("assistant", "Seventeen times twenty-three is 391.")
    asked: tuple[Speaker, str] = ("user", "what time is it")
    assert titles(("user", "What is 17 times 20"), None, ("user", "three?"), answer, asked, None)[1:] == [
        asked[1]
    ]
    assert titles(("user", "Why?"), None, asked, None) == ["Why?", asked[1]]


def test_talk_of_long_ago_is_not_in_a_title() -> None:
    """Television and talk to others are heard as the user is."""
    talk: list[tuple[Speaker, str]] = [("user", f"And so it went, part {part}.") for part in range(200)]
    title = titles(*talk, ("user", "What time is it?"), None)[0]
    assert "part 0" not in title
    assert "part 100" not in title


def test_a_task_that_nobody_asked_for_has_a_title_and_a_long_one_is_cut() -> None:
    assert titles(("screen", "FAILED"), None) == ["Your last request"]
    assert titles(("user", "on and " * 40), None) == [("on and " * 40)[:80]]


def test_what_the_assistant_looks_into_by_itself_is_no_task_of_the_users() -> None:
    events: list[AppEvent] = []
    arrivals = Arrivals()
    mind = Mind((), arrivals, VIRTUAL_TIME, events.append, lambda message, request: None)
    mind.delegate(Task(1, 0, "FAILED test_login"), 0.0)
    assert not mind.asked_for(1)
    assert events == []
    assert arrivals.take(1) == (TaskState(1, "failed"),)  # nobody works here, and the session knows
    mind.tell(2, "user", "What is it?")
    mind.delegate(Task(2, 2), 0.0)
    assert mind.asked_for(2)
    assert [event.title for event in events if isinstance(event, TaskChanged)] == ["What is it?"]


def test_a_question_stays_open_while_the_settings_change_and_closes_with_the_session() -> None:
    events: list[AppEvent] = []
    mind = Mind((), Arrivals(), VIRTUAL_TIME, events.append, lambda message, request: None)
    asked = Asked(1, 7, "May git change something?", "git wants to run git_commit.", "git")
    mind.questions.ask(asked)
    mind.use(Reasoning(model="another"))
    assert mind.questions.open
    mind.close()
    assert events == [asked, QuestionClosed(1, "no")]


async def test_python_waits_for_no_keyring_that_is_still_asked_for_a_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop = asyncio.get_running_loop()
    asked, answered = asyncio.Event(), threading.Event()

    def get(secrets: Secrets, name: str) -> str:
        loop.call_soon_threadsafe(asked.set)
        answered.wait(60)
        return name

    monkeypatch.setattr(Secrets, "get", get)
    before = set(threading.enumerate())
    mind = Mind((), Arrivals(), REAL_TIME, lambda event: None, lambda message, request: None)
    mind.use(Reasoning(server="http://127.0.0.1:11434/v1"))
    async with asyncio.timeout(60):
        await asked.wait()
    mind.close()
    assert [thread for thread in set(threading.enumerate()) - before if not thread.daemon] == []
    answered.set()


TIMER = WishCompiled(1, 10, "at", 600.0, "Your timer for ten minutes is done.")
LATER = msgspec.structs.replace(TIMER, task=2, tick=40)
OPEN = Wish(3, "at", TIMER.phrase, 600.0, 10)
OTHER = Wish(4, "at", TIMER.phrase, 600.0, 40)


def told(*said: FromReasoner | tuple[Wish, ...]) -> list[int]:
    """The wishes that the session is to close after what the reasoner and it (its open wishes) have said."""
    arrivals = Arrivals()
    mind = Mind((), arrivals, VIRTUAL_TIME, lambda event: None, lambda message, request: None)
    for each in said:
        if isinstance(each, tuple):
            mind.wishes(each)
        else:
            mind.receive(each)
    return [event.wish for event in arrivals.take(0) if isinstance(event, WishCancelled)]


@pytest.mark.parametrize("between", [(), ((),), ((OTHER,),)])
def test_a_corrected_wish_is_closed_once_it_is_open_and_no_other(between: tuple[tuple[Wish, ...], ...]) -> None:
    assert told(TIMER, (OPEN, OTHER), WishTakenBack(2, TIMER)) == [3]
    assert told(TIMER, *between, WishTakenBack(2, TIMER), LATER, (OPEN, OTHER), (OTHER,), (OTHER,)) == [3]


@pytest.mark.parametrize(
    "wish",
    [
        msgspec.structs.replace(TIMER, tick=9),
        msgspec.structs.replace(TIMER, seconds=300.0),
        msgspec.structs.replace(TIMER, phrase="Your timer is done."),
    ],
)
def test_a_corrected_wish_that_is_not_open_closes_none(wish: WishCompiled) -> None:
    assert told((OPEN, OTHER), WishTakenBack(2, wish), (OPEN, OTHER)) == []


def test_what_never_opens_is_not_waited_for() -> None:
    arrivals = Arrivals()
    mind = Mind((), arrivals, VIRTUAL_TIME, lambda event: None, lambda message, request: None)
    mind.heed(20)
    mind.receive(WishTakenBack(2, TIMER))
    mind.heed(20 + OPENING_TICKS)
    mind.wishes((OPEN,))
    assert arrivals.take(0) == ()


def test_what_is_corrected_is_closed_before_the_new_one_is_opened() -> None:
    arrivals = Arrivals()
    mind = Mind((), arrivals, VIRTUAL_TIME, lambda event: None, lambda message, request: None)
    mind.wishes((OPEN,))
    mind.receive(WishTakenBack(2, TIMER))
    mind.receive(LATER)
    assert arrivals.take(0) == (WishCancelled(3), WishAsked("at", TIMER.phrase, 600.0, 40))
