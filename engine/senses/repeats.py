"""Endless repetition, the way a small recogniser fails on a cut-off sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.senses.moonshine import Word

# Words in the repeated phrase -> how often it may stand in a row. People do say "no no no".
_ALLOWED: Final = {1: 4, 2: 3, 3: 2}
_LONG_PHRASE: Final = 4  # from here on a phrase stands once
_LONGEST_PHRASE: Final = 12


def plain(text: str) -> str:
    """A word without case and punctuation; apostrophes stay."""
    return "".join(c for c in text.lower().replace("’", "'") if c.isalnum() or c == "'").strip("'")


def drop_repeats(before: Sequence[Word], words: Sequence[Word]) -> list[Word]:
    """``words``, which follow ``before``, up to where a phrase is repeated more often than people do.

    Words without a letter or digit are left out.
    """
    texts = [plain(word.text) for word in before]
    kept: list[Word] = []
    for word in words:
        if not plain(word.text):
            continue
        texts.append(plain(word.text))
        kept.append(word)
        surplus = _surplus(texts)
        if surplus:
            return kept[: max(0, len(kept) - surplus)]
    return kept


def _surplus(texts: list[str]) -> int:
    """Words at the end of ``texts`` that repeat a phrase more often than people do."""
    for length in range(1, _LONGEST_PHRASE + 1):
        allowed = 1 if length >= _LONG_PHRASE else _ALLOWED[length]
        phrase, count = texts[-length:], 1
        while texts[-(count + 1) * length : -count * length] == phrase:
            count += 1
        if count > allowed and len(phrase) == length:
            return length * (count - allowed)
    return 0
