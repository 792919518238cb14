"""Wishes are read from ordinary sentences and come due in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol import Heard
from engine.session.wishes import MAX_WISHES, Wishes
from engine.wishes import WishText, confirmation, read_wish, spoken_duration


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("Remind me to breathe every four seconds.", WishText("every", "Breathe.", 4)),
        ("Every half minute tell me to sit up", WishText("every", "Sit up.", 30)),
        ("remind me every twenty five minutes to stretch", WishText("every", "Stretch.", 1500)),
        ("In ten seconds, say stop", WishText("at", "Stop.", 10)),
        ("Can you remind me in half an hour to call mum?", WishText("at", "Call mum.", 1800)),
        ("Set a reminder in 2.5 minutes", WishText("at", "Set a reminder.", 150)),
        ("please tell me when someone comes in", WishText("person", "Someone just came in.")),
        ("Tell me at once when I say garden.", WishText("word", "You said garden.", 0, "garden")),
        ("Stop me when I say 'basically'", WishText("word", "You said basically.", 0, "basically")),
        ("please say cheese whenever I say the word photo", WishText("word", "Cheese.", 0, "photo")),
        ("When I say good morning say hello there", WishText("word", "Hello there.", 0, "good morning")),
        ("Let me know as soon as somebody enters the room", WishText("person", "Someone just came in.")),
    ],
)
def test_a_sentence_becomes_a_wish(words: str, wish: WishText) -> None:
    assert read_wish(words) == wish


@pytest.mark.parametrize(
    "words",
    [
        "",
        "How long is a minute?",
        "What happened in the war?",
        "every few minutes it rains",
        "What happens when I say hello?",
        "If I said that, nobody laughed.",
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


def test_only_so_many_wishes_can_be_open() -> None:
    wishes = Wishes()
    opened = [wishes.open(WishText("person", "Someone."), 0) for _ in range(MAX_WISHES + 1)]
    assert opened[-1] is None
    assert all(opened[:-1])
    wishes.cancel(1)
    assert wishes.open(WishText("person", "Someone."), 0) is not None


def test_a_cancelled_wish_is_never_due() -> None:
    wishes = Wishes()
    wish = wishes.open(WishText("every", "Breathe.", 4.0), 0)
    assert wish is not None
    wishes.cancel(wish.wish)
    assert wishes.next_due() is None


def test_durations_are_said_as_people_say_them() -> None:
    assert [spoken_duration(each) for each in (1, 4, 60, 90, 120, 3600, 7200, 2.5)] == [
        "1 second",
        "4 seconds",
        "1 minute",
        "90 seconds",
        "2 minutes",
        "1 hour",
        "2 hours",
        "2.5 seconds",
    ]
    assert confirmation(WishText("every", "Breathe.", 4.0)) == "Okay, every 4 seconds."
