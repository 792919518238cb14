"""Numbers as people say them, in English: words to values and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

# fmt: off
UNITS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
BELOW_HUNDRED: Final = (  # as a pattern: "twenty five", but of "ten fifteen" the ten alone
    rf"(?:(?:{'|'.join(filter(None, TENS))})(?:[ -](?:{'|'.join(UNITS[1:10])}))?|{'|'.join(UNITS)})\b"
)
_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_SMALL: Final = {word: value for value, word in enumerate(UNITS)}
_TENS: Final = {word: 10 * value for value, word in enumerate(TENS) if word}
_DIGITS: Final = re.compile(r"\d{1,15}(?:\.\d{1,12})?")
_WHOLE: Final = re.compile(r"\d{1,12}")
PARTS: Final = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_MANY_PARTS: Final = {"halves": 2, **{f"{word}s": parts for word, parts in PARTS.items()}}
_PLAIN_PARTS: Final = ("half", "third", "quarter")  # the others mostly say which one: "a fifth time"
MAX_SPOKEN: Final = 999_999

Parsed = tuple[Fraction, int]


def parse_number(words: Sequence[str], start: int) -> Parsed | None:
    """The number that begins at ``words[start]``, and the index behind it; None if none does.

    ``words`` are lower case; "seventeen", "two hundred and five", "three point one four", "17", "3.14",
    "a million", "half", "two and a half", "three quarters", "2 1/2".
    """
    whole = _digits(words, start) or _integer(words, start)
    if whole is None:
        return _point(words, Fraction(0), start) or _fraction(words, start)
    value, after = whole
    return _point(words, value, after) or _with_parts(words, value, after) or whole


def parse_amount(words: Sequence[str], start: int) -> Parsed | None:
    """As `parse_number`, and "3/4", which in a sum are two numbers."""
    return _written_parts(words, start) or parse_number(words, start)


def spoken_number(value: int) -> str:
    """``value`` in words, without "and". Numbers beyond `MAX_SPOKEN` are written in digits."""
    if value < 0:
        return "minus " + spoken_number(-value)
    if value > MAX_SPOKEN:
        return f"{value:,}"
    if value < 20:
        return UNITS[value]
    if value < 100:
        return TENS[value // 10] + (f"-{UNITS[value % 10]}" if value % 10 else "")
    size, name = (100, "hundred") if value < 1000 else (1000, "thousand")
    rest = f" {spoken_number(value % size)}" if value % size else ""
    return f"{spoken_number(value // size)} {name}{rest}"


def spoken_ordinal(value: int) -> str:
    """``value`` (1 to 99) as "first", "twenty-first"."""
    head, dash, last = spoken_number(value).rpartition("-")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return head + dash + last


def _digits(words: Sequence[str], start: int) -> Parsed | None:
    if start >= len(words) or not _DIGITS.fullmatch(words[start]):
        return None
    value, after = Fraction(words[start]), start + 1
    if after < len(words) and words[after] in SCALES:
        return value * SCALES[words[after]], after + 1
    return value, after


def _integer(words: Sequence[str], start: int) -> Parsed | None:
    """Groups of hundreds with falling scales: two million three hundred thousand and five."""
    total, limit, index = 0, 10**15, start
    while True:
        at = index + 1 if index > start and _word(words, index) == "and" else index
        group = _hundreds(words, at)
        if group is None:
            break
        value, after = group
        scale = SCALES.get(_word(words, after), 1)
        if value * scale >= limit or (index > start and scale == 1 and limit == 1):
            break
        total += value * scale
        index = after + (1 if scale > 1 else 0)
        limit = scale
        if scale == 1:
            break
    return (Fraction(total), index) if index > start else None


def _hundreds(words: Sequence[str], start: int) -> tuple[int, int] | None:
    if _word(words, start) in ("a", "an"):
        following = _word(words, start + 1)
        if following == "hundred":
            return _after_hundred(words, 1, start + 2)
        if following in SCALES:
            return 1, start + 1
        return (12, start + 2) if following == "dozen" else None
    small = _below_hundred(words, start)
    if small is None:
        return None
    value, after = small
    if _word(words, after) == "hundred" and 0 < value < 100:
        return _after_hundred(words, value, after + 1)
    if _word(words, after) == "dozen":
        return value * 12, after + 1
    return value, after


def _after_hundred(words: Sequence[str], hundreds: int, start: int) -> tuple[int, int]:
    rest = _below_hundred(words, start + 1 if _word(words, start) == "and" else start)
    return (hundreds * 100 + rest[0], rest[1]) if rest else (hundreds * 100, start)


def _below_hundred(words: Sequence[str], start: int) -> tuple[int, int] | None:
    word = _word(words, start)
    if word in _SMALL:
        return _SMALL[word], start + 1
    if word in _TENS:
        unit = _SMALL.get(_word(words, start + 1), 0)
        return (_TENS[word] + unit, start + 2) if 0 < unit < 10 else (_TENS[word], start + 1)
    return None


def _point(words: Sequence[str], whole: Fraction, start: int) -> Parsed | None:
    if _word(words, start) != "point":
        return None
    digits, index = "", start + 1
    while len(digits) < 12:
        word = _word(words, index)
        if word in _SMALL and (_SMALL[word] < 10 or not digits):
            digits += str(_SMALL[word])
        elif word.isdecimal() and len(word) <= 12 - len(digits):
            digits += word
        else:
            break
        index += 1
    return (whole + Fraction(f"0.{digits}"), index) if digits else None


def _with_parts(words: Sequence[str], whole: Fraction, start: int) -> Parsed | None:
    """A number that goes on in parts of one, or that counts them."""
    counted = _counted(words, whole, start)
    if counted is not None:
        return counted
    joined = _word(words, start) == "and"
    at = start + 1 if joined else start
    part = _written_parts(words, at) or (_fraction(words, at) if joined else None)
    return (whole + part[0], part[1]) if part is not None and part[0] < 1 else None


def _counted(words: Sequence[str], count: Fraction, start: int) -> Parsed | None:
    """So many parts of one. "thirds"; "third" only of one, or "twenty third" would be a third of twenty."""
    divisor = (PARTS if count == 1 else _MANY_PARTS).get(_word(words, start))
    return (count / divisor, start + 1) if divisor else None


def _fraction(words: Sequence[str], start: int) -> Parsed | None:
    at = start + 1 if _word(words, start) in ("a", "an") else start
    if _word(words, at) in _PLAIN_PARTS or (at > start and _word(words, at + 1) == "of"):
        return _counted(words, Fraction(1), at)
    count = _below_hundred(words, start)
    return None if count is None else _counted(words, Fraction(count[0]), count[1])


def _written_parts(words: Sequence[str], start: int) -> Parsed | None:
    """ "3/4" """
    top, sign, bottom = (_word(words, start + place) for place in range(3))
    if sign != "/" or not _WHOLE.fullmatch(top) or not _WHOLE.fullmatch(bottom) or not int(bottom):
        return None
    return Fraction(int(top), int(bottom)), start + 3


def _word(words: Sequence[str], index: int) -> str:
    return words[index] if 0 <= index < len(words) else ""
