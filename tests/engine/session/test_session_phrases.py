"""A failure on the screen is said in a short sentence that names it."""

import time

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


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("FAILED tests/test_api.py::test_create - assert 401 == 200", "test_create"),
        ("FAILEDtests/test_api.py::test_create-assert401==200", "test_create"),
        ("FAILED tests/unit/test_api.py::TestUsers::test_create[admin] - KeyError: 'x'", "test_create"),
        ("FAILED tests/test_unit/test_api.py::test_create", "test_create"),
        ("tests/test_api.py::test_create FAILED [ 50%]", "test_create"),
        ("ERROR tests/test_api.py::test_create - fixture 'test_db' not found", "test_create"),
        ("ERROR: test_login (tests.test_api.LoginTest.test_login)", "test_login"),
        ("____________ test_create ____________", "test_create"),
        ("--- FAIL: TestParseInvoice (0.02s)", "TestParseInvoice"),
        ("test shop::tests::adds_two ... FAILED", "adds_two"),
        ("LoginTest > wrongPassword FAILED", "LoginTest"),
        ("make: *** [Makefile:4: test_login] Error 1", "test_login"),
        ("FAILED tests/test_login.py", "test_login"),
        ("test_login[admin] (0.02 s) FAILED", "test_login"),
        ("1 failed: test_login", "test_login"),
    ],
)
def test_the_test_is_named_and_not_the_file_that_it_is_in(line: str, named: str) -> None:
    """The file was once said to have failed: "test_api" for its `test_create`."""
    assert failure_phrase(line) == f"{named} just failed."


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("tests/test_x.py::TestA::test_y[a-b] FAILED [ 50%]", "test_y"),
        ("tests/test_x.py::test_yFAILED[50%]", "test_y"),  # as a screen is read
        ("[gw0] [ 50%] FAILED tests/test_x.py::test_y", "test_y"),
        ("    --- FAIL: TestX/empty_basket (0.00s)", "TestX/empty_basket"),
        ("test foo::bar - should panic ... FAILED", "bar"),
        ("test src/lib.rs - add (line 3) ... FAILED", "add"),
        ("        FAIL [   0.005s] shop tests::adds_two", "adds_two"),
        ("FAIL: testLogin (mod.LoginTest)", "testLogin"),
        ("test_x (mod.Class.test_x) ... ERROR", "test_x"),
        ("✕ adds numbers (3 ms)", "adds numbers"),
        ("  × adds 1 + 2 to equal 3 3ms", "adds 1 2 to equal 3"),
        ("● cart > adds two", "cart adds two"),
        (" FAIL  src/sum.test.ts > math > adds numbers", "math adds numbers"),
        ("✘  1 [chromium] > example.spec.ts:3:1 > has title (1.2s)", "has title"),
        ("(fail) math > adds numbers [0.12ms]", "math adds numbers"),
        ("adds numbers ... FAILED (3ms)", "adds numbers"),
        ("CheckoutSpec > applies coupon FAILED", "applies coupon"),
        ("com.acme.CalculatorTests > adds() FAILED", "adds"),
        ("not ok 3 - adds numbers", "adds numbers"),
        ("[  FAILED  ] MathSuite.Adds (0 ms)", "MathSuite.Adds"),
        (" 3/10 Test  #3: shop_login .......***Failed  0.01 sec", "shop_login"),
        ("rspec ./spec/user_spec.rb:12 # User is valid", "User is valid"),
        ("  Failed Shop.Tests.LoginTests.WrongPassword [12 ms]", "LoginTests.WrongPassword"),
        ("[ERROR] testAdd(com.acme.CalcTest)  Time elapsed: 0.01 s  <<< FAILURE!", "testAdd"),
        ("Test Case '-[ShopTests.LoginTests testLogin]' failed (0.002 seconds).", "testLogin"),
        ("1) Tests\\LoginTest::testLogin", "testLogin"),
        ("  1) test expires stale tokens (Shop.SessionTest)", "expires stale tokens"),
    ],
)
def test_the_test_is_named_as_each_runner_names_it(line: str, named: str) -> None:
    assert failure_phrase(line) == f"{named} just failed."


@pytest.mark.parametrize(
    "line",
    [
        "tests/test_errors.py::test_bad_checksum PASSED [ 41%]",
        "PASSED tests/test_failures.py::test_reports_timeout",
        "XFAIL tests/test_rounding.py::test_half_even",
        "PASS  Tests\\Unit\\FailedJobTest",
        "not ok 4 - adds numbers # TODO known bug",
        "✗ Build failed in 3.2s",
        "✖ Retrying in 5s",
        "✖ 3 problems (2 errors, 1 warning)",
        "✖ 30s",
        "✕ Close",
        "● nginx.service - a web server",
        "test result: FAILED. 3 passed; 1 failed; 0 ignored",
        "[  FAILED  ] 2 tests, listed below:",
        "[ERROR] Tests run: 3, Failures: 1 <<< FAILURE! - in com.acme.CalcTest",
        "> Task :test FAILED",
        "BUILD FAILED in 12s",
        "the meeting > lunch FAILED",
        "node src/sum.test.ts > out.txt",
        "The testing FAILED to convince him",
        "1) test the water (twice)!",
        "Our testData failure is yours",
    ],
)
def test_what_passed_or_is_no_test_is_not_said_to_have_failed(line: str) -> None:
    assert "just failed" not in failure_phrase(line)


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        (
            "ModuleNotFoundError: No module named 'test_utils'",
            "There is a module not found error: No module named 'test_utils'.",
        ),
        (
            "NameError: name 'test_data' is not defined",
            "There is a name error: name 'test_data' is not defined.",
        ),
        (
            "tests/test_api.py:14: error: Incompatible types in assignment",
            "There is an error: Incompatible types in assignment.",
        ),
        (
            "LoginTest.java:14: error: cannot find symbol",
            "There is an error: cannot find symbol.",
        ),
        (
            "sqlite3.OperationalError: no such table: test_users",
            "There is an operational error: no such table: test_users.",
        ),
        (
            "main.cpp:14:5: error: 'shop::TestBar' was not declared",
            "There is an error: 'shop::TestBar' was not declared.",
        ),
        (
            "E   ValueError: failed test_size must be positive",
            "There is a value error: failed test_size must be positive.",
        ),
        (
            "psql: FATAL: database test_app does not exist",
            "Something failed: psql: FATAL: database test_app does not exist.",
        ),
        ("TestClient is not defined", "Something failed: TestClient is not defined."),
        ("test_data is undefined", "Something failed: test_data is undefined."),
        ("Failed to build TestFlight archive", "Something failed: Failed to build TestFlight archive."),
        ("Failed to open the latest file", "Something failed: Failed to open the latest file."),
    ],
)
def test_what_is_only_called_like_a_test_is_not_said_to_have_failed(line: str, phrase: str) -> None:
    assert failure_phrase(line) == phrase


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("=================== FAILURES ===================", "Something failed."),
        ("FAILURES", "Something failed."),
        ("Traceback (most recent call last):", "Something failed."),
        ("Traceback(most recent call last):", "Something failed."),
        ("FAIL", "Something failed."),
        ("✗✗✗", "Something failed."),
        ("FAILED (failures=1)", "Something failed: failures=1."),
        ("FAIL src/login.test.ts", "Something failed: src/login.test.ts."),
        ("The Traceback button failed", "Something failed: The Traceback button failed."),
        ("Failures in the north wing", "Something failed: Failures in the north wing."),
    ],
)
def test_a_heading_is_not_read_out(line: str, phrase: str) -> None:
    assert failure_phrase(line) == phrase


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        (
            "2026-11-20 10:12:02 ERROR could not connect to database: timeout",
            "There is an error: could not connect to database: timeout.",
        ),
        ("[ERROR] Failed to execute goal", "There is an error: Failed to execute goal."),
        ("ERROR: failed to solve", "There is an error: failed to solve."),
        ("ERROR 403: Forbidden.", "There is an error: 403: Forbidden."),
        ("main.c:14:5: error: expected ';' before 'x'", "There is an error: expected ';' before 'x'."),
        ("E   AssertionError: assert 401 == 200", "There is an assertion error: assert 401 == 200."),
        ("Fehler: Datei nicht gefunden", "Something failed: Fehler: Datei nicht gefunden."),
        ("错误：文件不存在", "Something failed: 错误 文件不存在."),
    ],
)
def test_what_went_wrong_is_said_without_what_stands_before_it(line: str, phrase: str) -> None:
    assert failure_phrase(line) == phrase


@pytest.mark.parametrize(
    "secret",
    [
        "postgres://admin:hunter2@db.example.com/shop",
        "sk-live-abcdEF1234567890abcdEF123456",
        "password=hunter2",
        "DB_PASSWORD: hunter2",
        "api_key = hunter2",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "anna@example.com",
        "6c8f3a91d2e04b7789aa01f2c3d4e5f6a7b8c9d0",
    ],
)
def test_keys_and_passwords_are_not_said_aloud(secret: str) -> None:
    for line in (f"ConnectionError: refused for {secret}", f"Deploy failed for {secret}"):
        phrase = failure_phrase(line)
        assert "hunter2" not in phrase
        assert not any(part in phrase for part in secret.split(":") if len(part) > 12)
        assert "for" in phrase


@pytest.mark.parametrize(
    "line",
    [
        "SyntaxError: Unexpected token: expected a name",
        "Could not open tests/integration/checkout/test2.py",
        "Failed to start container shop-database-1",
        "KeyError: 'customer_address_line_2'",
        "The secret is out and the build failed",
    ],
)
def test_what_is_long_or_only_sounds_secret_is_said(line: str) -> None:
    said = failure_phrase(line).rstrip(".")
    assert line.split(": ")[-1].removeprefix("Failed ") in said


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        (
            "ValidationError: password: must be at least 8 characters",
            "There is a validation error: password: must be at least 8 characters.",
        ),
        (
            "open /run/secrets/db: no such file",
            "Something failed: open /run/secrets/db: no such file.",
        ),
        ("bash: pwd: command not found", "Something failed: bash: pwd: command not found."),
        ("Error: password: 'correct horse' was refused", "There is an error: password was refused."),
        ("Error: token 'abc' is 3 long: it's short", "There is an error: token 'abc' is 3 long: it's short."),
        ("Error: secret: not found", "There is an error: secret: not found."),
        ("/etc/passwd: Permission denied", "Something failed: /etc/passwd: Permission denied."),
        ("Error: login with password: hunter is wrong", "There is an error: login with password is wrong."),
        (
            "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.abc failed",
            "Something failed: Bearer failed.",
        ),
        ("SyntaxError: invalid token: '@'", "There is a syntax error: invalid token."),
        (
            "SQLException: Access denied for user 'root' (using password: YES)",
            "There is a sqlexception: Access denied for user 'root' using password.",
        ),
        ("E   assert secret == 'hunter2'", "Something failed: E assert secret."),
        ('{"password": "hunter2", "status": "failed"}', "Something failed: password status : failed."),
        ("max_tokens=99999 is too large", "Something failed: max_tokens is too large."),
        (
            "error: failed to push some refs to 'git@github.com:acme/shop.git'",
            "There is an error: failed to push some refs to 'git github.com:acme/shop.git'.",
        ),
        (
            "No matching version found for vite@5.0.0",
            "Something failed: No matching version found for vite 5.0.0.",
        ),
        ("Backup shop_backup_2024-11-20 failed", "Something failed: Backup shop_backup_2024-11-20 failed."),
        (
            "Migration 0012_auto_20241120_1234 failed",
            "Something failed: Migration 0012_auto_20241120_1234 failed.",
        ),
    ],
)
def test_of_a_secret_only_its_value_is_left_out(line: str, phrase: str) -> None:
    assert failure_phrase(line) == phrase


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        (
            "FileNotFoundError: No such file: '/srv/anna/projects/very-long-name/configuration/live.json'",
            "There is a file not found error: No such file: live.json.",
        ),
        (
            "[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.8.1:compile "
            "(default-compile) on project shop: Compilation failure",
            "There is an error: Failed to execute goal default-compile on project shop: Compilation failure.",
        ),
        (
            "Failed to pull 'https://registry.example.com:5000/teams/web/shop-web'",
            "Something failed: Failed to pull shop-web.",
        ),
    ],
)
def test_of_a_path_that_is_no_breath_the_end_is_said(line: str, phrase: str) -> None:
    """It was cut out with all that came behind it."""
    assert failure_phrase(line) == phrase


@pytest.mark.parametrize(
    "line",
    [
        "undefined reference to `shop::TestServer'",
        "use of undeclared type shop::TestApp",
        "no member in ns::TestBar",
    ],
)
def test_a_class_of_another_language_is_no_test_that_failed(line: str) -> None:
    assert failure_phrase(line).startswith("Something failed: ")


@pytest.mark.parametrize(
    "part",
    [
        "FAILED_",
        ".",
        "-",
        "ATest > ",
        "token",
        "passw",
        "//",
        "a@",
        "test_a[",
        "a/",
        "aB1",
        "a.spec.t ",
        "BEGIN ",
    ],
)
def test_a_line_without_end_is_read_at_once(part: str) -> None:
    began = time.perf_counter()
    for start in ("", "FAILED ", "ERROR ", "✕ ", "not ok 1 ", "--"):
        failure_phrase(start + part * (30_000 // len(part)))
    assert time.perf_counter() - began < 0.5


def test_a_line_without_end_is_said_in_a_breath() -> None:
    for line in ("Error: " + "word " * 400, "Error: " + "QUJD" * 400, "Build failed: " + "a/b" * 400):
        assert len(failure_phrase(line)) <= 120
