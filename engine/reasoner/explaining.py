"""What a screen itself says of why something on it failed: read, not guessed, and without a model.

A failure is told by the line that shows it; the lines around it mostly say why. Spaces may be missing, as the
reader of the screen leaves them out.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

SPOKEN: Final = 60  # characters of what is quoted
_SIGNS: Final = {
    ";": "a semicolon",
    ":": "a colon",
    ",": "a comma",
    ")": "a closing bracket",
    "]": "a closing bracket",
    "}": "a closing brace",
    "+": "plus",
    "-": "minus",
    "*": "times",
    "/": "a slash",
}
_WHY: Final = re.compile(
    r"(?:(?:so|and|but|okay|hm|hey|please|tandem|wait|tell me|do you know)[, ]+)*"
    r"(?:why(?: (?:is|was|did|does|has|just))*(?: (?:it|that|this|the \w+|my \w+|test_\w+))?"
    r"(?: (?:just|now|all|so))*(?: (?:fail|crash|break|go wrong)(?:ed|s|ing)?| broken?| red| so)?"
    r"|what(?: just)? (?:went wrong|happened)(?: there)?"
    r"|what(?:'s| is| was) (?:wrong|the (?:error|problem|reason|matter))(?: (?:with|in) (?:it|that|this))?)"
    r"(?: (?:exactly|there|then))?[ ?.!]*",
    re.IGNORECASE,
)
_KIND: Final = r"(?:[\w.]*\.)?[A-Z]\w*(?:Error|Exception)"
_ERROR: Final = re.compile(
    rf"^\W*(?:E\s*)?(?:\w[\w ]*(?:in|Uncaught) )?{_KIND}:\s*\S|^E\s+\S|\berror\b[^:]{{0,12}}:\s*\S"
)
_BARE: Final = re.compile(rf"^\W*(?:E\s*)?{_KIND}:\s*(.+)$")
_PLACE: Final = re.compile(
    r"\b([\w.-]+\.(?:py|ts|tsx|js|jsx|c|h|cc|cpp|cs|go|rs|java|rb|php|kt|swift|md|txt))[:(](\d+)"
)
_FRAME: Final = re.compile(r"File\s*['\"](?:.*[/\\])?([^'\"/\\]+)['\"],\s*line\s*(\d+)")
_WANTED: Final = re.compile(r"^\W*(?:expected|right|wanted)\s*:\s*(.+)$", re.IGNORECASE)
_GOT: Final = re.compile(r"^\W*(?:received|actual|got|left)\s*:\s*(.+)$", re.IGNORECASE)
_NAME: Final = r"[`'‘\"]?([\w.$:/-]+)[`'’\"]?"


@functools.cache
def _meanings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What messages mean: how they are known, and what is said."""
    read = tomllib.loads((Path(__file__).parent / "explaining.toml").read_text(encoding="utf-8"))["meaning"]
    return tuple(
        (re.compile(each["seen"].replace("NAME", _NAME), re.IGNORECASE), each["said"]) for each in read
    )


def asks_why(request: str) -> bool:
    """Whether somebody wants to know why something failed, and nothing else."""
    return _WHY.fullmatch(request.strip()) is not None


def why(line: str, lines: Sequence[str]) -> str:
    """What is known of why the failure that ``line`` shows came: one or two sentences, or none.

    ``lines``: what came to the screen with it, in the order in which it came. Only those count that look like
    the message of an error, for code and prose hold the same words.
    """
    errors = [each for each in reversed(lines) if each != line and _ERROR.search(each)]
    cause = next((found for each in (line, *errors) if (found := _meaning(each))), "")
    cause = cause or _difference(lines) or _message(line, errors)
    if not cause:
        return ""
    place = next((found for each in (line, *reversed(lines)) if (found := _place(each))), "")
    return f"{cause} {place}".strip()


def _meaning(line: str) -> str:
    for pattern, sentence in _meanings():
        found = pattern.search(line.strip())
        if found is not None:
            words = [_quoted(each) for each in found.groups() if each]
            named = {name: _quoted(each or "") for name, each in found.groupdict().items()}
            return sentence.format(*words, **named)
    return ""


def _difference(lines: Sequence[str]) -> str:
    """Where what was expected and what came stand in lines of their own."""
    wanted = next((found[1] for each in lines if (found := _WANTED.match(each))), "")
    got = next((found[1] for each in lines if (found := _GOT.match(each))), "")
    return f"It expected {_quoted(wanted)} and got {_quoted(got)}." if wanted and got else ""


def _message(line: str, errors: Sequence[str]) -> str:
    """The words of an error beside the line, where they say more than it does."""
    for each in errors:
        found = _BARE.match(each)
        if found is not None and found[1].strip().lower() not in line.lower():
            return f"It says: {_quoted(found[1])}."
    return ""


def _place(line: str) -> str:
    found = _FRAME.search(line) or _PLACE.search(line)
    return f"That is line {found[2]} of {found[1]}." if found else ""


def _quoted(text: str) -> str:
    sign = text.strip(" '\"`‘’")
    if sign in _SIGNS:
        return _SIGNS[sign]
    words = re.sub(r"[^\w\s.,:;'/+*<>=%()\[\]{}_-]", " ", text).strip(" .,:'")
    return " ".join(words.split())[:SPOKEN].rstrip()
