"""The engine's door: a WebSocket on loopback, guarded by a token; one session a connection.

A client sends the token in the `Authorization: Bearer` header, then `Open`, then one `Step` a tick; each is
answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import os
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK
from websockets.http11 import Request, Response

from engine.dialect.model import InteractionModel, RemoteModel
from engine.protocol import (
    MAX_MESSAGE_BYTES,
    MIC_SAMPLES,
    PATCH_BYTES,
    VERSION,
    Acted,
    FromEngine,
    Mode,
    Observation,
    Open,
    Opened,
    Refused,
    Step,
    ToEngine,
)
from engine.serving.experts import Use
from engine.serving.load import NANO
from engine.serving.sglang import SglangError
from engine.serving.together import Together
from engine.session import OutOfOrderError, StreamingSession
from engine.session.snapshot import Frozen, SnapshotError, load_snapshot, save_snapshot
from engine.voice.voice import Voice

SNAPSHOT_TICKS: Final = 25
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
R = TypeVar("R")
_LOG: Final = logging.getLogger("tandem.engine")
_DECODER: Final[msgspec.msgpack.Decoder[ToEngine]] = msgspec.msgpack.Decoder(ToEngine)


class ListenError(Exception):
    """The port is not to be had; the message is one sentence for a person."""


class EngineServer:
    """Serves sessions of one model, which runs in one thread; those whose ticks have come step together."""

    def __init__(
        self,
        model: InteractionModel | RemoteModel,
        voice: Voice,
        snapshots: Path,
        token: str,
        name: str = NANO,
        use: Use | None = None,
    ) -> None:
        self._model, self._name = model, name
        self._voice = voice
        self._snapshots = snapshots
        self._token = token
        self._model_thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._together = Together(model, self._model_thread, use)
        self._disk_thread = ThreadPoolExecutor(1, thread_name_prefix="snapshots")
        self._open: set[str] = set()
        self._saving: dict[str, Future[None]] = {}

    async def listen(self, port: int) -> Server:
        """Listen on loopback; port 0 takes a free one. Raises ListenError where it is not to be had."""
        try:
            return await serve(
                self._converse,
                "127.0.0.1",
                port,
                process_request=self._admit,
                max_size=MAX_MESSAGE_BYTES,
                compression=None,
            )
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise ListenError(f"Port {port} cannot be listened on ({reason}): give another --port.") from error

    def close(self) -> None:
        """End the threads; a snapshot that is being written is finished."""
        self._model_thread.shutdown()
        self._disk_thread.shutdown()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        given = request.headers.get("Authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return None
        sentence = "The engine does not know this token; start it again and use the token it was given.\n"
        return connection.respond(HTTPStatus.UNAUTHORIZED, sentence)

    async def _converse(self, connection: ServerConnection) -> None:
        name, session = "", None
        try:
            message = _decode(await connection.recv())
            if not isinstance(message, Open):
                raise _RefusedError("The first message of a session must be its opening.")
            self._may_open(message)
            name = message.session
            self._open.add(name)
            session, anew = await self._opened(message)
            await _send(connection, Opened(session.state.next_tick, self._name, anew))
            async for data in connection:
                message = _decode(data)
                if not isinstance(message, Step):
                    raise _RefusedError("The session is open already; only ticks may follow.")
                await self._step(connection, session, message, name)
            self._forget(name)
        except (_RefusedError, OutOfOrderError, SglangError) as error:
            _LOG.warning("refused: %s", error)
            with contextlib.suppress(ConnectionClosed):
                await _send(connection, Refused(str(error)))
        except ConnectionClosedOK:  # between a tick and its answer
            self._forget(name)
        except ConnectionClosedError:
            _LOG.warning("the client of session '%s' is gone; its last snapshot is kept", name)
        finally:
            self._open.discard(name)
            self._saving.pop(name, None)
            if session is not None:
                await self._closed(session)

    def _may_open(self, message: Open) -> None:
        """Refuse what cannot be opened."""
        if message.version != VERSION:
            raise _RefusedError(
                f"The engine speaks version {VERSION}, the client version {message.version};"
                " install the same release of Tandem in both places."
            )
        if not _NAME.fullmatch(message.session):
            raise _RefusedError("A session's name has 1 to 64 letters, digits, '-' or '_'.")
        if message.session in self._open:
            raise _RefusedError(f"The session '{message.session}' is open already; close it there first.")

    async def _opened(self, message: Open) -> tuple[StreamingSession, bool]:
        """The session that is asked for, and whether it begins anew."""
        session, anew = await self._begun(message.mode), True
        path = self._path(message.session)
        if message.resume and path.exists():
            try:
                await self._in_model_thread(lambda: load_snapshot(session, path))
                anew = False
            except SnapshotError as error:
                _LOG.warning("%s", error)
        elif not message.resume:
            path.unlink(missing_ok=True)  # of an earlier session of that name
        if session.state.next_tick < message.oldest:
            await self._closed(session)
            return await self._begun(message.mode, message.oldest), True
        return session, anew

    async def _begun(self, mode: Mode, first: int = 0) -> StreamingSession:
        return await self._in_model_thread(lambda: StreamingSession(self._model, self._voice, mode, first))

    async def _closed(self, session: StreamingSession) -> None:
        try:
            await self._in_model_thread(session.close)
        except SglangError as error:
            _LOG.warning("%s", error)

    async def _step(
        self, connection: ServerConnection, session: StreamingSession, message: Step, name: str
    ) -> None:
        _check(message.observation)
        action = await self._together.step(session, message.observation)
        await _send(connection, Acted(action))
        if session.state.next_tick % SNAPSHOT_TICKS == 0:
            saving = self._saving.get(name)
            if saving is None or saving.done():  # a slow disk must not fill the memory
                frozen = await self._in_model_thread(session.snapshot)
                self._saving[name] = self._disk_thread.submit(_save, frozen, self._path(name))

    async def _in_model_thread(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._model_thread, work)

    def _forget(self, name: str) -> None:
        """The session was closed in good order; its snapshot is of no use any more."""
        if name:
            self._disk_thread.submit(self._path(name).unlink, missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._snapshots / f"{name}.safetensors"


class _RefusedError(Exception):
    """What the client asked for cannot be done; the text is one sentence for a person."""


def _decode(data: str | bytes) -> ToEngine:
    if isinstance(data, str):
        raise _RefusedError("The engine takes binary messages only.")
    try:
        return _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        raise _RefusedError(f"The engine could not read a message: {error}.") from error


def _check(observation: Observation) -> None:
    """Refuse what could be decoded and yet is no observation."""
    for name, sound in (("audio", observation.audio), ("own_voice", observation.own_voice)):
        if sound is not None and len(sound) != 2 * MIC_SAMPLES:
            raise _RefusedError(f"'{name}' of a tick has {2 * MIC_SAMPLES} bytes, not {len(sound)}.")
    for patch in observation.patches:
        if len(patch.pixels) != PATCH_BYTES:
            raise _RefusedError(f"A patch has {PATCH_BYTES} bytes, not {len(patch.pixels)}.")


async def _send(connection: ServerConnection, message: FromEngine) -> None:
    await connection.send(msgspec.msgpack.encode(message))


def _save(frozen: Frozen, path: Path) -> None:
    try:
        save_snapshot(frozen, path)
    except OSError as error:
        _LOG.warning("The session's snapshot could not be written (%s); free some disk space.", error)
