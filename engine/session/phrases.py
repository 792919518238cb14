"""What an interjection says: the kind's phrase with the span it speaks of."""

from __future__ import annotations

import re
from typing import Final

from engine.confidential import without_codes, without_values
from engine.failures import error_in, failed_test

ACKS: Final = {"hm": "Hm.", "okay": "Okay."}
ASK_AGAIN: Final = "Sorry, could you say that again?"
STOPPED: Final = "Okay, I stopped."
_AN: Final = re.compile(r"[aeio]|u(?!ni[cfoqtvx]|rl|s[aei]|tf)")  # "an unbound local error", "a unicode error"
_HEADING: Final = re.compile(r"^\W*(?:FAIL(?:ED|URES?)?\b|Traceback\W*most recent call last)[\W_]*")
_MOST: Final = 500  # letters of a line that are read
_WORDS: Final = 12
_LETTERS: Final = 80
_PATH: Final = 40  # letters from which only the end of a path is said
_WORD: Final = 50  # letters from which a word is left out


def failure_phrase(line: str) -> str:
    """A sentence for a line of screen text that shows a failure."""
    line = line[:_MOST]
    test = failed_test(line)
    name = (_short(test.name) if test.titled else test.name) if test is not None else ""
    if name:
        return f"{name} just failed."
    error = error_in(line)
    said = _short(error.words if error else _HEADING.sub("", line))
    if error:
        kind = "error" if error.kind.lower().startswith("error") else _spaced(error.kind)
        return f"There is {'an' if _AN.match(kind) else 'a'} {kind}{': ' if said else ''}{said}."
    return f"Something failed{': ' if said else ''}{said}."


def _short(text: str) -> str:
    """What of a line can be said in a breath, and before others: no addresses and keys."""
    words = without_values(text).split()
    spoken = without_codes(" ".join(map(_end_of_path, words)))
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
