"""Who answers: a model here or elsewhere. A task does not know which."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Protocol

from engine.reasoner.answer import Limits
from engine.reasoner.conversation import Prompt
from engine.reasoner.worker import Urgency


class ThinkerError(Exception):
    """It cannot answer now; the message is one sentence for a person."""


class TooLongError(ThinkerError):
    """It cannot read so much at once; the message is a whole sentence, which may be spoken."""


@dataclass(frozen=True)
class Grammar:
    """What may be written: ``allows`` a text that can still become right, ``complete`` one that is."""

    allows: Callable[[str], bool]
    complete: Callable[[str], bool]


@dataclass(frozen=True)
class Written:
    """A text that a model wrote under a grammar, and how many tokens it took."""

    text: str
    tokens: int


class Thinker(Protocol):
    """Writes answers. ``limits``: how long they may become."""

    limits: Limits

    def answer(
        self, prompt: Prompt, urgency: Callable[[], Urgency], begun: str = ""
    ) -> AsyncGenerator[str, None]:
        """The answer as it is written, about a token at a time; ``begun``: what has been written of it already.

        ``urgency`` is asked before each piece of work. Raises ThinkerError; closing it stops the writing.
        """
        ...
