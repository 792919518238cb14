"""Written text becomes text that can be said."""

from __future__ import annotations

import time

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
        ("3/12 tests failed", "3 of 12 tests failed"),
        ("10/12 unit tests passed.", "10 of 12 unit tests passed."),
        ("8/10 done", "8 of 10 done"),
        ("12 - 5 = 7", "12 minus 5 = 7"),
        ("7 = 12 - 5", "7 = 12 minus 5"),
        ("Python 3.10 is newer", "Python 3 point 1 0 is newer"),
        ("milk at 3.50.", "milk at 3 point 5 0."),
        ("1,234.50 in all", "1,234 point 5 0 in all"),
        ("Add 2 1/2 cups", "Add 2 and 1/2 cups"),
        ("2 3/16 inches", "2 and 3 over 16 inches"),
        ("50 kWh at 44 kHz", "50 kWh at 44 kHz"),
        ("It is No. 5", "It is number 5"),
        ("Chanel No. 5, (No. 2) and a No.1 hit", "Chanel number 5, (number 2) and a number 1 hit"),
        ("1760 yards, 2010 bytes", "1,760 yards, 2,010 bytes"),
        ("5 * 3 = 15 and x*y", "5 times 3 = 15 and x times y"),
        ("2 ** 3 and 2**3", "2 to the power of 3 and 2 to the power of 3"),
        ("Use list[0] in C#", "Use list 0 in C sharp"),
        ("", ""),
        (" \n\t ", ""),
        ("\N{PARTY POPPER}", ""),
        ("***", ""),
    ],
)
def test_speakable(written: str, said: str) -> None:
    assert speakable(written) == said


@pytest.mark.parametrize(
    "written",
    [
        "1/2 plus 1/3 is 5/6",
        "The 9/11 attacks",
        "24/7 services",
        "3/4 of tests pass",
        "add 3/4 cups",
        "on 3/12 tests begin",
        "pages 10 - 12",
        "it is open 9 - 5",
        "in 2020 1/3 of people moved",
        "$3.50, €10.50 and 10.50%",
        "3.14 and 0.05",
        "In 1760 the king died",
        "the 1960 elections",
        "No. I do not think so",
        "No. 10 is divisible by 2",
        "Is it? No. 3 more remain",
        "1.000,50 € or 5.50 €",
        "SELECT * FROM users",
        "import * as React from it",
        "the tests* and others",
        "IOS on an iPhone",
    ],
)
def test_what_is_read_well_stays(written: str) -> None:
    assert speakable(written) == written


@given(st.text())
def test_it_is_one_tidy_line(text: str) -> None:
    said = speakable(text)
    assert "\n" not in said
    assert said == said.strip()
    assert "  " not in said


@pytest.mark.parametrize(
    "part", ["1-", "1.", "a.", "1.0", "[](", "![a", "\n", " ", "- ", "|--", "1 - ", "*", "1/"]
)
def test_what_repeats_without_end_takes_no_time(part: str) -> None:
    began = time.process_time()
    speakable(part * 5000 + "x")
    assert time.process_time() - began < 0.5
