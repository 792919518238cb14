"""The shared context: the conversation, read by the model as it happens, folded when it grows too long."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.reasoner.conversation import Conversation, Fold, Prompt
from engine.reasoner.folding import INSTRUCTION, summarise
from engine.reasoner.llm import LanguageModel
from engine.reasoner.memory import CANDIDATES, Found, Memory, Passage
from engine.reasoner.protocol import Entry, Folded
from engine.reasoner.request import Request, asks, wonders
from engine.reasoner.warm import WarmPrompt
from engine.reasoner.worker import ANSWERING, FOLDING, KEEPING_WARM, Worker
from engine.reasoner.writer import Writer

WRITTEN_TOKENS: Final = 90  # of a summary
RECALLED: Final = 3  # passages
TOLD: Final = 0.75  # the score from which on a passage answers a question; small talk seldom comes near it


@dataclass(frozen=True)
class Recalled:
    """What was said before about a request. ``passages``: those that the prompt does not hold, oldest first.

    ``told``: the user has said what answers it.
    """

    passages: tuple[Passage, ...] = ()
    told: bool = False


class Context:
    """Owns the conversation and the two slots that it lives in: the one in use, and the one that follows it."""

    def __init__(
        self,
        model: LanguageModel,
        worker: Worker,
        conversation: Conversation,
        memory: Memory,
        tell: Callable[[Folded], None],
    ) -> None:
        """``tell`` hears of every fold."""
        self._model = model
        self._worker = worker
        self.conversation = conversation
        self._memory = memory
        self._tell = tell
        self._now, self._next = WarmPrompt(model, 0), WarmPrompt(model, 1)
        self._grown = asyncio.Event()
        self._grown.set()  # the beginning can be read before anything has happened
        self._long = asyncio.Event()
        self._calm = asyncio.Event()
        self._folded = -1  # the newest entry that a summary stands for
        self._waiting: deque[Passage] = deque()  # for the memory, into which only the worker takes them

    def append(self, entry: Entry) -> None:
        """Something happened. What was folded away before this process began is only kept to be found again."""
        if entry.number <= self._folded and entry.who != "window":  # that may still be in front
            self._waiting.append(Passage(entry.number, entry.tick, entry.who, entry.text))
        else:
            self.conversation.append(entry)
            self._waiting += self.conversation.take_closed()
        self._calm.clear()
        self._grown.set()

    def resume(self, folded: Folded) -> None:
        """Take up what an earlier process has folded, before any entry."""
        self._folded = folded.number
        self.conversation.resume(folded.summary)

    async def settled(self) -> None:
        """Wait until everything is read and folded."""
        await self._calm.wait()

    async def keep_warm(self) -> None:
        """Read what is new while nothing else is to be done. Runs until it is cancelled."""
        while True:
            await self._grown.wait()
            self._grown.clear()
            while await self._read_on():
                pass
            if self.conversation.fold_due() is not None:
                self._long.set()
            elif not self._grown.is_set() and not self._long.is_set():
                self._calm.set()

    async def keep_short(self) -> None:
        """Fold the oldest turns whenever there are too many. Runs until it is cancelled."""
        while True:
            await self._long.wait()
            while (fold := self.conversation.fold_due()) is not None:
                await self._fold(fold)
            self._long.clear()
            self._grown.set()

    async def recall(self, request: Request) -> Recalled:
        """What was said before and may help with ``request``; often nothing."""

        def search() -> list[Found]:
            self._remember()
            return self._memory.search(request.text, CANDIDATES)

        found = await self._worker.do((ANSWERING,), search)
        gone = [each.passage for each in found if each.passage.number < self.conversation.oldest][:RECALLED]
        return Recalled(tuple(sorted(gone, key=lambda each: each.number)), _is_told(request, found))

    def unread(self, prompt: Prompt) -> int:
        """How many tokens of ``prompt`` the model has not read yet."""
        return len(prompt.tokens) - max(each.shared(prompt.tokens) for each in (self._now, self._next))

    def begin(self, warm: WarmPrompt, prompt: Prompt) -> None:
        """Let ``warm`` stand where the conversation stands. Runs in the worker."""
        warm.take_over(max(self._now, self._next, key=lambda each: each.shared(prompt.tokens)))

    async def _read_on(self) -> bool:
        """A little of what is new; False when nothing is."""
        stable = self.conversation.stable()
        if await self._worker.do((KEEPING_WARM,), lambda: self._now.advance(stable)):
            return True
        if self._waiting:
            await self._worker.do((KEEPING_WARM,), self._remember)
            return True
        return await self._worker.do((KEEPING_WARM,), self._memory.embed_some)

    def _remember(self) -> None:
        """Take what waits into the memory. Runs in the worker: it is not lost with the task that asked."""
        waiting: list[Passage] = []
        while self._waiting:
            waiting.append(self._waiting.popleft())
        self._memory.add(waiting)

    async def _fold(self, fold: Fold) -> None:
        """Summarise the fold's turns and read what follows them in the other slot; then go over to that."""
        written = await self._summary(self.conversation.summary_prompt(fold, INSTRUCTION))
        summary = summarise(self.conversation.summary, written, fold.turns)
        while await self._follow(self.conversation.stable_after(fold, summary)):
            pass
        self.conversation.fold(fold, summary)
        self._now, self._next = self._next, self._now
        self._folded = self.conversation.oldest - 1
        self._tell(Folded(self._folded, summary))

    async def _follow(self, tokens: Sequence[int]) -> bool:
        return await self._worker.do((FOLDING,), lambda: self._next.advance(tokens))

    async def _summary(self, tokens: Sequence[int]) -> str:
        do, after = self._worker.do, self._next
        await do((FOLDING,), lambda: after.take_over(self._now))
        while await self._follow(tokens):
            pass
        await do((FOLDING,), lambda: after.complete(tokens))
        writer = Writer(self._model, after.slot)
        written = ""
        for _ in range(WRITTEN_TOKENS):
            text = await do((FOLDING,), writer.write)
            if text is None or "\n\n" in written:
                break
            written += text
        await do((FOLDING,), after.rewind)
        return written


def _is_told(request: Request, found: Sequence[Found]) -> bool:
    if not found or not wonders(request.text):
        return False
    passage, score = found[0].passage, found[0].score
    return score >= TOLD and passage.who == "user" and not asks(passage.text)
