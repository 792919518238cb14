"""The senses beside the model: what they read enters the model's ticks as text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from app.events import AppEvent, Part, PartChanged
from app.settings.profiles import Profile
from app.supervisor import BACKLOG, Child
from engine.senses.protocol import (
    FromSense,
    SenseDone,
    SenseFailed,
    SenseGesture,
    SenseInterpreted,
    SenseLines,
    SensePointed,
    SenseReady,
    SenseResult,
    SenseWords,
    ToSense,
)

SETTLE_SECONDS: Final = 60.0  # in virtual time; longer than that the session waits for nobody
SILENT_SECONDS: Final = 90.0  # where many want the processor, reading a full screen takes nearly as long
KEPT_SOUND: Final = 1_500  # ticks, five minutes, that wait for a sense which loads; no word of them is lost
_DECODER: Final[msgspec.msgpack.Decoder[FromSense]] = msgspec.msgpack.Decoder(FromSense)


class Sense:
    """One sense process, which runs while it is switched on. Inputs go in with their tick.

    ``receive`` gets the tick that was fed last when a result came, and the result. ``backlog``: how many inputs
    wait for a process that lags or loads.
    """

    def __init__(
        self,
        part: Part,
        module: str,
        receive: Callable[[int, SenseResult], None],
        emit: Callable[[AppEvent], None],
        backlog: int = BACKLOG,
    ) -> None:
        self._backlog = backlog
        self._part: Part = part
        self._module = module
        self._result = receive
        self._emit = emit
        self._fed = -1
        self._done = -1
        self._moved = asyncio.Event()
        self._arguments: tuple[str, ...] | None = None  # None: it is off
        self._ending: list[asyncio.Task[None]] = []
        self.child = self._new_child()

    @property
    def on(self) -> bool:
        """Whether it is wanted."""
        return self._arguments is not None

    def switch(self, on: bool, arguments: Sequence[str] = ()) -> None:
        """Have it run with ``arguments``, or not at all; returns at once. What runs otherwise is ended."""
        wanted = tuple(arguments) if on else None
        if wanted == self._arguments:
            return
        if self.on:
            self._ending.append(asyncio.create_task(self.child.end(), name=f"end of {self._part}"))
        self._arguments = wanted
        self._done = self._fed  # nobody need wait for what the old process was given
        self._moved.set()
        self.child = self._new_child()
        if on:
            self.child.start()
        else:
            self._emit(PartChanged(self._part, "off"))

    async def end(self) -> None:
        """End its processes."""
        await asyncio.gather(self.child.end(), *self._ending)

    def _new_child(self) -> Child[FromSense]:
        command = ["-m", self._module, *(self._arguments or ())]
        return Child(
            self._part,
            command,
            _DECODER,
            self._receive,
            self._emit,
            self._restarted,
            self._moved.set,
            self._backlog,
            owes=lambda: self._done < self._fed,
            patience=SILENT_SECONDS,
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
            case SenseWords() | SenseLines() | SenseInterpreted() | SenseGesture() | SensePointed():
                self._result(self._fed, message)
            case SenseDone(tick=tick):
                self._done = tick
                self._moved.set()
            case SenseFailed(message=sentence):
                self.child.fail(sentence)

    async def _restarted(self) -> None:
        """What an earlier process was given is lost, and nobody need wait for it; the rest is still to come."""
        first = self.child.first_waiting
        self._done = first.tick - 1 if isinstance(first, ToSense) else self._fed
        self._moved.set()


@dataclass(frozen=True)
class Senses:
    """Every sense of a session. None: this session cannot have it, whatever the profile says."""

    words: Sense | None
    screen_text: Sense | None
    interpreter: Sense | None
    hands: Sense | None

    def words_for(self, profile: Profile) -> Sense | None:
        """The words sense where the profile wants it; what an interpreter reads it would only read again."""
        return self.words if profile.words and not profile.interpreting else None

    def use(self, profile: Profile) -> None:
        """Switch them as the profile says."""
        wanted = (
            (self.words, self.words_for(profile) is not None),
            (self.screen_text, profile.screen_text),
            (self.hands, profile.gestures),
        )
        for sense, on in wanted:
            if sense is not None:
                sense.switch(on)
        if self.interpreter is not None:
            self.interpreter.switch(profile.interpreting, profile.languages)

    @property
    def all(self) -> list[Sense]:
        """Those that there are."""
        every = (self.words, self.screen_text, self.interpreter, self.hands)
        return [sense for sense in every if sense is not None]
