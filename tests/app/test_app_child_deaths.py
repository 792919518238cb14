"""What becomes of a child's process, its messages and its tasks when it misbehaves or dies."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

import msgspec
import psutil
import pytest

from app.arrivals import Arrivals
from app.events import AppEvent, PartChanged, TaskChanged
from app.history.audit import Audited
from app.mind import Mind
from app.pace import REAL_TIME, VIRTUAL_TIME, Pace
from app.senses import Sense
from app.supervisor import Child, Process
from engine.protocol import Task, Wish
from engine.reasoner.protocol import TaskUpdate, WishesOpen
from engine.senses.protocol import FromSense, SenseAudio, SenseDone, SenseReady

DECODER: msgspec.msgpack.Decoder[FromSense] = msgspec.msgpack.Decoder(FromSense)
READY = """
import sys
from engine.protocol import *
from engine.senses.protocol import *
out = sys.stdout.buffer
write_frame(out, SenseReady("x"))
"""
DIES_WHEN_READY = READY + "sys.exit(1)"
ECHO = READY + (
    "while (frame := read_frame(sys.stdin.buffer)) is not None:\n"
    "    write_frame(out, SenseDone(msgspec.msgpack.decode(frame, type=ToSense).tick))\n"
)
RUBBISH_AND_LIVES = (
    "import sys, time; sys.stdout.buffer.write(b'\\x02\\0\\0\\0{}'); sys.stdout.flush(); time.sleep(600)"
)
SHUTS_ITS_MOUTH = "import os, time; os.close(1); time.sleep(600)"


class Owner:
    """Collects what a child says, and lets a test wait for it."""

    def __init__(self, program: str) -> None:
        self.messages: list[FromSense] = []
        self.events: list[AppEvent] = []
        self.gave_up = 0
        self.refuses = 0
        self._moved = asyncio.Event()
        self.child: Child[FromSense] = Child(
            "words", ["-c", program], DECODER, self.receive, self.emit, None, self.abandoned, pause=0.0
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


@pytest.mark.parametrize("program", [RUBBISH_AND_LIVES, SHUTS_ITS_MOUTH])
async def test_a_child_that_lives_on_with_a_broken_pipe_is_ended(program: str) -> None:
    owner = Owner(program)
    owner.child.start()
    await owner.until(lambda: "restarting" in owner.states())
    await owner.child.end()
    assert [each for each in psutil.Process().children() if program in each.cmdline()] == []


async def test_what_the_owner_cannot_take_in_does_not_end_the_keeping() -> None:
    owner = Owner(ECHO)
    owner.refuses = 1
    owner.child.start()
    owner.child.send(SenseAudio(1, None))
    await owner.until(lambda: owner.states().count("ready") == 2)
    owner.child.send(SenseAudio(2, None))
    await owner.until(lambda: SenseDone(2) in owner.messages)
    await owner.child.end()


async def test_a_child_that_dies_whenever_it_is_ready_is_given_up() -> None:
    owner = Owner(DIES_WHEN_READY)
    owner.child.start()
    await owner.until(lambda: "failed" in owner.states())
    assert (owner.child.alive, owner.gave_up) == (False, 1)
    await owner.child.end()


async def test_a_full_outbox_loses_the_oldest_and_nothing_else() -> None:
    written: list[int] = []
    gate = asyncio.Event()

    class Slow(Process):
        async def write(self, message: msgspec.Struct) -> None:
            assert isinstance(message, SenseAudio)
            written.append(message.tick)
            await gate.wait()

    owner = Owner(ECHO)
    process = Slow(
        await asyncio.create_subprocess_exec(sys.executable, "-c", "pass", stdin=asyncio.subprocess.PIPE)
    )
    owner.child._keeper = asyncio.create_task(owner.child._write(process))
    for tick in range(3):
        owner.child.send(SenseAudio(tick, None))
    while not written:
        await asyncio.sleep(0)
    for tick in range(3, 66):
        owner.child.send(SenseAudio(tick, None))
    gate.set()
    while 65 not in written:
        await asyncio.sleep(0)
    assert written == [0, *range(2, 66)]
    await owner.child.end()
    await process.end()


def mind(
    pace: Pace,
    events: list[AppEvent],
    program: str = "raise SystemExit(1)",
    record: Callable[[Audited, str], None] = lambda message, request: None,
) -> Mind:
    """A mind whose process runs ``program``."""
    thinker = Mind((), Arrivals(), pace, events.append, record)
    thinker.child._command = [sys.executable, "-c", program]
    thinker.child._pause = 0.0
    return thinker


def statuses(events: list[AppEvent]) -> list[str]:
    return [event.status for event in events if isinstance(event, TaskChanged)]


async def test_tasks_of_a_reasoner_that_is_given_up_fail_and_nobody_waits_for_them() -> None:
    events: list[AppEvent] = []
    kept: list[Audited] = []
    thinker = mind(VIRTUAL_TIME, events, record=lambda message, request: kept.append(message))
    thinker.child._deaths = 5
    thinker.child._started = None
    thinker.child.start()
    thinker.delegate(Task(1, 0), 0.0)
    async with asyncio.timeout(60):
        await thinker.settle()
    assert (statuses(events), thinker.working) == (["waiting", "failed"], False)
    assert [each.status for each in kept if isinstance(each, TaskUpdate)] == ["failed"]
    await thinker.child.end()


async def test_nobody_waits_for_a_sense_that_is_given_up() -> None:
    events: list[AppEvent] = []
    sense = Sense("words", "no.such.module", lambda fed, result: None, events.append)
    sense.child._command = [sys.executable, "-c", "raise SystemExit(1)"]
    sense.child._deaths = 5
    sense.child._started = None
    sense.child._pause = 0.0
    sense.child.start()
    sense.feed(0, SenseAudio(0, None))
    assert await sense.settled(0, timeout=50.0)
    await sense.child.end()


async def test_a_new_reasoner_gets_the_conversation_once_and_no_task_of_the_old_one() -> None:
    events: list[AppEvent] = []
    thinker = mind(REAL_TIME, events, "import sys; sys.stdin.read()")
    thinker.child.start()
    thinker.tell(0, "user", "hello")
    thinker.delegate(Task(1, 0), 0.0)
    thinker.wishes(())
    thinker.wishes((Wish(1, "at", "Your timer is done.", 600.0),))
    await thinker._restarted()
    assert [type(message).__name__ for message in thinker.child._outbox] == ["WishesOpen", "Entry"]
    assert thinker.child._outbox[0] == WishesOpen((Wish(1, "at", "Your timer is done.", 600.0),))
    await thinker.child.end()


async def test_a_task_that_is_cancelled_before_its_words_are_in_is_never_begun() -> None:
    events: list[AppEvent] = []
    thinker = mind(REAL_TIME, events, "import sys; sys.stdin.read()")
    thinker.child.start()
    thinker.cancel(1)
    thinker.delegate(Task(1, 0), 0.0)
    assert (statuses(events), thinker.working) == (["cancelled"], False)
    assert not thinker.child._outbox
    await thinker.child.end()
