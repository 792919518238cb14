"""Children are kept alive, told of their end, and ended."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import msgspec
import pytest

from app.events import PartChanged
from app.supervisor import Process, encoded
from engine.protocol import Observation, Step, Typed
from engine.senses.protocol import SenseAudio, SenseDone, SenseReady, ToSense
from tests.app.child_owner import ECHO, Owner


@pytest.fixture
def owner() -> Owner:
    return Owner(ECHO)


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
    owner = Owner("raise SystemExit(1)")
    owner.child.start()
    await owner.child.wait_ready(120)
    last = owner.events[-1]
    assert isinstance(last, PartChanged)
    assert (last.state, owner.child.alive) == ("failed", False)
    assert "doctor" in last.message
    await owner.child.end()


async def test_rubbish_on_the_pipe_is_an_end_like_any_other() -> None:
    rubbish = "import sys; sys.stdout.buffer.write(b'\\x02\\0\\0\\0{}'); sys.stdout.flush(); sys.stdin.read()"
    owner = Owner(rubbish)
    owner.child.start()
    await owner.until(lambda: "restarting" in owner.states())
    await owner.child.end()


@pytest.mark.parametrize(
    ("said", "heard"),
    [("a\ud800b", "a\ufffdb"), ("\udc80", "\ufffd"), ("\ud83d\ude00", "😀"), ("ä😀", "ä😀")],
)
async def test_half_a_character_makes_no_child_deaf(said: str, heard: str, owner: Owner) -> None:
    told, arrives = SenseAudio(1, b"\0", said), SenseAudio(1, b"\0", heard)
    assert msgspec.msgpack.decode(encoded(told), type=ToSense) == arrives
    steps = [Step(Observation(1, 0.0, b"\0", events=(Typed(words), Typed("b")))) for words in (said, heard)]
    assert msgspec.msgpack.decode(encoded(steps[0]), type=Step) == steps[1]
    owner.child.start()
    owner.child.send(told)
    await owner.until(lambda: SenseDone(1) in owner.messages)
    assert owner.states() == ["starting", "ready"]
    await owner.child.end()


async def test_what_cannot_be_sent_at_all_is_left_out(owner: Owner) -> None:
    owner.child.start()
    for tick in (1, 2**70, 3):
        owner.child.send(SenseAudio(tick, None))
    await owner.until(lambda: SenseDone(3) in owner.messages)
    assert owner.messages[1:] == [SenseDone(1), SenseDone(3)]
    assert owner.states() == ["starting", "ready"]
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
