"""Child processes: each has one owner that starts it, notices its death, starts it again and ends it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Generic, TypeVar

import msgspec

from app.events import AppEvent, Part, PartChanged
from engine.protocol import FrameError, frame_length
from engine.protocol.child import MODEST

ROOT: Final = Path(__file__).resolve().parent.parent
END_SECONDS: Final = 3.0
RESTART_SECONDS: Final = 0.2
MAX_RESTARTS: Final = 5  # in a row, each after a longer pause; a child that then still dies stays down
STEADY_SECONDS: Final = 30.0  # a child that has worked so long begins a new row of deaths
BACKLOG: Final = 64
LOADING_SECONDS: Final = 600.0  # weights of many gigabytes, from a slow disk
LOOK_SECONDS: Final = 5.0  # between looks at whether a child still answers
_LOG: Final = logging.getLogger("tandem")

Message = TypeVar("Message", bound=msgspec.Struct)


class ChildGoneError(Exception):
    """The child process has ended."""


def encoded(message: msgspec.Struct) -> bytes:
    """``message`` as it travels. Half a character, which UTF-8 cannot hold, is replaced."""
    try:
        return msgspec.msgpack.encode(message)
    except UnicodeEncodeError:
        return msgspec.msgpack.encode(_readable(msgspec.to_builtins(message, builtin_types=(bytes,))))


def _readable(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {_readable(key): _readable(each) for key, each in value.items()}
        case list() | tuple():
            return [_readable(each) for each in value]
        case _:
            return value


class Process:
    """One child process with pipes on its standard input and output."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Process:
        """Start ``command``: one thread for its numerics, large blocks given back. Raises OSError.

        The terminal's Ctrl-C and its closing are for the app, and reach no child: it is a group of its own, but
        no session, since Linux lets niceness count only within one.
        """
        return cls(
            await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=ROOT,
                env={**os.environ, **MODEST, **(environment or {})},
                process_group=0,
            )
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def stdout(self) -> asyncio.StreamReader:
        assert self._process.stdout is not None
        return self._process.stdout

    async def write(self, message: msgspec.Struct) -> None:
        """Send one framed message. Raises ChildGoneError."""
        assert self._process.stdin is not None
        body = encoded(message)
        try:
            self._process.stdin.write(len(body).to_bytes(4, "little") + body)
            await self._process.stdin.drain()
        except (OSError, RuntimeError) as error:
            raise ChildGoneError from error

    async def read(self) -> bytes:
        """One framed message's bytes. Raises ChildGoneError at the end of the stream."""
        try:
            header = await self.stdout.readexactly(4)
            return await self.stdout.readexactly(frame_length(header))
        except (asyncio.IncompleteReadError, FrameError, OSError) as error:
            raise ChildGoneError from error

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    @property
    def returncode(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.returncode

    async def end(self) -> None:
        """Close its input and wait for its end; terminate, then kill, if it does not go by itself."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, RuntimeError):
            self._process.stdin.close()
        for force in (None, self._process.terminate, self._process.kill):
            if force is not None:
                with contextlib.suppress(ProcessLookupError):
                    force()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_SECONDS):
                    await self._process.wait()
                return


class Child(Generic[Message]):
    """A framed child that is kept alive: messages in by `send`, messages out to ``receive``.

    ``receive`` is called for every message; ``started`` each time the process has come up (again), before
    anything that was sent meanwhile. ``pause``: seconds before the first restart, doubled for each further one.
    A process that ``owes`` an answer and gives none for ``patience`` seconds is ended, and started again.
    """

    def __init__(
        self,
        part: Part,
        arguments: Sequence[str],
        decoder: msgspec.msgpack.Decoder[Message],
        receive: Callable[[Message], None],
        emit: Callable[[AppEvent], None],
        started: Callable[[], Awaitable[None]] | None = None,
        gave_up: Callable[[], None] | None = None,
        backlog: int | None = BACKLOG,
        pause: float = RESTART_SECONDS,
        owes: Callable[[], bool] = lambda: False,
        patience: float = LOADING_SECONDS,
    ) -> None:
        self.part: Part = part
        self._command = [sys.executable, *arguments]
        self._decoder = decoder
        self._receive = receive
        self._emit = emit
        self._started = started
        self._gave_up = gave_up
        self._process: Process | None = None
        self._outbox: deque[msgspec.Struct] = deque(maxlen=backlog)
        self._wake = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._given_up = False
        self._deaths = 0
        self._ready_since: float | None = None
        self._pause = pause
        self._owes = owes
        self._patience = patience
        self._answered = False  # since the last look
        self._silent = 0.0  # seconds for which the process has owed an answer
        self._settled = asyncio.Event()  # ready, or given up

    @property
    def pid(self) -> int | None:
        """The running process, if there is one."""
        return self._process.pid if self._process is not None else None

    @property
    def alive(self) -> bool:
        """False once it has been given up: it died too often, or was never started."""
        return self._keeper is not None and not self._given_up

    @property
    def is_ready(self) -> bool:
        """Whether the process that runs now has said that it is ready."""
        return self._ready_since is not None and self.alive

    def start(self) -> None:
        """Start the process and keep it alive until `end`."""
        self._emit(PartChanged(self.part, "starting"))
        self._keeper = asyncio.create_task(self._keep(), name=self.part)

    def send(self, message: msgspec.Struct) -> None:
        """Queue a message. When the child lags by more than ``backlog``, the oldest are lost."""
        if self.alive:
            self._outbox.append(message)
            self._wake.set()

    @property
    def first_waiting(self) -> msgspec.Struct | None:
        """The oldest message that has not been sent yet."""
        return self._outbox[0] if self._outbox else None

    def forget(self) -> None:
        """What has not been sent is not sent any more."""
        self._outbox.clear()

    def ready(self) -> None:
        """The owner has heard that the child is ready."""
        self._ready_since = time.monotonic()
        self._settled.set()
        self._emit(PartChanged(self.part, "ready"))

    async def wait_ready(self, timeout: float) -> None:
        """Wait until it is ready, has been given up or ended, or ``timeout`` seconds have gone by."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._settled.wait()

    def fail(self, message: str) -> None:
        """The child has said that it cannot work: it is not started again."""
        self._given_up = True
        self._settled.set()
        self._emit(PartChanged(self.part, "failed", message))
        if self._gave_up is not None:
            self._gave_up()

    async def end(self) -> None:
        """End the process and its keeper."""
        self._settled.set()
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self._process is not None:
            await self._process.end()

    async def _keep(self) -> None:
        while self._deaths <= MAX_RESTARTS:
            self._ready_since = None
            try:
                self._process = await Process.start(self._command)
                if self._started is not None:
                    await self._started()
                await self._converse(self._process)
            except (ChildGoneError, OSError):
                pass
            except Exception:  # the owner could not take in what it said; with a new process it may
                _LOG.exception("The part '%s' said what could not be taken in.", self.part)
            if self._process is not None:
                self._process.kill()  # it may live on with a broken pipe
                await self._process.end()
            if self._given_up:
                return
            sentence = f"The part '{self.part}' ended; it is being started again."
            self._emit(PartChanged(self.part, "restarting", sentence))
            if self._has_been_steady():
                self._deaths = 0
            await asyncio.sleep(self._pause * 2**self._deaths)
            self._deaths += 1
        self.fail(f"The part '{self.part}' keeps ending; the session goes on without it. See `main.py doctor`.")

    def _has_been_steady(self) -> bool:
        """Whether the process that has ended had worked for long; to hang is no work."""
        if self._ready_since is None:
            return False
        return time.monotonic() - self._ready_since - self._silent > STEADY_SECONDS

    async def _converse(self, process: Process) -> None:
        """Until the process ends, closes an end of its pipes or falls silent, each of which is its death."""
        listening = asyncio.create_task(self._listen(process))
        others = [asyncio.create_task(self._write(process)), asyncio.create_task(self._watch())]
        try:
            await asyncio.wait((listening, *others), return_when=asyncio.FIRST_COMPLETED)
            if not listening.done():
                process.kill()  # what it has said is still heard: it may be why it ends
                await asyncio.wait((listening,), timeout=END_SECONDS)
            for each in (listening, *others):
                if each.done():
                    each.result()
        finally:
            for each in (listening, *others):
                each.cancel()
            await asyncio.gather(listening, *others, return_exceptions=True)

    async def _listen(self, process: Process) -> None:
        while True:
            try:
                message = self._decoder.decode(await process.read())
            except msgspec.MsgspecError as error:
                process.kill()
                raise ChildGoneError from error
            self._answered = True
            self._receive(message)

    async def _write(self, process: Process) -> None:
        while True:
            while self._outbox:
                message = self._outbox[0]
                try:
                    await process.write(message)
                except (OverflowError, TypeError, ValueError):  # no process could be told that
                    _LOG.exception("the part '%s' is not told what cannot be sent", self.part)
                if self._outbox and self._outbox[0] is message:  # else it was dropped or forgotten
                    self._outbox.popleft()
            self._wake.clear()
            await self._wake.wait()

    async def _watch(self) -> None:
        """Until an answer has been owed for too long.

        Looks are counted, so that neither the sleep of the machine nor a busy app is taken for silence.
        """
        self._silent = 0.0
        while self._silent < (LOADING_SECONDS if self._ready_since is None else self._patience):
            self._answered = False
            await asyncio.sleep(LOOK_SECONDS)
            owes = self._ready_since is None or self._owes()
            self._silent = self._silent + LOOK_SECONDS if owes and not self._answered else 0.0
        _LOG.warning("the part '%s' has not answered for %.0f s: it is ended", self.part, self._silent)
        raise ChildGoneError
