"""The echo of the assistant's own words is no speech of the user's; the user's own words always are."""

from __future__ import annotations

import pytest

from engine.senses.own_words import LINGERS, OwnWords

SAID = "The line that fails is the one that opens the file, because the path is not there."


@pytest.mark.parametrize(
    "heard", ["The line that", "fails is the", "that opens a file because", "path is not there"]
)
def test_its_own_words_are_known_again(heard: str) -> None:
    own = OwnWords()
    own.note(4, SAID)
    assert own.echoed(heard)


@pytest.mark.parametrize(
    "heard", ["stop", "the", "Hi Lisa, come on in.", "which line is that", "open the door please"]
)
def test_what_the_user_says_meanwhile_is_the_users(heard: str) -> None:
    own = OwnWords()
    own.note(4, SAID)
    assert not own.echoed(heard)


def test_what_was_said_is_forgotten_after_a_while() -> None:
    own = OwnWords()
    own.note(4, SAID)
    own.note(4 + LINGERS, "")
    assert own.echoed("the line that")
    own.note(5 + LINGERS, "")
    assert not own.echoed("the line that")


@pytest.mark.parametrize(
    ("begun", "spoken", "own"),
    [(3, 6, True), (4, 12, True), (9, 11, True), (10, 12, True), (11, 13, False), (0, 2, True), (0, 1, False)],
)
def test_who_repeats_what_was_just_said_has_said_it(begun: int, spoken: int, own: bool) -> None:
    words = OwnWords()
    for tick in range(14):
        words.note(tick, SAID if 3 <= tick <= 9 else "")
    assert words.echoed("the line that fails", (begun, spoken)) is own
