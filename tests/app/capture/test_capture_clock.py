from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from app.capture.clock import PATIENCE, TickClock, VirtualClock
from app.devices import Sound
from engine.protocol import MIC_RATE, MIC_SAMPLES, TICK_SECONDS
from tests.app.capture.virtual_loop import VirtualLoop

BLOCK = 160
LATENCY = 0.03


@dataclass
class Session:
    """What a loop saw: the end and the sound of each tick."""

    ends: list[float] = field(default_factory=list)
    sounds: list[Sound | None] = field(default_factory=list)


class Source:
    """A microphone whose samples count upwards, so that a lost or doubled one shows."""

    def __init__(self, loop: VirtualLoop, clock: TickClock, rate: float = MIC_RATE) -> None:
        self._loop = loop
        self._clock = clock
        self._rate = rate
        self._count = 1
        self._running = False
        self.held_until = 0.0
        self._backlog: list[tuple[Sound, float]] = []

    def start(self) -> None:
        self._running = True
        self._next(self._loop.time())

    def stop(self) -> None:
        self._running = False
        self._clock.gatherer.interrupt()

    def _next(self, begun: float) -> None:
        if not self._running:
            return
        samples = (np.arange(self._count, self._count + BLOCK) % 30_000 + 1).astype(np.int16)
        self._count += BLOCK
        end = begun + BLOCK / self._rate
        self._loop.call_at(end + LATENCY, self._arrive, samples, begun)
        self._loop.call_at(end, self._next, end)

    def _arrive(self, samples: Sound, captured: float) -> None:
        if not self._running:
            return
        self._backlog.append((samples, captured))
        if self._loop.time() < self.held_until:
            return
        for waiting, heard in self._backlog:
            self._clock.gatherer.push(waiting, self._loop.time(), heard)
        self._backlog = []


def play(
    ticks: int,
    rate: float = MIC_RATE,
    at: dict[int, Callable[[Source], None]] | None = None,
    pause: dict[int, float] | None = None,
) -> Session:
    """Run a loop of so many ticks beside a microphone; ``at`` meddles with it before a tick is waited for."""
    loop = VirtualLoop()
    session = Session()

    async def work() -> None:
        clock = TickClock(loop.time, loop.time)
        source = Source(loop, clock, rate)
        clock.start()
        for tick in range(ticks):
            if at is not None and tick in at:
                at[tick](source)
            session.ends.append(await clock.wait(tick))
            assert session.ends[-1] <= loop.time() + 1e-9
            session.sounds.append(clock.gatherer.take(tick))
            if pause is not None and tick in pause:
                await asyncio.sleep(pause[tick])
        source.stop()

    loop.run(work())
    return session


def heard_without_gap(sounds: list[Sound | None]) -> bool:
    present = np.concatenate([sound for sound in sounds if sound is not None]).astype(np.int64)
    return set(np.unique(np.diff(present))) <= {1, -29_999}


def test_without_a_microphone_ticks_end_by_monotonic_time() -> None:
    session = play(10)
    assert session.ends == pytest.approx([TICK_SECONDS * (tick + 1) for tick in range(10)])
    assert session.sounds == [None] * 10


def test_a_tick_ends_when_the_microphone_has_delivered_its_samples() -> None:
    session = play(20, at={0: Source.start})
    assert all(sound is not None and len(sound) == MIC_SAMPLES for sound in session.sounds[1:])
    assert heard_without_gap(session.sounds)
    lateness = np.array(session.ends[1:]) - TICK_SECONDS * np.arange(2, 21)
    assert (lateness >= -0.02).all()
    assert (lateness <= LATENCY + 0.02).all()


@pytest.mark.parametrize("rate", [MIC_RATE * 0.999, MIC_RATE * 1.001])
def test_the_microphone_sets_the_pace(rate: float) -> None:
    session = play(400, rate, at={0: Source.start})
    assert heard_without_gap(session.sounds)
    pace = np.diff(session.ends[100:]).mean()
    assert pace == pytest.approx(MIC_SAMPLES / rate, abs=2e-4)


def test_mute_and_return_give_absent_ticks_and_no_tick_is_lost_or_doubled() -> None:
    session = play(30, at={0: Source.start, 10: Source.stop, 20: Source.start})
    absent = [tick for tick, sound in enumerate(session.sounds) if sound is None]
    assert set(range(10, 20)) <= set(absent)
    assert len(absent) <= 12
    assert (np.diff(session.ends) > 0.15).all()
    assert session.ends == pytest.approx([TICK_SECONDS * (tick + 1) for tick in range(30)], abs=0.06)


def test_many_returns_do_not_shift_the_ticks() -> None:
    at: dict[int, Callable[[Source], None]] = {}
    for tick in range(0, 200, 10):
        at[tick], at[tick + 5] = Source.start, Source.stop
    session = play(200, at=at)
    assert session.ends[-1] == pytest.approx(200 * TICK_SECONDS, abs=0.06)


def test_a_stall_shorter_than_the_patience_loses_nothing() -> None:
    def stall(source: Source) -> None:
        source.held_until = 2.0 + 0.4

    session = play(30, at={0: Source.start, 10: stall})
    assert all(sound is not None for sound in session.sounds[1:])
    assert heard_without_gap(session.sounds)
    assert session.ends[29] == pytest.approx(30 * TICK_SECONDS, abs=0.06)


def test_a_stall_longer_than_the_patience_gives_absent_ticks_and_the_old_sound_is_not_heard_late() -> None:
    def stall(source: Source) -> None:
        source.held_until = 2.0 + PATIENCE + 0.5

    session = play(40, at={0: Source.start, 10: stall})
    assert session.sounds[10:13] == [None] * 3
    assert all(sound is not None for sound in session.sounds[20:])
    assert session.ends[39] == pytest.approx(40 * TICK_SECONDS, abs=0.06)


def test_a_loop_that_was_late_finds_every_tick_that_went_by() -> None:
    session = play(30, at={0: Source.start}, pause={10: 1.5})
    assert all(sound is not None for sound in session.sounds[1:])
    assert heard_without_gap(session.sounds)
    assert session.ends[15] == pytest.approx(16 * TICK_SECONDS, abs=0.06)


def test_the_window_of_a_tick_is_when_its_sound_was_heard() -> None:
    loop = VirtualLoop()

    async def work() -> tuple[tuple[float, float], tuple[float, float]]:
        clock = TickClock(loop.time, loop.time)
        source = Source(loop, clock)
        clock.start()
        before = clock.window(0)
        source.start()
        for tick in range(5):
            end = await clock.wait(tick)
        heard = clock.window(4)
        assert heard[1] == pytest.approx(end - LATENCY, abs=0.011)
        source.stop()
        return before, heard

    before, heard = loop.run(work())
    assert before == pytest.approx((0.0, TICK_SECONDS))
    assert heard[1] - heard[0] == pytest.approx(TICK_SECONDS)


def test_the_time_that_the_machine_slept_is_told_once_and_however_short_it_was() -> None:
    total = 100.0  # of earlier sleeps
    clock = TickClock(asleep=lambda: total)
    told = []
    for more in (0.0, 3600.0, 0.0, 0.6, 0.6, 0.0, 5.0):
        total += more
        told.append(clock.slept())
    assert told == pytest.approx([0.0, 3600.0, 0.0, 0.0, 1.2, 0.0, 5.0])


@pytest.mark.skipif(sys.platform != "linux", reason="nothing else tells of it here")
def test_neither_a_clock_that_is_set_nor_a_process_that_stalls_is_taken_for_sleep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = {time.CLOCK_BOOTTIME: 5000.0, time.CLOCK_MONOTONIC: 4000.0}
    monkeypatch.setattr(time, "clock_gettime", now.__getitem__)
    clock = TickClock(now=lambda: now[time.CLOCK_MONOTONIC], wall=lambda: 1e9)
    for each in now:
        now[each] += 30.0  # the process stood still; the wall clock shows something else each time
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert clock.slept() == 0.0
    now[time.CLOCK_BOOTTIME] += 600.0
    assert clock.slept() == pytest.approx(600.0)


@pytest.mark.skipif(sys.platform != "linux", reason="nothing else tells of it here")
@pytest.mark.parametrize("place", range(5))
def test_a_process_held_up_while_it_looks_at_the_clocks_has_not_slept(
    place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = {time.CLOCK_BOOTTIME: 5000.0, time.CLOCK_MONOTONIC: 4000.0}
    delays = iter([30.0 if at == place else 0.0 for at in range(place + 1)])

    def read(clock: int) -> float:
        shown, delay = now[clock], next(delays, 0.0)
        for each in now:
            now[each] += delay
        return shown

    monkeypatch.setattr(time, "clock_gettime", read)
    clock = TickClock()
    assert [clock.slept() for _ in range(3)] == [0.0] * 3
    now[time.CLOCK_BOOTTIME] += 600.0
    assert clock.slept() == pytest.approx(600.0)


async def test_in_virtual_time_every_tick_has_ended() -> None:
    clock = VirtualClock(1000.0)
    assert clock.elapsed() == 0.0
    assert await clock.wait(0) == pytest.approx(1000.2)
    assert await clock.wait(4) == pytest.approx(1001.0)
    assert clock.elapsed() == pytest.approx(1.0)
    assert clock.slept() == 0.0
