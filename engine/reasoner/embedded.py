"""The model on this machine as a thinker: a task's slot starts where the conversation stands, so it is warm."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import Final

from engine.reasoner.answer import SHORT, Limits
from engine.reasoner.context import Context
from engine.reasoner.conversation import Prompt
from engine.reasoner.llm import SLOTS, LanguageModel
from engine.reasoner.slots import Slots
from engine.reasoner.thinker import Grammar, TooLongError, Written
from engine.reasoner.warm import AT_ONCE, WarmPrompt
from engine.reasoner.worker import ANSWERING, Urgency, Worker
from engine.reasoner.writer import Writer

MAX_TOKENS: Final = 200
MAX_WRITTEN: Final = 400  # under a grammar, which has bounds of its own
LEAST_ROOM: Final = 64  # tokens of the context that an answer needs
TOO_LONG: Final = "That is too long for the model on this machine: say it in parts, or choose a larger one."


class Embedded:
    """Answers with the embedded model: several tasks at once, token by token in turns."""

    def __init__(self, model: LanguageModel, worker: Worker, context: Context) -> None:
        self.limits: Limits = SHORT
        self._model = model
        self._worker = worker
        self._context = context
        self._slots = Slots([WarmPrompt(model, slot) for slot in range(2, SLOTS)])

    async def answer(
        self, prompt: Prompt, urgency: Callable[[], Urgency], begun: str = ""
    ) -> AsyncGenerator[str, None]:
        """See `Thinker.answer`. Raises TooLongError; ModelError when llama.cpp fails."""
        async with self._slots.lent(urgency()) as warm:
            writer, room = await self._begin(warm, prompt, urgency, begun)
            for _ in range(min(MAX_TOKENS, room)):
                text = await self._worker.do(urgency(), writer.write)
                if text is None:
                    return
                yield text

    async def write(
        self, prompt: Prompt, urgency: Callable[[], Urgency], grammar: Grammar, begun: str = ""
    ) -> Written | None:
        """What the model writes when only what ``grammar`` allows is written; None where it cannot go on.

        Raises TooLongError; ModelError when llama.cpp fails.
        """
        async with self._slots.lent(urgency()) as warm:
            writer, room = await self._begin(warm, prompt, urgency, begun)
            written = ""
            for count in range(min(MAX_WRITTEN, room)):
                if grammar.complete(written):
                    return Written(written, count)
                next_word = partial(writer.write_allowed, partial(_goes_on, grammar, written))
                text = await self._worker.do(urgency(), next_word)
                if text is None:
                    return None
                written += text
            return None

    async def _begin(
        self, warm: WarmPrompt, prompt: Prompt, urgency: Callable[[], Urgency], begun: str
    ) -> tuple[Writer, int]:
        """The model with the prompt read, and how many tokens it can write. Raises TooLongError."""
        tokens = [*prompt.tokens, *self._model.tokenize(begun)]
        room = self._model.context - len(tokens)
        if room < LEAST_ROOM:  # llama.cpp would fail in the middle, and end every other task with this one
            raise TooLongError(TOO_LONG)
        ahead = tokens[:-1]  # a whole block at the end is for `complete`, or it would be read twice
        await self._worker.do(urgency(), lambda: self._context.begin(warm, prompt))
        while await self._worker.do(now := urgency(), partial(warm.advance, ahead, _blocks(now))):
            pass
        await self._worker.do(urgency(), lambda: warm.complete(tokens))
        return Writer(self._model, warm.slot), room


def _blocks(urgency: Urgency) -> int:
    """How much to read in one go: what nobody waits for must not keep others waiting."""
    return AT_ONCE if urgency[0] == ANSWERING else 1


def _goes_on(grammar: Grammar, written: str, more: str) -> bool:
    return grammar.allows(written + more)
