"""How a quiz is answered other than by a click: which option somebody's few words, or fingers, mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8,
}  # fmt: skip
_FRAME: Final = re.compile(
    r"^(?:(?:it is|it's|i think|i say|i choose|i take|is it|um|uh|the answer is|answer|option|number|the)\s+)+"
)
_END: Final = re.compile(r"\s+(?:one|option|answer|please)$")
_SAME: Final = {"yes": ("true", "right", "correct"), "no": ("false", "wrong", "incorrect")}
LONGEST: Final = 8  # words; more is talk, not an answer


def option_meant(words: str, options: Sequence[str]) -> int | None:
    """The option (from 0) that ``words`` name by itself or by its number or letter; None when they do not.

    What an option says comes before its number: of "one" and "two" as options, "two" is the second.
    """
    said = _plain(words)
    if not said or len(said.split()) > LONGEST:
        return None
    bare = _FRAME.sub("", f"{said} ").strip() or said
    texts = [_plain(option) for option in options]
    for form in (said, bare):
        for meant in (form, *_SAME.get(form, ())):
            if meant in texts:
                return texts.index(meant)
    short = _END.sub("", _END.sub("", bare))
    number = int(short) if short.isdecimal() and len(short) < 3 else _NUMBERS.get(short, 0)
    return number - 1 if 1 <= number <= len(options) else None


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w' .-]", " ", words.casefold()).strip(" .").split())
