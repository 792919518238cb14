"""The senses beside the model: what they read enters the model's ticks as text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec

from app.events import AppEvent, Part
from app.supervisor import Child
from engine.protocol import (
    FromSense,
    SenseDone,
    SenseFailed,
    SenseLines,
    SenseReady,
    SenseWords,
    ToSense,
)

SETTLE_SECONDS: Final = 60.0
_DECODER: Final[msgspec.msgpack.Decoder[FromSense]] = msgspec.msgpack.Decoder(FromSense)


class Sense:
    """One sense process. Inputs go in with their tick; what it reads goes to ``receive``.

    ``receive`` gets the tick that was fed last when the result came, and the result.
    """

    def __init__(
        self,
        part: Part,
        module: str,
        receive: Callable[[int, SenseWords | SenseLines], None],
        emit: Callable[[AppEvent], None],
    ) -> None:
        self._result = receive
        self._fed = -1
        self._done = -1
        self._moved = asyncio.Event()
        self.child: Child[FromSense] = Child(
            part, ["-m", module], _DECODER, self._receive, emit, self._restarted, self._moved.set
        )

    def feed(self, tick: int, message: ToSense) -> None:
        """Give it the input of ``tick``."""
        if self.child.alive:
            self._fed = tick
            self.child.send(message)

    @property
    def done(self) -> int:
        """The newest tick whose input has been worked through."""
        return self._done

    async def settled(self, tick: int, timeout: float = SETTLE_SECONDS) -> bool:
        """Wait until every input up to ``tick`` has been worked through; False when it took too long."""
        target = min(tick, self._fed)
        try:
            async with asyncio.timeout(timeout):
                while self._done < target and self.child.alive:
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            return False
        return True

    def _receive(self, message: FromSense) -> None:
        match message:
            case SenseReady():
                self.child.ready()
            case SenseWords() | SenseLines():
                self._result(self._fed, message)
            case SenseDone(tick=tick):
                self._done = tick
                self._moved.set()
            case SenseFailed(message=sentence):
                self.child.fail(sentence)

    async def _restarted(self) -> None:
        """What an earlier process was given is lost; nobody need wait for it."""
        self._done = self._fed
        self._moved.set()
