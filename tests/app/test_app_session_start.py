"""A live session ticks as soon as the engine is there; the others join and lose nothing of what was said."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

import app.loop
import app.session
from app.arrivals import Arrivals
from app.attention.gate import Gate, GateSettings
from app.capture.clock import TickClock
from app.events import AppEvent
from app.history.log import ConversationLog
from app.history.ticks import TickWriter
from app.loop import EARLY_WAIT_SECONDS, EARLY_WORDS_SECONDS, Devices, Loop, Parts
from app.mind import Mind
from app.pace import REAL_TIME
from app.panels.desk import PanelDesk
from app.playback.virtual import VirtualSpeaker
from app.recorder import Recorder
from app.senses import KEPT_SOUND, Sense, Senses
from app.session import Session, SessionPlan
from app.settings.profiles import READY, Profile
from app.supervisor import Child
from engine.protocol import TICK_SECONDS, Action, Observation
from engine.senses.protocol import SenseAudio, SenseResult, SenseWords

EARLY = 50  # ticks that have gone by when the engine is there
LATE = """
import sys
from pathlib import Path
from engine.protocol import *
from engine.senses.protocol import *
Path(sys.argv[1]).read_bytes()  # a pipe: until somebody writes to it
out = sys.stdout.buffer
write_frame(out, SenseReady("late"))
while (frame := read_frame(sys.stdin.buffer)) is not None:
    tick = msgspec.msgpack.decode(frame, type=ToSense).tick
    write_frame(out, SenseWords(str(tick), tick))
    write_frame(out, SenseDone(tick))
"""


@pytest.mark.parametrize(
    ("profile", "order"),
    [
        (READY[0], ["words", "engine", "screen text", "reasoner"]),
        (
            msgspec.structs.replace(READY[0], name="Pair 2", interpreting=True),
            ["engine", "screen text", "interpreter", "reasoner"],
        ),
    ],
)
async def test_ticks_do_not_wait_for_words_that_never_come_nor_words_for_the_others(
    profile: Profile, order: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.session, "WORDS_SECONDS", 0.01)
    started: list[str] = []
    monkeypatch.setattr(Child, "start", lambda child: started.append(child.part))
    plan = SessionPlan("one", tmp_path, REAL_TIME, profile=profile)
    session = Session(plan, lambda event: None, lambda sentence: None)

    async def start() -> None:
        started.append("engine")

    monkeypatch.setattr(session.engine, "start", start)
    clock = TickClock()
    speaker = VirtualSpeaker(tmp_path / "assistant.wav", clock.elapsed, lambda event: None)
    async with asyncio.timeout(app.session.READY_SECONDS / 2):
        await session.run(lambda: Devices(clock, None, None, None, speaker), lambda tick: True)
    speaker.close(0)
    assert started == order


async def test_nothing_is_lost_of_what_is_said_before_a_sense_has_loaded(tmp_path: Path) -> None:
    go, events = tmp_path / "go", list[AppEvent]()
    os.mkfifo(go)
    heard: list[int] = []

    def receive(fed: int, result: SenseResult) -> None:
        assert isinstance(result, SenseWords)
        heard.append(result.spoken)

    sense = Sense("words", "no.such.module", receive, events.append, KEPT_SOUND)
    sense.child._command = [sys.executable, "-c", LATE, str(go)]
    sense.child.start()
    assert not sense.child.is_ready
    ticks = 300  # a minute
    for tick in range(ticks):
        sense.feed(tick, SenseAudio(tick, bytes(6400)))
    await asyncio.to_thread(go.write_bytes, b"")
    await sense.child.wait_ready(60)
    assert sense.child.is_ready
    assert await sense.settled(ticks - 1)
    assert heard == list(range(ticks))
    await sense.end()


async def test_nobody_waits_for_a_child_that_is_ended() -> None:
    decoder = msgspec.msgpack.Decoder(SenseWords)
    child = Child(
        "words", ["-c", "import sys; sys.stdin.read()"], decoder, lambda message: None, lambda event: None
    )
    child.start()
    waiting = asyncio.create_task(child.wait_ready(10_000))
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await child.end()
        await waiting


class Early:
    """A session whose engine is ``EARLY`` ticks late. Time stands still but where the words are waited for.

    ``ready``: whether the words sense is, at each tick; ``takes``: the seconds that it takes for one.
    """

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, ready: range, takes: float, ticks: int
    ) -> None:
        self.waited: list[int] = []
        self.stepped: list[int] = []
        self._now, self._ready, self._takes, self._ticks = 1_700_000_000.0, ready, takes, ticks
        now = SimpleNamespace(time=lambda: self._now, monotonic=lambda: self._now, perf_counter=lambda: 0.0)
        monkeypatch.setattr(app.loop, "time", now)
        arrivals, clock = Arrivals(), TickClock()
        self.child = SimpleNamespace(is_ready=False, alive=True)
        self.on, self.done = True, -1
        recorder = Recorder(ConversationLog(), TickWriter(folder / "ticks.jsonl", lambda sentence: None))
        self._speaker = VirtualSpeaker(folder / "assistant.wav", clock.elapsed, lambda event: None)
        mind = Mind((), arrivals, REAL_TIME, lambda event: None, lambda message, request: None)
        panels = PanelDesk(lambda event: None, arrivals, lambda sentence, used: None, shows=False)
        here: Any = self
        parts = Parts(here, mind, Senses(here, None, None, None), panels)
        devices = Devices(here, None, None, None, self._speaker)
        gate = Gate(GateSettings())
        self.loop = Loop(
            devices, parts, gate, arrivals, recorder, REAL_TIME, READY[0], lambda event: None, self._ended
        )

    async def wait(self, tick: int) -> float:
        """The clock's part: when ``tick`` ended."""
        return self._now - (EARLY - tick) * TICK_SECONDS

    def slept(self) -> float:
        return 0.0

    async def step(self, observation: Observation) -> Action:
        """The engine's part."""
        self.stepped.append(observation.tick)
        return Action(observation.tick, "silent")

    def forgot(self) -> bool:
        return False

    def feed(self, tick: int, message: SenseAudio) -> None:
        """The sense's part."""
        self.child.is_ready = tick in self._ready

    async def settled(self, tick: int, timeout: float) -> bool:
        """The sense's part: what is waited for."""
        self.waited.append(tick)
        self._now += min(self._takes, timeout)
        return self._takes <= timeout

    async def run(self) -> None:
        try:
            await self.loop.run()
        finally:
            self._speaker.close(0)
        assert self.stepped == list(range(self._ticks))

    def _ended(self, tick: int) -> bool:
        return tick == self._ticks


async def test_what_was_said_early_goes_in_with_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Early(tmp_path, monkeypatch, range(1_000), takes=0.01, ticks=EARLY + 5)
    await session.run()
    assert session.waited == list(range(EARLY))


async def test_an_early_tick_waits_for_no_sense_that_is_still_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Early(tmp_path, monkeypatch, range(20, 1_000), takes=0.01, ticks=EARLY)
    await session.run()
    assert session.waited == list(range(20, EARLY))


async def test_words_that_take_long_hold_early_ticks_up_only_so_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Early(tmp_path, monkeypatch, range(1_000), takes=60.0, ticks=EARLY)
    await session.run()
    assert len(session.waited) == round(EARLY_WAIT_SECONDS / EARLY_WORDS_SECONDS)
