"""Cuts an answer that is still being written into clauses that can be spoken."""

from __future__ import annotations

import re
from typing import Final

MAX_WORDS: Final = 14
COMMA_WORDS: Final = 4
_END: Final = re.compile(r"[.!?;:]+[\"')\]]*(?=\s)")
_COMMA: Final = re.compile(r",[\"')\]]*(?=\s)")
_ABBREVIATION: Final = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|e\.g|i\.e|a\.m|p\.m|No|[A-Z]))\.$")
_SPACE: Final = re.compile(r"\s+")


class ClauseCutter:
    """Text in, clauses out. A mark ends a clause only once white space has followed it."""

    def __init__(self) -> None:
        self._rest = ""

    @property
    def rest(self) -> str:
        """What has not been cut yet."""
        return self._rest.strip()

    def push(self, text: str) -> list[str]:
        """Add ``text``; the clauses that are complete now, each of at most `MAX_WORDS` words."""
        self._rest += text
        clauses = []
        while (end := self._cut()) is not None:
            clause = _SPACE.sub(" ", self._rest[:end]).strip()
            self._rest = self._rest[end:]
            if clause:
                clauses.append(clause)
        return clauses

    def flush(self) -> list[str]:
        """The end of the text: what is left, as clauses."""
        clauses = self.push("\n")
        last, self._rest = _SPACE.sub(" ", self._rest).strip(), ""
        return [*clauses, last] if last else clauses

    def _cut(self) -> int | None:
        """Where the first clause ends, or None while it is not known."""
        ends = [match.end() for match in _END.finditer(self._rest) if not self._abbreviates(match.end())]
        ends += [m.end() for m in _COMMA.finditer(self._rest) if _words(self._rest[: m.end()]) >= COMMA_WORDS]
        end = min(ends, default=None)
        if end is not None and _words(self._rest[:end]) <= MAX_WORDS:
            return end
        return self._after_words(MAX_WORDS)

    def _abbreviates(self, end: int) -> bool:
        return _ABBREVIATION.search(self._rest[:end]) is not None

    def _after_words(self, count: int) -> int | None:
        """Where the ``count``-th word ends, if another one begins after it."""
        matches = list(re.finditer(r"\S+(?=\s+\S)", self._rest))
        return matches[count - 1].end() if len(matches) >= count else None


def _words(text: str) -> int:
    return len(text.split())


def ends_sentence(clause: str) -> bool:
    """Whether ``clause`` is the end of a sentence."""
    return clause.rstrip("\"')]").endswith((".", "!", "?"))


def closed(clause: str) -> str:
    """``clause`` as the end of an answer: with a full stop unless it has its own."""
    return clause if ends_sentence(clause) else clause.rstrip(" ,;:-") + "."
