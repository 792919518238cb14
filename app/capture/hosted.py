"""The machine's sound system, each stream in a process of its own.

PortAudio's ALSA thread can spin for ever when its device vanishes (`PaAlsaStream_WaitForFrames` jumps from its
error exit back to the check that failed), closing it then never returns, and it sees new devices only when it
starts. A process can always be ended, and a new one sees the devices as they are.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from app.capture.audio_system import AudioError, OnBlock, OnEnd, Render, Stream
from app.capture.sound_frames import ASK, BLOCK, HEAD, REFUSED, Head, StreamOptions, read_exactly, write_all

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-m", "app.capture.sound_stream")
OPEN_SECONDS: Final = 10.0
END_SECONDS: Final = 5.0


class HostedAudio:
    """Opens devices through ``command``. Times are monotonic seconds."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command

    def open_input(self, device: str | None, on_block: OnBlock, on_end: OnEnd) -> Stream:
        """See `AudioSystem`."""

        def hear(stream: _HostedStream, head: Head) -> None:
            samples = np.frombuffer(stream.read(2 * head.count), np.int16)
            on_block(samples, head.time, head.trouble)

        return _HostedStream(self._command, StreamOptions("input", device), {BLOCK: hear}, on_end)

    def open_output(self, device: str | None, latency: float, render: Render, on_end: OnEnd) -> Stream:
        """See `AudioSystem`."""

        def play(stream: _HostedStream, head: Head) -> None:
            stream.reply(render(head.count, head.time, head.trouble).tobytes())

        return _HostedStream(self._command, StreamOptions("output", device, latency), {ASK: play}, on_end)


class _HostedStream:
    """A running stream: its process, and the thread that reads it. Raises AudioError when it does not open."""

    def __init__(
        self,
        command: Sequence[str],
        options: StreamOptions,
        handlers: dict[bytes, Callable[[_HostedStream, Head], None]],
        on_end: OnEnd,
    ) -> None:
        self._handlers = handlers
        self._on_end = on_end
        self._opened = threading.Event()
        self._reason = (
            f"The {'microphone' if options.kind == 'input' else 'speaker'} does not answer; plug it in anew."
        )
        self._open = self._closed = False
        try:
            self._process, self._replies = _started(command, options)
            self._thread = self._reading(f"sound {options.kind}")
        except (OSError, RuntimeError) as error:  # the machine has no descriptor, memory or thread to spare
            reason = error.strerror if isinstance(error, OSError) else error
            raise AudioError(f"The sound system could not be started: {reason}.") from error
        self._opened.wait(OPEN_SECONDS)
        if not self._open:
            self.close()
            raise AudioError(self._reason)

    def close(self) -> None:
        """End the process; no block comes afterwards."""
        self._closed = True
        self._process.kill()
        if threading.current_thread() is not self._thread:
            self._thread.join(END_SECONDS)
        with contextlib.suppress(subprocess.TimeoutExpired):  # it hangs in the kernel: it dies later
            self._process.wait(END_SECONDS)

    def read(self, count: int) -> bytes:
        """So many bytes from the process. Raises EOFError at its end."""
        assert self._process.stdout is not None
        return read_exactly(self._process.stdout.fileno(), count)

    def reply(self, data: bytes) -> None:
        """Send samples. Raises OSError when the process is gone."""
        write_all(self._replies, data)

    def _reading(self, name: str) -> threading.Thread:
        try:
            thread = threading.Thread(target=self._run, name=name, daemon=True)
            thread.start()
        except RuntimeError:
            self._let_go()
            raise
        return thread

    def _run(self) -> None:
        try:
            while not self._closed:
                self._take(Head(*HEAD.unpack(self.read(HEAD.size))))
        except (EOFError, OSError):
            pass  # the process has ended
        finally:
            self._opened.set()
            self._let_go()
            if self._open and not self._closed:
                self._on_end()

    def _let_go(self) -> None:
        self._process.kill()
        os.close(self._replies)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _take(self, head: Head) -> None:
        if head.kind in self._handlers:
            self._open = True  # its first block may overtake the word that it is open
            self._opened.set()
            self._handlers[head.kind](self, head)
        elif head.kind == REFUSED:
            self._reason = self.read(head.count).decode()
            raise EOFError
        else:
            self._open = True
            self._opened.set()


def _started(command: Sequence[str], options: StreamOptions) -> tuple[subprocess.Popen[bytes], int]:
    """The process, and the pipe that brings it samples. Raises OSError."""
    theirs, ours = os.pipe()
    try:
        process = subprocess.Popen(
            [*command, msgspec.json.encode(options).decode(), str(theirs)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(theirs,),
            cwd=ROOT,
            process_group=0,  # the terminal's Ctrl-C is for the app
        )
    except OSError:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    return process, ours
