"""What becomes of a child's process, its messages and its tasks when it misbehaves or dies."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable

import msgspec
import psutil
import pytest

import app.mind
from app import senses, supervisor
from app.arrivals import Arrivals
from app.events import AppEvent, PartChanged, TaskChanged
from app.history.audit import Audited
from app.mind import Mind
from app.pace import REAL_TIME, VIRTUAL_TIME, Pace
from app.senses import Sense
from app.supervisor import ChildGoneError, Process
from engine.protocol import Task, Wish
from engine.reasoner.protocol import Asked, TaskUpdate, Unasked, WishesOpen
from engine.senses.protocol import SenseAudio, SenseDone
from tests.app.child_owner import ECHO, READY, Owner

DIES_WHEN_READY = READY + "sys.exit(1)"
RUBBISH_AND_LIVES = (
    "import sys, time; sys.stdout.buffer.write(b'\\x02\\0\\0\\0{}'); sys.stdout.flush(); time.sleep(600)"
)
SHUTS_ITS_MOUTH = "import os, time; os.close(1); time.sleep(600)"
SHUTS_ITS_EARS = "import os; os.close(0)" + READY + "time.sleep(600)"
SAYS_WHY = READY + "write_frame(out, SenseFailed('No weights are here.'))"
NEVER_BEGINS = "import time; time.sleep(600)"
HANGS = READY + "time.sleep(600)"
HANGS_AT_A_TASK = """
import sys, time
from engine.protocol import *
from engine.reasoner.protocol import *
write_frame(sys.stdout.buffer, Ready("x"))
time.sleep(600)
"""
LOOK = 1 / 128  # exact, so that looks can be counted


def _runs(process: psutil.Process, program: str) -> bool:
    """Whether a process is alive with ``program``; what another test has left dead runs nothing."""
    try:
        return program in process.cmdline()
    except psutil.NoSuchProcess:  # dead, also where nobody has asked how it ended
        return False


@pytest.mark.parametrize("program", [RUBBISH_AND_LIVES, SHUTS_ITS_MOUTH])
async def test_a_child_that_lives_on_with_a_broken_pipe_is_ended(program: str) -> None:
    owner = Owner(program)
    owner.child.start()
    await owner.until(lambda: "restarting" in owner.states())
    await owner.child.end()
    assert not any(_runs(each, program) for each in psutil.Process().children())


async def test_a_child_that_shuts_its_ears_is_ended_and_the_person_is_told() -> None:
    owner = Owner(SHUTS_ITS_EARS)
    owner.child.start()
    await owner.until(lambda: "ready" in owner.states())
    owner.child.send(SenseAudio(1, None))
    await owner.until(lambda: "restarting" in owner.states())
    assert deaths(owner.events)[0] == "The part 'words' ended; it is being started again."
    await owner.child.end()


async def test_why_a_child_cannot_work_is_heard_while_it_is_spoken_to() -> None:
    owner = Owner("")
    sense = Sense("words", "no.such.module", lambda fed, result: None, owner.emit, backlog=1_500)
    sense.child._command = [sys.executable, "-c", SAYS_WHY]
    sense.child.start()
    for tick in range(1_500):  # more than a pipe holds
        sense.feed(tick, SenseAudio(tick, bytes(6_400)))
    await owner.until(lambda: owner.states()[-1] in ("restarting", "failed"))
    assert owner.events[-1] == PartChanged("words", "failed", "No weights are here.")
    await sense.end()


@pytest.mark.parametrize("program", [NEVER_BEGINS, HANGS])
async def test_a_child_that_does_not_answer_is_started_again(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", LOOK)
    if program == NEVER_BEGINS:
        monkeypatch.setattr(supervisor, "LOADING_SECONDS", 3 * LOOK)
    owner = Owner(program, lambda: True, 3 * LOOK)
    owner.child.start()
    await owner.until(lambda: "restarting" in owner.states())
    assert deaths(owner.events)[0] == "The part 'words' ended; it is being started again."
    assert ("ready" in owner.states()) == (program == HANGS)
    await owner.child.end()


async def test_only_looks_in_a_row_without_an_answer_that_is_owed_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", LOOK)
    looks = ["owes", "owes", "answers", "owes", "owes", "rests", "owes", "owes", "owes", "never looked at"]

    def owes() -> bool:
        look = looks.pop(0)
        owner.child._answered = look == "answers"
        return look != "rests"

    owner = Owner("", owes, 3 * LOOK)
    owner.child._ready_since = time.monotonic()
    with pytest.raises(ChildGoneError):
        await owner.child._watch()
    assert looks == ["never looked at"]


@pytest.mark.parametrize(("silent", "steady"), [(0.0, True), (90.0, False)])
async def test_a_child_that_only_hangs_has_not_worked(silent: float, steady: bool) -> None:
    child = Owner("").child
    child._ready_since, child._silent = time.monotonic() - 95.0, silent
    assert child._has_been_steady() == steady


async def test_a_sense_owes_an_answer_to_every_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", LOOK)
    monkeypatch.setattr(senses, "SILENT_SECONDS", 3 * LOOK)
    owner = Owner("")
    sense = Sense("words", "no.such.module", lambda fed, result: None, owner.emit)
    sense.child._command = [sys.executable, "-c", HANGS]
    sense.child.start()
    await owner.until(lambda: "ready" in owner.states())
    assert not sense.child._owes()
    sense.feed(0, SenseAudio(0, None))
    assert sense.child._owes()
    sense._receive(SenseDone(0))
    assert not sense.child._owes()
    sense.feed(1, SenseAudio(1, None))
    await owner.until(lambda: "restarting" in owner.states())
    await sense.end()


async def test_a_reasoner_owes_an_answer_to_every_task_but_not_while_it_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", LOOK)
    monkeypatch.setattr(app.mind, "SILENT_SECONDS", 3 * LOOK)
    owner = Owner("")
    thinker = mind(REAL_TIME, owner.events, HANGS_AT_A_TASK, emit=owner.emit)
    thinker.child.start()
    await owner.until(lambda: "ready" in owner.states())
    assert not thinker.child._owes()
    thinker.delegate(Task(1, 0), 0.0)
    assert thinker.child._owes()
    thinker.receive(Asked(1, 1, "May git change something?", "git wants to run git_commit.", "git"))
    assert not thinker.child._owes()  # the user may take their time
    thinker.receive(Unasked(1))
    await owner.until(lambda: "failed" in statuses(owner.events))
    assert "restarting" in owner.states()
    await thinker.child.end()


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
    emit: Callable[[AppEvent], None] | None = None,
) -> Mind:
    """A mind whose process runs ``program``."""
    thinker = Mind((), Arrivals(), pace, emit or events.append, record)
    thinker.child._command = [sys.executable, "-c", program]
    thinker.child._pause = 0.0
    return thinker


def deaths(events: list[AppEvent]) -> list[str]:
    return [event.message for event in events if isinstance(event, PartChanged) and event.state == "restarting"]


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
