"""Steps the sessions of one model together: those whose observations are there share the model's steps.

What a session is told does not depend on who steps beside it, bit for bit (`kernels.stream` says why), and
nobody waits for a session whose observation has not come. All work is done in the one thread of an executor, a
round at a time, so that other work for that thread comes in between.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Generator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import msgspec
from torch import Tensor

from engine.dialect.model import Ask, BatchedModel, InteractionModel, RemoteModel, answer
from engine.protocol import Action, Observation
from engine.serving.experts import Use
from engine.session import StreamingSession


@dataclass(eq=False)
class _Tick:
    """One session's tick on its way. experts: of its rounds so far, those at hand and those used."""

    steps: Generator[Ask, Tensor, Action]
    done: Future[Action] = field(default_factory=Future)
    ask: Ask | None = None
    experts: tuple[int, int] = (0, 0)

    def go_on(self, reply: Tensor | None) -> None:
        """Take what was asked for, up to the next ask, or to the action."""
        try:
            self.ask = next(self.steps) if reply is None else self.steps.send(reply)
        except StopIteration as end:
            self.ask = None
            self.done.set_result(end.value)
        except Exception as error:  # of this session alone
            self.ask = None
            self.done.set_exception(error)


class Together:
    """Steps sessions in the thread of ``thread``, which its owner ends. use: of a pool of experts, if any."""

    def __init__(self, model: InteractionModel | RemoteModel, thread: Executor, use: Use | None = None) -> None:
        self._model, self._thread, self._use = model, thread, use
        self._lock = threading.Lock()
        self._arrived: deque[_Tick] = deque()
        self._underway: list[_Tick] = []
        self._scheduled = False

    async def step(self, session: StreamingSession, observation: Observation) -> Action:
        """One tick of a session. Raises what its `StreamingSession.step` raises."""
        tick = _Tick(session.stepping(observation))
        with self._lock:
            self._arrived.append(tick)
            begin, self._scheduled = not self._scheduled, True
        if begin:
            self._thread.submit(self._round)
        action = await asyncio.shield(asyncio.wrap_future(tick.done))
        return action if self._use is None else msgspec.structs.replace(action, experts=tick.experts)

    def _round(self) -> None:
        """Let those that have arrived begin, answer what all ask of the model, and come again if any go on."""
        with self._lock:
            arrived = list(self._arrived)
            self._arrived.clear()
        for tick in arrived:
            tick.go_on(None)
        self._underway = [tick for tick in (*self._underway, *arrived) if tick.ask is not None]
        if self._underway:
            self._answer(self._underway)
            self._underway = [tick for tick in self._underway if tick.ask is not None]
        with self._lock:
            self._scheduled = bool(self._underway or self._arrived)
            if self._scheduled:
                self._thread.submit(self._round)

    def _answer(self, ticks: list[_Tick]) -> None:
        hits, reads = (self._use.hits, self._use.reads) if self._use is not None else (0, 0)
        asks = [tick.ask for tick in ticks if tick.ask is not None]
        try:
            replies = self._replies(asks)
        except Exception as error:  # the model's: no session can go on
            for tick in ticks:
                tick.ask = None
                tick.done.set_exception(error)
            return
        for tick, reply in zip(ticks, replies, strict=True):
            if self._use is not None:
                before = tick.experts
                tick.experts = before[0] + self._use.hits - hits, before[1] + self._use.reads - reads
            tick.go_on(reply)

    def _replies(self, asks: list[Ask]) -> list[Tensor]:
        if len(asks) > 1 and isinstance(self._model, BatchedModel):
            return self._model.append_all(asks)
        assert not isinstance(self._model, RemoteModel), "a remote model is asked by its sessions"
        return [answer(self._model, ask) for ask in asks]
