"""A server that is not ours, driven through the app: read without a question, written only after a yes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.app.foreign_talk import WAIT, Talk, talking


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
    async with talking(tmp_path, {"git": server}) as made:
        yield made


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
