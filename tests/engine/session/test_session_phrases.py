"""A failure on the screen is said in a short sentence that names it."""

import pytest

from engine.session.phrases import failure_phrase


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("FAILED tests/test_login.py::test_login - assert 1 == 2", "test_login just failed."),
        ("FAIL: LoginTest.test_password", "LoginTest.test_password just failed."),
        (
            "ModuleNotFoundError: no such module",
            "There is a module not found error: no such module.",
        ),
        (
            "main.c:14:5: error: expected a semicolon",
            "There is an error: expected a semicolon.",
        ),
        ("IndexError: list index out of range", "There is an index error: list index out of range."),
        ("E   AssertionError: assert 1", "There is an assertion error: assert 1."),
        ("OSError: no space left", "There is an oserror: no space left."),
        ("UnboundLocalError: x", "There is an unbound local error: x."),
        ("UnicodeDecodeError: invalid start byte", "There is a unicode decode error: invalid start byte."),
        ("UserError: no such name", "There is a user error: no such name."),
        ("KeyError: 'name'", "There is a key error: 'name'."),
        ("error[E0308]: mismatched types", "There is an error: mismatched types."),
        ("Build failed with 3 problems", "Something failed: Build failed with 3 problems."),
    ],
)
def test_phrase(line: str, phrase: str) -> None:
    assert failure_phrase(line) == phrase
