"""Small blocks of the microphone's sound, gathered into ticks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import numpy as np

from app.capture.times import SampleTimes
from app.devices import Sound
from engine.protocol import MIC_RATE, MIC_SAMPLES, TICK_SECONDS

KEPT_TICKS: Final = 300  # a minute that the loop may be behind
EARLY: Final = 0.15  # seconds before its end by which a tick may be complete; more is a backlog


class TickGatherer:
    """Cuts a stream of blocks into ticks of 3200 samples. Blocks come from the driver's thread.

    The first block after a pause is laid on the clock: its samples count from the first tick that begins
    after it (``first_tick_after``); from there on samples alone count, and ``due`` (the end of a tick by the
    clock) only serves to notice a backlog. ``changed`` is called whenever a tick is complete or given up.
    """

    def __init__(
        self,
        first_tick_after: Callable[[float], tuple[int, float] | None],
        due: Callable[[int], float],
        changed: Callable[[], None],
    ) -> None:
        self._first_tick_after = first_tick_after
        self._due = due
        self._changed = changed
        self._lock = threading.Lock()
        self._begun: int | None = None  # the tick being gathered; None while nothing is
        self._skip = 0
        self._count = 0  # samples gathered since the stream was laid on the clock
        self._pieces: list[Sound] = []
        self._held = 0
        self._times = SampleTimes(MIC_RATE)
        self._sounds: dict[int, Sound] = {}
        self._ends: dict[int, float] = {}
        self._windows: dict[int, tuple[float, float]] = {}

    def push(self, samples: Sound, arrived: float, captured: float, lost: int = 0) -> None:
        """One block, 16 kHz mono: when it came and when its first sample was heard (monotonic seconds).

        ``lost`` samples before it were dropped by the driver; they become silence so that time goes on.
        """
        with self._lock:
            if self._begun is None and not self._lay_on_clock(arrived - len(samples) / MIC_RATE):
                return
            if lost:
                samples = np.concatenate([np.zeros(lost, np.int16), samples])
                captured -= lost / MIC_RATE
            if self._skip:
                dropped = min(self._skip, len(samples))
                self._skip -= dropped
                samples, captured = samples[dropped:], captured + dropped / MIC_RATE
            if not len(samples):
                return
            self._times.note(self._count, captured)
            self._count += len(samples)
            self._pieces.append(samples)
            self._held += len(samples)
            completed = self._held >= MIC_SAMPLES
            if completed:
                self._complete(arrived)
        if completed:
            self._changed()

    def interrupt(self) -> None:
        """No more samples for now: what is not complete is dropped, its ticks have no sound."""
        with self._lock:
            self._forget()
        self._changed()

    def expects(self, tick: int) -> bool:
        """Whether the samples of ``tick`` are on their way."""
        with self._lock:
            return self._begun is not None and tick >= self._begun

    def completed(self, tick: int) -> float | None:
        """When the last sample of ``tick`` came; None while it has not."""
        with self._lock:
            return self._ends.get(tick)

    def window(self, tick: int) -> tuple[float, float] | None:
        """When the first and the last sample of ``tick`` were heard; None when it has no sound."""
        with self._lock:
            return self._windows.get(tick)

    def take(self, tick: int) -> Sound | None:
        """The 3200 samples of ``tick``, once; None when it has no sound. Earlier ticks are forgotten."""
        with self._lock:
            sound = self._sounds.get(tick)
            for past in [each for each in self._sounds if each <= tick]:
                del self._sounds[past], self._ends[past], self._windows[past]
            return sound

    def _lay_on_clock(self, began: float) -> bool:
        first = self._first_tick_after(began)
        if first is None:
            return False
        self._begun, start = first
        self._skip = max(0, round((start - began) * MIC_RATE))
        self._count = 0
        self._times = SampleTimes(MIC_RATE)
        return True

    def _complete(self, arrived: float) -> None:
        gathered = np.concatenate(self._pieces)
        while len(gathered) >= MIC_SAMPLES and self._begun is not None:
            if arrived < self._due(self._begun) - EARLY:
                self._forget()
                return
            begin = self._count - len(gathered)
            start = self._times.time(begin)
            self._sounds[self._begun] = gathered[:MIC_SAMPLES]
            self._ends[self._begun] = arrived
            self._windows[self._begun] = (start, start + TICK_SECONDS)
            self._begun += 1
            gathered = gathered[MIC_SAMPLES:]
        self._pieces = [gathered]
        self._held = len(gathered)
        for past in list(self._sounds)[:-KEPT_TICKS]:
            del self._sounds[past], self._ends[past], self._windows[past]

    def _forget(self) -> None:
        self._begun = None
        self._pieces = []
        self._held = 0
        self._skip = 0
