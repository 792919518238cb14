"""Ready panels asked for in passing: what frames a request, and hesitation, is in no label, title or item."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasoner.tools.examples import known_examples
from engine.reasoner.tools.panel_series import read_series
from engine.reasoner.tools.panel_tools import CODE, QUIZ
from engine.reasoner.tools.panel_words import (
    Amounts,
    Comparison,
    read_amounts,
    read_comparison,
    read_file,
    read_mark,
    read_topic,
)
from engine.reasoner.tools.panels import read_panel
from engine.reasoner.tools.requests import read_request
from engine.reasoner.tools.timers import TimerRequest
from engine.reasoner.tools.words import CORRECTION

FRAMES = (
    "{}",
    "show {} as a diagram",
    "can you show me {} as a pie chart please",
    "um, draw {} as bars for me",
    "I'd like to see a bar chart of {} please",
    "okay so plot {} now",
    "hey Tandem, chart {}, would you",
    "{}. Put that in a chart.",
    "{}, can you chart that",
    "could you put {} on a graph, thanks",
    "give me a chart, {}",
    "a line chart: {}.",
    "please make me a little graph of uh {}",
)
SERIES = {
    "40 percent yes and 60 percent no": ((40, 60), ("Yes", "No")),
    "Monday twelve, Tuesday nine and Friday six": ((12, 9, 6), ("Monday", "Tuesday", "Friday")),
    "Monday five Wednesday eight": ((5, 8), ("Monday", "Wednesday")),
    "3 apples and 5 pears": ((3, 5), ("Apples", "Pears")),
    "12% Anna, 30% Bob and 58% Cem": ((12, 30, 58), ("Anna", "Bob", "Cem")),
    "3 glasses of water and 2 cups of tea": ((3, 2), ("Glasses of water", "Cups of tea")),
    "coffee 3 cups and tea 2 cups": ((3, 2), ("Coffee", "Tea")),
    "team one 5 and team two 7": ((5, 7), ("Team 1", "Team 2")),
    "2021 at 30 and 2022 at 45": ((30, 45), ("2021", "2022")),
    "3 hours, 5 hours and 2 hours": ((3, 5, 2), ()),
    "minus 3, 1,200 and 4.5": ((-3, 1200, 4.5), ()),
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("said", SERIES)
def test_a_chart_has_only_what_it_shows(frame: str, said: str) -> None:
    found = read_series(frame.format(said))
    assert found is not None
    assert (found.values, found.labels) == SERIES[said]


@pytest.mark.parametrize(
    ("said", "values", "labels"),
    [
        ("I want to see 7 in March and 11 in April as bars", (7, 11), ("March", "April")),
        ("show in a chart that we had 30 visitors in May and 45 in June", (30, 45), ("May", "June")),
        ("there were 5 people on Monday and 7 people on Tuesday, draw that", (5, 7), ("Monday", "Tuesday")),
        ("in 2021 we sold 30 and in 2022 45, draw a graph", (30, 45), ("2021", "2022")),
        ("chart my runs, Monday five, Wednesday eight", (5, 8), ("Monday", "Wednesday")),
        ("so I have 3 cats and 4 dogs, show them in a diagram now", (3, 4), ("Cats", "Dogs")),
        ("draw a chart of 3, 5 and 9, no wait, um, 4, 5 and 6", (4, 5, 6), ()),
        ("draw a chart of 1,000, 2,500 and 3,000", (1000, 2500, 3000), ()),
        ("chart 1,200, 1,350.5 and 1,500,000", (1200, 1350.5, 1500000), ()),
        ("a chart of January 1,000, February 2,000", (1000, 2000), ("January", "February")),
        ("draw a chart of 1,20, 30 and 4000,5", (1, 20, 30, 4000, 5), ()),
        ("draw a chart of three and a half, four and five", (3.5, 4, 5), ()),
        ("chart two and a quarter, three and half of six", (2.25, 3, 0.5, 6), ()),
        ("a chart of Anna three and a half, Bob a quarter", (3.5, 0.25), ("Anna", "Bob")),
        ("plot 3 apples and a half melon", (3, 0.5), ("Apples", "Melon")),
    ],
)
def test_a_chart_of_what_is_told(said: str, values: tuple[float, ...], labels: tuple[str, ...]) -> None:
    found = read_series(said)
    assert found is not None
    assert (found.values, found.labels) == (values, labels)


def test_the_example_charts_are_read_as_they_are_written() -> None:
    for example in known_examples()["panel_chart"]:
        found = read_series(example.request)
        read = ([], []) if found is None else (list(found.values), [label.lower() for label in found.labels])
        wanted = [label.lower() for label in example.arguments.get("labels", [])]
        assert read == (example.arguments["values"], wanted), example.request


@given(st.text(max_size=200))
def test_no_words_break_the_reading(said: str) -> None:
    read_series(f"chart {said} 3 and 5")
    read_comparison(f"compare {said}")
    read_panel(f"make a list of {said}")
    read_topic(said)


ENDLESS = 200_000  # characters: what takes the square of them does not end while anybody waits


@pytest.mark.parametrize("read", [read_comparison, read_series, read_panel, read_topic, read_amounts])
@pytest.mark.parametrize(
    "piece", [" ", "\n", ",", ", ", ".", "um, ", "please ", "how a and ", "put it ", "5 miles "]
)
def test_what_repeats_without_end_is_read_to_its_end(read: Callable[[str], object], piece: str) -> None:
    read(f"compare cats and dogs {piece * (ENDLESS // len(piece))}x")


@pytest.mark.parametrize("piece", [" ", ",", ", ", "um, ", "no, ", ", no ", "wait "])
def test_corrections_without_end_are_told_apart(piece: str) -> None:
    assert CORRECTION.split(f"{piece * (ENDLESS // len(piece))}x")[-1].strip(f" ,{piece}") in ("", "x")


@pytest.mark.parametrize("piece", ["a", "/", "-"])
def test_a_file_s_name_is_found_behind_what_has_no_end(piece: str) -> None:
    assert read_file(f"{piece * (ENDLESS // len(piece))}! main.py") == "main.py"


@pytest.mark.parametrize("blanks", [" " * 30_000, " \t" * 15_000], ids=["blanks", "tabs"])
def test_many_blanks_are_as_good_as_one(blanks: str) -> None:
    def spaced(said: str) -> str:
        return said.replace(" ", blanks)

    assert read_comparison(spaced("compare cats and dogs by size")) == Comparison(("cats", "dogs"), ("size",))
    assert read_amounts(spaced("a table of 5 and 10 miles in kilometers")) == Amounts(
        (5.0, 10.0), "miles", "kilometres"
    )
    assert read_mark(spaced("mark the line that returns")) == "returns"
    chart = read_series(spaced("chart 3 apples and 5 pears"))
    assert chart is not None
    assert chart.labels == ("Apples", "Pears")
    panel = read_panel(spaced("make a list of milk, eggs and bread"))
    assert panel is not None
    assert panel.items == ("Milk", "Eggs", "Bread")


@pytest.mark.parametrize(
    "frame",
    [
        "compare {}",
        "um, compare uh {} please",
        "help me compare {} on a panel",
        "set up a table that shows how {} differ",
        "contrast {} in a table for me",
        "can I see {} compared in a table",
        "{}, side by side in a table",
        "show me a table of {} would you",
        "I can't decide between {}, show me them in a table",
        "between {}, make a comparison",
        "compare {}. Make it a table.",
        "put {} side by side now",
    ],
)
@pytest.mark.parametrize("said", ["wolves and dogs", "the wolves and the dogs"])
def test_a_table_has_only_what_is_compared(frame: str, said: str) -> None:
    assert read_comparison(frame.format(said)) == Comparison(("wolves", "dogs"))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "put the kettle and toaster side by side, by price",
            Comparison(("kettle", "toaster"), ("price",)),
        ),
        ("Compare three phones, Alpha, Beta and Gamma, in a table.", Comparison(("Alpha", "Beta", "Gamma"))),
        ("make a table of beer against wine", Comparison(("beer", "wine"))),
        ("lay out pros and cons of skis and boards", Comparison(("skis", "boards"), ("pros", "cons"))),
        ("show me this and that", None),
    ],
)
def test_a_table_by_other_words(said: str, wanted: Comparison | None) -> None:
    assert read_comparison(said) == wanted


@pytest.mark.parametrize(
    "said",
    [
        "quiz me on birds",
        "um quiz me on, uh, birds please",
        "quiz me on birds would you",
        "a quiz about birds with three questions",
        "okay, test my knowledge of the birds now",
        "I have an exam in birds, quiz me",
    ],
)
def test_a_quiz_has_only_its_topic(said: str) -> None:
    assert QUIZ.read is not None
    assert QUIZ.read(said) == {"about": "birds"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("um show me main.py and mark line twelve please", {"file": "main.py", "line": 12}),
        ("could you highlight line number 12 in main.py for me", {"file": "main.py", "line": 12}),
        ("let me see main.py with line 12 marked, would you", {"file": "main.py", "line": 12}),
        ("point out line 12 of main.py.", {"file": "main.py", "line": 12}),
        ("show me some code that adds two numbers", {}),
    ],
)
def test_code_has_its_file_and_line(said: str, wanted: dict[str, object]) -> None:
    assert CODE.read is not None
    assert CODE.read(said) == wanted


@pytest.mark.parametrize(
    ("said", "template", "title", "items"),
    [
        ("um make a checklist with uh milk, then eggs and also bread, thanks", "checklist", "Checklist", 3),
        ("make a list of milk, eggs, and bread for me would you", "checklist", "Checklist", 3),
        ("Okay so, start a shopping list with milk plus eggs and bread", "checklist", "Shopping list", 3),
        ("bring up a list with milk, eggs and bread, right now", "checklist", "Checklist", 3),
        ("hey Tandem, could you open a new checklist please", "checklist", "Checklist", 0),
        ("open a counter, please", "counter", "Counter", 0),
        ("open a counter for um my push-ups please", "counter", "Push-ups", 0),
        ("start a counter for the push-ups now", "counter", "Push-ups", 0),
        ("I want to count the push-ups, give me a counter", "counter", "Push-ups", 0),
        ("create a counter named push-ups", "counter", "Push-ups", 0),
        ("need a counter, push-ups", "counter", "Push-ups", 0),
        ("turn on captions", "captions", "Captions", 0),
        ("switch the subtitles on please", "captions", "Captions", 0),
        ("um, can you put captions on", "captions", "Captions", 0),
    ],
)
def test_lists_counters_and_captions(said: str, template: str, title: str, items: int) -> None:
    found = read_panel(said)
    assert found is not None
    assert (found.template, found.title, found.items) == (template, title, ("Milk", "Eggs", "Bread")[:items])


@pytest.mark.parametrize(
    "said",
    [
        "set up a checklist about moving to another country",
        "we are having a baby, make a checklist",
        "I need to get ready for the marathon, make a to-do list",
    ],
)
def test_what_a_list_is_for_is_left_to_the_tool(said: str) -> None:
    assert read_panel(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "set a timer for five minutes",
        "um, set a timer for uh five minutes please",
        "could you start a timer for five minutes, would you",
        "okay Tandem, five minute timer please",
        "put up a timer for five minutes now",
        "give me a timer of five minutes thanks",
    ],
)
def test_a_timer_has_its_time_whatever_frames_it(said: str) -> None:
    found = read_request(said, 0.0)
    assert isinstance(found, TimerRequest), found
    assert found.seconds == 300


@pytest.mark.parametrize(
    ("said", "title", "items"),
    [
        ("Make a shopping list. Milk, eggs and bread.", "Shopping list", ("Milk", "Eggs", "Bread")),
        ("I need a shopping list. Milk, eggs, bread.", "Shopping list", ("Milk", "Eggs", "Bread")),
        ("Make a list. Milk and eggs, please.", "Checklist", ("Milk", "Eggs")),
        ("Make a packing list! Two warm sweaters, boots.", "Packing list", ("Two warm sweaters", "Boots")),
        ("Make a checklist. Thanks.", "Checklist", ()),
        ("Make a shopping list.", "Shopping list", ()),
        (
            "Make a shopping list with 2,000 grams of flour and milk.",
            "Shopping list",
            ("2000 grams of flour", "Milk"),
        ),
        (
            "Make a to-do list for today with laundry, dishes and taxes.",
            "To do list for today",
            ("Laundry", "Dishes", "Taxes"),
        ),
        (
            "Make a checklist for the trip: passport, tickets, money.",
            "Checklist for the trip",
            ("Passport", "Tickets", "Money"),
        ),
        ("make a list for me: milk and eggs", "Checklist", ("Milk", "Eggs")),
        ("make me a list for Anna with apples and pears", "Checklist for Anna", ("Apples", "Pears")),
        ("make a shopping list for milk, eggs and bread", "Shopping list", ("Milk", "Eggs", "Bread")),
        ("Make a to-do list for tomorrow: laundry.", "To do list for tomorrow", ("Laundry",)),
        ("make a list of tea with milk and cake", "Checklist", ("Tea with milk", "Cake")),
    ],
)
def test_what_is_on_a_list_and_what_it_is_for(said: str, title: str, items: tuple[str, ...]) -> None:
    found = read_panel(said)
    assert found is not None
    assert (found.template, found.title, found.items) == ("checklist", title, items)


@pytest.mark.parametrize(
    "said",
    [
        "Make a shopping list. We have guests tomorrow, and I want to cook something.",
        "I need a shopping list. I am making lasagne for six people.",
        "Make a shopping list. It is for my party and we need a lot of drinks.",
        "Make a packing list. We fly to Norway on Friday.",
        "I need to make a list. What time is it?",
        "Make a shopping list for pasta with tomato sauce.",
        "Make a packing list for the weekend with Anna.",
        "Make a checklist for the trip:",
        "Make a shopping list. Then call Sam and set a timer.",
        "Give me a list. Presidents.",
    ],
)
def test_what_is_told_of_a_list_is_not_on_it(said: str) -> None:
    assert read_panel(said) is None
