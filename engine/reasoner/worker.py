"""The one thread that touches llama.cpp: small pieces of work, the most urgent first."""

from __future__ import annotations

import asyncio
import heapq
import threading
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from typing import Any, Final, TypeVar

Result = TypeVar("Result")

GRACE: Final = 0.005  # seconds for somebody more urgent, who was just served, to ask for the next piece
Urgency = tuple[int, ...]  # the smaller, the sooner; its first number is one of these

ANSWERING: Final = 0  # somebody waits for the first word
WRITING: Final = 1  # the first clause is out; reading it aloud takes longer than writing the next
KEEPING_WARM: Final = 2
IN_THE_BACKGROUND: Final = 3  # nobody waits for it
FOLDING: Final = 4


class Worker:
    """Runs pieces of work (each at most about 100 ms) one after the other, whoever asks for them."""

    def __init__(self) -> None:
        self._heap: list[tuple[Urgency, int, Callable[[], Any], Future[Any]]] = []
        self._order = count()
        self._changed = threading.Condition()
        self._closed = False
        self._served: Urgency = ()  # how urgent the piece was that was done last
        self._thread = threading.Thread(target=self._work, name="llama", daemon=True)
        self._thread.start()

    async def do(self, urgency: Urgency, work: Callable[[], Result]) -> Result:
        """The result of ``work``, run in the thread. What is cancelled before its turn is never begun."""
        future: Future[Result] = Future()
        with self._changed:
            if self._closed:
                raise asyncio.CancelledError
            heapq.heappush(self._heap, (urgency, next(self._order), work, future))
            self._changed.notify()
        return await asyncio.wrap_future(future)

    def close(self, timeout: float) -> None:
        """End the thread after the piece that it is at."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(timeout)

    def _work(self) -> None:
        while (piece := self._next()) is not None:
            work, future = piece
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:  # it belongs to whoever waits for the result
                future.set_exception(error)

    def _next(self) -> tuple[Callable[[], Any], Future[Any]] | None:
        with self._changed:
            while not self._heap and not self._closed:
                self._changed.wait()
            if self._heap and self._heap[0][0] > self._served:
                self._changed.wait(GRACE)
            if self._closed:
                return None
            self._served, _, work, future = heapq.heappop(self._heap)
            return work, future
