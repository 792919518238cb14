"""How programs write on a screen that something failed: which test it was, which error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

CROSSES: Final = "✕✗✘✖×❌"
_TOOK: Final = r"(?:\s+|(?=[(\[]))[(\[]?\d+(?:\.\d+)?\s?m?s[)\]]?"  # " (3 ms)", " 1.2s"
# The name of a test: no folder, file or class that tests are in. A reader of screens may leave out spaces.
_TEST: Final = (
    r"(?P<name>test(?:_\w+?|[A-Z]\w*?)|[A-Z]\w*Tests?(?:\.(?!(?:java|kt|cs|swift|php|[jt]sx?)\b)\w+?)?"
    r"|Test[A-Z]\w*?)(?:(?=FAILED\b)|\b(?![./\\]\w|::))"
)
# What only a runner of tests writes, cargo's first. "name": as the code has it; "title": as people call it.
_RUNNERS: Final = tuple(
    re.compile(form)
    for form in (
        r"^test\s+(?:\S+ - )?(?:\w+::)*(?P<name>\w+)(?: - should panic| \(line \d+\))*\s*\.{3}\s*FAILED",
        r"^FAIL\s*\[\s*[\d.]+s\]\s*(?:\(.*?\) )?[\w-]+ (?:\w+::)*(?P<name>\w+)$",  # nextest
        r"^--- FAIL: (?P<title>\w+(?:/[\w-]+)*)",  # go
        r"^\[\s*FAILED\s*\]\s*(?:\w+/)?(?P<name>[A-Za-z_]\w*\.\w+)",  # googletest
        r"\bTest\s+#\d+:\s*(?P<name>\w[\w-]*)[\s.]*\*\*\*\s?\w+",  # ctest
        r"^(?:X |Failed )(?:\w+\.)+?(?P<name>\w+\.\w+)(?:\(.*\))? \[\D{0,2}\d+\s?m?s\]$",  # dotnet
        r"^\[ERROR\]\s+(?!Tests run)(?:\w+\.)*(?P<name>\w+)\b.* <<< (?:FAILURE|ERROR)!",  # maven
        r"^(?:\w+\.)*[A-Z]\w*(?:Tests|Spec|Suite|IT) >(?:.* >)? (?P<title>\w.*?)(?:\(\))?\s*FAILED$",  # gradle
        r"^Test Case '(?:-\[)?\w[\w.]*[ .](?P<name>\w+)(?:\(\))?\]?' failed",  # XCTest
        r"^\d+\) (?:\w+\\)+\w+::(?P<name>\w+)",  # PHPUnit
        r"^\d+\) test (?P<title>\S.*) \([\w.]+\)$",  # ExUnit
        r"^not ok \d+ (?:- )?(?!.*#\s*(?:TODO|SKIP))(?P<title>\w.*?)(?:\s+#.*)?$",  # TAP
        r"^rspec \S+:\d+ # (?P<title>\S.*)$",
        rf"^(?P<title>\w.*?)\s*\.\.\.\s*FAILED{_TOOK}$",  # deno
        rf"^\(fail\) (?P<title>\S.*?)(?:{_TOOK})?$",  # bun
        r"^●\s+(?P<title>\S.* [>›] \S.*)$",  # jest; then vitest and playwright
        rf"^(?:FAIL|[{CROSSES}]|\d+\)).*?\.(?:spec|test)\.\S+\s+[>›]\s+(?P<title>\S.*?)(?:{_TOOK})?[\s─]*$",
        rf"^[{CROSSES}]\s*(?P<title>\w(?!.*\b(?:failed|errors?|problems?|in{_TOOK}$)).*?){_TOOK}$",  # jest
    )
)
# Where a line says that a test of this name failed; errors and logs hold names that only look like one.
_TESTS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?:\.py::|::(?=test_)|(?:FAILED|FAIL|ERROR)[\W_]*|[Ff]ailed[\W_]+){_TEST}",
        rf"\b{_TEST}(?:\[[^]]*\]|\s*\([^)]*\)|\s>\s\w+)*[\W_]*(?:(?:FAILED|[Ff]ailed|FAIL|Error)\b|ERROR\W*$)",
        rf"^[\W_]*{_TEST}(?:\[[^]]*\])?[\W_]*$",
        r"^\W*(?:FAILED|FAIL|ERROR)\W*(?:[\w.-]+[/\\])*(?P<name>test_\w+)\.\w+$",  # all of a file
    )
)
_ERROR: Final = re.compile(r"\b((?:[A-Z]\w*)?(?:Error|Exception)|error(?:\[\w+\])?)\s*:\s*(.+)")
_LOGGED: Final = re.compile(r"\b(ERROR)\b\W*(.+)")  # behind its date
# How a line begins or ends that tells of a failure; code and prose hold the same words elsewhere.
_SHOWN: Final = tuple(
    re.compile(form)
    for form in (
        r"^\W*(?:[\w.]*(?:Error|Exception)|(?:fatal )?error(?:\[\w+\])?|fatal|panic|FATAL|ERROR)\s*:\s*\S",
        r"^\W*FAIL(?:ED|URE)?\s*:\s*\S|^[\w.]*(?:Error|Exception)$|:\d+: \w*(?:Error|Exception)$",
        r"^\S+[:(][\d:,]+\)?:?\s*-?\s*(?:fatal )?error\b[^:]{0,12}:|^[\w.+-]+: (?:fatal )?error: \S",
        r"^[\[\d][\d:.,\-T \]]+.{0,20}\b(?:ERROR|FATAL|CRITICAL)\b|^\[(?:ERROR|error|FATAL|fatal|E)\] \S",
        r"^\W*(?:FAIL(?:ED|URES?)?|ERRORS?)\W*$|^FAIL(?:ED)? \S*[/.:]|\bFAILED(?:\s*\[\s*\d+%\])?$",
        r"^E\s{1,3}[\w']|^Traceback\s*\(|^npm ERR!|^\W*[1-9]\d* (?:failed|failing)\b|\*\*\* .* Error \d+$",
        r"^\W*(?i:build|compilation|deploy\w*|job|pipeline|tests?) (?:failed|FAILED)\b|^Segmentation fault",
        rf"^[{CROSSES}]\s*\w",
    )
)
_PASSED: Final = re.compile(r"^(?:\[[^]]*\]\s*)*(?:\S+\s+)?(?:PASS(?:ED)?|XFAIL|XPASS|SKIPPED)\b")


@dataclass(frozen=True)
class Failed:
    """A test that failed: its name in the code or, ``titled``, in words of people."""

    name: str
    titled: bool


@dataclass(frozen=True)
class Error:
    """What kind of error a line reports, as it is written there, and in what words."""

    kind: str
    words: str


def failed_test(line: str) -> Failed | None:
    """The test of which a line says that it failed."""
    line = line.strip()
    if _PASSED.search(line):
        return None
    error = _ERROR.search(line)
    before = line[: error.start()] if error else line  # behind it, names are what the error is about
    for forms, text in ((_RUNNERS, line), (_TESTS, before)):
        found = next((each for form in forms if (each := form.search(text))), None)
        if found is not None:
            kind = found.lastgroup
            return Failed(found[kind], kind == "title") if kind else None
    return None


def error_in(line: str) -> Error | None:
    """The error that a line reports."""
    found = _ERROR.search(line) or _LOGGED.search(line)
    return Error(found[1], found[2]) if found is not None else None


def shows_failure(line: str) -> bool:
    """Whether a line has the form in which programs tell of failures; the model alone says if it is one."""
    bare = line.strip()
    return any(form.search(bare) for form in _SHOWN) or failed_test(bare) is not None
