"""What the user points at is read out where they ask for no more than that."""

from __future__ import annotations

import pytest

from engine.reasoner.pointed import read_out

POINTED = '"220 ohm", which stands in: "Resistor 220 ohm"'


@pytest.mark.parametrize(
    "request_", ["What is this?", "what's that", "Tandem, what does this say?", "Read this to me, please."]
)
def test_the_line_is_read_out(request_: str) -> None:
    assert read_out(request_, POINTED) == "It says: 220 ohm."


@pytest.mark.parametrize(
    "request_", ["Explain this", "What does this mean?", "What is this good for?", "What is the time?", ""]
)
def test_whoever_asks_for_more_gets_an_answer_of_the_model(request_: str) -> None:
    assert read_out(request_, POINTED) == ""


def test_without_anything_pointed_at_nothing_is_read_out() -> None:
    assert read_out("What is this?", "") == ""
    assert read_out("What is this?", '"Galaxy"') == "It says: Galaxy."
