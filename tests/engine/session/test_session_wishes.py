"""Open wishes come due in time."""

from hypothesis import given
from hypothesis import strategies as st

from engine.protocol import Heard
from engine.session.wishes import Wishes
from engine.wishes import MAX_WISHES, WishText


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


def test_any_of_the_words_that_are_waited_for_will_do() -> None:
    wishes = Wishes()
    wishes.open(WishText("word", "Um.", 0, "um or you know"), 0)
    wishes.open(WishText("word", "Later.", 0, "sooner or later"), 0)
    for tick, (text, due) in enumerate(
        (("so um I think", True), ("you", False), ("know", True), ("or later", False)), start=10
    ):
        wishes.hear(Heard(text, tick), tick)
        assert (wishes.next_due() == tick) == due
        if due:
            wishes.fulfil(tick)
    wishes.hear(Heard("sooner or later", 20), 20)
    assert wishes.next_due() == 20


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


def test_a_correction_takes_the_place_of_what_it_puts_right_where_all_are_taken() -> None:
    wishes = Wishes()
    for number in range(MAX_WISHES - 1):
        wishes.open(WishText("word", "You said so.", 0.0, f"cue {number}"), 0)
    first = wishes.open(WishText("every", "Drink.", 600.0), 0)
    later = WishText("every", "Drink.", 900.0)
    assert wishes.open(later, 40) is None
    assert first in wishes.wishes
    right = wishes.open(later, 40, instead=wishes.put_right(later, 40))
    assert right in wishes.wishes
    assert first not in wishes.wishes
    assert wishes.next_due() == 40 + 5 * 900


def test_only_what_was_just_opened_and_stays_half_the_same_is_put_right() -> None:
    wishes, later = Wishes(), WishText("every", "Drink.", 900.0)
    assert wishes.put_right(later, 0) is None
    wishes.open(WishText("every", "Drink.", 600.0), 0)
    assert wishes.put_right(later, 40) is not None
    assert wishes.put_right(WishText("at", "Drink.", 600.0), 40) is not None
    assert wishes.put_right(WishText("every", "Stretch.", 600.0), 40) is not None
    assert wishes.put_right(WishText("every", "Stretch.", 900.0), 40) is None
    assert wishes.put_right(WishText("word", "Drink.", 0.0, "milk"), 40) is None
    assert wishes.put_right(later, 5000) is None
    wishes.open(WishText("person", "Someone just came in."), 40)
    assert wishes.put_right(later, 60) is None
