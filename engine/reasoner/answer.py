"""Words of the language model as a short spoken answer: cleaned, cut into clauses, ended in time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.reasoner.clauses import ClauseCutter, closed, ends_sentence

AHEAD_WORDS: Final = 3  # a clause goes out once so much of the next one shows that it is not the last
EMPTY: Final = "I have no good answer to that."
_LABEL: Final = re.compile(r"(?:user|assistant|system|human|question|answer|ai|tandem|q|a)\s*:", re.IGNORECASE)
_ITEM: Final = re.compile(r"(?:\d+[.)]|[-•])")
# Quotes and pictures; arrows and signs of mathematics are words to whoever reads them out.
_UNSPOKEN: Final = re.compile(r"[`\"\u201c\u201d\u2300-\u2bff\ufe00-\ufe0f\ufffd\U00010000-\U0010ffff]")
# Marks of lists, headings, tables and emphasis: alone or at the edge of a word; "a_b" and "5 * 3" have none.
# Backslashes before brackets, marks and names are LaTeX or Markdown; those of "C:\temp" are not.
_MARKS: Final = re.compile(
    r"^\s*[*_#|]+(?=\s|$)|(?<!\S)(?:[#_|]+|\*{3,})(?=\s|$)|(?<=\s)[*_|]+$"
    r"|(?<![^\s(\[{'/\u2018\u2014-])(?:[*_|]+|~~|#+(?=[^\W\d]))(?=[^\s*_|])"
    r"|(?<=[^\s*_|])(?:[*_|]+|~~)(?=[\s.,;:!?)\]}'/\u2019\u2014-]|$)"
    r"|\\(?=[()\[\]*_#])|(?<![^\s({=+-])\\(?=[a-z]{2})"
)


@dataclass(frozen=True)
class Limits:
    """When an answer is long enough.

    Beyond ``soft`` tokens or ``sentences`` no sentence is begun; beyond ``hard`` the next clause is the last.
    """

    soft: int
    hard: int
    sentences: int


SHORT: Final = Limits(36, 60, 3)  # a small model rambles on
LONG: Final = Limits(100, 160, 6)


@dataclass(frozen=True)
class Piece:
    """A clause of the answer; ``tokens``: how many had been written when it was known."""

    text: str
    final: bool
    tokens: int


class Answer:
    """What is being answered, piece by piece as it is written. ``limits``: when it is long enough."""

    def __init__(self, limits: Limits = SHORT) -> None:
        self._limits = limits
        self._cutter = ClauseCutter()
        self._held: str | None = None
        self._openings: set[str] = set()  # the first words of every clause so far
        self._sentences = 0
        self._count = 0
        self._over = False

    @property
    def over(self) -> bool:
        """Whether the last clause is out; what is written after it is not wanted."""
        return self._over

    def push(self, text: str) -> list[Piece]:
        """The clauses that ``text``, the next token's words, makes known."""
        self._count += 1
        kept, ended = self._until_line_ends(text)
        pieces: list[Piece] = []
        for clause in map(spoken, self._cutter.push(kept)):
            if self._breaks_off(clause):
                return [*pieces, self._last()]
            if clause:
                pieces += self._hold(clause)
                if self._is_enough(clause):
                    return [*pieces, self._last()]
        return pieces + (self.end() if ended else self._release())

    def end(self) -> list[Piece]:
        """Nothing more is written: the rest; its last clause is final, and there always is one."""
        pieces: list[Piece] = []
        for clause in map(spoken, self._cutter.flush()):
            if self._breaks_off(clause):
                break
            if clause:
                pieces += self._hold(clause)
        return [*pieces, self._last()]

    def _until_line_ends(self, text: str) -> tuple[str, bool]:
        """A line's end is the end of the answer, unless nothing was said yet or a colon stands before it."""
        before, found, _ = text.partition("\n")
        so_far = (self._cutter.rest + before).strip() or self._held or ""
        if found and (so_far or self._openings) and not so_far.endswith(":"):
            return before, True
        return text.replace("\n", " "), False

    def _breaks_off(self, clause: str) -> bool:
        """Whether the answer ends before ``clause``: it begins somebody's turn, or says the same again."""
        if _LABEL.fullmatch(clause):
            return bool(self._openings)
        return bool(clause) and _opening(clause) in self._openings and self._held is not None

    def _hold(self, clause: str) -> list[Piece]:
        if _LABEL.fullmatch(clause):
            return []
        known = [] if self._held is None else [Piece(self._held, False, self._count)]
        self._held = clause
        self._openings.add(_opening(clause))
        self._sentences += ends_sentence(clause)
        return known

    def _release(self) -> list[Piece]:
        """Let the held clause go when another one has begun that will not be broken off."""
        ahead = self._cutter.rest
        if self._held is None or len(ahead.split()) <= AHEAD_WORDS or _opening(spoken(ahead)) in self._openings:
            return []
        released, self._held = Piece(self._held, False, self._count), None
        return [released]

    def _is_enough(self, clause: str) -> bool:
        limits, count = self._limits, self._count
        over = ends_sentence(clause) and (count >= limits.soft or self._sentences >= limits.sentences)
        return over or count >= limits.hard

    def _last(self) -> Piece:
        self._over = True
        text = closed(self._held or EMPTY)
        # a full stop inside of brackets does not end the answer
        return Piece(f"{text}." if text.endswith("]") else text, True, self._count)


def spoken(clause: str) -> str:
    """``clause`` without what cannot be spoken: marks of lists and emphasis, quotes, pictures."""
    plain = " ".join(_MARKS.sub("", _UNSPOKEN.sub("", clause)).split())
    return "" if _ITEM.fullmatch(plain) or not re.search(r"\w", plain) else plain


def _opening(clause: str) -> str:
    return " ".join(re.findall(r"\w+", clause.lower())[:AHEAD_WORDS])
