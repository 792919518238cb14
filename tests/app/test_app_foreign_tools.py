"""A server that is not ours, driven through the app: read without a question, written only after a yes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from app.arrivals import Arrivals
from app.events import AppEvent
from app.history.audit import Audited
from app.mind import Mind
from app.pace import REAL_TIME
from engine.protocol import Note, Task
from engine.reasoner.protocol import Asked, ToolCalled, ToolServer

WAIT = 120.0


class Talk:
    """The app's side of a talk with the real reasoner, which knows `mcp-server-git`."""

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

    def asked(self) -> list[Asked]:
        return [event for event in self.events if isinstance(event, Asked)]


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    repository = tmp_path / "garden"
    repository.mkdir()
    git(repository, "init", "-q")
    git(repository, "commit", "-q", "--allow-empty", "-m", "Begin")
    (repository / "roses.txt").write_text("red\n", encoding="utf-8")
    server = {"command": sys.executable, "args": ["-m", "mcp_server_git", "--repository", str(repository)]}
    (tmp_path / "mcp.json").write_text(json.dumps({"mcpServers": {"git": server}}), encoding="utf-8")
    made = Talk(tmp_path)
    made.mind.child.start()
    await made.mind.child.wait_ready(WAIT)
    await made.until(lambda: any(isinstance(event, ToolServer) and event.tools for event in made.events))
    yield made
    made.mind.close()
    await made.mind.child.end()


@pytest.mark.timeout(4 * WAIT)
async def test_a_foreign_server_reads_at_once_and_writes_after_a_yes(talk: Talk) -> None:
    repository = talk.folder / "garden"
    talk.type(f"show the git status of {repository}", 1)
    await talk.until(lambda: not talk.mind.working)
    assert talk.asked() == []
    assert [(call.tool, call.outcome) for call in talk.called()] == [("git.git_status", "done")]
    assert "roses.txt" in talk.called()[0].result
    assert talk.said(1)

    for task, answer in ((2, "no"), (3, "yes")):
        talk.type(f"git add the file roses.txt in the repository {repository}", task)
        await talk.until(lambda: talk.mind.questions.open or not talk.mind.working)
        assert talk.asked()[-1].title == "May git change something?"
        assert "roses.txt" in talk.asked()[-1].sentence
        assert git(repository, "diff", "--cached", "--name-only") == ""
        assert talk.mind.questions.typed(answer)
        await talk.until(lambda: not talk.mind.working)
        assert talk.said(task)
    assert git(repository, "diff", "--cached", "--name-only").strip() == "roses.txt"
    assert [call.decision for call in talk.called()] == ["", "no", "once"]
