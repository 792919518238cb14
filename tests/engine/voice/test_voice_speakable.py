"""Written text becomes text that can be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.voice.speakable import speakable


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Okay.", "Okay."),
        ("It is 10:30, about 50% done, at $5 and 3.14.", "It is 10:30, about 50% done, at $5 and 3.14."),
        ("**Two** *of* __them__ ~~gone~~", "Two of them gone"),
        ("# Result\n\n- one\n- two\n1. three", "Result. One. Two. Three."),
        ("see [the docs](https://docs.example.org/a/b)", "see the docs"),
        ("Look at https://www.example.com/a?b=1.", "Look at example dot com."),
        ("Mail bob.x@mail.org now", "Mail bob dot x at mail dot org now"),
        ("Done \N{PARTY POPPER} \N{WHITE HEAVY CHECK MARK}!", "Done!"),
        ("Call `read_all()` first", "Call read all() first"),
        ("```python\nx = 1\ny = 2\n```", "there is code in the text."),
        ("Run this:\n```sh\nmake test\n```", "Run this: Make test."),
        ("FAILED tests/test_login.py::test_login", "FAILED test login dot py test login"),
        ("and/or, 1/2, 2026/11/20", "and/or, 1/2, 2026/11/20"),
        ("x != y -> z", "x is not y to z"),
        ("It is −5 °C.", "It is minus 5 °C."),
        ("5 − 3 ≠ 3 × 4", "5 minus 3 is not 3 times 4"),
        ("10 ÷ 2 ± 1 ≤ 6", "10 divided by 2 plus or minus 1 at most 6"),
        ("≈7 km, √9 ≥ 3", "about 7 km, the root of 9 at least 3"),
        ("Use v1.22.3", "Use 1 point 22 point 3"),
        ("commit 9f86d081884c7d659a2feaa0c55ad015", "commit a long code"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "A, b. 1, 2."),
        ("AssertionError in parseFile", "Assertion Error in parse File"),
        ("", ""),
        (" \n\t ", ""),
        ("\N{PARTY POPPER}", ""),
        ("***", ""),
    ],
)
def test_speakable(written: str, said: str) -> None:
    assert speakable(written) == said


@given(st.text())
def test_it_is_one_tidy_line(text: str) -> None:
    said = speakable(text)
    assert "\n" not in said
    assert said == said.strip()
    assert "  " not in said
