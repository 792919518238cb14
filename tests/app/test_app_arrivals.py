"""Events wait for their tick; screen text comes one line at a time."""

from hypothesis import given
from hypothesis import strategies as st

from app.arrivals import MAX_LINES, Arrivals
from engine.protocol import Event, Note, Seen, Typed


def test_an_event_waits_for_its_tick() -> None:
    arrivals = Arrivals()
    arrivals.put(Typed("later"), 5)
    arrivals.put(Typed("now"))
    assert arrivals.take(0) == (Typed("now"),)
    assert arrivals.take(4) == ()
    assert arrivals.take(9) == (Typed("later"),)


def test_notes_of_a_task_that_was_given_up_never_come() -> None:
    arrivals = Arrivals()
    arrivals.put(Note(1, 0, "in dollars", True), 5)
    arrivals.put(Note(2, 0, "at nine", True), 5)
    arrivals.put(Typed("now"), 4)
    arrivals.forget(1)
    assert arrivals.take(9) == (Typed("now"), Note(2, 0, "at nine", True))


@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), max_size=30))
def test_nothing_is_lost_and_lines_keep_their_order(puts: list[tuple[int, bool]]) -> None:
    arrivals = Arrivals()
    events: list[Event] = []
    for index, (tick, is_line) in enumerate(sorted(puts)):
        event: Event = Seen(str(index), tick) if is_line else Typed(str(index))
        events.append(event)
        arrivals.put(event, tick)
    taken: list[Event] = []
    for tick in range(60):
        now = arrivals.take(tick)
        assert sum(isinstance(event, Seen) for event in now) <= 1
        taken.extend(now)
    assert [event for event in taken if isinstance(event, Seen)] == [
        event for event in events if isinstance(event, Seen)
    ]
    assert sorted(map(str, taken)) == sorted(map(str, events))


def test_only_the_newest_lines_of_a_screen_that_never_rests_wait() -> None:
    arrivals = Arrivals()
    for number in range(3 * MAX_LINES):
        arrivals.put(Seen(str(number), 0))
    taken = [event for tick in range(3 * MAX_LINES) for event in arrivals.take(tick)]
    assert taken == [
        Seen("0", 0),
        *(Seen(str(number), 0) for number in range(2 * MAX_LINES, 3 * MAX_LINES)),
    ]
