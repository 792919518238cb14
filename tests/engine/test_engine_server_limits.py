"""What the engine refuses though it can be decoded, and what it does when the disk is slow."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect

from engine import server
from engine.dialect.nano import Nano
from engine.protocol import Acted, FromEngine, Observation, Open, Opened, Patch, Refused, Step
from engine.server import EngineServer, ListenError
from engine.serving.command import TOKEN_VARIABLE
from engine.session.snapshot import Frozen
from engine.voice.voice import Voice

ROOT = Path(__file__).resolve().parents[2]


async def ask(connection: ClientConnection, message: msgspec.Struct) -> FromEngine:
    await connection.send(msgspec.msgpack.encode(message))
    answer: FromEngine = msgspec.msgpack.decode(await connection.recv(decode=False), type=FromEngine)
    return answer


def client(port: int) -> connect:
    return connect(f"ws://127.0.0.1:{port}", additional_headers={"Authorization": "Bearer secret"}, proxy=None)


@pytest.mark.parametrize(
    ("observation", "words"),
    [
        (Observation(0, 0.0, audio=b"abc"), "'audio'"),
        (Observation(0, 0.0, audio=bytes(6400), own_voice=bytes(8)), "'own_voice'"),
        (Observation(0, 0.0, patches=(Patch("camera", 0, 0, b"x"),)), "patch"),
    ],
)
async def test_sound_and_pictures_of_the_wrong_size_get_a_sentence(
    tiny_nano: Nano, tone_voice: Voice, tmp_path: Path, observation: Observation, words: str
) -> None:
    engine = EngineServer(tiny_nano, tone_voice, tmp_path, "secret")
    async with await engine.listen(0) as door, client(next(iter(door.sockets)).getsockname()[1]) as connection:
        assert isinstance(await ask(connection, Open("one")), Opened)
        refused = await ask(connection, Step(observation))
        assert isinstance(refused, Refused)
        assert words in refused.message
    engine.close()


async def test_a_port_that_is_taken_is_a_sentence(tiny_nano: Nano, tone_voice: Voice, tmp_path: Path) -> None:
    engine = EngineServer(tiny_nano, tone_voice, tmp_path, "secret")
    async with await engine.listen(0) as door:
        port = next(iter(door.sockets)).getsockname()[1]
        with pytest.raises(ListenError, match=f"Port {port} .*give another --port"):
            await engine.listen(port)
    engine.close()


async def test_snapshots_do_not_pile_up_before_a_slow_disk(
    tiny_nano: Nano, tone_voice: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, saved = threading.Event(), []

    def slow(frozen: Frozen, path: Path) -> None:
        disk.wait(60)
        saved.append(path)

    monkeypatch.setattr(server, "_save", slow)
    engine = EngineServer(tiny_nano, tone_voice, tmp_path, "secret")
    async with await engine.listen(0) as door, client(next(iter(door.sockets)).getsockname()[1]) as connection:
        await ask(connection, Open("one"))
        for tick in range(101):
            assert isinstance(await ask(connection, Step(Observation(tick, 0.0))), Acted)
        disk.set()
    engine.close()
    assert len(saved) == 1


async def test_a_session_whose_snapshots_could_not_be_written_begins_anew(
    tiny_nano: Nano, tone_voice: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(frozen: Frozen, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(server, "save_snapshot", full)
    engine = EngineServer(tiny_nano, tone_voice, tmp_path, "secret")
    async with await engine.listen(0) as door:
        port = next(iter(door.sockets)).getsockname()[1]
        async with client(port) as connection:
            assert await ask(connection, Open("one")) == Opened(0, "tandem-nano", anew=True)
            for tick in range(30):
                await ask(connection, Step(Observation(tick, 0.0)))
        async with client(port) as connection:
            again = Open("one", resume=True, oldest=20)
            assert await ask(connection, again) == Opened(20, "tandem-nano", anew=True)
            for tick in range(20, 30):
                assert isinstance(await ask(connection, Step(Observation(tick, 0.0, played=99))), Acted)
    engine.close()


async def test_a_damaged_snapshot_costs_the_memory_and_not_the_session(
    tiny_nano: Nano, tone_voice: Voice, tmp_path: Path
) -> None:
    (tmp_path / "one.safetensors").write_bytes(b"damaged")
    engine = EngineServer(tiny_nano, tone_voice, tmp_path, "secret")
    async with await engine.listen(0) as door, client(next(iter(door.sockets)).getsockname()[1]) as connection:
        opened = await ask(connection, Open("one", resume=True, oldest=7))
        assert opened == Opened(7, "tandem-nano", anew=True)
    engine.close()


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`main.py serve` in a process of its own, once it is ready, and its port."""
    command = [sys.executable, "main.py", "serve", "--model", str(folder), "--snapshots", str(folder), *options]
    environment = {**os.environ, TOKEN_VARIABLE: "secret"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())["port"]
        finally:
            process.kill()


async def test_an_engine_of_the_app_outlives_what_the_terminal_sends_and_ends_with_its_input(
    tiny_nano_folder: Path,
) -> None:
    with serving(tiny_nano_folder, "--until-eof") as (process, port):
        async with client(port) as connection:
            assert isinstance(await ask(connection, Open("one")), Opened)
            for number in (signal.SIGINT, signal.SIGHUP):
                process.send_signal(number)
            for tick in range(3):
                assert isinstance(await ask(connection, Step(Observation(tick, 0.0))), Acted)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


def test_an_engine_of_its_own_ends_on_ctrl_c(tiny_nano_folder: Path) -> None:
    with serving(tiny_nano_folder) as (process, _port):
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
