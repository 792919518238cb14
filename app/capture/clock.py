"""When a tick has ended: by the microphone, by the machine's clock, or at once."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import Callable
from typing import Final

from app.capture.gatherer import TickGatherer
from engine.protocol import TICK_SECONDS

PATIENCE: Final = 0.6  # seconds that a tick waits for a microphone that has fallen behind
PULL: Final = 0.05  # part of the microphone's deviation that the clock follows in each tick
STRONGEST_PULL: Final = 0.002  # seconds a tick
TOGETHER: Final = 0.05  # seconds within which both clocks of `asleep` are read
SHORTEST_SLEEP: Final = 1.0  # seconds; less is told together with the next


def asleep() -> float:
    """Seconds that the machine has slept since it was started; 0 where nothing tells.

    It is no jump of the wall clock, which somebody may have set, and no pause of a process that stalls.
    """
    if sys.platform != "linux":
        return 0.0
    while True:  # what delays the process between the two clocks would look like sleep, now or the next time
        before = time.clock_gettime(time.CLOCK_MONOTONIC)
        total = time.clock_gettime(time.CLOCK_BOOTTIME)
        if time.clock_gettime(time.CLOCK_MONOTONIC) - before < TOGETHER:
            return total - before


class VirtualClock:
    """Every tick has ended as soon as somebody waits for it. ``begun`` is its wall time (epoch seconds)."""

    def __init__(self, begun: float) -> None:
        self._begun = begun
        self._elapsed = 0.0

    async def wait(self, tick: int) -> float:
        await asyncio.sleep(0)
        self._elapsed = (tick + 1) * TICK_SECONDS
        return self._begun + self._elapsed

    def slept(self) -> float:
        return 0.0

    def elapsed(self) -> float:
        """Seconds of the session that have gone by: the end of the tick last waited for."""
        return self._elapsed


class TickClock:
    """Monotonic time, disciplined by the microphone while it delivers.

    A tick ends when its 3200 samples are there. Without them (mute, unplug, a stream that stalls) it ends by
    monotonic time; there is never a gap and never a tick twice. The schedule follows the microphone's pace
    slowly, so that neither one late block nor a change of device moves it. It stands still while the machine
    sleeps.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        asleep: Callable[[], float] = asleep,
    ) -> None:
        self._now = now
        self._wall = wall
        self._asleep = asleep
        self._told_asleep = asleep()
        self._lock = threading.Lock()
        self._origin: float | None = None
        self._ended = -1
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self.gatherer = TickGatherer(self._first_tick_after, self._due, self._wake)

    def start(self) -> None:
        """Tick 0 begins now, unless it has begun."""
        with self._lock:
            if self._origin is None:
                self._origin = self._now()

    async def wait(self, tick: int) -> float:
        """Wait for the end of ``tick``; its wall time in seconds since the epoch."""
        self.start()
        self._loop = asyncio.get_running_loop()
        while (end := self._end(tick)) is None:
            try:
                async with asyncio.timeout(self._patience(tick)):
                    await self._changed.wait()
            except TimeoutError:
                continue
        with self._lock:
            self._ended = tick
        return self._wall() - (self._now() - end)

    def slept(self) -> float:
        """Seconds that the machine slept since this last told of any; a short sleep waits for the next."""
        total = self._asleep()
        slept = total - self._told_asleep
        if slept < SHORTEST_SLEEP:
            return 0.0
        self._told_asleep = total
        return slept

    def elapsed(self) -> float:
        """Seconds of the session that have gone by."""
        with self._lock:
            return 0.0 if self._origin is None else self._now() - self._origin

    def window(self, tick: int) -> tuple[float, float]:
        """Monotonic time of the first and the last sound of ``tick`` at the microphone, if there is one."""
        window = self.gatherer.window(tick)
        return window if window is not None else (self._due(tick) - TICK_SECONDS, self._due(tick))

    def _end(self, tick: int) -> float | None:
        """When ``tick`` ended; None when it has not."""
        self._changed.clear()
        completed = self.gatherer.completed(tick)
        if completed is not None:
            self._follow(tick, completed)
            return completed
        due = self._due(tick)
        if self.gatherer.expects(tick):
            if self._now() < due + PATIENCE:
                return None
            self.gatherer.interrupt()
        return due if self._now() >= due else None

    def _patience(self, tick: int) -> float:
        extra = PATIENCE if self.gatherer.expects(tick) else 0.0
        return max(0.0, self._due(tick) + extra - self._now())

    def _follow(self, tick: int, completed: float) -> None:
        deviation = PULL * (completed - self._due(tick))
        with self._lock:
            assert self._origin is not None
            self._origin += min(STRONGEST_PULL, max(-STRONGEST_PULL, deviation))

    def _due(self, tick: int) -> float:
        with self._lock:
            return (self._origin or 0.0) + (tick + 1) * TICK_SECONDS

    def _first_tick_after(self, moment: float) -> tuple[int, float] | None:
        """The first tick that begins at or after ``moment``, and its beginning; None before the session."""
        with self._lock:
            if self._origin is None:
                return None
            ticks = -((self._origin - moment) // TICK_SECONDS)
            tick = max(0, self._ended + 1, int(ticks))
            return tick, self._origin + tick * TICK_SECONDS

    def _wake(self) -> None:
        """Called from the microphone's thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has been closed: nobody waits any more
                self._loop.call_soon_threadsafe(self._changed.set)
