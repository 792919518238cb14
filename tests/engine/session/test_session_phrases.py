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
        ("Build failed with 3 problems", "Something failed: Build failed with 3 problems."),
    ],
)
def test_phrase(line: str, phrase: str) -> None:
    assert failure_phrase(line) == phrase
