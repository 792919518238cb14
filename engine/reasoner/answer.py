"""Words of the language model as a short spoken answer: cleaned, cut into clauses, ended in time."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.reasoner.clauses import ClauseCutter, closed, ends_sentence
from engine.reasoner.llm import LanguageModel

SOFT_TOKENS: Final = 36  # beyond this no new sentence is begun
HARD_TOKENS: Final = 60  # beyond this the next clause is the last
MAX_SENTENCES: Final = 3
RUN: Final = 5  # no run of so many tokens comes twice
AHEAD_WORDS: Final = 3  # a clause goes out once so much of the next one shows that it is not the last
EMPTY: Final = "I have no good answer to that."
_LABEL: Final = re.compile(r"(?:user|assistant|system|human|question|answer|ai|tandem|q|a)\s*:", re.IGNORECASE)
_ITEM: Final = re.compile(r"(?:\d+[.)]|[-•])")
_UNSPOKEN: Final = re.compile(
    r"[*#`_|<>\[\]{}\\~\"\u201c\u201d\u2190-\u2bff\ufe00-\ufe0f\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True)
class Piece:
    """A clause of the answer; ``tokens``: how many had been written when it was known."""

    text: str
    final: bool
    tokens: int


class Answer:
    """What ``model`` answers to what it has read. Afterwards the model's sequence holds the answer too."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._tokens: list[int] = []
        self._runs: dict[tuple[int, ...], set[int]] = {}
        self._cutter = ClauseCutter()
        self._held: str | None = None
        self._openings: set[str] = set()  # the first words of every clause so far
        self._sentences = 0

    def pieces(self) -> Iterator[Piece | None]:
        """The clauses; the last one is final, and there always is one. None: a token more, nothing to say."""
        decode = codecs.getincrementaldecoder("utf-8")("ignore").decode
        while (token := self._write()) is not None:
            text, ended = self._until_line_ends(decode(self._model.piece(token)))
            for clause in map(spoken, self._cutter.push(text)):
                if self._breaks_off(clause):
                    yield self._last()
                    return
                if clause:
                    yield from self._hold(clause)
                    if self._is_enough(clause):
                        yield self._last()
                        return
            if ended:
                break
            yield self._release()
        for clause in map(spoken, self._cutter.flush()):
            if self._breaks_off(clause):
                break
            if clause:
                yield from self._hold(clause)
        yield self._last()

    def _write(self) -> int | None:
        """The next token, already part of the model's sequence; None at the end of the turn."""
        run = tuple(self._tokens[1 - RUN :])
        token = self._model.choose(frozenset(self._runs.get(run, ())))
        if token is not None:
            if len(run) == RUN - 1:
                self._runs.setdefault(run, set()).add(token)
            self._tokens.append(token)
            self._model.append([token])
        return token

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

    def _hold(self, clause: str) -> Iterator[Piece]:
        if _LABEL.fullmatch(clause):
            return
        if self._held is not None:
            yield Piece(self._held, False, len(self._tokens))
        self._held = clause
        self._openings.add(_opening(clause))
        self._sentences += ends_sentence(clause)

    def _release(self) -> Piece | None:
        """Let the held clause go when another one has begun that will not be broken off."""
        ahead = self._cutter.rest
        if self._held is None or len(ahead.split()) <= AHEAD_WORDS or _opening(spoken(ahead)) in self._openings:
            return None
        released, self._held = Piece(self._held, False, len(self._tokens)), None
        return released

    def _is_enough(self, clause: str) -> bool:
        count = len(self._tokens)
        over = ends_sentence(clause) and (count >= SOFT_TOKENS or self._sentences >= MAX_SENTENCES)
        return over or count >= HARD_TOKENS

    def _last(self) -> Piece:
        return Piece(closed(self._held or EMPTY), True, len(self._tokens))


def spoken(clause: str) -> str:
    """``clause`` without what cannot be spoken: marks of lists and emphasis, quotes, pictures."""
    plain = " ".join(_UNSPOKEN.sub("", clause).split())
    return "" if _ITEM.fullmatch(plain) or not re.search(r"\w", plain) else plain


def _opening(clause: str) -> str:
    return " ".join(re.findall(r"\w+", clause.lower())[:AHEAD_WORDS])
