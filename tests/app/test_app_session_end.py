"""However a session ends, what was said is written."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from app.capture.clock import TickClock
from app.loop import Devices
from app.pace import REAL_TIME
from app.playback.virtual import VirtualSpeaker
from app.session import Session, SessionPlan


async def test_an_end_that_is_cut_short_still_writes_the_transcript(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = SessionPlan("one", tmp_path, REAL_TIME, words=False, screen_text=False)
    session = Session(plan, lambda event: None, lambda sentence: None)
    session.mind.child._command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    starting, ending = asyncio.Event(), asyncio.Event()

    async def start() -> None:
        starting.set()
        await asyncio.Event().wait()

    async def end() -> None:
        ending.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(session.engine, "start", start)
    monkeypatch.setattr(session.engine, "end", end)
    clock = TickClock()
    speaker = VirtualSpeaker(tmp_path / "assistant.wav", clock.elapsed, lambda event: None)
    devices = Devices(clock, None, None, None, speaker)
    running = asyncio.create_task(session.run(lambda: devices, lambda tick: False))
    async with asyncio.timeout(60):
        await starting.wait()
        running.cancel()
        await ending.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    await session.mind.child.end()
    speaker.close(0)
    assert (tmp_path / "transcript.md").is_file()
    assert (tmp_path / "summary.json").is_file()
