"""Slots of the model that tasks share: the most urgent task gets the next one that is free."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count

from engine.reasoner.warm import WarmPrompt


class Slots:
    """Lends each of ``prompts`` to one task at a time."""

    def __init__(self, prompts: Sequence[WarmPrompt]) -> None:
        self._free = list(prompts)
        self._waiting: list[tuple[tuple[int, ...], int, asyncio.Future[WarmPrompt]]] = []
        self._order = count()

    @asynccontextmanager
    async def lent(self, urgency: tuple[int, ...]) -> AsyncIterator[WarmPrompt]:
        """A slot; the smaller ``urgency``, the sooner."""
        prompt = self._free.pop() if self._free else await self._wait(urgency)
        try:
            yield prompt
        finally:
            self._give_back(prompt)

    async def _wait(self, urgency: tuple[int, ...]) -> WarmPrompt:
        future: asyncio.Future[WarmPrompt] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._order), future))
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._give_back(future.result())
            raise

    def _give_back(self, prompt: WarmPrompt) -> None:
        while self._waiting:
            _, _, future = heapq.heappop(self._waiting)
            if not future.done():
                future.set_result(prompt)
                return
        self._free.append(prompt)
