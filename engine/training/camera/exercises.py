"""Films of people who repeat an exercise, or do something for a while, in rooms of the training camera.

What is no repetition is there too: stops half-way, fidgeting, getting down to the floor, walking in and out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from engine.protocol import TICK_SECONDS, Patch
from engine.training.camera.athletes import drawn
from engine.training.camera.figures import sent
from engine.training.camera.moves import (
    ACTIVITIES,
    ANGLES,
    EXERCISES,
    LEFT,
    NECK,
    REACHES,
    RIGHT,
    Move,
    Pose,
    activity,
    exercise,
    standing,
    turned_round,
)
from engine.training.camera.rooms import Image
from engine.training.phrases import Split

What = Literal["repeats", "lasts", "neither"]
Span = tuple[float, float]
_FLOOR: Final = frozenset({"push-ups", "sit-ups"})  # seen whole, and from the side
_TURNED_ROUND: Final = 0.3  # the share that begins at the far end: looks do not say which end is which
_ONE_WAY: Final = frozenset({"squats", "jumping jacks", "push-ups", "lunges", "jumps"})  # nobody begins below
_SLOW: Final = 0.35  # the share of those to train on that are slow: else few are, and both ends are counted
_HALF: Final = 0.45  # the most of a repetition that is broken off and does not count


@dataclass(frozen=True)
class Film:
    """``name``: what is done. ``spans``: first and last second of each repetition or stretch of what ``lasts``.

    Per tick: ``patches``, ``frames``, and ``moving``: whether the body moves at all.
    """

    name: str
    lasts: bool
    spans: list[Span]
    patches: list[tuple[Patch, ...]]
    frames: list[Image]
    moving: list[bool]


@dataclass
class _Take:
    """The body in every tick: poses [ticks, 14] and where it stands across, in body heights."""

    ticks: int
    poses: list[Pose]
    across: np.ndarray
    spans: list[Span] = field(default_factory=list)

    def put(self, start: float, end: float, move: Move, amount: float, number: int, hold: float) -> None:
        """One time to the far end of a move and back."""
        for tick in self.within(start, end):
            way = (_time(tick) - start) / (end - start)
            self.poses[tick] = move.at(amount * _there_and_back(way, hold), number)

    def within(self, start: float, end: float) -> range:
        """The ticks at whose ends it is ``start`` or later, and not yet ``end``."""
        first, last = (max(0, int(np.ceil(at / TICK_SECONDS - 1 - 1e-9))) for at in (start, end))
        return range(min(first, self.ticks), min(last, self.ticks))


def film(what: What, ticks: int, split: Split, rng: np.random.Generator, begin: float = 2.0) -> Film:
    """A film of so many ticks. Nothing counts before second ``begin``."""
    name = str(rng.choice(list(ACTIVITIES if what == "lasts" else EXERCISES)))
    name = "waving" if what == "lasts" and rng.random() < 0.45 else name
    move = activity(name, rng) if what == "lasts" else exercise(name, rng)
    turned = what == "repeats" and name not in _ONE_WAY and rng.random() < _TURNED_ROUND
    move = turned_round(move) if turned else move
    upright = standing(rng, move.side)
    ready = upright if what == "lasts" else move.rest
    take = _Take(ticks, [ready.copy() for _ in range(ticks)], np.zeros(ticks))
    if what == "repeats":
        _repeat(take, move, begin, split, rng)
    elif what == "lasts":
        _last(take, move, upright, begin, rng)
    else:
        _idle(take, upright, rng)
    start = take.spans[0][0] if take.spans else begin
    if what == "repeats" and not turned and rng.random() < 0.5:  # turned round, that would be half of one
        _get_ready(take, upright, ready, start, rng)
    if not turned and (what != "lasts" or rng.random() < 0.3):
        _walk(take, start, rng)
    _fidget(take, rng)
    if rng.random() < 0.5:
        _sway(take, rng)
    frames = drawn(take.poses, take.across, move.side, name in _FLOOR, split, rng)
    still = [np.abs(after - before).max() for before, after in zip(take.poses, take.poses[1:], strict=False)]
    slide = np.abs(np.diff(take.across))
    moving = [False, *(bool(max(pose, way) > 0.01) for pose, way in zip(still, slide, strict=True))]
    return Film(name, what == "lasts", take.spans, sent(frames), frames, moving)


# --- what is done ------------------------------------------------------------------------------------


def _repeat(take: _Take, move: Move, begin: float, split: Split, rng: np.random.Generator) -> None:
    """Repetitions, some of them broken off, with a rest here and there."""
    period, drift = float(np.exp(rng.uniform(np.log(1.0), np.log(4.0)))), rng.uniform(-0.05, 0.05)
    if split == "train" and rng.random() < _SLOW:
        period = float(rng.uniform(2.4, 4.0))
    hold, pause = float(rng.choice([0.0, 0.0, rng.uniform(0, 0.3)])), float(rng.choice([0.0, 0.2, 0.4, 1.0]))
    breaks_off = 0.12 if rng.random() < 0.3 else 0.0
    at, number, most = begin + float(rng.uniform(0.3, 4.0)), 0, int(rng.integers(2, 25))
    while number < most:
        seconds = max(0.7, float(period * (1 + drift * number) * rng.uniform(0.88, 1.12)))
        if at + seconds > take.ticks * TICK_SECONDS - 0.2:
            break
        if rng.random() < breaks_off:
            half = float(seconds * rng.uniform(0.5, 0.8))
            take.put(at, at + half, move, float(rng.uniform(0.2, _HALF)), number, 0.0)
            at += half + float(rng.uniform(0.4, 1.2))
            continue
        take.put(at, at + seconds, move, float(rng.uniform(0.85, 1.0)), number, hold)
        take.spans.append((at, at + seconds))
        number += 1
        at += seconds + float(rng.uniform(0, pause))
        at += float(rng.uniform(1.0, 4.0)) if rng.random() < 0.06 else 0.0


def _last(take: _Take, move: Move, upright: Pose, begin: float, rng: np.random.Generator) -> None:
    """Stretches of what goes to and fro, and stillness between them."""
    period, blend = float(rng.uniform(0.45, 1.3)), float(rng.choice([0.01, 0.25, 0.5]))
    at = begin + float(rng.uniform(0.3, 5.0))
    while at < take.ticks * TICK_SECONDS - 2.0:
        end = at + float(rng.uniform(1.6, 9.0))
        for tick in take.within(at, end):
            now = _time(tick)
            inside = min(1.0, (now - at) / blend, (end - now) / blend)
            cycle = move.at((1 - np.cos(2 * np.pi * (now - at) / period)) / 2, int((now - at) / period))
            take.poses[tick] = upright + (cycle - upright) * inside
        take.spans.append((at, end))
        at = end + float(rng.uniform(1.6, 7.0))


def _idle(take: _Take, upright: Pose, rng: np.random.Generator) -> None:
    """Standing, sitting down, walking up and down: nothing that counts."""
    take.poses = [upright.copy() for _ in range(take.ticks)]
    at = float(rng.uniform(1.0, 4.0))
    while at < take.ticks * TICK_SECONDS - 3.0:
        kind, seconds = rng.random(), float(rng.uniform(1.0, 2.5))
        if kind < 0.6:
            aim = float(rng.uniform(-0.5, 0.5))
            _stride(take, at, at + seconds, take.across[min(take.ticks - 1, int(at / TICK_SECONDS))], aim)
        elif kind < 0.8:  # sits down, and stays for a while
            seat = upright.copy()
            seat[[1, 3]] -= rng.uniform(0.14, 0.24)
            stay = float(rng.uniform(2.0, 6.0))
            for tick in take.within(at, take.ticks):
                now = _time(tick) - at
                down = min(1.0, now / 0.9, max(0.0, (stay + 0.9 - now) / 0.9))
                take.poses[tick] = upright + (seat - upright) * down
            seconds = stay + 1.0
        at += seconds + float(rng.uniform(0.5, 4.0))


def _get_ready(take: _Take, upright: Pose, ready: Pose, start: float, rng: np.random.Generator) -> None:
    """From standing into the pose that the exercise begins with."""
    seconds = float(rng.uniform(0.4, 1.4))
    begin = max(0.2, start - seconds - float(rng.uniform(0.4, 1.5)))
    for tick in take.within(0.0, start):
        done = float(np.clip((_time(tick) - begin) / seconds, 0, 1))
        take.poses[tick] = upright + (ready - upright) * done


def _walk(take: _Take, start: float, rng: np.random.Generator) -> None:
    """Some come into view before they begin, and some leave it when they are done."""
    outside = float(rng.choice([-2.2, 2.2]))
    if rng.random() < 0.25 and start > 2.5:
        _stride(take, 0.4, 0.4 + float(rng.uniform(1.0, start - 1.2)), outside, 0.0)
        take.across[: take.within(0.0, 0.4).stop] = outside
    last = take.spans[-1][1] if take.spans else start
    free = take.ticks * TICK_SECONDS - last
    if rng.random() < 0.25 and free > 2.0:
        begin = last + float(rng.uniform(0.3, free - 1.5))
        _stride(take, begin, begin + float(rng.uniform(1.0, 2.5)), take.across[-1], outside)


def _stride(take: _Take, start: float, end: float, before: float, after: float) -> None:
    """Walk across the picture, the legs swinging; from ``end`` on the body stays where it is then."""
    for tick in take.within(start, end):
        way = (_time(tick) - start) / (end - start)
        take.across[tick] = before + (after - before) * way
        swing = 0.09 * np.sin(_time(tick) * 7.0)
        take.poses[tick][LEFT] += (swing, max(0.0, -swing) * 0.3)
        take.poses[tick][RIGHT] += (-swing, max(0.0, swing) * 0.3)
    take.across[take.within(start, end).stop :] = after


def _fidget(take: _Take, rng: np.random.Generator) -> None:
    """Short movements of no account, outside of what counts."""
    if rng.random() < 0.4:
        return
    at = float(rng.uniform(0.5, 4.0))
    while at < take.ticks * TICK_SECONDS - 1.0:
        seconds = float(rng.uniform(0.3, 0.8))
        arm, turn, lean = int(rng.integers(2)), float(rng.uniform(-0.8, 2.4)), float(rng.uniform(-0.04, 0.04))
        if not any(start - 0.3 < at + seconds and at < end + 0.5 for start, end in take.spans):
            for tick in take.within(at, at + seconds):
                amount = _there_and_back((_time(tick) - at) / seconds, 0.2)
                take.poses[tick][ANGLES][arm] += turn * (1 if arm else -1) * amount
                take.poses[tick][REACHES][arm] *= 1 - 0.4 * amount
                take.poses[tick][NECK] += (lean * amount, 0.0)
        at += seconds + float(rng.exponential(3.0))


def _sway(take: _Take, rng: np.random.Generator) -> None:
    """Nobody stands quite still."""
    speed, wide = rng.uniform(0.3, 1.5), rng.uniform(0.002, 0.012)
    for tick, pose in enumerate(take.poses):
        lean = wide * np.sin(speed * _time(tick)) + rng.normal(0, 0.002)
        pose[[0, 2]] += (lean, lean * 0.5)
    take.across += np.linspace(0, rng.uniform(-0.1, 0.1), take.ticks)


def _there_and_back(way: float, hold: float) -> float:
    """0 at both ends of 0..1, 1 in the middle, where it stays for the share ``hold``."""
    edge = (1 - hold) / 2
    return float((1 - np.cos(np.pi * min(1.0, way / edge, (1 - way) / edge))) / 2)


def _time(tick: int) -> float:
    return (tick + 1) * TICK_SECONDS
