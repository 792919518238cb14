"""The live microphone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import numpy as np

from app.capture.audio_system import AudioError, AudioSystem, Stream
from app.capture.gatherer import TickGatherer
from app.capture.reporter import Reporter
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
        self._reporter = Reporter("microphone", report)
        self._device = device
        self._now = now
        self._lock = threading.Lock()
        self._stream: Stream | None = None
        self._opened_device = device
        self._generation = 0  # a block of a stream that was closed is not heard any more
        self._muted = False
        self._held = False
        self._taken: list[Sound] = []  # of a recording for `record`
        self._wanted = 0
        self._done: Callable[[Sound], None] | None = None
        self._ended = False
        self._opened = 0.0
        self._heard: float | None = None  # when the last block came
        self._expected: float | None = None  # when its successor's first sample is to be heard
        self._retry = Retry()

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
        self._reporter.mute(muted)

    def hold(self, held: bool) -> None:
        """Hear silence while held, as push to talk does. The stream stays open: no first word is lost."""
        with self._lock:
            self._held = held

    def record(self, seconds: float, done: Callable[[Sound], None]) -> None:
        """Give ``done`` the next ``seconds`` of sound, 16 kHz; it is called on the driver's thread."""
        with self._lock:
            self._taken, self._wanted, self._done = [], round(seconds * MIC_RATE), done

    def use(self, device: str | None) -> None:
        """Hear another device from now on; None: the system's default."""
        with self._lock:
            if device != self._device:
                self._device = device
                self._retry = Retry()

    # --- for the keeper --------------------------------------------------------------------------

    def tend(self) -> None:
        """Close a muted or dead stream, open one that is wanted, say what has changed."""
        with self._lock:
            muted, stream, opened = self._muted, self._stream, self._opened_device
            starting = self._now() < self._opened + STARTING_SECONDS
            dead = self._ended or (
                not starting and self._now() - max(self._opened, self._heard or 0.0) > SILENT_SECONDS
            )
        if muted:
            self.suspend()
        elif stream is not None and self._device != opened:
            self.suspend()
            self._open()
        elif stream is not None and dead:
            self.suspend()
            self._reporter.tell("absent", GONE)
            self._retry.failed(self._now())
        elif stream is None and self._retry.due(self._now()):
            self._open()
        if self.state == "live":
            self._retry.succeeded()
            self._reporter.tell("live")

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
            self._opened_device = device = self._device
            generation = self._generation
        try:
            stream = self._audio.open_input(
                device,
                lambda samples, captured, overflowed: self._hear(generation, samples, captured, overflowed),
                lambda: self._end(generation),
            )
        except AudioError as error:
            self._retry.failed(self._now())
            self._reporter.tell("absent", str(error))
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
            heard = np.zeros_like(samples) if self._held else samples
            self._gatherer.push(heard, self._heard, captured, lost)
            done = self._keep(samples)
        if done is not None:
            done(np.concatenate(self._taken))

    def _keep(self, samples: Sound) -> Callable[[Sound], None] | None:
        """Add to a recording; who waits for it, when it is whole."""
        if self._done is None:
            return None
        self._taken.append(samples)
        if sum(map(len, self._taken)) < self._wanted:
            return None
        done, self._done = self._done, None
        return done

    def _end(self, generation: int) -> None:
        with self._lock:
            self._ended = self._ended or generation == self._generation

    def _state(self) -> DeviceState:
        if self._muted:
            return "muted"
        return "live" if self._stream is not None and self._heard is not None else "absent"
