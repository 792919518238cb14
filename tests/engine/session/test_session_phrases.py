"""A failure on the screen is said in a short sentence that names it."""

import pytest

from engine.session.phrases import failure_phrase


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("FAILED tests/test_login.py::test_login - assert 1 == 2", "test_login just failed."),
        ("FAIL: LoginTest.test_password", "LoginTest.test_password just failed."),
        ("ModuleNotFoundError: No module named 'flask'", "There is a module not found error: No module named 'flask'."),
        ("main.c:14:5: error: expected ';' before 'return'", "There is an error: expected ' ' before 'return'."),
        ("Build failed with 3 problems", "Something failed: Build failed with 3 problems."),
    ],
)
def test_phrase(line: str, phrase: str) -> None:
    assert failure_phrase(line) == phrase
