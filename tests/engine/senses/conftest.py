"""Real sense processes, driven over their pipes with time-outs, and the recordings they listen to."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
import soundfile
import soxr

from engine.protocol import MIC_RATE, MIC_SAMPLES, read_frame, write_frame
from engine.senses.moonshine import packaged_folder
from engine.senses.protocol import FromSense, SenseAudio, SenseDone, SenseReady, ToSense

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0  # seconds; the machine may be busy


class SenseProcess:
    """One sense as the app runs it: `python -m engine.senses.NAME`."""

    def __init__(self, name: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"engine.senses.{name}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
        )
        self._messages: queue.Queue[FromSense | None] = queue.Queue()
        assert self.process.stdout is not None
        threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True).start()
        assert isinstance(self.next(), SenseReady)

    def _read(self, stream: IO[bytes]) -> None:
        decoder: msgspec.msgpack.Decoder[FromSense] = msgspec.msgpack.Decoder(FromSense)
        while (body := read_frame(stream)) is not None:
            self._messages.put(decoder.decode(body))
        self._messages.put(None)

    @property
    def stdin(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def send(self, message: ToSense) -> None:
        write_frame(self.stdin, message)

    def next(self) -> FromSense | None:
        """The next message; None at the end of its stdout."""
        return self._messages.get(timeout=PATIENCE)

    def until_done(self, tick: int) -> list[FromSense]:
        """The messages before `SenseDone` of ``tick``."""
        messages = []
        while (message := self.next()) != SenseDone(tick):
            assert message is not None
            messages.append(message)
        return messages

    def end(self) -> int:
        """Close its stdin and wait for it."""
        self.stdin.close()
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def sense() -> Iterator[Callable[[str], SenseProcess]]:
    """Start senses; whatever still runs at the end is killed."""
    started: list[SenseProcess] = []

    def start(name: str) -> SenseProcess:
        started.append(SenseProcess(name))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
        each.process.wait(timeout=PATIENCE)


@pytest.fixture(scope="session")
def recording() -> Callable[[str], npt.NDArray[np.float32]]:
    """Recorded human speech by file name, float32 mono, 16 kHz."""

    def load(name: str) -> npt.NDArray[np.float32]:
        sound, rate = soundfile.read(packaged_folder().parent / name, dtype="float32", always_2d=True)
        return np.asarray(soxr.resample(sound.mean(axis=1), rate, MIC_RATE), dtype=np.float32)

    return load


def ticks_of(sound: npt.NDArray[np.float32], silence: float = 1.0) -> list[SenseAudio]:
    """``sound`` and ``silence`` seconds after it, as the app sends them."""
    padded = np.concatenate([sound, np.zeros(int(silence * MIC_RATE), dtype=np.float32)])
    whole = padded[: len(padded) // MIC_SAMPLES * MIC_SAMPLES].reshape(-1, MIC_SAMPLES)
    levels = (np.clip(whole, -1, 1) * 32767).astype("<i2")
    return [SenseAudio(tick, row.tobytes()) for tick, row in enumerate(levels)]
