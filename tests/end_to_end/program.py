"""`python main.py` for tests: started on a desktop, looked at from outside, ended whatever it is at."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import psutil

from tests.end_to_end.command_line import ROOT, command_line
from tests.end_to_end.desktop import Desktop, until

START_SECONDS: Final = 180.0
END_SECONDS: Final = 120.0
QUIET_TICKS: Final = 15
BUSY: Final = "busy: try again"  # what a window answers that has not come to obeying a command


class Program:
    """`python main.py` in a process group of its own, and what it writes.

    ``command``: what python is to run in its stead.
    """

    def __init__(
        self, desk: Desktop, home: Path, *arguments: str, command: Sequence[str] = ("main.py",)
    ) -> None:
        self.desk = desk
        self.home = home
        folders = {name: str(home) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME")}
        settings = home / "tandem" / "settings.json"
        if not settings.exists():  # the first steps are not what most tests are about
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text('{"version": 1, "startup": {"welcomed": true}}')
        self.environment = {**desk.environment, **folders}
        self._log = (home / "program.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, *command, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self.window = ""

    def start(self) -> None:
        """Wait for its window and its first ticks; put the window into the upper left corner."""
        self.window = self.find_window()
        self.desk.place(self.window, 0, 0, 780, 560)
        assert until(lambda: len(self.ticks) >= 5, START_SECONDS), self.log

    def find_window(self) -> str:
        """Wait for its window."""
        found: set[str] = set()

        def there() -> bool:
            found.update(self.desk.windows("Tandem"))
            return bool(found)

        assert until(there, START_SECONDS), self.log
        (window,) = found
        return window

    def close(self) -> None:
        """End everything of it, however it is."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(END_SECONDS)
        self._log.close()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another `python main.py` of the same user; again where the window was too busy to obey it."""
        done: list[subprocess.CompletedProcess[str]] = []

        def obeyed() -> bool:
            done.append(command_line(*arguments, seconds=END_SECONDS, environment=self.environment))
            return BUSY not in done[-1].stderr

        assert until(obeyed, END_SECONDS), self.log
        return done[-1]

    @property
    def log(self) -> str:
        """What it has said on its standard output and error."""
        return (self.home / "program.log").read_text(errors="replace")

    @property
    def folder(self) -> Path:
        """Where its only session is written; raises ValueError before it is there."""
        (folder,) = (self.home / "tandem" / "sessions").iterdir()
        return folder

    @property
    def ticks(self) -> list[dict[str, Any]]:
        """The whole lines of ticks.jsonl so far."""
        assert self.process.poll() is None, f"it has ended: {self.log}"
        paths = list((self.home / "tandem" / "sessions").glob("*/ticks.jsonl"))
        return lines(paths[0]) if paths else []

    def settings(self) -> dict[str, Any]:
        """What the settings file holds."""
        kept: dict[str, Any] = json.loads((self.home / "tandem" / "settings.json").read_text())
        return kept

    def acted(self, kinds: set[str], since: int) -> str:
        """What it has said by these actions since a tick."""
        return " ".join(row["text"] for row in self.ticks[since:] if row["action"] in kinds)

    @property
    def acts(self) -> list[dict[str, Any]]:
        """The ticks in which it did something that a person would notice."""
        return [row for row in self.ticks if row["action"] not in ("silent", "go")]

    def told_of_failure(self, since: int) -> bool:
        """Whether it has said since a tick that test_login failed."""
        return "test_login just failed" in self.acted({"interject"}, since)

    def child(self, word: str) -> psutil.Process | None:
        """Its child process with this word in its command line."""
        for each in self.children():
            try:
                if word in each.cmdline():
                    return each
            except psutil.Error:  # it has just ended
                continue
        return None

    def children(self) -> list[psutil.Process]:
        """The processes it has started, and theirs."""
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def wait_ticks(self, count: int) -> None:
        """Let ``count`` more ticks be written."""
        target = len(self.ticks) + count
        assert until(lambda: len(self.ticks) >= target, START_SECONDS + count), self.log

    def wait_until_quiet(self) -> None:
        """Wait until it has said what it had to say: three seconds in which it did nothing."""

        def quiet() -> bool:
            recent = self.ticks[-QUIET_TICKS:]
            silent = all(row["action"] == "silent" and not row["speaking"] for row in recent)
            return len(recent) == QUIET_TICKS and silent

        assert until(quiet, START_SECONDS), self.acts

    def lost_no_tick(self) -> bool:
        """Whether every tick is written, once and in order."""
        ticks = [row["tick"] for row in self.ticks]
        return ticks == list(range(len(ticks)))

    def kill(self, word: str) -> None:
        """Kill a child process and wait until another one is in its place."""
        child = self.child(word)
        assert child is not None, f"no {word}"
        child.kill()

        def again() -> bool:
            other = self.child(word)
            return other is not None and other.pid != child.pid

        assert until(again, START_SECONDS), self.log


def lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a file of JSON lines."""
    whole = path.read_bytes().rpartition(b"\n")[0]
    rows: list[dict[str, Any]] = [json.loads(line) for line in whole.splitlines()]
    return rows
