"""A session with its real parts: panels open when they are asked for by typing, and what is ticked is known."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.capture.clock import TickClock
from app.events import AppEvent, TypeText
from app.loop import Devices
from app.pace import REAL_TIME
from app.panels.protocol import Drawn, Input, Node
from app.playback.virtual import VirtualSpeaker
from app.session import Session, SessionPlan

MOST_TICKS = 900


def nodes(root: Node) -> list[Node]:
    return [root, *(node for child in root.children for node in nodes(child))]


async def test_a_list_and_a_timer_asked_for_by_typing_become_panels(tmp_path: Path) -> None:
    events: list[AppEvent] = []
    plan = SessionPlan("panels", tmp_path, REAL_TIME, words=False, screen_text=False)
    session = Session(plan, events.append, lambda sentence: None)
    clock = TickClock()
    speaker = VirtualSpeaker(tmp_path / "assistant.wav", clock.elapsed, events.append)
    done: set[str] = set()

    def drawn(title: str) -> list[Drawn]:
        return [event for event in events if isinstance(event, Drawn) and event.title == title]

    def ended(tick: int) -> bool:
        """What the user does, one thing after the other."""
        assert session.loop is not None
        if tick == 5:
            session.loop.obey(TypeText("Make a list: milk, eggs and bread."))
        elif drawn("Checklist") and "ticked" not in done:
            done.add("ticked")
            checks = [node for node in nodes(drawn("Checklist")[-1].root) if node.kind == "CheckBox"]
            assert [node.look.text for node in checks] == ["Milk", "Eggs", "Bread"]
            session.loop.obey(Input(drawn("Checklist")[-1].surface, checks[1].key, True, 1))
        elif "ticked" in done and "timed" not in done and tick > 120:
            done.add("timed")
            session.loop.obey(TypeText("set a timer for two minutes"))
        left = {node.look.text for event in drawn("Timer") for node in nodes(event.root)}
        return tick > MOST_TICKS or len([text for text in left if text.startswith("# 1:5")]) >= 2

    async with asyncio.timeout(280):
        await session.run(lambda: Devices(clock, None, None, None, speaker), ended)
    speaker.close(MOST_TICKS)
    transcript = (tmp_path / "transcript.md").read_text(encoding="utf-8")
    assert "ticked “Eggs” on the panel “Checklist”" in transcript
    assert drawn("Timer"), transcript
    assert "Panel shown: Timer" in transcript
    assert session.panels.child.pid is not None
