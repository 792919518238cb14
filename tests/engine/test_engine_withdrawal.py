"""Words that take a wish back close the one that is meant, and no other."""

import pytest

from engine.session.wishes import Wishes
from engine.wishes import WishText

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


TEN = "Your timer for ten minutes is done."
ONE = "Your timer for one minute is done."
LONG = "Your timer for one hour ten minutes is done."
FIVE = "Your timer for five minutes is done."
SEVEN = "It is seven o'clock, here is your alarm."
HALF = "It is half past seven, here is your alarm."
NAP = "Here is your alarm."
ANA = "You asked me to remind you to call ana."
DRINK = "Drink water."
PASTA = "Your pasta timer for nine minutes is done."
SECONDS = "Your timer for ten seconds is done."


@pytest.mark.parametrize(
    ("phrases", "words", "closed"),
    [
        ([SEVEN, TEN], "Cancel my 7 a.m. alarm.", [SEVEN]),
        ([TEN, FIVE], "Cancel all timers.", [TEN, FIVE]),
        ([TEN, FIVE], "Cancel both timers.", [TEN, FIVE]),
        ([TEN, FIVE, DRINK], "Cancel every timer.", [TEN, FIVE]),
        ([SEVEN, NAP], "Turn off all alarms.", [SEVEN, NAP]),
        ([TEN, FIVE], "Cancel the timer.", [FIVE]),
        ([TEN, FIVE], "Cancel the 10 minute timer.", [TEN]),
        ([TEN, FIVE], "Cancel the ten-minute timer.", [TEN]),
        ([ONE, TEN], "Cancel the one minute timer.", [ONE]),
        ([TEN, LONG], "Cancel the ten minute timer.", [TEN]),
        ([DRINK, TEN], "Stop reminding me.", [DRINK]),
        ([DRINK, TEN], "Cancel the reminder.", [DRINK]),
        ([DRINK, SEVEN], "Cancel the reminder.", [DRINK]),
        ([DRINK, ANA], "Stop reminding me to drink.", [DRINK]),
        ([ANA, DRINK], "Stop reminding me to call.", [ANA]),
        ([DRINK, ANA, TEN, SEVEN], "Cancel all reminders.", [DRINK, ANA]),
        ([DRINK, ANA, "Drink tea."], "Cancel all reminders to drink.", [DRINK, "Drink tea."]),
        ([TEN, SEVEN, DRINK], "Cancel all timers and alarms.", [TEN, SEVEN]),
        ([TEN, SEVEN], "Stop the countdown.", [TEN]),
        ([TEN, DRINK], "Cancel the timer.", [TEN]),
        ([ANA], "Cancel the timer.", []),
        ([TEN], "Cancel the reminder.", []),
        ([TEN], "Turn the timer off.", [TEN]),
        ([TEN, SEVEN], "Can you switch the alarm off, please?", [SEVEN]),
        ([SEVEN, NAP], "Turn off my seven o'clock alarm.", [SEVEN]),
        ([SEVEN, HALF], "Turn my seven o'clock alarm off.", [SEVEN]),
        ([HALF, SEVEN], "Cancel the 7:30 alarm.", [HALF]),
        ([NAP, TEN], "Don't wake me up any more.", [NAP]),
        ([DRINK, TEN], "Turn the light off.", []),
        ([TEN], "Turn off the oven when the timer rings.", []),
        (["Twelve minutes are over.", DRINK], "Cancel the timer.", ["Twelve minutes are over."]),
        ([TEN], "Turn the lights on and the timer off.", []),
        ([TEN], "Turn the timer off when the cake is done.", []),
        ([TEN], "Turn the volume of the timer down.", []),
        ([TEN], "Turn around when the timer goes off.", []),
        ([PASTA, TEN], "Cancel the pasta timer.", [PASTA]),
        ([PASTA, TEN], "Cancel the ten minute timer.", [TEN]),
        ([TEN, PASTA, SEVEN], "Cancel all timers.", [TEN, PASTA]),
        ([FIVE, TEN, ONE], "Cancel the first timer.", [FIVE]),
        ([FIVE, SEVEN, TEN, ONE], "Cancel the second timer, please.", [TEN]),
        ([FIVE, TEN, ONE], "Cancel the last timer.", [ONE]),
        ([FIVE, TEN], "Cancel the third timer.", []),
        ([FIVE, PASTA, TEN], "Cancel the third timer for the pasta.", [PASTA]),
        ([FIVE, SECONDS], "Cancel the ten second timer.", [SECONDS]),
    ],
)
def test_what_is_named_is_taken_back_and_nothing_else(
    phrases: list[str], words: str, closed: list[str]
) -> None:
    wishes = Wishes()
    for phrase in phrases:
        wishes.open(WishText("every" if phrase.startswith("Drink") else "at", phrase, 600), 0)
    assert [wish.phrase for wish in wishes.withdraw(words)] == closed


@pytest.mark.parametrize(("first", "second", "closed"), [(300, 600, [TEN]), (900, 600, [])])
def test_where_the_second_is_not_the_second_to_ring_none_is_taken_back(
    first: float, second: float, closed: list[str]
) -> None:
    wishes = Wishes()
    wishes.open(WishText("at", FIVE, first), 0)
    wishes.open(WishText("at", TEN, second), 5)
    assert [wish.phrase for wish in wishes.withdraw("Cancel the second timer.")] == closed
