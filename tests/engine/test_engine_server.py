"""The engine's door: who may come in, what is refused, and that a session survives the loss of its client."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from engine.dialect.nano import Nano
from engine.protocol import (
    MAX_MESSAGE_BYTES,
    Acted,
    FromEngine,
    Observation,
    Open,
    Opened,
    Refused,
    Step,
    Typed,
)
from engine.server import EngineServer
from engine.serving.command import prune_snapshots
from engine.voice.voice import Voice

TOKEN = "secret"
Sounds = Callable[[int], bytes]
M = TypeVar("M", Opened, Acted, Refused)


@asynccontextmanager
async def running(nano: Nano, voice: Voice, snapshots: Path) -> AsyncIterator[str]:
    """A server on a free port of loopback; its address."""
    server = EngineServer(nano, voice, snapshots, TOKEN)
    async with await server.listen(0) as door:
        yield f"ws://127.0.0.1:{next(iter(door.sockets)).getsockname()[1]}"
    server.close()


@pytest.fixture
async def address(tiny_nano: Nano, tone_voice: Voice, tmp_path: Path) -> AsyncIterator[str]:
    async with running(tiny_nano, tone_voice, tmp_path) as url:
        yield url


def client(address: str, token: str = TOKEN) -> connect:
    return connect(address, additional_headers={"Authorization": f"Bearer {token}"}, proxy=None, max_size=None)


async def ask(connection: ClientConnection, message: msgspec.Struct | bytes | str, kind: type[M]) -> M:
    """Send a message and expect an answer of ``kind``."""
    data = msgspec.msgpack.encode(message) if isinstance(message, msgspec.Struct) else message
    await connection.send(data)
    answer = await connection.recv(decode=False)
    decoded: FromEngine = msgspec.msgpack.decode(answer, type=FromEngine)
    assert isinstance(decoded, kind), decoded
    return decoded


@pytest.mark.parametrize("token", ["", "wrong", "secret2"])
async def test_a_wrong_token_stays_outside(address: str, token: str) -> None:
    with pytest.raises(InvalidStatus, match="401"):
        async with client(address, token):
            pass


async def test_a_session_answers_every_tick(address: str, noise: Sounds) -> None:
    async with client(address) as connection:
        assert (await ask(connection, Open("one"), Opened)).next_tick == 0
        for tick in range(10):
            acted = await ask(connection, Step(Observation(tick, 0.0, noise(tick))), Acted)
            assert acted.action.tick == tick
            assert {"front", "model", "voice"} <= acted.action.timings.keys()


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("text", "binary"),
        (b"\xc1 rubbish", "could not read"),
        (msgspec.msgpack.encode({"type": "step"}), "could not read"),
        (Step(Observation(0, 0.0)), "opening"),
        (Open("../../etc"), "name"),
        (Open("one", version=99), "same release"),
    ],
)
async def test_what_makes_no_sense_gets_a_sentence(
    address: str, message: msgspec.Struct | bytes | str, words: str
) -> None:
    async with client(address) as connection:
        refused = await ask(connection, message, Refused)
        assert words in refused.message
        assert refused.message.count(".") >= 1
        with pytest.raises(ConnectionClosed):
            await connection.recv()


async def test_a_tick_out_of_order_is_refused_and_the_next_client_is_served(address: str) -> None:
    async with client(address) as connection:
        await ask(connection, Open("one"), Opened)
        refused = await ask(connection, Step(Observation(3, 0.0)), Refused)
        assert "tick 3 came where 0 was expected" in refused.message
    async with client(address) as connection:
        await ask(connection, Open("one"), Opened)
        await ask(connection, Step(Observation(0, 0.0)), Acted)


async def test_a_message_that_is_too_large_closes_the_connection(address: str) -> None:
    connection = await client(address)  # no `async with`: the socket is gone before it could close in order
    with suppress(ConnectionClosed):  # it may be closed before all of it was sent
        await connection.send(bytes(MAX_MESSAGE_BYTES + 1))
    with pytest.raises(ConnectionClosed) as closed:
        await connection.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_two_clients_cannot_share_a_session(address: str) -> None:
    async with client(address) as first, client(address) as second:
        await ask(first, Open("one"), Opened)
        assert "open already" in (await ask(second, Open("one"), Refused)).message
        await ask(first, Step(Observation(0, 0.0)), Acted)


async def test_a_session_is_taken_up_after_the_engine_was_lost(
    tiny_nano: Nano, tone_voice: Voice, noise: Sounds, tmp_path: Path
) -> None:
    def observe(tick: int) -> Step:
        return Step(Observation(tick, 0.0, noise(tick), events=(Typed("hello"),) if tick == 7 else ()))

    async with running(tiny_nano, tone_voice, tmp_path / "whole") as whole, client(whole) as connection:
        await ask(connection, Open("one"), Opened)
        expected = [(await ask(connection, observe(tick), Acted)).action for tick in range(60)]
    async with running(tiny_nano, tone_voice, tmp_path / "lost") as lost:
        connection = await client(lost)
        await ask(connection, Open("one"), Opened)
        for tick in range(40):
            await ask(connection, observe(tick), Acted)
        connection.transport.abort()
    async with running(tiny_nano, tone_voice, tmp_path / "lost") as back, client(back) as connection:
        first = (await ask(connection, Open("one", resume=True), Opened)).next_tick
        assert first == 25
        for tick in range(first, 60):
            action = (await ask(connection, observe(tick), Acted)).action
            assert (action.kind, action.text, action.audio) == (
                expected[tick].kind,
                expected[tick].text,
                expected[tick].audio,
            )


async def test_a_session_that_was_closed_leaves_nothing_behind(
    tiny_nano: Nano, tone_voice: Voice, noise: Sounds, tmp_path: Path
) -> None:
    async with running(tiny_nano, tone_voice, tmp_path) as address, client(address) as connection:
        await ask(connection, Open("one"), Opened)
        for tick in range(30):
            await ask(connection, Step(Observation(tick, 0.0, noise(tick))), Acted)
    assert list(tmp_path.iterdir()) == []


def test_snapshots_of_long_ago_are_deleted(tmp_path: Path) -> None:
    old, new = tmp_path / "old.safetensors", tmp_path / "new.safetensors"
    for path, age in ((old, 8 * 24 * 3600), (new, 3600)):
        path.write_bytes(b"")
        os.utime(path, (1e9 - age, 1e9 - age))
    prune_snapshots(tmp_path, 1e9)
    assert list(tmp_path.iterdir()) == [new]
