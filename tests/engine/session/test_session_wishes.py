"""Wishes are read from ordinary sentences and come due in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol import Heard
from engine.session.wishes import Wishes
from engine.wishes import MAX_WISHES, WishText, confirmation, read_wish, spoken_duration


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("Remind me to breathe every four seconds.", WishText("every", "Breathe.", 4)),
        ("Every half minute tell me to sit up", WishText("every", "Sit up.", 30)),
        ("remind me every twenty five minutes to stretch", WishText("every", "Stretch.", 1500)),
        ("In ten seconds, say stop", WishText("at", "Stop.", 10)),
        ("Can you remind me in half an hour to call mum?", WishText("at", "Call mum.", 1800)),
        ("Set a reminder in 2.5 minutes", WishText("at", "Set a reminder.", 150)),
        ("Remind me thirty minutes from now to send that email", WishText("at", "Send that email.", 1800)),
        ("Half a minute then say next", WishText("at", "Next.", 30)),
        ("Let me know when ten minutes are up", WishText("at", "It is time.", 600)),
        ("In about a quarter of an hour say I have to go", WishText("at", "I have to go.", 900)),
        ("Tell me twice an hour to stretch", WishText("every", "Stretch.", 1800)),
        ("Say focus when you hear me say football", WishText("word", "Focus.", 0, "football")),
        ("Remind me every hour and a half to stretch", WishText("every", "Stretch.", 5400)),
        ("Call Anna in half an hour from now", WishText("at", "Call anna.", 1800)),
        ("Half an hour from now tell me to stretch", WishText("at", "Stretch.", 1800)),
        ("Remind me in one minute thirty seconds to turn the eggs.", WishText("at", "Turn the eggs.", 90)),
        ("Remind me in 1 hour 15 minutes to call Anna.", WishText("at", "Call anna.", 4500)),
        ("In an hour and ten minutes tell me to call.", WishText("at", "Call.", 4200)),
        ("Remind me in one hour thirty to call", WishText("at", "Call.", 5400)),
        ("Remind me in two hours forty-five to eat", WishText("at", "Eat.", 9900)),
        ("Every two minutes thirty seconds tell me to breathe", WishText("every", "Breathe.", 150)),
        ("Every minute and ten seconds say go", WishText("every", "Go.", 70)),
        ("Remind me one hour five minutes from now to go", WishText("at", "Go.", 3900)),
        ("Tell me when two minutes thirty seconds are up", WishText("at", "It is time.", 150)),
        ("Remind me in 23 hours 59 minutes 60 seconds to rest", WishText("at", "Rest.", 86_400)),
        ("In ten minutes remind me of a second date", WishText("at", "Of a second date.", 600)),
        ("Remind me in ten minutes, no, in fifteen minutes to stretch.", WishText("at", "Stretch.", 900)),
        ("Remind me in ten minutes, I mean an hour ten minutes, to go", WishText("at", "Go.", 4200)),
        ("Tell me every hour, no, sorry, every two hours to sit up", WishText("every", "Sit up.", 7200)),
        ("Remind me a half hour from now to eat", WishText("at", "Eat.", 1800)),
        ("Remind me in a half hour to eat", WishText("at", "Eat.", 1800)),
        ("Twenty five minutes from now tell me to go", WishText("at", "Go.", 1500)),
        (
            "Remind me every hour to rest for five minutes and thirty seconds",
            WishText("every", "Rest for five minutes and thirty seconds.", 3600),
        ),
        (
            "Remind me in an hour to set a two minute thirty second timer",
            WishText("at", "Set a two minute thirty second timer.", 3600),
        ),
        ("In ten minutes a man will come, remind me", WishText("at", "It is time.", 600)),
        ("Flag any time I say guys", WishText("word", "You said guys.", 0, "guys")),
        ("please tell me when someone comes in", WishText("person", "Someone just came in.")),
        ("Tell me at once when I say garden.", WishText("word", "You said garden.", 0, "garden")),
        ("Stop me when I say 'basically'", WishText("word", "You said basically.", 0, "basically")),
        ("please say cheese whenever I say the word photo", WishText("word", "Cheese.", 0, "photo")),
        ("When I say good morning say hello there", WishText("word", "Hello there.", 0, "good morning")),
        ("Let me know as soon as somebody enters the room", WishText("person", "Someone just came in.")),
        ("Count my squats out loud.", WishText("count", "", 0, "squats")),
        ("Can you count how many sit-ups I do?", WishText("count", "", 0, "sit-ups")),
        ("count how many times I touch my toes please", WishText("count", "", 0, "touch my toes")),
        ("I'm doing push ups, count them for me", WishText("count", "", 0, "push ups")),
        ("Count along!", WishText("count", "", 0, "repetitions")),
        (
            "Say start when I start waving, and say stop when I stop.",
            WishText("span", "Start. Stop.", 0, "waving"),
        ),
        ("tell me when I begin to clap and when I finish", WishText("span", "Start. Stop.", 0, "clap")),
        ("let me know whenever I start or stop moving", WishText("span", "Start. Stop.", 0, "moving")),
        (
            "Say 'now' when I begin dancing and 'time is up' when I stop",
            WishText("span", "Now. Time is up.", 0, "dancing"),
        ),
        (
            "When I start jumping say hello and when I stop say bye",
            WishText("span", "Hello. Bye.", 0, "jumping"),
        ),
    ],
)
def test_a_sentence_becomes_a_wish(words: str, wish: WishText) -> None:
    assert read_wish(words) == wish


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Stop reminding me to breathe every four seconds.",
        "Stop telling me when someone comes in.",
        "Please don't remind me every four seconds any more.",
        "Stop reminding me to breathe every four seconds. Thank you.",
        "Um, stop telling me when someone comes in. I'm alone today.",
        "Tell me the hourly wage in Germany.",
        "Does the bus stop hourly?",
        "What's the weather two hours from now?",
        "Wait a second, then say it again.",
        "Remind me a hundred minutes from now.",
        "In half an hour and ten minutes tell me to call.",
        "Half an hour and ten minutes from now tell me to call.",
        "Remind me a hundred and five minutes from now.",
        "In two hours and a half tell me to eat.",
        "Two and a half minutes from now tell me to go.",
        "One and a half hours from now tell me to go.",
        "Remind me in an hour and a quarter to eat.",
        "Remind me in one hour and thirty to call.",
        "Remind me in two hours forty to eat.",
        "Remind me in an hour ten to eat.",
        "In an hour thirty remind me to go.",
        "Remind me in ten fifteen minutes to go.",
        "Remind me ten fifteen minutes from now to go.",
        "Remind me in ten minutes ten minutes to go.",
        "Remind me in 25 hours to stretch.",
        "Remind me in 99999999999999999999 hours to stretch.",
        f"Remind me in {'9' * 400} seconds to stretch.",
        "How long is a minute?",
        "What happened in the war?",
        "every few minutes it rains",
        "What happens when I say hello?",
        "If I said that, nobody laughed.",
        "Count to ten.",
        "Count the words in this file.",
        "How many push-ups should I do?",
        "What counts as a push-up?",
        "How do I start counting squats?",
        "I start work at nine and stop at five.",
        "Tell me when to start and when to stop.",
    ],
)
def test_other_sentences_are_no_wish(words: str) -> None:
    assert read_wish(words) is None


@given(st.text(max_size=200))
def test_no_text_is_too_strange(words: str) -> None:
    read_wish(words)


@given(st.integers(1, 300), st.integers(0, 1000))
def test_a_repeated_wish_is_due_at_even_distances(seconds: int, opened: int) -> None:
    wishes = Wishes()
    wishes.open(WishText("every", "Breathe.", float(seconds)), opened)
    times = []
    for _ in range(5):
        due = wishes.next_due()
        assert due is not None
        times.append(due)
        wishes.fulfil(due)
    assert times == [opened + 5 * seconds * (count + 1) for count in range(5)]


def test_times_that_went_by_unspoken_are_not_made_up_for() -> None:
    wishes = Wishes()
    wishes.open(WishText("every", "Breathe.", 4.0), 0)
    wishes.fulfil(19)  # a tick early
    assert wishes.next_due() == 40
    wishes.fulfil(105)
    assert wishes.next_due() == 120


def test_what_is_timed_comes_earlier_by_the_time_that_the_machine_slept() -> None:
    wishes = Wishes()
    wishes.open(WishText("at", "Tea.", 600.0), 0)
    wishes.open(WishText("word", "You said so.", 0, "so"), 5)
    wishes.slept(1000, 20)
    assert (wishes.next_due(), [wish.opened for wish in wishes.wishes]) == (2000, [-1000, 5])


def test_what_was_to_be_said_once_while_the_machine_slept_is_due_at_waking() -> None:
    wishes = Wishes()
    wishes.open(WishText("at", "Tea.", 600.0), 0)
    wishes.slept(18_000, 20)
    assert (wishes.next_due(), wishes.wishes[0].opened) == (20, 20 - 3000)
    wishes.slept(18_000, 21)
    assert wishes.next_due() == 20


def test_a_repeated_wish_is_told_once_for_a_sleep_and_keeps_its_beat() -> None:
    wishes = Wishes()
    wishes.open(WishText("every", "Breathe.", 4.0), 0)
    wishes.slept(50, 10)
    assert wishes.is_due(10)
    wishes.fulfil(10)
    assert wishes.next_due() == 30  # the eightieth tick since it was opened, of which fifty went by asleep


def test_a_wish_for_one_time_ends_with_it() -> None:
    wishes = Wishes()
    wishes.open(WishText("at", "Stop.", 10.0), 3)
    assert wishes.next_due() == 53
    wishes.fulfil(53)
    assert (wishes.next_due(), wishes.wishes, wishes.fulfil(53)) == (None, [], None)


def test_a_word_is_waited_for_again_and_again() -> None:
    wishes = Wishes()
    assert wishes.open(WishText("word", "Cheese.", 0, "good morning"), 10) is not None
    wishes.hear(Heard("when I say Good morning", 9), 12)  # of the request itself
    assert wishes.next_due() is None
    for tick in (20, 40):
        wishes.hear(Heard("Well, good", tick), tick)
        assert wishes.next_due() is None
        wishes.hear(Heard("morning, all!", tick + 1), tick + 1)
        assert wishes.next_due() == tick + 1
        due = wishes.fulfil(tick + 2)
        assert due is not None
        assert due.phrase == "Cheese."
        assert wishes.next_due() is None
    wishes.hear(Heard("all is good", 50), 50)
    wishes.hear(Heard("on a morning", 51), 51)
    assert wishes.next_due() is None


def test_a_count_goes_on_until_it_is_cancelled_or_another_begins() -> None:
    wishes = Wishes()
    first = wishes.open(WishText("count", "", 0, "squats"), 0)
    assert first is not None
    assert [wishes.tell("rep")[0] for _ in range(21)][-2:] == ["Twenty.", "Twenty-one."]
    wishes.hear(Heard("these squats are hard", 9), 9)  # what is counted is no cue
    assert wishes.next_due() is None
    second = wishes.open(WishText("count", "", 0, "lunges"), 50)
    assert wishes.wishes == [second]
    assert wishes.tell("rep")[0] == "One."
    assert wishes.counts()
    wishes.cancel(2)
    assert not wishes.counts()


def test_what_begins_also_ends_and_in_the_words_that_were_asked_for() -> None:
    wishes = Wishes()
    assert wishes.moving() == 0
    wishes.open(WishText("span", "Off we go. Time is up.", 0, "dancing"), 0)
    for _ in range(2):
        assert wishes.moving() == 1
        assert wishes.tell("begin")[0] == "Off we go."
        assert wishes.moving() == 2
        assert wishes.tell("end")[0] == "Time is up."
    wishes.tell("begin")
    wishes.cancel(1)
    wishes.open(WishText("span", "Start. Stop.", 0, "dancing"), 90)
    assert wishes.moving() == 1


def test_only_so_many_wishes_can_be_open() -> None:
    wishes = Wishes()
    opened = [wishes.open(WishText("person", "Someone."), 0) for _ in range(MAX_WISHES + 1)]
    assert opened[-1] is None
    assert all(opened[:-1])
    wishes.cancel(1)
    assert wishes.open(WishText("count", "", 0, "squats"), 0) is not None
    assert wishes.open(WishText("span", "Start. Stop.", 0, "waving"), 0) is None
    assert wishes.open(WishText("count", "", 0, "lunges"), 0) is not None  # it takes the place of the other


def test_a_cancelled_wish_is_never_due() -> None:
    wishes = Wishes()
    wish = wishes.open(WishText("every", "Breathe.", 4.0), 0)
    assert wish is not None
    wishes.cancel(wish.wish)
    assert wishes.next_due() is None


def test_durations_are_said_as_people_say_them() -> None:
    assert [spoken_duration(each) for each in (1, 4, 60, 90, 120, 3600, 7200, 2.5, 150, 8130)] == [
        "1 second",
        "4 seconds",
        "1 minute",
        "90 seconds",
        "2 minutes",
        "1 hour",
        "2 hours",
        "2.5 seconds",
        "2 minutes 30 seconds",
        "2 hours 15 minutes 30 seconds",
    ]
    assert confirmation(WishText("every", "Breathe.", 4.0)) == "Okay, every 4 seconds."


OPENED = (
    WishText("every", "Breathe.", 4),
    WishText("at", "Call Anna.", 600),
    WishText("person", "Someone just came in."),
    WishText("word", "You said basically.", 0, "basically"),
    WishText("count", "", 0, "squats"),
    WishText("span", "Start. Stop.", 0, "waving"),
    WishText("every", "Sit up.", 60),
)


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("Stop reminding me to breathe every four seconds.", [0]),
        ("Please don't remind me to breathe any more.", [0]),
        ("No more reminders.", [0, 1, 6]),
        ("Cancel the reminder.", [6]),
        ("Delete the reminder to call Anna.", [1]),
        ("That was Anna. You can stop reminding me to call her, to call Anna.", [1]),
        ("Okay, stop saying breathe.", [0]),
        ("Cancel all my timers, please.", [0, 1, 6]),
        ("I don't need the timer any more.", [6]),
        ("Stop telling me when someone comes in.", [2]),
        ("You can stop watching the door.", [2]),
        ("Don't interrupt me when I say basically any more.", [3]),
        ("Stop counting.", [4]),
        ("Can you stop telling me when I start waving?", [5]),
        ("No need to remind me about Anna, I have called her.", [1]),
        ("Call off the counting, thanks.", [4]),
        ("Enough counting.", [4]),
        ("No need to interrupt me when I say basically.", [3]),
        ("There's no need to tell me when someone comes in.", [2]),
        ("Um, actually, stop reminding me to breathe. Thank you.", [0]),
        ("Let's stop the breathing reminder.", [0]),
        ("No more breathing reminders, please.", [0]),
        ("Don't tell me when someone comes in.", [2]),
        ("I'd like you to stop counting.", [4]),
        ("Remind me at six o'clock to turn the oven off.", []),
        ("Remind me at the end of the day to stretch.", []),
        ("Set a timer for ten minutes, no longer.", []),
        ("Set an alarm for seven, I don't want to be late again.", []),
        ("When does my timer end?", []),
        ("Did you stop counting?", []),
        ("Never stop reminding me to breathe.", []),
        ("You don't have to stop counting.", []),
        ("Don't stop the timer.", []),
        ("You don't have to stop the timer.", []),
        ("There's no need to cancel the reminder.", []),
        ("I don't want to set a timer.", []),
        ("I don't want the alarm to wake the baby.", []),
        ("Cancel everything except the count.", []),
        ("Stop reminding me to breathe but keep counting.", []),
        ("Delete the last word.", []),
        ("No more than three hundred words.", []),
        ("Tell Anna the meeting is off.", []),
        ("Cancel the call.", []),
        ("Forget what I said.", []),
        ("Stop saying sorry.", []),
        ("Can you turn off the light by the door?", []),
        ("Drop the count column from the table.", []),
        ("Which gate does it leave from?", []),
        ("Is twenty people enough for that?", []),
        ("Just leave it by the door, thanks.", []),
        ("No need to hurry, but remind me in ten minutes to call.", []),
        ("Stop me when I say well.", []),
        ("Stop.", []),
        ("Stop the music.", []),
        ("Don't let me forget the milk.", []),
        ("Don't count the first one.", []),
        ("Remind me to stop the oven in five minutes.", []),
        ("Tell me when I start and stop waving.", []),
        ("Cancel the reminder and tell me when the post comes.", []),
        ("How do I stop counting calories?", []),
    ],
)
def test_a_wish_is_taken_back_in_words(words: str, closed: list[int]) -> None:
    wishes = Wishes()
    opened = [wishes.open(asked, 0) for asked in OPENED]
    assert wishes.withdraw(words) == [opened[place] for place in closed]
    assert [wish for wish in opened if wish not in wishes.wishes] == [opened[place] for place in closed]


def test_with_no_wish_open_nothing_is_taken_back() -> None:
    assert Wishes().withdraw("Cancel all timers.") == []
