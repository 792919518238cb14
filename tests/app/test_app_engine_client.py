"""The engine's client: every way in which an engine can fail to start or to answer."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from app import engine_client
from app.arrivals import Arrivals
from app.attention.gate import Gate
from app.capture.clock import VirtualClock
from app.engine_client import FORGOT, KEPT, EngineClient
from app.errors import TandemError
from app.events import AppEvent, PartChanged
from app.history.log import ConversationLog
from app.history.ticks import TickWriter
from app.loop import Devices, Loop, Parts
from app.mind import Mind
from app.pace import VIRTUAL_TIME
from app.panels.desk import PanelDesk
from app.playback.virtual import VirtualSpeaker
from app.recorder import Recorder
from app.senses import Senses
from app.settings.profiles import READY
from engine.protocol import VOICE_SAMPLES, Action, Cut, Interpreting, ModeSet, Observation, TaskState, Typed

ENGINE = """
import asyncio, json, os, sys, time
from pathlib import Path
import msgspec
from websockets.asyncio.server import serve
from engine.protocol import *

starts = Path(sys.argv[1])
count = len(starts.read_text()) if starts.exists() else 0
starts.write_text("x" * (count + 1))
bad = sys.argv[2].split(";")
how = bad[count] if count < len(bad) else "good"
if how == "ends":
    sys.exit(1)
if how == "talks":
    print("hello", flush=True)
    time.sleep(600)

async def converse(connection):
    tick = 0
    async for data in connection:
        message = msgspec.msgpack.decode(data, type=ToEngine)
        if isinstance(message, Open):
            anew = message.resume and how.startswith("forgets")
            first = message.oldest if anew else 25 if how == "resumes" else 0
            await connection.send(msgspec.msgpack.encode(Opened(first, "fake", anew)))
        elif message.observation.tick == 1 and how == "hangs":
            time.sleep(600)
        elif message.observation.tick == 1 and how == "garbles":
            await connection.send(bytes(3))
        else:
            tick, task = message.observation.tick, None
            if tick == 20:  # what was asked then is delegated, also where the session begins anew
                task = Task(tick + 1 if how.startswith("forgets") else 1, tick)
            undone = [each for each in message.observation.events if isinstance(each, Cut | TaskState)]
            if undone:
                with starts.with_name("undone").open("a") as told:
                    told.write(f"{count}:{tick} {undone}")
            if how == "forgets, ends" and tick == 30:
                os._exit(1)
            if Interpreting(True) in message.observation.events:
                with starts.with_name("interprets").open("a") as told:
                    told.write(f"{count}:{message.observation.tick} ")
            action = Action(tick, "delegate" if task else "silent", task=task)
            await connection.send(msgspec.msgpack.encode(Acted(action)))

async def main():
    async with await serve(converse, "127.0.0.1", 0) as door:
        print(json.dumps({"port": next(iter(door.sockets)).getsockname()[1]}), flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)
        os._exit(0)

asyncio.run(main())
"""


def client(folder: Path, how: str, events: list[AppEvent]) -> EngineClient:
    """A client whose engine is started so often and behaves each time as ``how`` says, then well."""
    engine = EngineClient((), "one", "normal", events.append)
    engine._command = [sys.executable, "-c", ENGINE, str(folder / "starts"), how]
    return engine


@pytest.mark.parametrize("how", ["ends", "talks"])
async def test_an_engine_that_does_not_start_is_a_sentence(how: str, tmp_path: Path) -> None:
    engine = client(tmp_path, how, [])
    with pytest.raises(TandemError, match="did not start"):
        await engine.start()
    await engine.end()


async def test_an_engine_that_ends_while_it_is_started_again_is_started_once_more(tmp_path: Path) -> None:
    events: list[AppEvent] = []
    engine = client(tmp_path, "good;ends;ends", events)
    await engine.start()
    assert engine.pid is not None
    await engine.step(Observation(0, 0.0))
    os.kill(engine.pid, signal.SIGKILL)
    assert (await engine.step(Observation(1, 0.0))).tick == 1
    assert len((tmp_path / "starts").read_text()) == 4
    assert events[-1] == PartChanged("engine", "ready", "The engine is back.")
    assert not engine.forgot()
    await engine.end()


async def test_an_engine_that_hangs_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_client, "STEP_SECONDS", 2.0)
    monkeypatch.setattr(engine_client, "MAX_RESTARTS", 1)
    engine = client(tmp_path, "hangs", [])
    await engine.start()
    await engine.step(Observation(0, 0.0))
    async with asyncio.timeout(60):
        assert (await engine.step(Observation(1, 0.0))).tick == 1
    await engine.end()


async def test_an_answer_that_cannot_be_read_is_a_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = client(tmp_path, "garbles", [])
    await engine.start()
    await engine.step(Observation(0, 0.0))
    with pytest.raises(TandemError, match="start the session again") as raised:
        await engine.step(Observation(1, 0.0))
    assert "Msgspec" not in str(raised.value)
    assert "cannot be read" in caplog.text
    await engine.end()


async def test_half_a_character_that_was_typed_ends_no_session(tmp_path: Path) -> None:
    engine = client(tmp_path, "good", [])
    await engine.start()
    assert (await engine.step(Observation(0, 0.0, events=(Typed("a\ud800"),)))).tick == 0
    await engine.end()


async def test_an_engine_that_forgot_the_session_goes_on_and_the_person_is_told(tmp_path: Path) -> None:
    events: list[AppEvent] = []
    engine = client(tmp_path, "good;forgets", events)
    await engine.start()
    assert engine.pid is not None
    for tick in range(KEPT + 10):
        await engine.step(Observation(tick, 0.0))
    os.kill(engine.pid, signal.SIGKILL)
    action = await engine.step(Observation(KEPT + 10, 0.0))
    assert (action.tick, action.wishes) == (KEPT + 10, ())
    assert [engine.forgot(), engine.forgot()] == [True, False]
    assert events[-1] == PartChanged("engine", "ready", FORGOT)
    assert (await engine.step(Observation(KEPT + 11, 0.0))).wishes is None
    await engine.end()


async def test_an_engine_that_forgot_the_session_is_told_again_to_interpret(tmp_path: Path) -> None:
    engine = client(tmp_path, "good;forgets", [])
    await engine.start()
    assert engine.pid is not None
    await engine.step(Observation(0, 0.0, events=(Interpreting(True),)))
    for tick in range(1, KEPT + 10):
        await engine.step(Observation(tick, 0.0))
    os.kill(engine.pid, signal.SIGKILL)
    await engine.step(Observation(KEPT + 10, 0.0))
    await engine.end()
    assert (
        tmp_path / "interprets"
    ).read_text() == "0:0 1:11 "  # 1: the second engine, at the oldest it is sent


@pytest.mark.parametrize("how", ["good;forgets", "good;forgets, ends;resumes"])
async def test_an_engine_that_forgot_the_session_is_told_that_nobody_did_what_it_did_again(
    how: str, tmp_path: Path
) -> None:
    """It waited for ever for its speech to be played, and for the tasks that it gave nobody.

    That holds too where it ends again meanwhile, and resumes what it had begun anew.
    """
    engine = client(tmp_path, how, [])
    await engine.start()
    assert engine.pid is not None
    for tick in range(KEPT + 10):
        await engine.step(Observation(tick, 0.0))
    os.kill(engine.pid, signal.SIGKILL)
    await engine.step(Observation(KEPT + 10, 0.0, events=(ModeSet("focus"),)))
    await engine.step(Observation(KEPT + 11, 0.0))
    await engine.end()
    undone = [Cut(0), TaskState(21, "cancelled")]
    engines = len(how.split(";"))
    assert (tmp_path / "undone").read_text() == f"{engines - 1}:{KEPT + 10} {undone}"


class Restarted:
    """An engine that is started anew in tick 1, which takes until all that the speaker held has sounded."""

    def __init__(self) -> None:
        self.clock = VirtualClock(1_700_000_000.0)
        self.took = 0.0
        self.told: list[Observation] = []

    def elapsed(self) -> float:
        return self.clock.elapsed() + self.took

    async def step(self, observation: Observation) -> Action:
        self.told.append(observation)
        if observation.tick == 1:
            self.took = 5.0
        audio = bytes(4 * VOICE_SAMPLES) if observation.tick < 2 else b""
        return Action(observation.tick, "say" if audio else "silent", "One." if audio else "", audio=audio)

    def forgot(self) -> bool:
        return len(self.told) == 2


async def test_what_is_queued_when_an_engine_forgot_the_session_is_cut_where_the_speaker_is_by_then(
    tmp_path: Path,
) -> None:
    """What an engine says counts from what it believes to have been played."""
    fake, arrivals = Restarted(), Arrivals()
    speaker = VirtualSpeaker(tmp_path / "assistant.wav", fake.elapsed, lambda event: None)
    mind = Mind((), arrivals, VIRTUAL_TIME, lambda event: None, lambda message, request: None)
    panels = PanelDesk(lambda event: None, arrivals, lambda sentence, used: None, shows=False)
    engine: Any = fake
    loop = Loop(
        Devices(fake.clock, None, None, None, speaker),
        Parts(engine, mind, Senses(None, None, None, None), panels),
        Gate(),
        arrivals,
        Recorder(ConversationLog(), TickWriter(tmp_path / "ticks.jsonl", lambda sentence: None)),
        VIRTUAL_TIME,
        READY[0],
        lambda event: None,
        lambda tick: tick == 6,
    )
    try:
        await loop.run()
    finally:
        speaker.close(6)
    held = 2 * VOICE_SAMPLES
    assert [each.played for each in fake.told] == [0, VOICE_SAMPLES, *[held] * 4]
    assert [each.events for each in fake.told if each.events] == [(Cut(held),)]
