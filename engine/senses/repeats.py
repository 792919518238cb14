"""Endless repetition, the way a small recogniser fails on a cut-off sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.senses.moonshine import Word

# Words in the repeated phrase -> how often it may stand in a row. People do say "no no no".
_ALLOWED: Final = {1: 4, 2: 3, 3: 2}
_FIGURES: Final = 12  # words of a number that may repeat themselves: a telephone's ends in "0 0 0 0 0"
_LONG_PHRASE: Final = 4  # from here on a phrase stands once
_LONGEST_PHRASE: Final = 12


def plain(text: str) -> str:
    """A word without case and punctuation; apostrophes stay."""
    return "".join(c for c in text.lower().replace("’", "'") if c.isalnum() or c == "'").strip("'")


def drop_repeats(before: Sequence[Word], words: Sequence[Word]) -> list[Word]:
    """``words``, which follow ``before``, up to where a phrase is repeated more often than people do.

    That is so where nothing else follows, or when it comes as often again. Words without a letter or digit are
    left out.
    """
    kept = [word for word in words if plain(word.text)]
    texts = [plain(word.text) for word in (*before, *kept)]
    for end in range(len(before) + 1, len(texts) + 1):
        surplus = _surplus(texts[:end], texts[end:])
        if surplus:
            return kept[: max(0, end - len(before) - surplus)]
    return kept


def says_again(later: Sequence[str], first: Sequence[str]) -> bool:
    """Whether ``later`` is how ``first`` begins; its last word may be cut off."""
    *whole, last = later or [""]
    return list(first[: len(whole)]) == whole and "".join(first[len(whole) : len(whole) + 1]).startswith(last)


def _surplus(texts: list[str], rest: list[str]) -> int:
    """Words at the end of ``texts``, before the ``rest``, that repeat a phrase more often than people do."""
    for length in range(1, _LONGEST_PHRASE + 1):
        allowed = 1 if length >= _LONG_PHRASE else _ALLOWED[length]
        phrase, count = texts[-length:], 1
        if "".join(phrase).isdigit():
            allowed = max(allowed, _FIGURES // length)
        while texts[-(count + 1) * length : -count * length] == phrase:
            count += 1
        as_often = phrase * allowed
        if count > allowed and len(phrase) == length and says_again(rest[: len(as_often)], as_often):
            return length * (count - allowed)
    return 0
