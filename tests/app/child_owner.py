"""Who owns a child process in a test, and programs that behave as a sense does, or does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec

from app.events import AppEvent, PartChanged
from app.supervisor import LOADING_SECONDS, Child
from engine.senses.protocol import FromSense, SenseDone, SenseReady

DECODER: Final[msgspec.msgpack.Decoder[FromSense]] = msgspec.msgpack.Decoder(FromSense)
READY: Final = """
import sys, time
from engine.protocol import *
from engine.senses.protocol import *
out = sys.stdout.buffer
write_frame(out, SenseReady("echo"))
"""
ECHO: Final = READY + (  # of tick 99 it dies
    "while (frame := read_frame(sys.stdin.buffer)) is not None:\n"
    "    tick = msgspec.msgpack.decode(frame, type=ToSense).tick\n"
    "    if tick == 99:\n"
    "        sys.exit(1)\n"
    "    write_frame(out, SenseDone(tick))\n"
)


class Owner:
    """Collects what a child says, and lets a test wait for it."""

    def __init__(
        self,
        program: str,
        owes: Callable[[], bool] = lambda: False,
        patience: float = LOADING_SECONDS,
    ) -> None:
        self.messages: list[FromSense] = []
        self.events: list[AppEvent] = []
        self.gave_up = 0
        self.refuses = 0
        self._moved = asyncio.Event()
        self.child: Child[FromSense] = Child(
            "words",
            ["-c", program],
            DECODER,
            self.receive,
            self.emit,
            None,
            self.abandoned,
            pause=0.0,
            owes=owes,
            patience=patience,
        )

    def receive(self, message: FromSense) -> None:
        if isinstance(message, SenseReady):
            self.child.ready()
        if isinstance(message, SenseDone) and self.refuses:
            self.refuses -= 1
            raise ValueError("cannot be taken in")
        self.messages.append(message)
        self._moved.set()

    def emit(self, event: AppEvent) -> None:
        self.events.append(event)
        self._moved.set()

    def abandoned(self) -> None:
        self.gave_up += 1

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not condition():
                self._moved.clear()
                await self._moved.wait()

    def states(self) -> list[str]:
        return [event.state for event in self.events if isinstance(event, PartChanged)]
