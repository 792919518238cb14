"""What set-up says while it works: one line per step, and how long it has been going on."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TextIO

QUIET_SECONDS: Final = 2.0
PLAIN_INTERVAL: Final = 15.0
GRACE_SECONDS: Final = 10.0


class SetupError(Exception):
    """One sentence that says what failed and what to do next; exit code 2."""


class CommandError(Exception):
    """A command ended with another code than 0; ``tail`` holds its last lines."""

    def __init__(self, tail: list[str]) -> None:
        super().__init__("\n".join(tail))
        self.tail = tail
        self.last = tail[-1].strip() if tail else "no output"


class Console:
    """Writes progress: on a terminal one line that is rewritten, elsewhere a line every 15 seconds."""

    def __init__(self, log: Path | None = None, stream: TextIO = sys.stdout) -> None:
        self.stream = stream
        self.log = log
        self.live = stream.isatty()

    def say(self, text: str) -> None:
        print(text, file=self.stream, flush=True)

    def run(
        self,
        title: str,
        command: Sequence[str],
        *,
        timeout: float,
        describe: Callable[[str], str | None] = lambda line: None,
        env: Mapping[str, str] | None = None,
    ) -> list[str]:
        """Run ``command`` under a progress line and return its output.

        ``describe`` turns a line of output into the detail to show, or None. Raises CommandError when the
        command fails, does not exist, or takes longer than ``timeout`` seconds.
        """
        started = time.monotonic()
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env=env,
            )
        except OSError as error:
            raise CommandError([f"{command[0]}: {error.strerror}"]) from error
        lines: list[str] = []
        detail = ""
        done = threading.Event()

        def read() -> None:
            nonlocal detail
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                detail = describe(line) or detail
            done.set()

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        shown = started + QUIET_SECONDS - PLAIN_INTERVAL
        try:
            while not done.wait(0.5):
                now = time.monotonic()
                if now - started > timeout:
                    lines.append(f"it took longer than {timeout / 60:.0f} minutes")
                    break
                if self.live and now - started > QUIET_SECONDS:
                    self._rewrite(f"{title}: {clock(now - started)} {detail}")
                elif not self.live and now - shown > PLAIN_INTERVAL:
                    self.say(f"{title}: {clock(now - started)} {detail}".rstrip())
                    shown = now
            code = process.wait() if done.is_set() else None
        finally:
            _end(process)
            reader.join(5)
            self._record(command, lines)
            if self.live:
                self._rewrite("")
        if code != 0:
            raise CommandError(list(deque((line for line in lines if line.strip()), 20)))
        self.say(f"{title}: done in {clock(time.monotonic() - started)}")
        return lines

    def _rewrite(self, text: str) -> None:
        self.stream.write("\r\x1b[K" + text[:110])
        self.stream.flush()

    def _record(self, command: Sequence[str], lines: list[str]) -> None:
        if self.log is not None and self.log.parent.is_dir():
            with self.log.open("a", encoding="utf-8") as file:
                file.write("\n".join([f"$ {' '.join(command)}", *lines, ""]))


def _end(process: subprocess.Popen[str]) -> None:
    """End a process that is still running, and let it end its own children first."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def clock(seconds: float) -> str:
    """Minutes and seconds, as in 4:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
