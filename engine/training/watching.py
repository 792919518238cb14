"""Scenes before the camera: repetitions to be counted aloud, and begin and end of what lasts to be told.

Nobody speaks to the assistant in them. The wish is typed, or open from before, or there is none. The truth of
the film says when the right moment is: a repetition is counted a tick after its end, when it is plain that it
has ended, or soon after; that something began or ended is told once it could be seen for `SEEN` seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.dialect.vocabulary import Choice
from engine.protocol import TICK_SECONDS, Event, Heard, Mode, Typed
from engine.session.acting import BEHIND_TICKS
from engine.training import surroundings
from engine.training.camera.exercises import Film, What, film
from engine.training.clips import ClipStore
from engine.training.example import Scene
from engine.training.expert import GO, SILENT
from engine.training.hearing import Recogniser
from engine.training.phrases import Split, split_of
from engine.training.scenes import SPLIT_SEEDS, Taken, observe, voices
from engine.training.world import GATE_TICKS, World

SEEN: Final = 0.6  # seconds of what lasts, or of stillness after it
PLAIN: Final = TICK_SECONDS  # from the end of a repetition on: the next begins, or nothing moves any more
COUNT_UNTIL: Final = 0.8  # seconds after its end it is counted no more
REP: Final = Choice("interject", "rep")
BEGIN: Final = Choice("interject", "begin")
END: Final = Choice("interject", "end")
_WISH: Final = Choice("wish", "open")
_MOVING_WEIGHT: Final = 2.0  # of saying nothing while something moves, and the wish is open
_TICKS: Final = (60, 101)
_ROUNDING: Final = 1e-9
_LATE: Final = 0.35  # the chance, in each tick, that a repetition is not counted yet
_AT_ONCE: Final = 0.3  # ... that it is in the tick in which it ends, when nobody could be sure
_SOONER: Final = 0.08  # ... that what begins or ends is told when nobody could be
_EARLY: Final = 0.02  # ... that a repetition is counted on its way back
_BY_MISTAKE: Final = 0.0025
_ASKED: Final = 3.5  # seconds that a wish which is typed has before anything counts
COUNTING: Final = (
    "Count my {}.",
    "Please count my {} aloud.",
    "Can you count my {}?",
    "Could you count my {} out loud, please?",
    "Count how many {} I do.",
    "I am going to do {}, count them.",
    "I'm about to do some {}. Count along, please.",
    "Count with me while I do {}.",
    "Keep count of my {}.",
    "Will you count the {} that I do?",
    "Hey, count my {} for me.",
    "count {} with me",
    "Let's do {}, you count along.",
    "Count every one of my {}.",
    "Count my reps, I am doing {}.",
    "Out loud, count the {} I do now.",
)
TELLING: Final = (
    "Tell me when I start and stop {}.",
    "Say start when I begin {} and stop when I finish.",
    "Say now when I start {} and done when I stop.",
    "When I start {} say go, and when I stop say over.",
    "Tell me when I begin {}, and when I stop.",
    "Let me know when I start {} and when I end.",
    "Please say begin when I start {} and say end when I stop.",
    "Can you tell me as soon as I start {} and as soon as I stop?",
    "Announce when I start and stop {}.",
    "Could you say when I begin {} and when I finish?",
    "Say hello when I start {} and bye when I stop.",
    "Watch me and tell me when I start or stop {}.",
)


@dataclass
class _Watcher:
    """Knows the film, and says what is to be said in a tick. ``counted``: when the last one ended that was."""

    shown: Film
    world: World
    begun_at: float = 0.0
    counted: float = -1.0

    def wanted(self) -> Choice | None:
        """What is to be said now, or None."""
        since = self.since()
        if since is None:
            return None
        if self.world.counts:
            return REP if since >= PLAIN else None
        return (BEGIN if self.world.moving == 1 else END) if since >= SEEN else None

    def since(self) -> float | None:
        """For how many seconds there has been something to say; rounded, as ticks are."""
        if self.world.counts:
            return self._since_repetition()
        now = self.world.now
        lasting = next((span for span in self.shown.spans if span[0] <= now < span[1]), None)
        if self.world.moving == 1 and lasting is not None:
            return now - lasting[0] + _ROUNDING
        if self.world.moving == 2 and lasting is None:
            ends = [end for _, end in self.shown.spans if end <= now]
            return now - max([self.begun_at, *ends]) + _ROUNDING
        return None

    def unsure(self) -> bool:
        """Whether what there is to say could not be known for sure yet."""
        since = self.since()
        return since is not None and self.wanted() is None and (self.world.counts or since >= SEEN / 3)

    def _since_repetition(self) -> float | None:
        """Since the last repetition ended, where it is still to be counted."""
        ends = [end for _, end in self.shown.spans if end <= self.world.now + _ROUNDING]
        since = self.world.now - max(ends, default=-1.0) + _ROUNDING
        return since if ends and ends[-1] > self.counted and since < COUNT_UNTIL else None

    def comes_back(self) -> bool:
        """Whether a repetition is past its middle."""
        now = self.world.now
        return any((start + end) / 2 < now < end for start, end in self.shown.spans)

    def said(self, choice: Choice) -> None:
        """It was said, rightly or wrongly. A repetition on its way back need not be counted again."""
        if choice == REP and self._since_repetition() is not None:
            self.counted = max(end for _, end in self.shown.spans if end <= self.world.now + _ROUNDING)
        elif choice == REP:
            past = [end for start, end in self.shown.spans if (start + end) / 2 <= self.world.now]
            self.counted = max(past, default=self.counted)
        else:
            self.world.moving, self.begun_at = (2, self.world.now) if choice == BEGIN else (1, self.begun_at)


def watching_scene(seed: int, clips: ClipStore, split: Split) -> Scene:
    """One scene of 12 to 20 s. ``clips`` must be those of ``split``."""
    rng = np.random.default_rng((SPLIT_SEEDS[split], seed, 13))
    world = World(int(rng.integers(*_TICKS)), clips, rng, *voices(clips, rng))
    kinds: tuple[What, ...] = ("repeats", "lasts", "neither")
    what = kinds[int(rng.choice(3, p=[0.5, 0.36, 0.14]))]
    asked = rng.random() < 0.5
    shown = film(what, world.ticks, split, rng, _ASKED if asked else 0.0)
    counts = what == "repeats" or (what == "neither" and rng.random() < 0.5)
    if asked:
        name = shown.name if counts or what == "lasts" else "waving"
        text = _request(COUNTING if counts else TELLING, name, split, rng)
        world.inbox[int(rng.integers(0, 8))].append(Typed(text))
    elif rng.random() < 0.92:
        world.counts, world.moving = counts, 0 if counts else 1
    _note(shown, world)
    _surround(world)
    taken = _play(world, _Watcher(shown, world))
    return Scene(seed, observe(world, taken, shown.patches), sorted(world.truth, key=lambda each: each.start))


def _request(wordings: tuple[str, ...], name: str, split: Split, rng: np.random.Generator) -> str:
    own = [each for each in wordings if split_of(each) == split] or list(wordings)
    text = own[int(rng.integers(len(own)))].format(name)
    text = text.replace("-", " ") if rng.random() < 0.3 else text
    return text.lower().rstrip(".") if rng.random() < 0.3 else text


def _note(shown: Film, world: World) -> None:
    """Write down what the body does."""
    for start, end in shown.spans:
        if shown.lasts:
            world.note_truth("lasting", start, end)
        else:
            middle = (start + end) / 2
            world.note_truth("away", start, middle)
            world.note_truth("back", middle, end)


def _surround(world: World) -> None:
    """A mode; silence without a microphone, room tone, or noises and voices beside."""
    rng = world.rng
    modes: tuple[Mode, ...] = ("normal", "focus", "coach", "silent")
    world.mode = modes[int(rng.choice(4, p=[0.7, 0.1, 0.1, 0.1]))]
    if rng.random() < 0.35:
        world.absent.update(range(world.ticks))
        return
    recogniser = Recogniser.draw(rng)
    if rng.random() < 0.4:
        surroundings.add_noises(world, recogniser)
    if rng.random() < 0.15:
        surroundings.add_broadcast(world, recogniser)


def _play(world: World, watcher: _Watcher) -> list[Taken]:
    rng, taken = world.rng, []
    for tick in range(world.ticks):
        world.tick = tick
        events = world.inbox.pop(tick, [])
        _hear(world, events)
        idle = GO if world.left else SILENT
        typed = next((event.text for event in events if isinstance(event, Typed)), None)
        wanted = _WISH if typed is not None else watcher.wanted() or idle
        watches = world.counts or world.moving > 0
        choice = _slip(watcher, wanted, idle)
        weight = _MOVING_WEIGHT if _plain(watcher, wanted) and watches else 1.0
        weight = 0.0 if wanted is idle and watcher.unsure() else weight
        situation = world.situation()
        if choice not in (SILENT, GO):
            world.acted_tick = tick
        if typed is not None:
            world.open_wish(typed)
            world.say("own confirm")
        elif choice in (REP, BEGIN, END):
            watcher.said(choice)
            if choice != REP or world.left <= BEHIND_TICKS:
                spoken = [world.clips.pick(world.own, "own reminder", rng) for _ in range(5)]
                world.say("own reminder", clip=min(spoken, key=lambda clip: clip.seconds), late=GATE_TICKS)
        taken.append(Taken(events, situation, choice, "", wanted, weight))
    return taken


def _hear(world: World, events: list[Event]) -> None:
    for event in events:
        if isinstance(event, Heard):
            world.heard_tick = event.spoken
        elif isinstance(event, Typed):
            world.heard_tick = world.tick


def _plain(watcher: _Watcher, wanted: Choice) -> bool:
    """Whether nothing is to be said though something moves, and the moment for it is not next to this tick."""
    now, near = watcher.world.now, 1.5 * TICK_SECONDS
    aside = all(abs(now - end) > near for _, end in watcher.shown.spans)
    return wanted in (SILENT, GO) and watcher.shown.moving[watcher.world.tick] and aside


def _slip(watcher: _Watcher, wanted: Choice, idle: Choice) -> Choice:
    """Now and then the wrong choice, so that the way on from it is in the examples too."""
    world, rng = watcher.world, watcher.world.rng
    if wanted == REP:
        return idle if rng.random() < _LATE else wanted
    if wanted in (BEGIN, END):
        return idle if rng.random() < 0.08 else wanted
    if wanted is not idle or not (world.counts or world.moving):
        return wanted
    chance = _EARLY if world.counts and watcher.comes_back() else _BY_MISTAKE
    if watcher.unsure():
        chance = _AT_ONCE if world.counts else _SOONER
    early = REP if world.counts else END if world.moving == 2 else BEGIN
    return early if rng.random() < chance else wanted
