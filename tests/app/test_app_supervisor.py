"""Children are kept alive, told of their end, and ended."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.events import AppEvent, PartChanged
from app.supervisor import Child, Process
from engine.senses.protocol import FromSense, SenseAudio, SenseDone, SenseReady

ECHO = """
import sys
from engine.protocol import *
from engine.senses.protocol import *
out = sys.stdout.buffer
write_frame(out, SenseReady("echo"))
while (frame := read_frame(sys.stdin.buffer)) is not None:
    tick = msgspec.msgpack.decode(frame, type=ToSense).tick
    if tick == 99:
        sys.exit(1)
    write_frame(out, SenseDone(tick))
"""
DECODER: msgspec.msgpack.Decoder[FromSense] = msgspec.msgpack.Decoder(FromSense)


class Owner:
    """Collects what a child says, and lets a test wait for it."""

    def __init__(self) -> None:
        self.messages: list[FromSense] = []
        self.events: list[AppEvent] = []
        self._moved = asyncio.Event()
        self.child: Child[FromSense]

    def receive(self, message: FromSense) -> None:
        if isinstance(message, SenseReady):
            self.child.ready()
        self.messages.append(message)
        self._moved.set()

    def emit(self, event: AppEvent) -> None:
        self.events.append(event)
        self._moved.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not condition():
                self._moved.clear()
                await self._moved.wait()

    def states(self) -> list[str]:
        return [event.state for event in self.events if isinstance(event, PartChanged)]


@pytest.fixture
def owner() -> Owner:
    owner = Owner()
    owner.child = Child("words", ["-c", ECHO], DECODER, owner.receive, owner.emit)
    return owner


async def test_messages_go_in_and_out_in_order(owner: Owner) -> None:
    owner.child.start()
    for tick in range(50):
        owner.child.send(SenseAudio(tick, bytes(6400)))
    await owner.until(lambda: SenseDone(49) in owner.messages)
    assert owner.messages == [SenseReady("echo"), *(SenseDone(tick) for tick in range(50))]
    await owner.child.end()


async def test_a_child_that_dies_is_started_again(owner: Owner) -> None:
    owner.child.start()
    await owner.child.wait_ready(60)
    owner.child.send(SenseAudio(99, None))
    await owner.until(lambda: owner.states().count("ready") == 2)
    owner.child.send(SenseAudio(1, None))
    await owner.until(lambda: SenseDone(1) in owner.messages)
    assert owner.states() == ["starting", "ready", "restarting", "ready"]
    await owner.child.end()


async def test_a_child_that_never_works_is_given_up_with_a_sentence() -> None:
    owner = Owner()
    owner.child = Child("words", ["-c", "raise SystemExit(1)"], DECODER, owner.receive, owner.emit, pause=0.0)
    owner.child.start()
    await owner.child.wait_ready(120)
    last = owner.events[-1]
    assert isinstance(last, PartChanged)
    assert (last.state, owner.child.alive) == ("failed", False)
    assert "doctor" in last.message
    await owner.child.end()


async def test_rubbish_on_the_pipe_is_an_end_like_any_other() -> None:
    owner = Owner()
    rubbish = "import sys; sys.stdout.buffer.write(b'\\x02\\0\\0\\0{}'); sys.stdout.flush(); sys.stdin.read()"
    owner.child = Child("words", ["-c", rubbish], DECODER, owner.receive, owner.emit)
    owner.child.start()
    await owner.until(lambda: "restarting" in owner.states())
    await owner.child.end()


@pytest.mark.skipif(sys.platform == "win32", reason="no groups of a terminal there")
async def test_a_terminal_reaches_no_child_from_its_first_moment() -> None:
    """Before a child could leave Ctrl-C to the app it has to import for seconds."""
    process = await Process.start([sys.executable, "-c", "import sys; sys.stdin.read()"])
    try:
        assert os.getpgid(process.pid) == process.pid != os.getpgrp()
    finally:
        await process.end()
    assert process.returncode == 0


async def test_a_process_that_ignores_its_end_is_killed(tmp_path: Path) -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(99)"
    )
    process = await Process.start([sys.executable, "-c", stubborn])
    async with asyncio.timeout(60):
        await process.stdout.readline()
    await process.end()
    assert process.returncode is not None
