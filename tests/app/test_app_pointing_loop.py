"""A session's loop with a camera and the real hands sense: "what is this?" with a finger on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from app.arrivals import Arrivals
from app.attention.gate import Gate, GateSettings
from app.capture.files import FileCamera
from app.events import AppEvent, Gestured, Pointed, TypeText
from app.history.log import ConversationLog
from app.history.ticks import TickWriter
from app.loop import Devices, Loop, Parts
from app.mind import Mind
from app.pace import VIRTUAL_TIME
from app.panels.desk import PanelDesk
from app.recorder import Recorder
from app.senses import Sense, Senses
from app.settings.profiles import READY
from engine.protocol import Action, Observation
from engine.senses.protocol import SenseResult

PAGE = Path(__file__).resolve().parents[2] / "assets" / "pointing" / "page-002.webp"
ASK_AT = 8
TICKS = 12


class Clock:
    async def wait(self, tick: int) -> float:
        return 1_700_000_000 + tick * 0.2

    def slept(self) -> float:
        return 0.0


class Silence:
    """A speaker that has nothing to say."""

    played = 0

    def enqueue(self, audio: bytes) -> None: ...

    def stop(self) -> int:
        return 0

    def end_at(self, played: int) -> None: ...

    def lost(self) -> None: ...

    def duck(self, on: bool) -> None: ...

    def own_voice(self, tick: int) -> None: ...


class Engine:
    """Takes every tick and says nothing."""

    async def step(self, observation: Observation) -> Action:
        return Action(observation.tick, "silent")

    def forgot(self) -> bool:
        return False


@pytest.fixture
def camera(tmp_path: Path) -> FileCamera:
    """A video in which nothing moves."""
    picture = cv2.imread(str(PAGE))
    assert picture is not None
    path = tmp_path / "page.mp4"
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 5, (640, 480))
    for _ in range(TICKS + 3):
        video.write(np.asarray(picture, np.uint8))
    video.release()
    return FileCamera(path)


async def test_what_is_this_reaches_log_and_window_with_the_text_under_the_finger(
    camera: FileCamera, tmp_path: Path
) -> None:
    events: list[AppEvent] = []
    arrivals, log = Arrivals(), ConversationLog()
    mind = Mind((), arrivals, VIRTUAL_TIME, events.append, lambda message, request: None)
    panels = PanelDesk(events.append, arrivals, lambda sentence, used: None, shows=False)
    loops: list[Loop] = []

    def receive(fed: int, result: SenseResult) -> None:
        loops[0].sensed(fed, result)

    hands = Sense("hands", "engine.senses.hands", receive, events.append)
    senses = Senses(None, None, None, hands)
    engine: Any = Engine()
    recorder = Recorder(log, TickWriter(tmp_path / "ticks.jsonl", lambda sentence: None))
    devices = Devices(Clock(), None, camera, None, Silence(), sharp=camera.sharp)

    def ended(tick: int) -> bool:
        if tick == ASK_AT:
            loops[0].obey(TypeText("What is this?"))
        return tick == TICKS

    tutor = next(profile for profile in READY if profile.gestures)
    parts = Parts(engine, mind, senses, panels)
    gate = Gate(GateSettings())
    loops.append(Loop(devices, parts, gate, arrivals, recorder, VIRTUAL_TIME, tutor, events.append, ended))
    senses.use(tutor)
    try:
        await hands.child.wait_ready(60)
        await loops[0].run()
    finally:
        await hands.end()
        camera.close()
    assert [each for each in events if isinstance(each, Gestured)] == [Gestured("pointing", 1)]
    (pointed,) = (each for each in events if isinstance(each, Pointed))
    assert pointed.text.startswith("Mix flour")  # the finger hides a letter or two
    (line,) = (entry.text for entry in log if entry.text.startswith("The user points at"))
    assert "Recipe Mix flour" in line
    assert not any(other in line for other in ("Grammar", "Harvest", "Keyboard"))
