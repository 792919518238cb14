"""Ready panels: what they look like, and what keeps them alive."""

from __future__ import annotations

import json

import msgspec
import pytest

from app.panels.own import DONE_SECONDS, MAX_OWN, OwnPanels, content_of, parse_content
from app.panels.protocol import Acted, Close, Drawn, Gone, Input, Press, Show
from app.panels.surfaces import Surfaces
from app.panels.templates import TEMPLATES, Json, clock, opening
from engine.protocol import Wish
from tests.app.panels.surface_messages import nodes, refused

QUIZ = {
    "title": "Capitals",
    "questions": [
        {"question": "France?", "options": ["Lyon", "Paris"], "answer": "Paris"},
        {"question": "Peru?", "options": ["Lima", "Cusco"], "answer": "Lima"},
    ],
}
CONTENTS: dict[str, Json] = {
    "timer": {"title": "Tea", "seconds": 245, "about": "Your tea is ready."},
    "counter": {"title": "Push-ups", "value": 3},
    "checklist": {"title": "Shopping", "items": ["Milk", {"text": "Eggs", "done": True}]},
    "table": {"title": "Trains", "columns": ["Leaves", "Bicycle"], "rows": [["8:02", "yes"], ["8:31", "no"]]},
    "code": {"title": "login.py", "code": "a = 1\nb = a / 0\n", "language": "Python", "line": 2},
    "chart": {"title": "Visits", "labels": ["Mon", "Tue"], "values": [3, 5.5], "kind": "line", "unit": "k"},
    "quiz": QUIZ,
    "captions": {"lines": ["**You** hello"]},
}


class Screen:
    """Own panels with a process that answers at once."""

    def __init__(self) -> None:
        self.surfaces = SURFACES
        self.drawn: dict[str, Drawn] = {}
        self.cancelled: list[int] = []
        self.notes: list[str] = []
        self.own = OwnPanels(self._send, self.cancelled.append)

    def _send(self, messages: list[Json]) -> None:
        self.take(Show(json.dumps(messages)))

    def take(self, message: Show | Input | Press | Close) -> None:
        results = list(self.surfaces.take(message))
        assert refused(results) == []
        for result in results:
            match result:
                case Drawn():
                    self.drawn[result.surface] = result
                case Gone():
                    self.own.closed(result.surface)
                    del self.drawn[result.surface]
                case Acted():
                    self.notes.append(self.own.acted(result))

    def texts(self, number: int = -1) -> list[str]:
        root = list(self.drawn.values())[number].root
        return [node.look.text for node in nodes(root) if node.kind == "Text"]

    def press(self, words: str) -> None:
        surface, drawn = list(self.drawn.items())[-1]
        buttons = [node for node in nodes(drawn.root) if node.kind == "Button"]
        self.take(Press(surface, next(b.key for b in buttons if b.children[0].look.text == words)))


SURFACES = Surfaces()


@pytest.fixture
def screen() -> Screen:
    for surface in SURFACES.open:
        list(SURFACES.take(Close(surface)))
    return Screen()


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("filled", [True, False])
def test_every_template_is_drawn_full_and_empty(screen: Screen, template: str, filled: bool) -> None:
    assert screen.own.open(template, CONTENTS[template] if filled else {}) is not None
    [drawn] = screen.drawn.values()
    assert [node for node in nodes(drawn.root) if node.kind == "Placeholder"] == []
    if filled and template != "captions":
        assert drawn.title == CONTENTS[template]["title"]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("junk", [5, None, "words", [1, None, {}], {"a": 1}, [["x"] * 400] * 400, 1e400, [[]]])
def test_no_content_can_break_a_template(screen: Screen, template: str, junk: object) -> None:
    content = dict.fromkeys(("title", "seconds", "items", "value", "columns", "rows", "code", "line"), junk)
    content |= dict.fromkeys(("labels", "values", "unit", "kind", "questions", "lines", "about", "note"), junk)
    json.dumps(opening(next(t for t in TEMPLATES if t == template), "s", content))
    screen.own.open(template, content)


def test_an_unknown_template_is_none(screen: Screen) -> None:
    assert screen.own.open("spaceship", {}) is None
    assert screen.drawn == {}


def test_a_timer_counts_down_rings_and_goes(screen: Screen) -> None:
    wish = Wish(4, "at", "Your timer for five seconds is done.", 5.0, 10)
    screen.own.ticked(10)
    assert screen.own.wishes((wish,)) == ["Timer, 0:05"]
    assert screen.own.wishes((wish,)) == []
    screen.own.ticked(20)
    assert "# 0:03" in screen.texts()
    screen.own.ticked(35)
    assert "# Done" in screen.texts()
    screen.own.wishes(())
    for tick in range(35, 35 + 5 * round(DONE_SECONDS + 2)):
        screen.own.ticked(tick)
    assert screen.drawn == {}


def test_a_timer_shows_how_long_is_left_after_the_machine_slept(screen: Screen) -> None:
    wish = Wish(4, "at", "Your timer for ten minutes is done.", 600.0, 0)
    screen.own.wishes((wish,))
    assert screen.own.wishes((msgspec.structs.replace(wish, opened=-1500),)) == []
    screen.own.ticked(5)
    assert "# 4:59" in screen.texts()


def test_a_timer_whose_time_has_come_gets_no_panel(screen: Screen) -> None:
    """It is open again until it is told, where its words were stopped before they began."""
    screen.own.ticked(500)
    assert screen.own.wishes((Wish(4, "at", "Your timer for ten seconds is done.", 10.0, 10),)) == []
    assert screen.drawn == {}


def test_cancelling_a_timer_on_its_panel_withdraws_the_wish(screen: Screen) -> None:
    screen.own.wishes((Wish(7, "at", "You asked me to remind you to commit.", 300.0, 0),))
    assert "### Reminder" in screen.texts()
    screen.press("Cancel")
    assert screen.cancelled == [7]
    assert "# Cancelled" in screen.texts()


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [
        ("Your timer for ten minutes is done.", []),
        ("It is seven o'clock, here is your alarm.", []),
        ("Here is your alarm.", []),
        ("You asked me to remind you to commit.", ["You asked me to remind you to commit."]),
    ],
)
def test_what_is_said_when_the_time_comes_is_not_said_before(
    screen: Screen, phrase: str, shown: list[str]
) -> None:
    """What a reminder is about is worth seeing meanwhile."""
    screen.own.wishes((Wish(7, "at", phrase, 600.0, 0),))
    assert [text for text in screen.texts() if text and not text.startswith("#") and text != "Cancel"] == shown


def test_a_wish_that_was_withdrawn_elsewhere_says_so(screen: Screen) -> None:
    screen.own.wishes((Wish(1, "at", "x", 300.0, 0), Wish(2, "every", "breathe", 4.0, 0)))
    assert len(screen.drawn) == 1
    screen.own.wishes((Wish(2, "every", "breathe", 4.0, 0),))
    assert "# Cancelled" in screen.texts()


def test_a_counter_counts(screen: Screen) -> None:
    screen.own.open("counter", {"value": 3})
    screen.press("One more")
    screen.press("One more")
    screen.press("One less")
    assert "# 4" in screen.texts()
    assert screen.notes == ["the counter is at 4", "the counter is at 5", "the counter is at 4"]


def test_a_quiz_judges_and_keeps_its_answers_to_itself(screen: Screen) -> None:
    screen.own.open("quiz", QUIZ)
    [drawn] = screen.drawn.values()
    assert "answer" not in json.dumps(opening("quiz", "s", QUIZ))
    first, second = (node.key for node in nodes(drawn.root) if node.kind == "ChoicePicker")
    screen.take(Input(drawn.surface, first, ("Paris",), 1))
    screen.take(Input(drawn.surface, second, ("Cusco",), 2))
    texts = screen.texts()
    assert "Right." in texts
    assert "Not quite: it is Lima." in texts
    assert "1 of 2 right, 2 in all" in texts
    assert screen.notes == ["right, 1 of 2 so far", "wrong, 1 of 2 so far"]


def test_captions_follow_what_is_said(screen: Screen) -> None:
    screen.own.said("user", "hello")
    screen.own.open("captions", {})
    for number in range(7):
        screen.own.said("assistant", f"line {number}")
    assert screen.texts()[1:] == [f"**Tandem** line {number}" for number in range(2, 7)]


def test_the_oldest_panel_makes_room(screen: Screen) -> None:
    for number in range(MAX_OWN + 3):
        screen.own.open("counter", {"title": f"C{number}"})
    assert [drawn.title for drawn in screen.drawn.values()] == [
        f"C{number}" for number in range(3, MAX_OWN + 3)
    ]


def test_somebody_elses_panel_cannot_act_as_one_of_ours(screen: Screen) -> None:
    screen.own.wishes((Wish(7, "at", "x", 300.0, 0),))
    assert screen.own.acted(Acted("wish_7", "root", "cancel", "{}", "pressed")) == ""
    assert screen.cancelled == []


def test_words_fill_a_template() -> None:
    assert content_of("checklist", "milk, eggs and bread.") == {"items": ["Milk", "Eggs", "Bread"]}
    assert content_of("counter", " push-ups ") == {"title": "push-ups"}
    assert parse_content('{"a": 1, "b": []}') == {"a": 1}
    assert parse_content("[1]") == parse_content("nonsense") == {}


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (65, "1:05"), (3600, "1:00:00"), (-4, "0:00")])
def test_a_clock(seconds: float, words: str) -> None:
    assert clock(seconds) == words
