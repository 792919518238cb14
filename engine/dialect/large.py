"""An Inkling checkpoint of any size as a session's model, through the controls of its ``dialect.json``.

The session's ids (`engine.dialect.vocabulary`) are translated: a choice and END become the checkpoint's control
tokens, text ids are the checkpoint's own, counted from FIRST_TEXT.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from engine.dialect.controls import ACT, DIALECT_FILE, LANES, SELF, Controls, DialectError, read_controls
from engine.dialect.controls import END as END_CONTROL
from engine.dialect.nano import TOKENIZER_FILE
from engine.dialect.rows import ABSENT, Bytes, Kind, Lane, Rows
from engine.dialect.tick import named_status
from engine.dialect.vocabulary import CHOICES, END, FIRST_CHOICE, FIRST_TEXT, Choice
from engine.model.inkling import FrontEnds
from engine.model.served import Served, Stream


class LargeVocabulary:
    """The checkpoint's own tokenizer, its ids counted from FIRST_TEXT."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise DialectError(f"{path} is missing: fetch the checkpoint again.")
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the tokenizers package raises plain Exception
            raise DialectError(f"{path} is damaged ({error}): fetch it again.") from error

    def literal(self, text: str) -> list[int]:
        """The checkpoint's ids of ``text``, exactly as it stands."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode(self, text: str) -> list[int]:
        """Ids of ``text``, each FIRST_TEXT or more. A space goes before, so that words join seamlessly."""
        return [FIRST_TEXT + each for each in self.literal(" " + text.strip())]

    def decode(self, ids: list[int]) -> str:
        """Text of ``ids``; controls are left out."""
        text: str = self._tokenizer.decode([each - FIRST_TEXT for each in ids if each >= FIRST_TEXT])
        return text.strip()


@dataclass(frozen=True)
class Piece:
    """A stretch of the checkpoint's sequence: tokens, dMel levels [n, 80], or patches [n, 2, 40, 40, 3]."""

    tokens: list[int] | None = None
    levels: Bytes | None = None
    pixels: Bytes | None = None


class LargeModel:
    """See `engine.dialect.model.InteractionModel`."""

    def __init__(
        self, front: FrontEnds, served: Served, vocabulary: LargeVocabulary, controls: Controls
    ) -> None:
        self.vocabulary, self.controls = vocabulary, controls
        self._front, self._served = front, served
        self._first = [controls.choice(choice)[0] for choice in CHOICES]
        (self._end,) = controls.ids[END_CONTROL]

    def new_state(self) -> Stream:
        """An empty stream."""
        return self._served.stream()

    @torch.no_grad()
    def append(self, rows: Rows, state: Stream) -> Tensor:
        """Append a tick's rows: the logits fp32 [used vocabulary] of the last one. ``rows`` is not empty."""
        embedded = torch.cat([self._embedded(piece) for piece in pieces(rows, self.controls)])
        (hidden,) = self._served.step([(embedded, state)])
        return self._served.logits(hidden[-1:])[0]

    @torch.no_grad()
    def append_token(self, token: int, state: Stream) -> Tensor:
        """Append a choice, a token of text or END, by the session's ids: the logits behind it."""
        (hidden,) = self._served.step([(self._front.token_rows(self._own(token)), state)])
        return self._served.logits(hidden[-1:])[0]

    def choose(self, logits: Tensor, allowed: Set[Choice]) -> Choice:
        """The allowed choice whose first token is the likeliest; ``allowed`` must not be empty."""
        scored = zip(CHOICES, logits[self._first].tolist(), strict=True)
        return max((each for each in scored if each[0] in allowed), key=lambda each: each[1])[0]

    def choose_text(self, logits: Tensor) -> int:
        """The most likely next token of a spoken text, or END."""
        best = int(logits.argmax())
        return END if best == self._end else FIRST_TEXT + best

    def _own(self, token: int) -> list[int]:
        if token >= FIRST_TEXT:
            return [token - FIRST_TEXT]
        return [self._end] if token == END else self.controls.choice(CHOICES[token - FIRST_CHOICE])

    def _embedded(self, piece: Piece) -> Tensor:
        if piece.tokens is not None:
            return self._front.token_rows(piece.tokens)
        if piece.levels is not None:
            return self._front.sound_rows(torch.from_numpy(piece.levels))
        assert piece.pixels is not None
        return self._front.patch_rows(torch.from_numpy(piece.pixels))


def load_vocabulary(folder: Path, size: int) -> tuple[LargeVocabulary, Controls]:
    """A checkpoint's tokenizer and dialect, for a vocabulary of ``size``. Raises DialectError."""
    vocabulary = LargeVocabulary(folder / TOKENIZER_FILE)
    return vocabulary, read_controls(folder / DIALECT_FILE, vocabulary.literal, size)


def pieces(rows: Rows, controls: Controls) -> Iterator[Piece]:
    """A tick's rows as the checkpoint reads them, ending in ``act``."""
    taken = dict.fromkeys(Kind, 0)
    for begin, end in _stretches(rows):
        kind, lane = Kind(rows.kind[begin]), Lane(rows.lane[begin])
        first, last = taken[kind], taken[kind] + end - begin
        taken[kind] = last
        match kind:
            case Kind.TOKEN:
                text = [int(token) - FIRST_TEXT for token in rows.token[begin:end]]
                yield Piece(tokens=[*controls.of(LANES.get(lane, "")), *text])
            case Kind.SOUND:
                yield from _sound(controls.of(LANES[Lane.MIC]), rows.mic[first:last])
                if controls.of(SELF):
                    yield from _sound(controls.of(SELF), rows.own[first:last])
            case Kind.PATCH:
                yield Piece(tokens=controls.of(LANES[lane]))
                yield Piece(pixels=rows.pixels[first:last])
            case Kind.STATUS:
                said = [each for name in named_status(rows.status[first]) for each in controls.of(name)]
                yield Piece(tokens=[*said, *controls.of(ACT)])


def _sound(marker: list[int], levels: Bytes) -> Iterator[Piece]:
    if not (levels == ABSENT).any():
        yield Piece(tokens=marker)
        yield Piece(levels=levels)


def _stretches(rows: Rows) -> Iterator[tuple[int, int]]:
    """Begin and end of the rows that follow each other in one kind and lane."""
    change = np.flatnonzero((np.diff(rows.kind) != 0) | (np.diff(rows.lane) != 0)) + 1
    edges = [0, *change.tolist(), len(rows)]
    return pairwise(edges)
