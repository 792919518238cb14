"""What is answered without a language model about what runs."""

from __future__ import annotations

import pytest

from engine.protocol import Wish
from engine.reasoner.protocol import Delegate
from engine.reasoner.quick import QuickTools
from engine.reasoner.tools.timers import TimerQuestion

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
