"""What a session needs of an interaction model, whatever its size and vocabulary."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from torch import Tensor

from engine.dialect.rows import Rows
from engine.dialect.vocabulary import Choice


class Words(Protocol):
    """Text to ids and back. Ids of text are `engine.dialect.vocabulary.FIRST_TEXT` or more."""

    def encode(self, text: str) -> list[int]:
        """Ids of ``text``."""

    def decode(self, ids: list[int]) -> str:
        """Text of ``ids``."""


class ModelStream(Protocol):
    """One session's place in the model."""

    def tensors(self) -> dict[str, Tensor]:
        """The stream as named tensors."""

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Take over what `tensors` gave. Raises StateError, with the stream unchanged, when it does not fit."""


@dataclass(frozen=True)
class Ask:
    """What a session asks of its model: append a tick's rows, or a token, to its stream. Answered by logits."""

    stream: Any
    what: Rows | int


class InteractionModel(Protocol):
    """Rows of the dialect in, choices and text out; `engine.dialect.nano.Nano` says what each method does."""

    @property
    def vocabulary(self) -> Words:
        """How text becomes ids."""

    def new_state(self) -> Any:  # noqa: ANN401  (each model has its own kind of `ModelStream`)
        """An empty stream."""

    def append(self, rows: Rows, state: Any) -> Tensor:  # noqa: ANN401
        """Append rows: the logits of the last one."""

    def append_token(self, token: int, state: Any) -> Tensor:  # noqa: ANN401
        """Append an action token, a token of its text, or END: the logits behind it."""

    def choose(self, logits: Tensor, allowed: Set[Choice]) -> Choice:
        """The best of the allowed choices."""

    def choose_text(self, logits: Tensor, state: Any) -> int:  # noqa: ANN401
        """The next token of a spoken text, or END, by the logits behind what ``state`` was given last."""


@runtime_checkable
class BatchedModel(Protocol):
    """A model that can append to several streams in one step."""

    def append_all(self, asks: Sequence[Ask]) -> list[Tensor]:
        """What `answer` gives to each of ``asks``, bit for bit; no stream may be there twice."""


def answer(model: InteractionModel, ask: Ask) -> Tensor:
    """The logits of the last row that was appended."""
    if isinstance(ask.what, int):
        return model.append_token(ask.what, ask.stream)
    return model.append(ask.what, ask.stream)


@runtime_checkable
class RemoteModel(Protocol):
    """A model that another server holds: it chooses and writes in one go, and its streams are kept there."""

    @property
    def vocabulary(self) -> Words:
        """How text becomes ids."""

    def new_state(self) -> Any:  # noqa: ANN401
        """Open a stream there."""

    def decide(self, rows: Rows, allowed: Set[Choice], state: Any) -> tuple[Choice, list[int]]:  # noqa: ANN401
        """Append a tick's rows; the best of the allowed choices, and the text ids of what is said with it."""

    def end(self, state: Any) -> None:  # noqa: ANN401
        """Close the stream there."""
