"""A sound stream in its own process: sound both ways, refusals, deaths, and a driver that never comes back."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from app.capture.audio_system import AudioError
from app.capture.hosted import HostedAudio
from app.devices import Sound

WAIT = 30.0
START = """
import os, sys
from app.capture.sound_frames import *
options, replies = sys.argv[1], int(sys.argv[2])
def send(kind, time=0.0, trouble=False, count=0, body=b""):
    write_all(1, HEAD.pack(kind, time, trouble, count) + body)
"""


def hosted(program: str) -> HostedAudio:
    return HostedAudio((sys.executable, "-c", START + program))


def test_blocks_come_with_their_times_until_the_device_ends() -> None:
    program = """
send(OPENED)
for number in range(3):
    send(BLOCK, number / 100, number == 2, 4, bytes([number]) * 8)
"""
    heard: list[tuple[int, int, float, bool]] = []
    ended = threading.Event()

    def hear(samples: Sound, captured: float, overflowed: bool) -> None:
        heard.append((len(samples), int(samples[0]), captured, overflowed))

    stream = hosted(program).open_input("mic", hear, ended.set)
    assert ended.wait(WAIT)
    assert heard == [(4, 0, 0.0, False), (4, 257, 0.01, False), (4, 514, 0.02, True)]
    stream.close()


def test_what_is_asked_for_is_played() -> None:
    program = """
send(OPENED)
total = 0
for count in (240, 100):
    send(ASK, 5.0, False, count)
    total += len(read_exactly(replies, 2 * count))
send(ASK, float(total), True, 1)
"""
    asked: list[tuple[int, float, bool]] = []
    ended = threading.Event()

    def render(count: int, sounds: float, dry: bool) -> Sound:
        asked.append((count, sounds, dry))
        return np.zeros(count, np.int16)

    hosted(program).open_output(None, 0.1, render, ended.set)
    assert ended.wait(WAIT)
    assert asked == [(240, 5.0, False), (100, 5.0, False), (1, 680.0, True)]


def test_a_device_that_is_refused_says_why() -> None:
    program = "reason = 'It is not there; plug it in.'.encode(); send(REFUSED, 0.0, False, len(reason), reason)"
    with pytest.raises(AudioError, match=r"^It is not there; plug it in\.$"):
        hosted(program).open_input("mic", lambda *block: None, lambda: None)


def test_a_process_that_dies_at_once_is_a_sentence() -> None:
    with pytest.raises(AudioError, match="microphone does not answer"):
        hosted("sys.exit(3)").open_input(None, lambda *block: None, lambda: None)


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("os.pipe", OSError(errno.EMFILE, "Too many open files")),
        ("subprocess.Popen", OSError(errno.ENOMEM, "Cannot allocate memory")),
        ("threading.Thread", RuntimeError("can't start new thread")),
    ],
)
def test_where_the_machine_has_no_more_of_something_it_is_a_sentence_and_nothing_stays_open(
    what: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise error

    def open_descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = open_descriptors()
    with monkeypatch.context() as patch:
        patch.setattr(f"app.capture.hosted.{what}", refuse)
        with pytest.raises(AudioError, match=r"^The sound system could not be started: .+\.$"):
            hosted("send(OPENED); sys.stdin.buffer.read()").open_input(None, lambda *block: None, lambda: None)
    assert open_descriptors() == before


def test_a_driver_that_spins_is_ended_and_nobody_is_told_twice(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    program = f"""
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open({str(alive)!r}, 'w').write(str(os.getpid()))
send(OPENED)
while True:
    pass
"""
    ended: list[bool] = []
    stream = hosted(program).open_input(None, lambda *block: None, lambda: ended.append(True))
    stream.close()
    assert ended == []
    assert not Path(f"/proc/{alive.read_text()}").exists()


def test_a_stream_process_ends_with_the_one_that_started_it() -> None:
    held: list[HostedAudio] = [hosted("send(OPENED); sys.stdin.buffer.read()")]
    ended = threading.Event()
    stream = held[0].open_input(None, lambda *block: None, ended.set)
    process = stream._process  # type: ignore[attr-defined]
    process.stdin.close()
    assert ended.wait(WAIT)
    assert process.wait(WAIT) == 0


def test_a_process_that_cannot_be_ended_yet_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = hosted("send(OPENED); sys.stdin.buffer.read()").open_input(None, lambda *block: None, lambda: None)
    process = stream._process  # type: ignore[attr-defined]

    def hang(seconds: float | None = None) -> int:
        raise subprocess.TimeoutExpired("a driver in the kernel", seconds or 0.0)

    with monkeypatch.context() as patch:
        patch.setattr(process, "wait", hang)
        stream.close()
    assert process.wait(WAIT) != 0
