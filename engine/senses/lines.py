"""Which lines on a screen are new: compared with what stood there, and with what has only moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Final

from engine.senses.ocr import Line

MAX_LINES: Final = 8
MIN_LETTERS: Final = 3
_LONG_WORD: Final = 5  # letters from which another letter is taken for the reader's slip
_TYPED: Final = 3  # letters that a line must grow by to be news
_LOOKALIKE: Final = str.maketrans({"l": "i", "1": "i", "|": "i", "!": "i", "0": "o"})


class KnownLines:
    """The lines that are on the screen now, as far as they were read."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them."""
        return tuple(self._lines)

    def update(self, gone: Callable[[Line], bool], read: Sequence[Line]) -> list[str]:
        """``gone`` tells a known line whose pixels changed; ``read``: the lines there now, top to bottom.

        Returns the news among ``read``, top to bottom; of more than `MAX_LINES` the lowest, where terminals
        and chats grow.
        """
        before = self._lines
        kept = [line for line in before if not gone(line)]
        news: list[str] = []
        now: list[Line] = []
        for line in read:
            same = next((old for old in before if same_line(old.text, line.text)), None)
            if same is None and _worth_telling(line.text) and not any(same_line(t, line.text) for t in news):
                news.append(line.text)
            # What was told stays the measure, so that slow changes add up to news.
            now.append(line if same is None else Line(same.text, line.box))
        self._lines = kept + now
        return news[-MAX_LINES:]


def same_line(old: str, new: str) -> bool:
    """Whether two readings are one line: equal but for the reader's slips, or grown by a letter or two."""
    first, second = _key(old), _key(new)
    if first == second:
        return True
    if second.startswith(first) and first:
        grown = new.rstrip()[-(len(second) - len(first)) :]
        return len(second) - len(first) < _TYPED and grown.islower() and grown.isalpha()
    words, others = old.split(), new.split()
    if len(words) != len(others) or _digits(old) != _digits(new):
        return False
    differ = [(word, other) for word, other in zip(words, others, strict=True) if _key(word) != _key(other)]
    return len(differ) <= 1 + len(words) // 8 and all(_slip(word, other) for word, other in differ)


def _slip(word: str, other: str) -> bool:
    """Whether two long words differ in one letter only."""
    if min(len(word), len(other)) < _LONG_WORD or abs(len(word) - len(other)) > 1:
        return False
    codes = SequenceMatcher(None, _key(word), _key(other), autojunk=False).get_opcodes()
    spans = [max(code[2] - code[1], code[4] - code[3]) for code in codes if code[0] != "equal"]
    return spans == [1]


def _key(text: str) -> str:
    """Letters and digits without case and lookalikes; a text cursor at the end does not count."""
    return "".join(c for c in text.rstrip("|_ ").lower().translate(_LOOKALIKE) if c.isalnum())


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _worth_telling(text: str) -> bool:
    return sum(c.isalnum() for c in text) >= MIN_LETTERS
