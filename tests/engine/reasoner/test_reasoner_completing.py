"""A short question that is asked back, and the bare words that answer it; what has rung, and comes again."""

from __future__ import annotations

import pytest

from engine.protocol import Wish
from engine.reasoner.protocol import WishCompiled, WishTakenBack
from engine.reasoner.quick import NOT_RUNG
from engine.reasoner.request import Known, Request, Spoken, read_whole
from engine.reasoner.tools.completing import amended, completed, one_of_them
from engine.reasoner.tools.requests import read_request
from engine.reasoner.tools.timers import TimerQuestion
from tests.engine.reasoner.test_reasoner_desk import Bench, bench, echo
from tests.engine.reasoner.timed import WALL

WHEN = "At what time?"
LENGTH = "For how long should I set the timer?"

pytestmark = pytest.mark.usefixtures("greenwich")


@pytest.mark.parametrize(
    "text",
    [
        "Wake me up tomorrow",
        "Wake me up, please.",
        "Set an alarm for tomorrow",
        "Can you set an alarm?",
        "An alarm for tomorrow, please.",
        "I need an alarm.",
        "It is late. Set my alarm.",
        "Set a reminder to pay",
        "Remind me to call Ana",
        "Could you please remind me to buy milk at the shop?",
        "Remind me later to call Ana",
        "I want you to remind me to pay.",
    ],
)
def test_a_wish_without_a_time_is_asked_for_one(text: str) -> None:
    assert read_request(text, WALL) == TimerQuestion("when")


@pytest.mark.parametrize(
    "text",
    [
        "Wake me up before you go.",
        "You wake me up.",
        "The birds sing and wake me up.",
        "Don't wake me up.",
        "Wake me if it rains.",
        "Wake me up when it is over.",
        "Remind me to",
        "Remind me about the party.",
        "Remind me of my mother.",
        "Remind me that the shop is closed.",
        "Remind me to never eat there again.",
        "Remind me to call Ana when I get home.",
        "Remind me to call Ana before lunch.",
        "Remind me to call Ana on her birthday.",
        "These photos remind me to be grateful.",
        "You remind me to smile.",
        "You should remind me to pay.",
        "Tell Bob to remind me to pay.",
        "I set an alarm.",
        "Set the alarm.",
        "Set an alarm for the house.",
        "I need an alarm system.",
        "An alarm went off.",
        "A reminder to everybody.",
        "Make an alarm sound.",
        "Remind me to buy milk and remind me to call Ana.",
    ],
)
def test_what_asks_for_no_wish_is_asked_for_no_time(text: str) -> None:
    assert not isinstance(read_request(text, WALL), TimerQuestion)


@pytest.mark.parametrize(
    ("asked", "answer", "whole"),
    [
        ("Set a timer.", "Ten minutes.", "Set a timer, for ten minutes"),
        ("Set a timer.", "Um, for ten minutes please.", "Set a timer, for ten minutes"),
        ("Set a timer.", "Make it an hour and a half.", "Set a timer, for an hour and a half"),
        ("Set a timer.", "Ten.", "Set a timer, ten"),  # of what is asked once more
        ("Set a timer, ten", "Ten minutes", "Set a timer, ten, for ten minutes"),
        ("Can you set a pasta timer?", "nine minutes", "Can you set a pasta timer, for nine minutes"),
        ("Remind me in 15 to look.", "Fifteen minutes.", "Remind me in fifteen minutes to look."),
        ("Wake me up tomorrow.", "At nine.", "Wake me up tomorrow, at nine"),
        ("Wake me up tomorrow.", "Half past six, thanks.", "Wake me up tomorrow, at half past six"),
        ("Wake me up.", "In eight hours.", "Wake me up, in eight hours"),
        ("Set an alarm.", "Tomorrow.", "Set an alarm, tomorrow"),
        ("Set an alarm, tomorrow", "Seven o'clock.", "Set an alarm, tomorrow, at seven o'clock"),
        ("Set an alarm.", "For tomorrow at seven.", "Set an alarm, tomorrow at seven"),
        ("Remind me to call Ana.", "For tomorrow.", "Remind me to call Ana, tomorrow"),
        ("Set a timer.", "One minute.", "Set a timer, for one minute"),
        ("Set an alarm.", "Seven tomorrow morning.", "Set an alarm, at seven tomorrow morning"),
        ("Remind me to call Ana.", "Ten minutes.", "Remind me to call Ana, in ten minutes"),
        ("Remind me to call Ana.", "Tonight.", "Remind me to call Ana, tonight"),
        ("Remind me to call Ana.", "Every hour.", "Remind me to call Ana, every hour"),
        ("Remind me to call Ana.", "On Friday.", "Remind me to call Ana, on friday"),
        ("Remind me every few minutes to drink.", "Ten minutes.", "Remind me every ten minutes to drink."),
        ("Remind me twice a day to drink.", "every hour", "Remind me every hour to drink."),
        ("Snooze.", "Ten minutes.", "Snooze, for ten minutes"),
    ],
)
def test_a_bare_answer_completes_what_was_asked_for(asked: str, answer: str, whole: str) -> None:
    assert completed(asked, answer, WALL) == whole
    request = read_request(whole, WALL)
    assert request is not None
    if not answer.startswith(("Ten.", "Tomorrow", "On Friday")):
        assert not isinstance(request, TimerQuestion)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Set a timer.", "Ten minutes is a long time."),
        ("Set a timer.", "Ten minutes ago."),
        ("Set a timer.", "Ten or fifteen minutes."),
        ("Set a timer.", "Twelve people."),
        ("Set a timer.", "Never mind."),
        ("Set a timer.", "What time is it?"),
        ("Set a timer.", "The pasta."),
        ("Set a timer.", "Tomorrow."),
        ("Set an alarm.", "It is nine."),
        ("Set an alarm.", "It's nine o'clock."),
        ("Remind me to call Ana.", "When I get home."),
        ("Remind me to call Ana.", "She is nine."),
        ("Remind me to call Ana.", "At home."),
        ("Remind me to call Ana.", "In a minute I will."),
        ("Remind me to call Ana.", "Nine euros."),
        ("Remind me to call Ana.", "The second one."),
        ("Wake me up tomorrow.", "Nine to five."),
        ("Wake me up tomorrow.", "Nine of them."),
        ("Remind me every few minutes to drink.", "Every ten minutes I drink."),
        ("What time is it?", "Ten minutes."),
        ("Set a timer for ten minutes.", "Fifteen minutes."),
        ("Snooze for ten minutes.", "Five minutes."),
    ],
)
def test_what_is_no_bare_answer_completes_nothing(asked: str, answer: str) -> None:
    assert completed(asked, answer, WALL) is None


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("What was the second one for?", "second"),
        ("And the first one?", "first"),
        ("How long is left on the first one?", "first"),
        ("How much time does the first have left?", "first"),
        ("What is the third?", "third"),
    ],
)
def test_one_of_those_that_were_told_is_asked_about(words: str, place: str) -> None:
    asked = Known(4, "Which alarms are running?", 100, WALL)
    assert read_whole(Spoken(words, 150), (), [asked]) == Request(f"What is the {place} alarm for?")
    for other in ("I bought two keys.", "Which timer is best for cooking?", "Set an alarm."):
        assert one_of_them(other, words, WALL) is None


@pytest.mark.parametrize(
    "words",
    [
        "What was the second world war for?",
        "The second one is nice.",
        "One second.",
        "How long is the second one?",
        "How long is left of the second half?",
    ],
)
def test_what_only_sounds_like_it_asks_about_none_of_them(words: str) -> None:
    assert one_of_them("Which timers are running?", words, WALL) is None


TIMER = Known(4, "Set a timer.", 100, WALL)


def test_only_the_next_words_within_a_minute_are_the_answer() -> None:
    answer, whole = Spoken("Ten minutes.", 150), Request("Set a timer, for ten minutes", replaces=4)
    assert read_whole(answer, (), [TIMER]) == whole
    assert read_whole(answer, [Spoken("Hm, let me see.", 120)], [TIMER]) == whole
    assert read_whole(answer, [Spoken("What a day.", 90)], [TIMER]) == whole
    moment = Known(5, "Just a second.", 120, WALL)
    assert read_whole(answer, (), [TIMER, moment]) == whole
    for wait in (
        "Wait a minute.",
        "Just a minute!",
        "One second.",
        "Hm, a second please.",
        "Hold on a minute.",
    ):
        assert read_whole(Spoken(wait, 120), (), [TIMER]) == Request(wait)
        assert read_whole(answer, [Spoken(wait, 120)], [TIMER]) == whole
    for between in ("Never mind.", "My tea is cold."):
        assert read_whole(answer, [Spoken(between, 120)], [TIMER]) == Request("Ten minutes.")
    other = Known(5, "Tell me a joke.", 120, WALL)
    assert read_whole(answer, (), [TIMER, other]) == Request("Ten minutes.")
    assert read_whole(Spoken("Ten minutes.", 500), (), [TIMER]) == Request("Ten minutes.")


@pytest.mark.parametrize(
    ("asked", "change", "whole"),
    [
        (
            "Remind me every ten minutes to drink.",
            "No, every fifteen minutes.",
            "Remind me every ten minutes to drink, no, every fifteen minutes",
        ),
        (
            "Remind me every ten minutes to drink.",
            "Make it fifteen.",
            "Remind me every ten minutes to drink, no, fifteen",
        ),
        ("Remind me in ten minutes to pay.", "No, at nine.", "Remind me in ten minutes to pay, no, at nine"),
    ],
)
def test_a_new_time_changes_a_wish_that_no_task_took_up(asked: str, change: str, whole: str) -> None:
    assert amended(asked, change) == whole
    said = [Spoken(asked, 100)]
    assert read_whole(Spoken(change, 150), said, ()) == Request(whole, from_half=True, amends=asked)
    late, between = Spoken(change, 500), [*said, Spoken("My tea is cold.", 120)]
    assert read_whole(late, said, ()) == Request(change)
    assert read_whole(Spoken(change, 150), between, ()) == Request(change)


@pytest.mark.parametrize(
    ("asked", "change"),
    [
        ("Remind me every ten minutes to drink.", "No, I don't think so."),
        ("Remind me every ten minutes to drink.", "No."),
        ("Remind me every ten minutes to drink.", "No, every ten minutes."),
        ("Remind me every ten minutes to drink.", "No, five people came."),
        ("I drink every ten minutes.", "No, every fifteen minutes."),
        ("Count my squats.", "No, ten."),
        ("Tell me when someone comes in.", "No, ten minutes."),
    ],
)
def test_what_names_no_new_time_changes_no_such_wish(asked: str, change: str) -> None:
    assert amended(asked, change) is None


async def _asked(talk: Bench, *turns: str) -> list[str]:
    answers = []
    for task, words in enumerate(turns, 1):
        talk.ask(task, words, 60 * task)
        await talk.over(task)
        answers.append(talk.said(task))
        talk.say(answers[-1], 60 * task + 10, "assistant")
    return answers


async def test_what_is_asked_back_is_answered_with_a_few_words() -> None:
    async with bench(echo) as talk:
        assert await _asked(talk, "Set a timer.", "Ten.", "Ten minutes.", "No, fifteen minutes.") == [
            LENGTH,
            LENGTH,
            "Your timer is set for ten minutes.",
            "Your timer is set for fifteen minutes.",
        ]
        assert [wish.seconds for wish in talk.open_wishes()] == [900]
    async with bench(echo) as talk:
        answers = await _asked(talk, "Remind me to call Ana.", "Half an hour.")
        assert answers == [WHEN, "I will remind you in thirty minutes to call ana."]
    async with bench(echo) as talk:
        answers = await _asked(talk, "Wake me up tomorrow.", "Never mind.", "At nine.")
        assert answers[0] == WHEN
        assert answers[2].startswith("You said: ")
        assert talk.open_wishes() == []


async def test_a_new_time_takes_the_place_of_the_sessions_own_wish() -> None:
    async with bench(echo) as talk:
        own = Wish(3, "every", "Drink.", 600.0, 105)
        talk.say("Remind me every ten minutes to drink.", 100)
        talk.say("Okay, every 10 minutes.", 115, "assistant")
        talk.desk.wishes((own,))
        talk.ask(1, "No, every fifteen minutes.", 160)
        await talk.until(lambda: talk.statuses(1)[-1:] == ["done"])
        back = [each.wish for each in talk.messages if isinstance(each, WishTakenBack)]
        assert [(each.kind, each.phrase, each.seconds, each.tick) for each in back] == [
            (own.kind, own.phrase, own.seconds, own.opened)
        ]
        opened = [each for each in talk.messages if isinstance(each, WishCompiled)]
        assert [(each.kind, each.phrase, each.seconds) for each in opened] == [("every", "Drink.", 900.0)]


RUNG = Wish(1, "at", "You asked me to remind you to call ana.", 60.0, 0)
ALARM = Wish(2, "at", "It is seven o'clock, here is your alarm.", 60.0, 0)
DRINK = Wish(3, "every", "Drink.", 60.0, 0)


@pytest.mark.parametrize(
    ("wish", "said", "words", "phrase"),
    [
        (RUNG, RUNG.phrase, "Snooze for ten minutes.", RUNG.phrase),
        (RUNG, "You asked me to", "Snooze it for ten minutes, please.", RUNG.phrase),  # broken in upon
        (RUNG, RUNG.phrase, "Remind me again in ten minutes.", RUNG.phrase),
        (RUNG, RUNG.phrase, "Remind us once more in ten minutes.", RUNG.phrase),
        (RUNG, RUNG.phrase, "Snooze ten more minutes.", RUNG.phrase),
        (RUNG, RUNG.phrase, "Snooze for another ten minutes.", RUNG.phrase),
        (ALARM, ALARM.phrase, "Can you snooze the alarm for ten minutes?", "Here is your alarm."),
        (DRINK, "Drink.", "Snooze for ten minutes.", "Drink."),
    ],
)
async def test_what_has_rung_comes_again(wish: Wish, said: str, words: str, phrase: str) -> None:
    async with bench(echo) as talk:
        talk.desk.wishes((wish,))
        talk.desk.wishes((wish,) if wish.kind == "every" else ())
        talk.say(said, 300, "assistant")
        talk.ask(1, words, 400)
        await talk.over(1)
        assert [(each.kind, each.phrase, each.seconds) for each in talk.open_wishes()] == [
            ("at", phrase, 600.0)
        ]
        assert talk.said(1).endswith("again in ten minutes.")


SILENT = Wish(4, "at", "You asked me to remind you now.", 60.0, 0)
LATER = Wish(5, "at", "You asked me to remind you to pay.", 6000.0, 0)


@pytest.mark.parametrize(
    ("open_then", "open_now", "phrase"),
    [
        ((RUNG,), (), RUNG.phrase),
        ((RUNG, ALARM, SILENT), (), RUNG.phrase),
        ((RUNG, LATER), (), RUNG.phrase),  # which was taken back before its time
        ((RUNG, LATER), (LATER,), RUNG.phrase),
        ((DRINK,), (DRINK,), "Drink."),
        ((Wish(6, "at", "Call mum.", 60.0, 0),), (), "Call mum."),
    ],
)
async def test_the_last_reminder_comes_again_also_later(
    open_then: tuple[Wish, ...], open_now: tuple[Wish, ...], phrase: str
) -> None:
    async with bench(echo) as talk:
        talk.desk.wishes(open_then)
        talk.desk.wishes(open_now)
        talk.ask(1, "Remind me again in five minutes.", 4000)
        await talk.over(1)
        assert [(each.phrase, each.seconds) for each in talk.open_wishes()] == [(phrase, 300.0)]


@pytest.mark.parametrize("answer", ["To call Ana.", "Um, to call Ana please."])
async def test_what_has_never_been_told_is_asked_for(answer: str) -> None:
    async with bench(echo) as talk:
        talk.desk.wishes((ALARM,))
        talk.desk.wishes(())
        answers = await _asked(talk, "Remind me again in five minutes.", answer)
        assert answers == ["What should I remind you of?", "I will remind you in five minutes to call ana."]


@pytest.mark.parametrize("answer", ["Thanks.", "To be honest, no.", "To the left.", "Remind me to pay."])
def test_what_says_not_what_it_is_about_completes_no_reminder(answer: str) -> None:
    assert completed("Remind me again in five minutes.", answer, WALL) is None


async def test_how_long_it_is_put_off_is_asked() -> None:
    async with bench(echo) as talk:
        talk.desk.wishes((RUNG,))
        talk.desk.wishes(())
        talk.say(RUNG.phrase, 20, "assistant")
        assert (await _asked(talk, "Snooze.", "Ten minutes."))[0] == "For how long?"
        assert [each.phrase for each in talk.open_wishes()] == [RUNG.phrase]


@pytest.mark.parametrize(
    ("said", "tick"), [("", 0), (RUNG.phrase, 10), ("The call was yesterday.", 990), ("You", 990)]
)
async def test_what_has_not_just_rung_does_not_come_again(said: str, tick: int) -> None:
    async with bench(echo) as talk:
        talk.desk.wishes((RUNG,))
        talk.desk.wishes(())
        talk.say(said, tick, "assistant")
        talk.ask(1, "Snooze for ten minutes.", 1000)
        await talk.over(1)
        assert (talk.said(1), talk.open_wishes()) == (NOT_RUNG, [])
        talk.ask(2, "Remind me again in ten minutes.", 1400)
        await talk.over(2)
        assert talk.said(2) == "I will remind you in ten minutes."
