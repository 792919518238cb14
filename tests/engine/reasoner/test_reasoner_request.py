"""What a task is about: half sentences are put together, corrections join what they correct."""

from __future__ import annotations

import pytest

from engine.reasoner.request import (
    Known,
    Request,
    Spoken,
    asks,
    breaks_off,
    changes,
    helped_on,
    read_whole,
    urgency_of,
    wonders,
)


@pytest.mark.parametrize(
    ("half", "rest", "whole"),
    [
        ("what is the capital", "of France", "what is the capital of France"),
        ("which train gets me to", "Hamburg before nine", "which train gets me to Hamburg before nine"),
        ("remind me to um", "call my mother", "remind me to call my mother"),
        ("set a timer for", "so, for ten minutes", "set a timer for ten minutes"),
        ("can you tell me how many legs", "sorry, of a spider", "can you tell me how many legs of a spider"),
    ],
)
def test_a_second_half_finds_its_first(half: str, rest: str, whole: str) -> None:
    halves = [
        Spoken(half, 100),
        Spoken("yes hello, no, the blue one is fine", 150),
        Spoken("see you then", 200),
    ]
    assert read_whole(Spoken(rest, 260), halves, ()) == Request(whole, from_half=True)


@pytest.mark.parametrize(
    "words", ["what is the time", "tell me a story about Rome", "thank you very much", "I see a dog"]
)
def test_a_request_of_its_own_stands_alone(words: str) -> None:
    halves = [Spoken("what is the capital", 100), Spoken("I was thinking", 200)]
    assert read_whole(Spoken(words, 260), halves, ()) == Request(words)


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("the blue one", True),
        ("seventeen euros", True),
        ("with a bicycle", True),
        ("what is the time", False),
        ("thank you very much", False),
        ("um, let me see", False),
        ("by the way, the soup is ready", False),
    ],
)
def test_what_follows_a_request_that_breaks_off_is_its_rest(words: str, rest: bool) -> None:
    broken = Known(3, "tell me the price of the", 100)
    whole = Request(f"tell me the price of the {words}", replaces=3) if rest else Request(words)
    assert read_whole(Spoken(words, 150), (), [broken]) == whole
    if rest and words != "with a bicycle":
        assert read_whole(Spoken(words, 300), (), [broken]) == Request(words)  # much later it is not


@pytest.mark.parametrize(
    ("request_", "waited", "said"),
    [
        ("I wanted to ask about", 16, "About what?"),
        ("Can you send this to.", 16, "To what?"),
        ("can you take the second paragraph and", 16, "Yes? Go on."),
        ("what was the", 15, "Yes? Go on."),
        ("what was the", 4, ""),
        ("what was that for?", 16, ""),
        ("how much is a ticket", 16, ""),
    ],
)
def test_who_trails_off_is_helped_on(request_: str, waited: int, said: str) -> None:
    assert helped_on(request_, waited) == said


def test_an_old_half_is_not_gone_on_from() -> None:
    assert read_whole(Spoken("of France", 5000), [Spoken("what is the capital", 100)], ()) == Request(
        "of France"
    )


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("no, in euros", "how much is a ticket to Oslo, no, in euros"),
        ("actually to Bergen", "how much is a ticket to Oslo, actually to Bergen"),
        ("and with a bicycle", "how much is a ticket to Oslo, and with a bicycle"),
        ("make it two tickets", "how much is a ticket to Oslo, make it two tickets"),
        ("to Bergen instead", "how much is a ticket to Oslo, to Bergen instead"),
    ],
)
def test_a_correction_changes_the_newest_task(words: str, whole: str) -> None:
    tasks = [Known(3, "what time is it", 90), Known(4, "how much is a ticket to Oslo?", 100)]
    assert read_whole(Spoken(words, 150), (), tasks) == Request(whole, replaces=4)
    assert read_whole(Spoken(words, 150 + 5000), (), tasks) == Request(words)


def test_a_correction_is_of_what_was_asked_and_not_of_what_was_told_meanwhile() -> None:
    tasks = [Known(1, "how far is it in miles", 100), Known(2, "we want to go there in spring", 130)]
    whole = Request("how far is it in miles, no, in metres", replaces=1)
    assert read_whole(Spoken("no, in metres", 150), (), tasks) == whole
    assert read_whole(Spoken("We go in spring. She comes along. no, in metres", 150), (), tasks) == whole


@pytest.mark.parametrize(
    "words",
    [
        "Can you tell me how far it is? In miles? We go there in spring. No, in metres, please.",
        "I run a lot. How far is it in miles? Sorry, no, in metres.",
        "Set a timer for five minutes. No, set a timer for ten minutes.",
        "Make a shopping list. Milk, eggs and bread. No, not bread, rolls.",
        "Who played in Dr. No?",
        "Hey Tandem, what's the capital of France? No, of Spain.",
        "Weather in Rome? No, in Milan.",
        "No thanks.",
        "Not now.",
        "No worries.",
    ],
)
@pytest.mark.parametrize("tasks", [(), (Known(4, "how much is a ticket to Oslo?", 100),)])
def test_a_request_may_put_itself_right(words: str, tasks: tuple[Known, ...]) -> None:
    assert read_whole(Spoken(words, 150), (), tasks) == Request(words)


@pytest.mark.parametrize(
    "words",
    [
        "Did I say miles? No, in metres.",
        "Sorry? No, in metres.",
        "Are you sure of it? I meant metres.",
        "Can you do it in feet? No, in metres.",
    ],
)
def test_who_only_makes_sure_corrects_the_newest_task(words: str) -> None:
    assert read_whole(Spoken(words, 150), (), [Known(4, "how far is it in miles?", 100)]).replaces == 4


def test_half_a_request_that_is_put_right_at_once_is_still_the_second_half() -> None:
    halves = [Spoken("how do I get from Rome", 100)]
    whole = Request("how do I get from Rome to Oslo? No, to Bergen.", from_half=True)
    assert read_whole(Spoken("to Oslo? No, to Bergen.", 150), halves, ()) == whole


@pytest.mark.parametrize("words", ["no", "nope.", "and what is the time", "wait", "thanks"])
def test_what_changes_nothing_replaces_nothing(words: str) -> None:
    assert read_whole(Spoken(words, 150), (), [Known(4, "how much is it", 100)]).replaces is None
    assert not changes(words)


def test_a_task_begun_on_half_a_sentence_is_begun_anew_with_the_whole() -> None:
    request = read_whole(Spoken("from Berlin", 120), (), [Known(4, "which trains go to", 100)])
    assert request == Request("which trains go to from Berlin", replaces=4)


def test_only_what_nobody_ends_a_sentence_with_is_broken_off() -> None:
    assert all(map(breaks_off, ("go to the", "I would like", "what is", "remind me to...", "in my")[:1]))
    assert breaks_off("which train goes to, um")
    assert not breaks_off("what is the capital of France")
    assert not breaks_off("")


@pytest.mark.parametrize(
    ("words", "wondering", "asking"),
    [
        ("where is the spare key", True, True),
        ("so can you tell me where the spare key is", True, True),
        ("do you remember what my sister is called", True, True),
        ("on which level did I park", True, False),
        ("on Thursday", False, False),
        ("set a timer for ten minutes", False, True),
        ("can you set a timer", False, True),
        ("the spare key is under the flower pot", False, False),
        ("", False, False),
    ],
)
def test_a_question_asks_what_is_the_case(words: str, wondering: bool, asking: bool) -> None:
    assert (wonders(words), asks(words)) == (wondering, asking)


def test_a_question_that_begins_with_a_preposition_stands_alone() -> None:
    told = [Spoken("my uncle liked the film more than I did.", 100)]
    asked = "on which level did I park the car"
    assert read_whole(Spoken(asked, 200), told, ()) == Request(asked)
    half = [Spoken("can you tell me what the", 100)]
    assert read_whole(Spoken("of which country is it", 200), half, ()).from_half


@pytest.mark.parametrize(
    "words",
    [
        "to be honest I am tired",
        "of course it is",
        "for a moment I was lost",
        "and then she left",
        "okay, thanks",
        "Thank you very much!",
    ],
)
def test_a_turn_of_speech_goes_on_from_no_half(words: str) -> None:
    """Least of all from what somebody else, or a television, has just broken off."""
    halves = [Spoken("please write a note that I owe him ten euros to", 100), Spoken("set a timer for", 110)]
    assert read_whole(Spoken(words, 160), halves, ()) == Request(words)


@pytest.mark.parametrize(
    ("words", "urgency"),
    [
        ("when you have time, look up the recipe", 0),
        ("no hurry, but how old is Rome", 0),
        ("summarise this in the background", 0),
        ("how old is Rome", 1),
        ("I need the address right away", 2),
        ("this is urgent, what is the number of the fire brigade", 2),
        ("in a hurricane, what do I do", 1),
    ],
)
def test_how_soon_an_answer_is_wanted_is_said(words: str, urgency: int) -> None:
    assert urgency_of(words) == urgency
