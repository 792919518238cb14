"""Everything that was said and seen in a session, found again by meaning and by words (SQLite)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from engine.reasoner.protocol import Speaker

PASSAGE_WORDS: Final = 60
NEAR: Final = 0.42  # what is less alike, its words counted, is not what was meant
WORD_WEIGHT: Final = 0.5  # what all of a question's words in a passage count beside its likeness of -1..1
QUESTION_LOSS: Final = 0.4  # a question is like the same question, but does not answer it
BESIDE: Final = 0.7  # of the likeliest passage's score: what is below that only leads a small model astray
CANDIDATES: Final = 24
EMBED_AT_ONCE: Final = 8  # about 40 ms
_DIMENSIONS: Final = 384
_WORD: Final = re.compile(r"[\w']+")
_COMMON: Final = frozenset(
    _WORD.findall(
        """a an the and or but if of to in on at by for with from about as is are was were be been am do does
        did can could will would should shall may might must has have had having i you he she it we they
        me him her us them my your his its our their this that these those what which who whom whose when
        where why how there here not no yes so than then too very just again ever say said tell told
        remember me please know"""
    )
)
_SCHEMA: Final = "create virtual table terms using fts5 (words, content='', tokenize='porter unicode61')"


class Embeds(Protocol):
    """Sentences to unit vectors, as `engine.reasoner.embedding.Embedder` makes them."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...


@dataclass(frozen=True)
class Passage:
    """Words of one speaker. ``number``: of the entry they begin with; ``tick``: when."""

    number: int
    tick: int
    who: Speaker
    text: str


@dataclass(frozen=True)
class Found:
    """A passage and how likely it is what was asked for: 0 not at all, 1.5 at most."""

    passage: Passage
    score: float


class Memory:
    """The full log of one session, which lives as long as this process: the app tells it again to the next one.

    Used by one thread at a time. Without an embedder only words are looked for.
    """

    def __init__(self, embedder: Embeds | None = None) -> None:
        self._embedder = embedder
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(_SCHEMA)
        self._known: set[int] = set()
        self._rows: list[Passage] = []  # the row of terms with id n is number n - 1 here
        self._vectors = np.zeros((0, _DIMENSIONS), np.float32)
        self._stored = self._embedded = 0

    def add(self, passages: Sequence[Passage]) -> None:
        """Keep passages; one that is known already (by its number) is kept as it is."""
        for passage in passages:
            if passage.number not in self._known:
                self._known.add(passage.number)
                self._rows += [replace(passage, text=text) for text in _parts(passage.text)]
        new = [(place + 1, self._rows[place].text) for place in range(self._stored, len(self._rows))]
        self._database.executemany("insert into terms (rowid, words) values (?, ?)", new)
        self._stored = len(self._rows)

    def embed_some(self) -> bool:
        """Embed a few passages; False when none is left. For when nothing else is to be done."""
        some = self._rows[self._embedded : self._embedded + EMBED_AT_ONCE]
        if self._embedder is None or not some:
            return False
        if len(self._vectors) < len(self._rows):
            room = np.zeros((2 * len(self._rows) - len(self._vectors), _DIMENSIONS), np.float32)
            self._vectors = np.concatenate([self._vectors, room])
        end = self._embedded + len(some)
        self._vectors[self._embedded : end] = self._embedder.embed([passage.text for passage in some])
        self._embedded = end
        return end < len(self._rows)

    def search(self, query: str, count: int, before: int | None = None) -> list[Found]:
        """At most ``count`` passages that ``query`` may be about, the likeliest first; often none.

        ``before``: only entries with a smaller number, the others being known to whoever asks.
        """
        near = np.zeros(len(self._rows), np.float32)
        if self._embedder is not None and self._embedded:
            near[: self._embedded] = self._vectors[: self._embedded] @ self._embedder.embed([query])[0]
        shares = self._by_words(query)
        places = {int(place) for place in np.argsort(-near, kind="stable")[:CANDIDATES]} | set(shares)
        found = []
        for place in places:
            passage = self._rows[place]
            if before is None or passage.number < before:
                loss = QUESTION_LOSS if passage.text.endswith("?") else 0.0
                score = float(near[place]) + WORD_WEIGHT * shares.get(place, 0.0) - loss
                found.append((-score, -place, Found(passage, score)))
        found.sort(key=lambda each: each[:2])
        least = max(NEAR, BESIDE * found[0][2].score) if found else NEAR
        return [each for _, _, each in found[:count] if each.score >= least]

    def close(self) -> None:
        """Give the memory back."""
        self._database.close()

    def _by_words(self, query: str) -> dict[int, float]:
        """Places of passages with the query's rarer words, and the share of those words' weight in each."""
        words = list(dict.fromkeys(w for w in _WORD.findall(query.lower()) if w not in _COMMON and len(w) > 1))
        total = len(self._rows)
        shares: dict[int, float] = {}
        weights = 0.0
        for word in words:
            quoted = '"' + word.replace('"', "") + '"'
            hits = [
                int(row[0])
                for row in self._database.execute("select rowid from terms where terms match ?", (quoted,))
            ]
            weight = float(np.log((total + 1) / (len(hits) + 0.5)))
            weights += max(weight, 0.0)
            for identity in hits:
                shares[identity - 1] = shares.get(identity - 1, 0.0) + max(weight, 0.0)
        best = sorted(shares.items(), key=lambda each: -each[1])[:CANDIDATES]
        return {place: share / weights for place, share in best} if weights > 0 else {}


def _parts(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[start : start + PASSAGE_WORDS]) for start in range(0, len(words), PASSAGE_WORDS)]
