"""The live microphone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import numpy as np

from app.capture.audio_system import AudioSystem, OnEnd, Stream
from app.capture.device_stream import DeviceStream
from app.capture.gatherer import TickGatherer
from app.devices import Sound
from app.events import DeviceChanged, DeviceState
from engine.protocol import MIC_RATE

SILENT_SECONDS: Final = 0.6  # without a block: the device is gone, whatever the driver says
LATE_SECONDS: Final = 2.0  # a recording that is not whole by then was not heard
GONE: Final = "The microphone is gone; plug it in, and Tandem will hear you again."
UNHEARD: Final = "The microphone is muted; unmute it to hear yourself."


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
        self._now = now
        self._stream = DeviceStream(
            "microphone", GONE, SILENT_SECONDS, report, device, now, self._open, self._lose, gatherer.interrupt
        )
        self._lock, self._line = self._stream.lock, self._stream.line
        self.tend, self.suspend, self.fail = self._stream.tend, self._stream.suspend, self._stream.fail
        self._held = False
        self._taken: list[Sound] = []  # of a recording for `record`
        self._wanted = 0
        self._until = 0.0  # when it is given up
        self._done: Callable[[Sound], None] | None = None
        self._expected: float | None = None  # when the next block's first sample is to be heard

    @property
    def state(self) -> DeviceState:
        return self._stream.state

    def take(self, tick: int) -> Sound | None:
        """3200 samples at 16 kHz of ``tick``; None while muted or absent."""
        return self._gatherer.take(tick)

    def mute(self, muted: bool) -> None:
        """Cut the sound at its source. Nothing is heard from now on; the stream ends within a moment."""
        self._stream.mute(muted)

    def hold(self, held: bool) -> None:
        """Hear silence while held, as push to talk does. The stream stays open: no first word is lost."""
        with self._lock:
            self._held = held

    def record(self, seconds: float, done: Callable[[Sound], None]) -> None:
        """Give ``done`` the next ``seconds`` of sound, 16 kHz; it is called on the driver's thread.

        Nothing is kept for later: where a mute comes between, or the microphone is gone, it is not called.
        While muted nothing is recorded, and that is told.
        """
        with self._lock:
            muted = self._line.muted
            if not muted:
                self._taken, self._wanted, self._done = [], round(seconds * MIC_RATE), done
                self._until = self._now() + seconds + LATE_SECONDS
        if muted:
            self._stream.reporter.tell("muted", UNHEARD)

    def use(self, device: str | None) -> None:
        """Hear another device from now on; None: the system's default."""
        self._stream.use(device)

    def _open(self, device: str | None, number: int, on_end: OnEnd) -> Stream:
        with self._lock:
            self._expected = None
        return self._audio.open_input(
            device,
            lambda samples, captured, overflowed: self._hear(number, samples, captured, overflowed),
            on_end,
        )

    def _lose(self) -> None:
        """With the lock: what is not complete is not heard."""
        self._drop()
        self._gatherer.interrupt()

    def _hear(self, number: int, samples: Sound, captured: float, overflowed: bool) -> None:
        """On the driver's thread."""
        with self._lock:
            if not self._line.counts(number):
                return
            lost = 0
            if overflowed and self._expected is not None:
                lost = max(0, min(MIC_RATE, round((captured - self._expected) * MIC_RATE)))
            now = self._now()
            self._line.came(now)
            self._expected = captured + len(samples) / MIC_RATE
            heard = np.zeros_like(samples) if self._held else samples
            self._gatherer.push(heard, now, captured, lost)
            done, recorded = self._done, self._keep(samples, now)
        if done is not None and recorded is not None:
            done(recorded)

    def _keep(self, samples: Sound, now: float) -> Sound | None:
        """Add to a recording; all of it, once it is whole."""
        if self._done is None:
            return None
        if now > self._until:
            self._drop()
            return None
        self._taken.append(samples)
        if sum(map(len, self._taken)) < self._wanted:
            return None
        whole = np.concatenate(self._taken)
        self._drop()
        return whole

    def _drop(self) -> None:
        """End a recording, whole or not."""
        self._taken, self._done = [], None
