"""The app's side of the engine: one action for every observation, whatever happens to the engine."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import sys
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from app.errors import TandemError
from app.events import AppEvent, PartChanged
from app.supervisor import Process, encoded
from engine.protocol import (
    MAX_MESSAGE_BYTES,
    Acted,
    Action,
    Cut,
    FromEngine,
    Interpreting,
    Mode,
    ModeSet,
    Observation,
    Open,
    Opened,
    Refused,
    Step,
    TaskState,
    Wish,
)

START_SECONDS: Final = 180.0  # on a machine that is busy with other things
STEP_SECONDS: Final = 10.0
CLOSE_SECONDS: Final = 2.0
KEPT: Final = 75  # observations since the last snapshot; the engine takes one every 25 ticks
MAX_RESTARTS: Final = 5  # in a row, without one answered tick between
FORGOT: Final = (
    "The engine is back, but it could not keep what it knew of this session: free some disk space, and ask "
    "again for reminders and tasks. The transcript is whole."
)
_LOST: Final = (OSError, TimeoutError, WebSocketException)  # the engine is gone, or does not answer
_LOG: Final = logging.getLogger("tandem")
_DECODER: Final[msgspec.msgpack.Decoder[FromEngine]] = msgspec.msgpack.Decoder(FromEngine)


class EngineClient:
    """Owns the engine's process and one session of it.

    When the engine dies it is started again, the session is taken up from its last snapshot, and the
    observations since then are sent once more, so that nothing that was heard is lost.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        session: str,
        mode: Mode,
        emit: Callable[[AppEvent], None],
    ) -> None:
        self._command = [sys.executable, "main.py", "serve", "--until-eof", *arguments]
        self._session = session
        self._mode: Mode = mode
        self._interprets = False  # before the oldest observation kept
        self._emit = emit
        self._process: Process | None = None
        self._connection: ClientConnection | None = None
        self._sent: deque[Observation] = deque(maxlen=KEPT)
        self._restarts = 0
        self._wishes: tuple[Wish, ...] | None = None  # what the window does not know of yet
        self._forgot = False
        self.model = ""
        self.experts = (0, 0)  # at hand, and read, over the session (`Action.experts`)

    @property
    def pid(self) -> int | None:
        """The engine's process, while it runs."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Start the engine and open the session. Raises TandemError."""
        self._emit(PartChanged("engine", "starting"))
        try:
            await self._open(resume=False)
        except _LOST as error:
            raise TandemError(
                "The engine did not start; run `python main.py doctor` to see what is missing."
            ) from error
        self._emit(PartChanged("engine", "ready"))

    async def step(self, observation: Observation) -> Action:
        """The action for the next tick. Raises TandemError when the engine cannot be brought back."""
        self._keep(observation)
        while True:
            try:
                action = await self._exchange(self._sent[-1])
                self._restarts = 0
                if action.experts is not None:
                    self.experts = (self.experts[0] + action.experts[0], self.experts[1] + action.experts[1])
                wishes, self._wishes = self._wishes, None
                return action if action.wishes is not None else msgspec.structs.replace(action, wishes=wishes)
            except _LOST:
                await self._recover()

    def forgot(self) -> bool:
        """Once after the engine began the session anew: its count of what was played is of before that."""
        forgot, self._forgot = self._forgot, False
        return forgot

    async def end(self) -> None:
        """Close the session and end the process."""
        await self._close()
        if self._process is not None:
            await self._process.end()

    def _keep(self, observation: Observation) -> None:
        """Against a loss; a session that has to begin anew begins as it was before the oldest kept."""
        if len(self._sent) == KEPT:
            for event in self._sent[0].events:
                match event:
                    case ModeSet(mode=mode):
                        self._mode = mode
                    case Interpreting(on=on):
                        self._interprets = on
        self._sent.append(observation)

    async def _exchange(self, observation: Observation) -> Action:
        assert self._connection is not None
        async with asyncio.timeout(STEP_SECONDS):
            await self._connection.send(encoded(Step(observation)))
            answer = _decode(await self._connection.recv())
        if not isinstance(answer, Acted):
            raise TandemError("The engine answered a tick with something else; start the session again.")
        return answer.action

    async def _recover(self) -> None:
        """Bring the engine back to the tick before the newest observation.

        One that forgot the session does other things in the ticks that it is told again, which nobody carries
        out: with the newest observation it hears that its speech was cut and its tasks were given up.
        """
        forgot, begun = False, set[int]()
        while True:
            self._restarts += 1
            if self._restarts > MAX_RESTARTS:
                raise TandemError("The engine keeps ending; see `python main.py doctor`, then start again.")
            self._emit(PartChanged("engine", "restarting", "The engine ended; it is being started again."))
            try:
                await self._retire()
                opened = await self._open(resume=True)
                if opened.anew and opened.next_tick > 0:
                    forgot, self._wishes = True, ()
                for observation in list(self._sent)[:-1]:
                    if observation.tick >= opened.next_tick:
                        action = await self._exchange(self._told_anew(observation) if forgot else observation)
                        if forgot and action.wishes is not None:
                            self._wishes = action.wishes
                        if forgot and action.task is not None:
                            begun.add(action.task.task)
            except _LOST:
                continue
            if forgot:
                newest = self._sent[-1]
                undone = (Cut(0), *(TaskState(task, "cancelled") for task in sorted(begun)))
                self._sent[-1] = msgspec.structs.replace(newest, events=(*undone, *newest.events))
                self._forgot = True
            self._emit(PartChanged("engine", "ready", FORGOT if forgot else "The engine is back."))
            return

    def _told_anew(self, observation: Observation) -> Observation:
        """The oldest observation kept also tells an engine that knows nothing whether it interprets."""
        if observation is not self._sent[0] or not self._interprets:
            return observation
        return msgspec.structs.replace(observation, events=(Interpreting(on=True), *observation.events))

    async def _retire(self) -> None:
        """End what is left of the engine: first its process, so that nothing waits for one that hangs."""
        if self._process is not None:
            self._process.kill()
            await self._process.end()
        await self._close()

    async def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._connection.close()

    async def _open(self, *, resume: bool) -> Opened:
        token = secrets.token_urlsafe(32)
        self._process = await Process.start(self._command, {"TANDEM_TOKEN": token})
        async with asyncio.timeout(START_SECONDS):
            line = await self._process.stdout.readline()
        if not line:
            raise ConnectionError("the engine ended before it could listen")
        try:
            port = json.loads(line)["port"]
        except (ValueError, KeyError, TypeError) as error:
            raise ConnectionError("the engine does not say where it listens") from error
        try:
            self._connection = await connect(
                f"ws://127.0.0.1:{port}",
                additional_headers={"Authorization": f"Bearer {token}"},
                max_size=MAX_MESSAGE_BYTES,
                compression=None,
                proxy=None,
            )
        except InvalidHandshake as error:
            raise TandemError("The engine refused the connection; start the session again.") from error
        oldest = self._sent[0].tick if self._sent else 0
        opening = Open(self._session, resume=resume, oldest=oldest, mode=self._mode)
        await self._connection.send(encoded(opening))
        async with asyncio.timeout(STEP_SECONDS):
            opened = _decode(await self._connection.recv())
        if not isinstance(opened, Opened):
            raise TandemError("The engine did not open the session; start it again.")
        self.model = opened.model
        return opened


def _decode(data: str | bytes) -> Opened | Acted:
    if isinstance(data, str):
        raise TandemError("The engine sent text where it should send a message; start the session again.")
    try:
        answer = _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        _LOG.exception("the engine's answer cannot be read")
        raise TandemError("The engine sent what nobody can read; start the session again.") from error
    if isinstance(answer, Refused):
        raise TandemError(answer.message)
    return answer
