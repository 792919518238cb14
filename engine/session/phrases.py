"""What an interjection says: the kind's phrase with the span it speaks of."""

from __future__ import annotations

import re
from typing import Final

ACKS: Final = {"hm": "Hm.", "okay": "Okay."}
ASK_AGAIN: Final = "Sorry, could you say that again?"
STOPPED: Final = "Okay, I stopped."
_FAILED_TEST: Final = re.compile(r"\b(test_\w+|[A-Z]\w*Test(?:\.\w+)?)\b")
_ERROR: Final = re.compile(r"\b((?:[A-Z]\w*)?(?:Error|Exception)|error(?:\[\w+\])?)\s*:\s*(.+)")
_AN: Final = re.compile(r"[aeio]|u(?!ni[cfoqtvx]|rl|s[aei]|tf)")  # "an unbound local error", "a unicode error"
_WORDS: Final = 12


def failure_phrase(line: str) -> str:
    """A sentence for a line of screen text that shows a failure."""
    test = _FAILED_TEST.search(line)
    if test:
        return f"{test[1]} just failed."
    error = _ERROR.search(line)
    if error:
        kind = "error" if error[1].startswith("error") else _spaced(error[1])
        return f"There is {'an' if _AN.match(kind) else 'a'} {kind}: {_short(error[2])}."
    return f"Something failed: {_short(line)}."


def _short(text: str) -> str:
    words = re.sub(r"[^\w\s.,:'/_-]", " ", text).split()
    return " ".join(words[:_WORDS]).rstrip(".,:")


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
