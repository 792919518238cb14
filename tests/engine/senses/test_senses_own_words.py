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
