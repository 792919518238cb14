"""The app's side of a talk with the real reasoner, which knows tool servers that are not ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.arrivals import Arrivals
from app.events import AppEvent
from app.history.audit import Audited
from app.mind import Mind
from app.pace import REAL_TIME
from engine.protocol import Note, Task
from engine.reasoner.protocol import Asked, ToolCalled, ToolServer

WAIT = 120.0


class Talk:
    """What the user types, and what comes of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[AppEvent] = []
        self.audit: list[Audited] = []
        self.arrivals = Arrivals()
        self._tick = 0
        arguments = ("--config", str(folder), "--notes", str(folder / "notes.md"))
        self.mind = Mind(arguments, self.arrivals, REAL_TIME, self.events.append, self._record)

    def _record(self, message: Audited, request: str) -> None:
        self.audit.append(message)

    def type(self, text: str, task: int) -> None:
        """The user types a request, and the interaction model hands it on."""
        self._tick += 200
        self.mind.tell(self._tick, "user", text)
        self.mind.delegate(Task(task, self._tick), 1_795_230_194.0)

    async def until(self, what: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT):
            while not what():
                await asyncio.sleep(0.05)

    def said(self, task: int) -> str:
        """What is to be spoken about ``task``, once it is over."""
        notes = [event for event in self.arrivals.take(10**9) if isinstance(event, Note) and event.task == task]
        return " ".join(note.text for note in notes)

    def called(self) -> list[ToolCalled]:
        return [message for message in self.audit if isinstance(message, ToolCalled)]

    def ready(self) -> set[str]:
        """The servers that have said what they can do."""
        return {event.name for event in self.events if isinstance(event, ToolServer) and event.tools}

    def asked(self) -> list[Asked]:
        return [event for event in self.events if isinstance(event, Asked)]


@asynccontextmanager
async def talking(folder: Path, servers: Mapping[str, Mapping[str, Any]]) -> AsyncIterator[Talk]:
    """A talk that begins once every server has said what it can do."""
    (folder / "mcp.json").write_text(json.dumps({"mcpServers": servers}), encoding="utf-8")
    made = Talk(folder)
    made.mind.child.start()
    try:
        await made.mind.child.wait_ready(WAIT)
        await made.until(lambda: made.ready() == set(servers))
        yield made
    finally:
        made.mind.close()
        await made.mind.child.end()
