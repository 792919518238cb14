"""A session on a machine that sleeps meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.arrivals import Arrivals
from app.attention.gate import Gate, GateSettings
from app.capture.clock import VirtualClock
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
from engine.protocol import TICK_SECONDS, Action, Observation, Slept

TICKS = 8
SLEEP_AT = 3


class Clock(VirtualClock):
    """The machine sleeps for an hour before tick `SLEEP_AT` has ended."""

    def slept(self) -> float:
        return 3600.0 if round(self.elapsed() / TICK_SECONDS) == SLEEP_AT + 1 else 0.0


class Engine:
    """Takes every tick and says nothing."""

    def __init__(self) -> None:
        self.told: list[Observation] = []

    async def step(self, observation: Observation) -> Action:
        self.told.append(observation)
        return Action(observation.tick, "silent")

    def forgot(self) -> bool:
        return False


async def test_the_engine_is_told_how_long_the_machine_slept_and_no_tick_is_left_out(tmp_path: Path) -> None:
    arrivals, clock, told = Arrivals(), Clock(1_700_000_000.0), Engine()
    speaker = VirtualSpeaker(tmp_path / "assistant.wav", clock.elapsed, lambda event: None)
    mind = Mind((), arrivals, VIRTUAL_TIME, lambda event: None, lambda message, request: None)
    recorder = Recorder(ConversationLog(), TickWriter(tmp_path / "ticks.jsonl", lambda sentence: None))
    panels = PanelDesk(lambda event: None, arrivals, lambda sentence, used: None, shows=False)
    engine: Any = told
    parts = Parts(engine, mind, Senses(None, None, None, None), panels)
    devices, gate = Devices(clock, None, None, None, speaker), Gate(GateSettings())
    loop = Loop(
        devices,
        parts,
        gate,
        arrivals,
        recorder,
        VIRTUAL_TIME,
        READY[0],
        lambda event: None,
        lambda tick: tick == TICKS,
    )
    try:
        await loop.run()
    finally:
        speaker.close(TICKS)
    assert [observation.tick for observation in told.told] == list(range(TICKS))
    slept = {each.tick: each.events for each in told.told if each.events}
    assert slept == {SLEEP_AT: (Slept(3600.0),)}
