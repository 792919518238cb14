"""Why something failed is read from the screen, or not said at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasoner.explaining import SPOKEN, asks_why, why


@pytest.mark.parametrize(
    ("line", "beside", "said"),
    [
        (
            "FAILED tests/test_login.py::test_login",
            ("E   assert 401 == 200", "tests/test_login.py:8: AssertionError"),
            "It compares 401 with 200 and they differ. That is line 8 of test_login.py.",
        ),
        ("Eassert401==200", (), "It compares 401 with 200 and they differ."),
        (
            "NameError: name 'totl' is not defined",
            ('File "/srv/shop/cart.py", line 12, in total',),
            "Nothing is called totl there: it may be misspelt, or not imported. That is line 12 of cart.py.",
        ),
        (
            "main.c:12:5: error: expected ';' before 'return'",
            (),
            "There should be a semicolon before return. That is line 12 of main.c.",
        ),
        (
            "BUILD FAILED in 12s",
            ("src/app.ts(14,5): error TS2304: Cannot find name 'fooo'.",),
            "Nothing is called fooo there: it may be misspelt, or not declared. That is line 14 of app.ts.",
        ),
        (
            "● cart › adds two",
            ("Expected: 5", "Received: 4", "at cart.test.js:9:13"),
            "It expected 5 and got 4. That is line 9 of cart.test.js.",
        ),
        (
            "test_pay FAILED",
            ("ValueError: amount must be positive", "pay.py:31: ValueError"),
            "It says: amount must be positive. That is line 31 of pay.py.",
        ),
        (
            "bash: pyhton: command not found",
            (),
            "No program called pyhton is installed, or it is not on the path.",
        ),
    ],
)
def test_what_the_screen_says_of_it_is_told(line: str, beside: tuple[str, ...], said: str) -> None:
    assert why(line, (*beside, line)) == said


@pytest.mark.parametrize(
    "beside",
    [
        (),
        ("def test_pay():", "assert total == 3", "return x in y"),  # the code itself, and no message
        ("No such file was ever asked for, says the guide.", "How to fix a merge conflict"),
        ("3 passed in 0.2s", "expected: soon"),
    ],
)
def test_where_it_says_nothing_nothing_is_told(beside: tuple[str, ...]) -> None:
    assert why("test_pay FAILED", beside) == ""


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("test_pay FAILED", ("KeyError: 'name'", "KeyError: 'price'")),  # whose is which?
        ("FAILED t.py::test_a - AssertionError", ("E   KeyError: 'price'", "t.py:9: KeyError")),  # another's
        ("FAILED t.py::t - assert '3' == 3", ()),  # what differs cannot be heard
        ("FAILED t.py::t - ValueError: bad token ghp_x1y2", ()),  # what is secret should not be
        ("BUILD FAILED", ("DatabaseError: postgres://ann:hunter2@db.example is down",)),
        ("FAILED tests/test_errors.py::test_EACCES_is_told", ()),  # a name, not an error
        ("BUILD FAILED", ("Received: from mail.example.com", "by me", "Expected: delivery on Tuesday")),
        ("ValueError:  bad", ("ValueError: bad",)),  # that has just been said
        ("✕ says so when the request timed out (12 ms)", ()),  # the name of a test
        ("1) retries when connection refused", ()),
        ("FAILED t.py::test_x[connection refused] - AssertionError", ()),
        ("make test FAILED", ("# Error codes: 13 permission denied", "// error: no such file is fine here")),
        ("make test FAILED", ("bash-5.1$ grep -r 'division by zero' .", "print('Error: permission denied')")),
        ("make test FAILED", ("ValueError: if the amount is negative", "TimeoutError: 504,")),
        ("test_a FAILED", ("E   ValueError: too low", "E   KeyError: 'price'")),
        ("FAILED test_password - assert 'hunter2' == 'letmein9'", ()),
        ("BUILD FAILED", ("RuntimeError: Authorization: Basic YWxhZGRpbg==",)),
    ],
)
def test_what_is_unclear_or_secret_is_not_told(line: str, beside: tuple[str, ...]) -> None:
    assert why(line, (*beside, line)) == ""


def test_what_should_have_been_raised_was_not() -> None:
    line = "FAILED t.py::test_div - Failed: DID NOT RAISE <class 'ZeroDivisionError'>"
    assert why(line, (line,)) == "It should raise ZeroDivisionError, and does not."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("FAILED t.py::t - AssertionError: assert 3 == 4", "It compares 3 with 4 and they differ."),
        ("AssertionError: 'a' not found in ['b']", "It does not find a in [b]."),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: 'my a.csv'",
            "There is no file my a.csv.",
        ),
        (
            "NameError:name'totl'isnotdefined",
            "Nothing is called totl there: it may be misspelt, or not imported.",
        ),
        ("zsh: command not found: foo", "No program called foo is installed, or it is not on the path."),
        ("Error: Cannot find module './pay'", "There is no file ./pay."),
    ],
)
def test_common_messages_are_told_for_what_they_mean(line: str, said: str) -> None:
    assert why(line, (line,)) == said


def test_a_place_is_that_of_the_message_and_not_a_librarys() -> None:
    python = ('File "shop.py", line 3, in <module>', 'File "/usr/lib/python3.11/json.py", line 9, in load')
    line = "KeyError: 'price'"
    assert why(line, (*python, line)) == "There is no key price. That is line 3 of shop.py."
    assert why("job FAILED", (line, "INFO server.py:88: retrying", "job FAILED")) == "There is no key price."
    line = "TypeError: Cannot read properties of undefined (reading 'id')"
    node = (
        "at get (/srv/users.js:12:9)",
        "at handle (/srv/node_modules/express/lib/route.js:149:5)",
    )
    assert why(line, (line, *node)).endswith("That is line 12 of users.js.")


@given(
    st.sampled_from(("KeyError: '{}'", "E   assert {} == 3", "error: expected '{}' before 'x'", "OSError: {}")),
    st.text(max_size=300),
    st.text("abc_", min_size=1, max_size=300),
)
def test_whatever_the_screen_shows_it_is_told_briefly_or_not_at_all(form: str, words: str, name: str) -> None:
    line = form.format(words)
    assert len(why("test_pay FAILED", (line, f"{name}.py:3: KeyError", "test_pay FAILED"))) < 3 * SPOKEN + 80


@pytest.mark.parametrize(
    "request_",
    ["Why?", "Why did it fail?", "so why is that", "And why did the test fail?", "What went wrong there?"],
)
def test_who_wants_to_know_why_is_understood(request_: str) -> None:
    assert asks_why(request_)


@pytest.mark.parametrize(
    "request_", ["Why is the sky blue?", "Why don't we go out?", "What is the time?", "Why me"]
)
def test_other_questions_are_others(request_: str) -> None:
    assert not asks_why(request_)
