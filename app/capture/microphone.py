"""The live microphone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from app.capture.audio_system import AudioError, AudioSystem, Stream
from app.capture.gatherer import TickGatherer
from app.capture.resample import Sound
from app.capture.retry import Retry
from app.events import DeviceChanged, DeviceState
from engine.protocol import MIC_RATE

STARTING_SECONDS: Final = 3.0  # a sound server may take its time, and stutter first
SILENT_SECONDS: Final = 0.6  # without a block: the device is gone, whatever the driver says
GONE: Final = "The microphone is gone; plug it in, and Tandem will hear you again."


class Microphone:
    """Gathers the device's blocks into ticks. A `Keeper` opens and closes it.

    ``gatherer`` is the clock's. ``report`` is called on the keeper's thread, and on the caller's by `mute`.
    """

    def __init__(
        self,
        audio: AudioSystem,
        gatherer: TickGatherer,
        report: Callable[[DeviceChanged], None],
        device: str | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._audio = audio
        self._gatherer = gatherer
        self._report = report
        self._device = device
        self._now = now
        self._lock = threading.Lock()
        self._stream: Stream | None = None
        self._generation = 0  # a block of a stream that was closed is not heard any more
        self._muted = False
        self._ended = False
        self._opened = 0.0
        self._heard: float | None = None  # when the last block came
        self._expected: float | None = None  # when its successor's first sample is to be heard
        self._retry = Retry()
        self._told: DeviceChanged | None = None

    @property
    def state(self) -> DeviceState:
        with self._lock:
            return self._state()

    def take(self, tick: int) -> Sound | None:
        """3200 samples at 16 kHz of ``tick``; None while muted or absent."""
        return self._gatherer.take(tick)

    def mute(self, muted: bool) -> None:
        """Cut the sound at its source. Nothing is heard from now on; the stream ends within a moment."""
        with self._lock:
            self._muted = muted
            self._retry = Retry()
        if muted:
            self._gatherer.interrupt()
            self._tell(DeviceChanged("microphone", "muted"))

    # --- for the keeper --------------------------------------------------------------------------

    @property
    def missing(self) -> bool:
        return not self.open and self.state == "absent"

    @property
    def open(self) -> bool:
        return self._stream is not None

    @property
    def busy(self) -> bool:
        return False

    def tend(self) -> None:
        """Close a muted or dead stream, open one that is wanted, say what has changed."""
        with self._lock:
            muted, stream = self._muted, self._stream
            starting = self._now() < self._opened + STARTING_SECONDS
            dead = self._ended or (
                not starting and self._now() - max(self._opened, self._heard or 0.0) > SILENT_SECONDS
            )
        if muted:
            self.suspend()
        elif stream is not None and dead:
            self.suspend()
            self._tell(DeviceChanged("microphone", "absent", GONE))
            self._retry.failed(self._now())
        elif stream is None and self._retry.due(self._now()):
            self._open()
        if self.state == "live":
            self._retry.succeeded()
            self._tell(DeviceChanged("microphone", "live"))

    def suspend(self) -> None:
        """Close the stream; its ticks have no sound."""
        with self._lock:
            stream, self._stream = self._stream, None
            self._generation += 1
            self._heard = None
        if stream is not None:
            self._gatherer.interrupt()
            stream.close()

    def _open(self) -> None:
        with self._lock:
            self._ended, self._heard, self._expected = False, None, None
            self._opened = self._now()
            generation = self._generation
        try:
            stream = self._audio.open_input(
                self._device,
                lambda samples, captured, overflowed: self._hear(generation, samples, captured, overflowed),
                lambda: self._end(generation),
            )
        except AudioError as error:
            self._retry.failed(self._now())
            self._tell(DeviceChanged("microphone", "absent", str(error)))
            return
        with self._lock:
            self._stream = stream

    def _hear(self, generation: int, samples: Sound, captured: float, overflowed: bool) -> None:
        """On the driver's thread."""
        with self._lock:
            if self._muted or generation != self._generation:
                return
            lost = 0
            if overflowed and self._expected is not None:
                lost = max(0, min(MIC_RATE, round((captured - self._expected) * MIC_RATE)))
            self._heard = self._now()
            self._expected = captured + len(samples) / MIC_RATE
            self._gatherer.push(samples, self._heard, captured, lost)

    def _end(self, generation: int) -> None:
        with self._lock:
            self._ended = self._ended or generation == self._generation

    def _state(self) -> DeviceState:
        if self._muted:
            return "muted"
        return "live" if self._stream is not None and self._heard is not None else "absent"

    def _tell(self, change: DeviceChanged) -> None:
        with self._lock:
            stale = self._muted and change.state != "muted"
            new = not stale and (self._told is None or change.state != self._told.state)
            if new:
                self._told = change
        if new:
            self._report(change)
