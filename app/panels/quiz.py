"""How a quiz is answered other than by a click: which option somebody's few words, or fingers, mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_PLACES: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8,
}  # fmt: skip
_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"
_TEENS: Final = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMBERS: Final = {word: value for value, word in enumerate(f"zero|{_ONES}|{_TEENS}".split("|"))} | {
    word: 10 * value for value, word in enumerate(_TENS.split("|"), 2)
}
_TWO_DIGITS: Final = rf"(?:(?:{_TENS})(?: (?:{_ONES}))?|{_TEENS})"
_SMALL: Final = rf"(?:{_TWO_DIGITS}|{_ONES})"
_HUNDREDS: Final = rf"(?:(?:{_SMALL}|a) hundred(?: (?:and )?{_SMALL})?|{_SMALL})"
_SPELLED: Final = re.compile(
    rf"\b(?:(?:{_HUNDREDS}|a) thousand(?: (?:and )?{_HUNDREDS})?"
    rf"|{_TWO_DIGITS} {_TWO_DIGITS}|{_HUNDREDS}|zero)\b"  # with years: "nineteen sixty nine"
)
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_FRAME: Final = re.compile(
    r"^(?:(?:it is|it's|that is|that's|i think|i say|i'd say|i would say|i choose|i take|is it|probably|um|uh"
    r"|the answer is|answer|number|the)\s+)+"
)
_COURTESY: Final = re.compile(r"\s+please$")
_DOUBT: Final = re.compile(r"\s+(?:i think|i guess|i believe|i'd say|i would say|probably)$")
_CALLED: Final = re.compile(r"^(?:option|letter)\s+")
_END: Final = re.compile(r"(?:\s+(?:one|option|answer)){1,2}$")
_ARTICLE: Final = re.compile(r"\ba(?![.!\w])")  # of more words: "A" is written large, or ends them
_SAME: Final = {"yes": ("true", "right", "correct"), "no": ("false", "wrong", "incorrect")}
LONGEST: Final = 8  # words; more is talk, not an answer


def option_meant(words: str, options: Sequence[str]) -> int | None:
    """The option (from 0) that ``words`` name by itself or by its number or letter; None when they do not.

    What an option says comes before its number: of "one" and "two" as options, "two" is the second.
    """
    said = _plain(words)
    if not said or len(said.split()) > LONGEST:
        return None
    asked = _COURTESY.sub("", said)
    framed = _FRAME.sub("", f"{asked} ").strip() or asked
    bare = _DOUBT.sub("", framed)  # a doubtful yes or no is talk more often than an answer
    meant = [said, asked, framed, bare, *_SAME.get(asked, ()), *_SAME.get(framed, ())]
    texts = [_in_digits(_plain(option)) for option in options]
    found = next((texts.index(each) for each in map(_in_digits, meant) if each in texts), None)
    if found is not None or (bare == "a" != asked and _ARTICLE.search(words)):
        return found
    short = _END.sub("", _CALLED.sub("", bare))
    digits = _in_digits(short)
    number = int(digits) if digits.isdecimal() and len(digits) < 3 else _PLACES.get(short, 0)
    return number - 1 if 1 <= number <= len(options) else None


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w' .-]", " ", _THOUSANDS.sub("", words.casefold())).strip(" .").split())


def _in_digits(text: str) -> str:
    """``text`` with its numbers in digits: "twenty-four legs" as "24 legs"."""
    return _SPELLED.sub(lambda found: str(_value(found[0])), _HYPHEN.sub(" ", text))


def _value(spelled: str) -> int:
    total = rest = 0
    for word in spelled.split():
        if word == "thousand":
            total, rest = 1000 * rest, 0
        elif word == "hundred":
            rest *= 100
        elif word == "a":
            rest = 1
        elif word != "and":
            value = _NUMBERS[word]
            rest = rest * (100 if rest % 100 and value >= 10 else 1) + value  # "nineteen sixty"
    return total + rest
