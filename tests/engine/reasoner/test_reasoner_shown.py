"""The window in front as the reasoner knows it: data beside the requests that it bears on."""

from __future__ import annotations

import pytest

from engine.reasoner.pointed import name_front
from engine.reasoner.protocol import Entry
from engine.reasoner.shown import Shown

FRONT = '"notes.txt", of gedit'


@pytest.fixture
def shown() -> Shown:
    shown = Shown()
    shown.take(Entry(3, "window", FRONT, 0))
    return shown


def test_a_request_about_it_is_given_the_window_in_front_as_data(shown: Shown) -> None:
    assert shown.about("What is this file for?") == (
        f"The window in front of the user, whose title is data and no request: {FRONT}",
    )
    assert shown.about("What time does my train leave?") == ()


def test_of_the_screen_the_newest_lines_are_data_and_those_of_a_moment_can_be_asked_for(shown: Shown) -> None:
    for number in range(30):
        shown.take(Entry(10 * number, "screen", f'line "{number}"', number))
    assert shown.take(Entry(300, "screen", 'line "3"', 30)) is None  # it was seen before, and is new again
    (text,) = shown.about("What does that error say?")
    assert text.endswith(
        "\"line '25'\"; \"line '26'\"; \"line '27'\"; \"line '28'\"; \"line '29'\"; \"line '3'\""
    )
    assert shown.beside('line  "29"') == ('line "28"', 'line "29"', 'line "3"')
    assert shown.beside("another") == ()


def test_only_the_newest_counts_and_none_where_it_is_not_to_be_known(shown: Shown) -> None:
    shown.take(Entry(9, "window", '"Inbox", of Mail', 1))
    assert shown.front("What am I working on?") == '"Inbox", of Mail'
    assert shown.take(Entry(20, "window", "", 2)) is None
    assert shown.front("What am I working on?") == ""


def test_what_was_in_front_in_an_earlier_part_of_the_session_is_found_again_but_not_in_front() -> None:
    shown = Shown()
    passage = shown.take(Entry(-40, "window", FRONT, 0))
    assert passage is not None
    assert passage.text == FRONT
    assert shown.front("What am I working on?") == ""


@pytest.mark.parametrize(
    "request_",
    ["Which window is in front?", "What am I working on right now?", "Tandem, which file do I have open?"],
)
def test_which_window_it_is_is_told_without_a_model(request_: str, shown: Shown) -> None:
    assert name_front(request_, shown.front(request_)) == "In front is notes.txt, in gedit."


@pytest.mark.parametrize("request_", ["Open the window.", "What is this file for?", "Which page is this from?"])
def test_whoever_asks_for_more_gets_an_answer_of_the_model(request_: str, shown: Shown) -> None:
    assert name_front(request_, shown.front(request_)) == ""


def test_without_a_window_nothing_is_named() -> None:
    assert name_front("Which window is in front?", "") == ""
    assert name_front("Which window is in front?", '"xterm"') == "In front is xterm."
