"""The sound of a session, where the user wants it kept: stereo, the user left, the assistant right."""

from __future__ import annotations

import math
import re
import struct
from array import array
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Final

from engine.protocol import MIC_RATE, TICK_SECONDS

RATE: Final = MIC_RATE
CHANNELS: Final = 2
SAMPLE_BYTES: Final = 2
FRAME_BYTES: Final = CHANNELS * SAMPLE_BYTES
TICK_FRAMES: Final = round(RATE * TICK_SECONDS)
FLUSH_TICKS: Final = 5
HEADER_BYTES: Final = 44
TICK_BYTES: Final = TICK_FRAMES * FRAME_BYTES
MOST_BYTES: Final = 2**32 - 1 - (HEADER_BYTES - 8)  # of sound in a WAV file, whose sizes have 32 bits
MOST_TICKS: Final = MOST_BYTES // TICK_BYTES  # 18.6 hours
_NAME: Final = re.compile(r"sound-(\d{8})\.wav")


def recording_path(folder: Path, first_tick: int) -> Path:
    """Where the sound from ``first_tick`` of a session on is kept."""
    return folder / f"sound-{first_tick:08d}.wav"


def recordings(folder: Path) -> list[tuple[int, Path]]:
    """The first tick and the file of every recording of a session, in order."""
    if not folder.is_dir():
        return []
    found = ((_first_tick(path), path) for path in folder.iterdir())
    return sorted((tick, path) for tick, path in found if tick is not None)


def recorded_ticks(path: Path) -> int:
    """How many ticks a recording holds, also one that was broken off."""
    return math.ceil(max(0, path.stat().st_size - HEADER_BYTES) / TICK_BYTES)


class SoundWriter:
    """Writes a WAV file as it comes, so that one that is broken off can be played up to there.

    What one file cannot hold goes on in a next one beside it.

    A disk that refuses is told once through ``report`` (one sentence, and "" when it works again); what it
    did not take is silence in the file, so that later sound stays in its place.
    """

    def __init__(self, path: Path, report: Callable[[str], None]) -> None:
        self._path = path
        self._report = report
        self._file: FileIO | None = None  # until the disk takes one
        self._pending: list[bytes] = []
        self._ticks = 0  # that are in the file, or are silence in it
        self._failing = False

    def write(self, microphone: bytes | None, own_voice: bytes | None) -> None:
        """Take one tick of sound, int16 at 16 kHz of 3200 samples each; None: silence."""
        frames = array("h", bytes(TICK_BYTES))
        for channel, sound in enumerate((microphone, own_voice)):
            if sound is not None:
                samples = array("h", sound)[:TICK_FRAMES]
                frames[channel : CHANNELS * len(samples) : CHANNELS] = samples
        self._pending.append(frames.tobytes())
        if len(self._pending) >= FLUSH_TICKS:
            self.flush()

    def flush(self) -> None:
        """Bring what was taken to the file."""
        body, self._pending = b"".join(self._pending), []
        ticks = len(body) // TICK_BYTES
        if self._ticks + ticks > MOST_TICKS:
            self._go_on_in_next()
        at = self._ticks * TICK_BYTES
        self._ticks += ticks
        try:
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("wb", buffering=0)
            self._file.seek(HEADER_BYTES + at)
            view = memoryview(body)
            while view:
                view = view[self._file.write(view) :]
            self._file.seek(0)
            self._file.write(_header(at + len(body)))
        except OSError as error:
            self._tell(
                f"The sound cannot be kept in {self._path} ({error.strerror or error}): make room; the session "
                "goes on, and what was said is kept as text."
            )
        else:
            self._tell("")

    def close(self) -> None:
        """Flush and close."""
        self.flush()
        if self._file is not None:
            self._file.close()

    def _go_on_in_next(self) -> None:
        full, self._file = self._file, None
        self._path = recording_path(self._path.parent, (_first_tick(self._path) or 0) + self._ticks)
        self._ticks = 0
        if full is not None:
            with suppress(OSError):  # all of it was written
                full.close()

    def _tell(self, sentence: str) -> None:
        if bool(sentence) != self._failing:
            self._failing = bool(sentence)
            self._report(sentence)


def _first_tick(path: Path) -> int | None:
    name = _NAME.fullmatch(path.name)
    return None if name is None else int(name.group(1))


def _header(size: int) -> bytes:
    """The header of a WAV file with ``size`` bytes of sound."""
    form = struct.pack("<HHIIHH", 1, CHANNELS, RATE, RATE * FRAME_BYTES, FRAME_BYTES, 8 * SAMPLE_BYTES)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + size)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + form
        + b"data"
        + (struct.pack("<I", size))
    )
