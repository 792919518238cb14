"""Which lines on a screen are new: compared with what stood there, and with what has only moved."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from engine.failures import CROSSES, shows_failure
from engine.senses.ocr import Box, Line

MAX_LINES: Final = 8
MIN_LETTERS: Final = 3
VIEW_LINES: Final = 4  # as many that come while as many go are another window's
LEFT_LINES: Final = 400  # that are known again when they come back
COVERED: Final = 0.6  # of the smaller of two boxes in one place
_LONG_WORD: Final = 5  # letters from which another letter is taken for the reader's slip
_TYPED: Final = 3  # letters that a line must grow by to be news
_CHECKS: Final = "✓✔√"
_LOOKALIKE: Final = str.maketrans({"l": "i", "1": "i", "|": "i", "!": "i", "0": "o"})


@dataclass(frozen=True)
class _Known:
    """A line as it was last read, the words in which it was told, and the tick in which it came."""

    line: Line
    told: str
    tick: int


class KnownLines:
    """The lines that are on the screen now, as far as they were read, and those that have left it.

    ``began``: the tick of the first reading. What came in it stood there before anybody looked.
    """

    def __init__(self) -> None:
        self.began: int | None = None
        self._known: list[_Known] = []
        self._left: deque[_Known] = deque(maxlen=LEFT_LINES)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that are on it now."""
        return tuple(each.line for each in self._known)

    def came(self, text: str) -> int:
        """The tick in which the line that was read as ``text`` came, the newest of several."""
        return max((each.tick for each in self._known if each.line.text == text), default=0)

    def update(self, gone: Callable[[Line], bool], read: Sequence[Line], tick: int = 0) -> list[str]:
        """``gone`` tells a known line whose pixels changed; ``read``: the lines there now, top to bottom.

        Returns the news among ``read``, top to bottom, at most `MAX_LINES`. A line that stands there once more
        is news too: it has happened again. What comes now came in ``tick``; a window that comes back, when it
        was there first.
        """
        self.began = tick if self.began is None else self.began
        kept: list[_Known] = []
        moved: list[_Known] = []
        for each in self._known:
            replaced = gone(each.line) or any(_same_place(each.line.box, line.box) for line in read)
            (moved if replaced else kept).append(each)
        before = _known_before(moved, read)
        # What was told stays the measure, so that slow changes add up to news.
        now = [
            _Known(line, line.text, tick) if old is None else _Known(line, old.told, old.tick)
            for line, old in zip(read, before, strict=True)
        ]
        new = [place for place, old in enumerate(before) if old is None and _worth_telling(read[place].text)]
        left = [each for each in moved if each not in before and _worth_telling(each.told)]
        back = [self._first(now[place]) for place in new]
        if min(len(left), len(back)) >= VIEW_LINES and all(back):
            for place, first in zip(new, back, strict=True):
                now[place] = first or now[place]
        self._left.extend(left)
        self._known = kept + now
        return _most_telling([*dict.fromkeys(read[place].text for place in new)])

    def _first(self, known: _Known) -> _Known | None:
        """``known`` as it came when it stood in the same place before; None where it did not."""
        for old in reversed(self._left):
            if _same_place(old.line.box, known.line.box) and same_line(old.told, known.told):
                return _Known(known.line, known.told, old.tick)
        return None


def _most_telling(news: Sequence[str]) -> list[str]:
    """At most `MAX_LINES` of ``news``, in their order.

    First those that show a failure, then the lowest, where terminals and chats grow.
    """
    by_weight = sorted(range(len(news)), key=lambda place: (shows_failure(news[place]), place))
    return [news[place] for place in sorted(by_weight[-MAX_LINES:])]


def _known_before(known: Sequence[_Known], read: Sequence[Line]) -> list[_Known | None]:
    """For each line that was read, which of the ``known`` it is; each of them is one line only."""
    left = list(known)
    found: list[_Known | None] = [None] * len(read)
    for same in (_equal, same_line):  # a slip of the reader is the last that is thought of
        for place, line in enumerate(read):
            if found[place] is None:
                found[place] = next((each for each in left if same(each.told, line.text)), None)
                left = [each for each in left if each is not found[place]]
    return found


def _same_place(old: Box, new: Box) -> bool:
    """Whether what was read at ``new`` takes the place of what stood at ``old``."""
    across = min(old[0] + old[2], new[0] + new[2]) - max(old[0], new[0])
    down = min(old[1] + old[3], new[1] + new[3]) - max(old[1], new[1])
    return across > COVERED * min(old[2], new[2]) and down > COVERED * min(old[3], new[3])


def same_line(old: str, new: str) -> bool:
    """Whether two readings are one line: equal but for the reader's slips, or grown by a letter or two."""
    first, second = _key(old), _key(new)
    if first == second:
        return not _turned(old, new)
    if second.startswith(first) and first:
        grown = new.rstrip()[-(len(second) - len(first)) :]
        return len(second) - len(first) < _TYPED and grown.islower() and grown.isalpha()
    words, others = old.split(), new.split()
    if len(words) != len(others):
        return False
    differ = [(word, other) for word, other in zip(words, others, strict=True) if _key(word) != _key(other)]
    return len(differ) <= 1 + len(words) // 8 and all(_slip(word, other) for word, other in differ)


def _slip(word: str, other: str) -> bool:
    """Whether two long words differ in one letter only, and in no digit."""
    if min(len(word), len(other)) < _LONG_WORD or _digits(word) != _digits(other):
        return False
    codes = SequenceMatcher(None, _key(word), _key(other), autojunk=False).get_opcodes()
    spans = [max(code[2] - code[1], code[4] - code[3]) for code in codes if code[0] != "equal"]
    return spans == [1]


def _equal(old: str, new: str) -> bool:
    return _key(old) == _key(new) and not _turned(old, new)


def _turned(old: str, new: str) -> bool:
    """Whether a test that passed has failed since, or the other way about, by the mark before its name."""
    first, second = (text.strip()[:1] or " " for text in (old, new))
    return (first in _CHECKS and second in CROSSES) or (first in CROSSES and second in _CHECKS)


@lru_cache(maxsize=8_192)  # every line is compared with every other
def _key(text: str) -> str:
    """Letters and digits without case and lookalikes; a text cursor at the end does not count."""
    return "".join(c for c in text.rstrip("|_ ").lower().translate(_LOOKALIKE) if c.isalnum())


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _worth_telling(text: str) -> bool:
    return sum(c.isalnum() for c in text) >= MIN_LETTERS
