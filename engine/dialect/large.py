"""An Inkling checkpoint of any size as a session's model, through the controls of its ``dialect.json``.

The session's ids (`engine.dialect.vocabulary`) are translated: a choice and END become the checkpoint's control
tokens, text ids are the checkpoint's own, counted from FIRST_TEXT.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor

from engine.dialect.controls import DIALECT_FILE, Controls, DialectError, read_controls
from engine.dialect.controls import END as END_CONTROL
from engine.dialect.model import Ask, answer
from engine.dialect.nano import TOKENIZER_FILE
from engine.dialect.pieces import Piece, pieces
from engine.dialect.rows import Rows
from engine.dialect.vocabulary import CHOICES, END, FIRST_CHOICE, FIRST_TEXT, MAX_SAY_TOKENS, Choice
from engine.model.guessing import Guesser, Mark, mark, rewind
from engine.model.sampling import Sampling
from engine.model.served import WINDOW, Stream
from engine.weights.checkpoint import Parts

FAIR_TRIAL: Final = 64  # guesses after which it shows whether guessing pays
PAYS: Final = 0.3  # the share that must be right, for a wrong one costs reading the right ones twice


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
class Placeholders:
    """The ids that stand for a frame of sound and for a patch."""

    sound: int
    patch: int


@dataclass(frozen=True)
class Ahead:
    """A token that the stream has read already, because it was guessed rightly, and what is behind it."""

    token: int
    hidden: Tensor
    logits: Tensor


@dataclass
class LargeStream:
    """One session's place in the model.

    said: tokens of text since the last tick. ahead: see `Ahead`; before: the stream before the first of those
    was guessed; read: what was appended since then. All three mean nothing between ticks.
    """

    stream: Stream
    guesser: Guesser | None
    said: int = 0
    ahead: list[Ahead] = field(default_factory=list)
    before: Mark | None = None
    read: list[int] = field(default_factory=list)

    @property
    def position(self) -> int:
        """Rows that the session knows of: without those that were read ahead."""
        return self.stream.position - len(self.ahead)

    def tensors(self) -> dict[str, Tensor]:
        """The stream as named tensors."""
        return self.stream.tensors() | ({} if self.guesser is None else self.guesser.tensors())

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Take over what `tensors` gave. Raises StateError when it does not fit."""
        own = self.stream.tensors().keys()
        if self.guesser is not None:
            self.guesser.load(tensors)
        self.stream.load({name: each for name, each in tensors.items() if name in own})


class LargeModel:
    """See `engine.dialect.model.InteractionModel`. A model that guesses needs ``placeholders``.

    ``sampling``: of the tokens of text; None takes the likeliest. Choices are never drawn.
    ``guessed``: how many guesses were tried, and how many were right.
    """

    def __init__(
        self,
        model: Parts,
        vocabulary: LargeVocabulary,
        controls: Controls,
        placeholders: Placeholders | None = None,
        sampling: Sampling | None = None,
    ) -> None:
        self.vocabulary, self.controls, self.sampling = vocabulary, controls, sampling
        self.guessed = (0, 0)
        self._model, self._placeholders = model, placeholders
        self._first = [controls.choice(choice)[0] for choice in CHOICES]
        (self._end,) = controls.ids[END_CONTROL]

    def new_state(self) -> LargeStream:
        """An empty stream."""
        prediction = self._model.prediction
        return LargeStream(
            self._model.served.stream(), None if prediction is None else prediction.guesser(WINDOW)
        )

    @torch.no_grad()
    def append(self, rows: Rows, state: LargeStream) -> Tensor:
        """Append a tick's rows: the logits fp32 [used vocabulary] of the last one. ``rows`` is not empty."""
        self._settle(state)
        state.said = 0
        embedded, ids = self._tick(rows)
        return self._read(embedded, ids, state)

    @torch.no_grad()
    def append_all(self, asks: Sequence[Ask]) -> list[Tensor]:
        """See `engine.dialect.model.BatchedModel`. Streams that guess are stepped one after the other."""
        if self._model.prediction is not None:
            return [answer(self, ask) for ask in asks]
        feeds = []
        for ask in asks:
            if isinstance(ask.what, int):
                rows = self._model.front.token_rows(self._own(ask.what))
            else:
                rows, _ = self._tick(ask.what)
            feeds.append((rows, ask.stream.stream))
        return [self._model.served.logits(hidden[-1:])[0] for hidden in self._model.served.step(feeds)]

    @torch.no_grad()
    def append_token(self, token: int, state: LargeStream) -> Tensor:
        """Append a choice, a token of text or END, by the session's ids: the logits behind it."""
        own = self._own(token)
        state.said += token >= FIRST_TEXT
        if state.ahead and [state.ahead[0].token] == own:
            known = state.ahead.pop(0)
            state.read += own
            self._follow(known.hidden, own, state)
            return known.logits
        self._settle(state)
        guesses = self._guesses(own[0], state) if token >= FIRST_TEXT else []
        if not guesses:
            return self._read(self._model.front.token_rows(own), own, state)
        return self._try(own[0], guesses, state)

    def choose(self, logits: Tensor, allowed: Set[Choice]) -> Choice:
        """The allowed choice whose first token is the likeliest; ``allowed`` must not be empty."""
        scored = zip(CHOICES, logits[self._first].tolist(), strict=True)
        return max((each for each in scored if each[0] in allowed), key=lambda each: each[1])[0]

    def choose_text(self, logits: Tensor, state: LargeStream) -> int:
        """The next token of a spoken text, or END: the likeliest, or one that is drawn."""
        token = self._pick(logits, state.position)
        return END if token == self._end else FIRST_TEXT + token

    def _pick(self, logits: Tensor, position: int) -> int:
        """The checkpoint's id that follows the row before ``position``."""
        if self.sampling is None:
            return int(logits.argmax())
        return self._model.served.drawn(logits, self.sampling, position)

    # --- guessing --------------------------------------------------------------------------------

    def _guesses(self, token: int, state: LargeStream) -> list[int]:
        """What may follow ``token``; none where guessing does not pay, or the text ends here."""
        tried, right = self.guessed
        if state.guesser is None or (tried >= FAIR_TRIAL and right < PAYS * tried):
            return []
        table = self._model.front.tokens.table
        return state.guesser.guess(
            token,
            lambda each: table[each],
            lambda row: int(self._model.served.likeliest(row)),
            MAX_SAY_TOKENS - state.said,
        )

    def _try(self, token: int, guesses: list[int], state: LargeStream) -> Tensor:
        """Read a token and its guesses at once; keep those that the logits before them agree with."""
        state.before, state.read = mark(state.stream, 1 + len(guesses)), [token]
        behind = state.stream.position + 1
        hidden, logits = self._step([token, *guesses], state)
        right = 0
        while right < len(guesses) and self._pick(logits[right], behind + right) == guesses[right]:
            right += 1
            if guesses[right - 1] == self._end:
                break
        if right < len(guesses):
            rewind(state.stream, state.before)
            self._step([token, *guesses[:right]], state)
        self.guessed = self.guessed[0] + len(guesses), self.guessed[1] + right
        state.ahead = [Ahead(guesses[each], hidden[each + 1][None], logits[each + 1]) for each in range(right)]
        self._follow(hidden[:1], [token], state)
        return logits[0]

    def _settle(self, state: LargeStream) -> None:
        """Forget what was read ahead and is not what came."""
        if state.ahead and state.before is not None:
            rewind(state.stream, state.before)
            self._step(state.read, state)
        state.ahead = []

    # --- reading ---------------------------------------------------------------------------------

    def _read(self, rows: Tensor, ids: list[int], state: LargeStream) -> Tensor:
        (hidden,) = self._model.served.step([(rows, state.stream)])
        self._follow(hidden, ids, state)
        return self._model.served.logits(hidden[-1:])[0]

    def _step(self, ids: list[int], state: LargeStream) -> tuple[Tensor, Tensor]:
        (hidden,) = self._model.served.step([(self._model.front.token_rows(ids), state.stream)])
        return hidden, self._model.served.logits(hidden)

    def _tick(self, rows: Rows) -> tuple[Tensor, list[int]]:
        """A tick's rows for the backbone, and an id for each."""
        embedded, ids = [], []
        for piece in pieces(rows, self.controls):
            embedded.append(self._embedded(piece))
            ids += self._ids(piece, len(embedded[-1]))
        return torch.cat(embedded), ids

    def _follow(self, hidden: Tensor, ids: list[int], state: LargeStream) -> None:
        if state.guesser is not None:
            state.guesser.follow(hidden, self._model.front.tokens.table[ids])

    def _own(self, token: int) -> list[int]:
        if token >= FIRST_TEXT:
            return [token - FIRST_TEXT]
        return [self._end] if token == END else self.controls.choice(CHOICES[token - FIRST_CHOICE])

    def _ids(self, piece: Piece, rows: int) -> list[int]:
        """An id for each row, of which only guesses are made."""
        if piece.tokens is not None or self._placeholders is None:
            return piece.tokens or []
        return [self._placeholders.patch if piece.levels is None else self._placeholders.sound] * rows

    def _embedded(self, piece: Piece) -> Tensor:
        front = self._model.front
        if piece.tokens is not None:
            return front.token_rows(piece.tokens)
        if piece.levels is not None:
            return front.sound_rows(torch.from_numpy(piece.levels))
        assert piece.pixels is not None
        return front.patch_rows(torch.from_numpy(piece.pixels))


def load_vocabulary(folder: Path, size: int) -> tuple[LargeVocabulary, Controls]:
    """A checkpoint's tokenizer and dialect, for a vocabulary of ``size``. Raises DialectError."""
    vocabulary = LargeVocabulary(folder / TOKENIZER_FILE)
    return vocabulary, read_controls(folder / DIALECT_FILE, vocabulary.literal, size)
