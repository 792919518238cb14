"""What an interjection says: the kind's phrase with the span it speaks of."""

from __future__ import annotations

import re
from typing import Final

ACKS: Final = {"hm": "Hm.", "okay": "Okay."}
ASK_AGAIN: Final = "Sorry, could you say that again?"
STOPPED: Final = "Okay, I stopped."
# The name of a test: no folder, file or class that tests are in.
_TEST: Final = (
    r"((?:test_\w+|[A-Z]\w*Test(?:\.(?!(?:java|kt|cs|swift|php|[jt]sx?)\b)\w+)?|Test[A-Z]\w*)\b(?![./\\]\w|::))"
)
# Where a line says that this very test failed; errors and logs hold names that only look like one.
_FAILED_TEST: Final = (
    re.compile(rf"(?:\.py::|::(?=test_)|(?:FAILED|[Ff]ailed|FAIL|ERROR)[\W_]*){_TEST}"),
    re.compile(rf"\b{_TEST}(?:\[[^]]*\]|\s*\([^)]*\)|\s>\s\w+)*[\W_]*(?:FAILED|[Ff]ailed|FAIL|Error)\b"),
    re.compile(rf"^[\W_]*{_TEST}(?:\[[^]]*\])?[\W_]*$"),
    re.compile(r"^test\s+(?:\w+::)*(\w+)\s*\.\.\.\s*FAILED"),
)
_FAILED_FILE: Final = re.compile(r"^\W*(?:FAILED|FAIL|ERROR)\W*(?:[\w.-]+[/\\])*(test_\w+)\.\w+$")
_ERROR: Final = re.compile(r"\b((?:[A-Z]\w*)?(?:Error|Exception)|error(?:\[\w+\])?)\s*:\s*(.+)")
_LOGGED: Final = re.compile(r"\b(ERROR)\b\W*(.+)")  # behind its date
_AN: Final = re.compile(r"[aeio]|u(?!ni[cfoqtvx]|rl|s[aei]|tf)")  # "an unbound local error", "a unicode error"
_HEADING: Final = re.compile(r"^\W*(?:FAIL(?:ED|URES?)?\b|Traceback\W*most recent call last)[\W_]*")
# A secret's name, and the value behind it; behind a colon may stand what is wrong with it.
_SECRET: Final = re.compile(
    r"\b(\w*(?:passw|pwd|secret|token|api[_ -]?key)\w*[\"']?)\s*(?:[:!=]?=>?|:(?!\s+(?:no|not|never|is|was|has"
    r"|must|should|can|cannot|may|too|bad|wrong|invalid|missing|expired|expected|required|permission|access"
    r"|command|failed|please)\b))\s*(?:([\"']).*?\2|\S)\S*",
    re.IGNORECASE,
)
_UNSPEAKABLE: Final = re.compile(
    r"(?<!\S)\S*(?://(?!git@)\S*[^\s/]@|\w(?<!\bgit)@[a-z])\S*"
    r"|\b(?:sk|pk|rk|gh[a-z]|glpat|xox[a-z])[-_](?=\w*\d)[\w-]+"
    r"|\b(?=[a-z_-]*\d[a-z_-]*\d[a-z_-]*\d)(?=[\w-]*(?:[a-z]\d|\d[a-z]))[\w-]{20,}",
    re.IGNORECASE,
)
_MOST: Final = 500  # letters of a line that are read
_WORDS: Final = 12
_LETTERS: Final = 80
_PATH: Final = 40  # letters from which only the end of a path is said
_WORD: Final = 50  # letters from which a word is left out


def failure_phrase(line: str) -> str:
    """A sentence for a line of screen text that shows a failure."""
    line = line[:_MOST]
    error = _ERROR.search(line)
    before = line[: error.start()] if error else line  # behind it, names are what the error is about
    tests = (pattern.search(before) for pattern in (*_FAILED_TEST, _FAILED_FILE))
    test = next((found[1] for found in tests if found), "")
    if test:
        return f"{test} just failed."
    error = error or _LOGGED.search(line)
    said = _short(error[2] if error else _HEADING.sub("", line))
    if error:
        kind = "error" if error[1].lower().startswith("error") else _spaced(error[1])
        return f"There is {'an' if _AN.match(kind) else 'a'} {kind}{': ' if said else ''}{said}."
    return f"Something failed{': ' if said else ''}{said}."


def _short(text: str) -> str:
    """What of a line can be said in a breath, and before others: no addresses and keys."""
    words = _SECRET.sub(r"\1 ", text).split()
    spoken = _UNSPEAKABLE.sub(" ", " ".join(map(_end_of_path, words)))
    words = re.sub(r"[=-]{3,}|[^\w\s.,:;='/_-]", " ", spoken).split()[:_WORDS]
    while len(" ".join(words)) > _LETTERS:
        words.pop()
    said = " ".join(words).rstrip(".,:;= ")
    return said if any(letter.isalnum() for letter in said) else ""


def _end_of_path(word: str) -> str:
    """``word``, where it is short enough, or the file that a long path leads to."""
    path = len(word) > _PATH and "/" in word and "@" not in word
    said = re.split("[?#]", word)[0].split("/")[-1].strip("'\"") if path else word
    return said if len(said) <= _WORD else ""


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
