"""A scene from a seed: a stretch of interaction with the right action in every tick.

The same seed, clips and split give the same scene. Each scene has its own voices, room, recogniser, habits
and surroundings. Now and then an action is taken wrongly on purpose, so that the way back is in the examples
too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.dialect.tick import Situation
from engine.dialect.vocabulary import Choice
from engine.protocol import (
    MIC_SAMPLES,
    TICK_SECONDS,
    Cut,
    Event,
    Heard,
    Mode,
    ModeSet,
    Note,
    Observation,
    Patch,
    Seen,
    TaskState,
    Typed,
)
from engine.training import noises, surroundings
from engine.training.camera.figures import Camera
from engine.training.clips import ClipStore
from engine.training.example import Scene, SceneStep
from engine.training.expert import GO, SILENT, Expert
from engine.training.hearing import Recogniser
from engine.training.phrases import Split
from engine.training.rendering import render
from engine.training.script import User
from engine.training.slips import DROWSY, HESITANT, LEAVING_WEIGHT, offered, slip, weight
from engine.training.speaking import Talker
from engine.training.world import World

CAMERAS: Final = 0.18  # the share of scenes with one
EPOCH: Final = 1_790_000_000.0
_BEDS: Final = noises.beds(np.random.default_rng(11))
SPLIT_SEEDS: Final = {"train": 0, "validation": 1, "test": 2}


def scene(seed: int, clips: ClipStore, split: Split) -> Scene:
    """One scene of 30 to 45 s. ``clips`` must be those of ``split``."""
    if clips.split != split:
        raise ValueError(f"clips of split {clips.split} cannot make a scene of split {split}")
    rng = np.random.default_rng((SPLIT_SEEDS[split], seed))
    world = World(int(rng.integers(150, 226)), clips, rng, *voices(clips, rng))
    expert = Expert()
    user = _user(world, expert)
    world.long_answers = rng.random() < 0.45
    slow = rng.random()  # in most scenes the assistant does things in time
    world.drowsy, world.hesitant = slow < DROWSY, slow < HESITANT
    if rng.random() < 0.09:  # nobody is there but a television, perhaps
        user.plans = ["absence"] * 8
    camera = Camera.draw(world.ticks, split, rng) if rng.random() < CAMERAS else None
    _prepare(world, expert, user, camera)
    taken = _play(world, expert, user, camera)
    steps = observe(world, taken, camera.patches if camera else None)
    return Scene(seed, steps, sorted(world.truth, key=lambda each: each.start))


def voices(clips: ClipStore, rng: np.random.Generator) -> tuple[str, str]:
    """The user's voice, from each source about as often, and the assistant's, often the product's own."""
    by_source: dict[str, list[str]] = {}
    for voice in clips.users:
        by_source.setdefault(clips.sources[voice], []).append(voice)
    sources = sorted(by_source)
    sizes = [len(by_source[source]) for source in sources]
    weights = np.array(sizes) ** 0.25  # variants of one synthesiser are not many voices
    source = str(rng.choice(sources, p=weights / weights.sum()))
    user = str(rng.choice(by_source[source]))
    product = [voice for voice in clips.owns if clips.sources[voice] == "hibari"]
    others = [voice for voice in clips.owns if voice != user]
    own = str(rng.choice(product if product and rng.random() < 0.5 else others or clips.owns))
    return user, own


def _user(world: World, expert: Expert) -> User:
    rng = world.rng
    voice = Talker(world, Recogniser.draw(rng), rate=rng.uniform(0.85, 1.18), pauses=rng.uniform(0.1, 0.9))
    return User(world, expert, voice, backchannels=rng.uniform(0.15, 0.45), interrupts=rng.uniform(0.12, 0.34))


def _prepare(world: World, expert: Expert, user: User, camera: Camera | None) -> None:
    """Draw the surroundings."""
    rng = world.rng
    modes: tuple[Mode, ...] = ("normal", "focus", "coach", "silent")
    world.mode = modes[int(rng.choice(4, p=[0.6, 0.14, 0.14, 0.12]))]
    if rng.random() < (0.7 if user.plans else 0.35):
        surroundings.add_broadcast(world, user.voice.recogniser)
    if rng.random() < 0.6:
        surroundings.add_noises(world, user.voice.recogniser)
    if rng.random() < (0.5 if user.plans else 0.12):
        surroundings.add_desk(world, user.voice.recogniser)
    if rng.random() < 0.35:
        surroundings.add_screen(world, expert)
    if rng.random() < 0.15:
        surroundings.add_wish(world)
    if rng.random() < 0.06:
        surroundings.add_mode_change(world)
    world.watches = rng.random() < (0.75 if camera else 0.06)
    if camera is not None:
        surroundings.note_people(world, camera)
        user.plans = ["wish"] if not world.watches and rng.random() < 0.5 else user.plans
    if rng.random() < 0.025:
        user.muted = True
        world.absent.update(range(world.ticks))


def _play(world: World, expert: Expert, user: User, camera: Camera | None) -> list[Taken]:
    """Tick by tick: the user acts, events arrive, the expert decides."""
    script = user.converse()
    taken: list[Taken] = []
    for tick in range(world.ticks):
        world.tick = tick
        next(script)
        events = _deliver(world)
        if camera is not None and world.watches:
            expert.person = camera.entered(tick) or (expert.person and not camera.gone(tick))
        can_see = camera is not None and bool(camera.patches[tick])
        decision = expert.decide(world, events, can_see)
        situation = world.situation()
        executed = slip(world, decision)
        if executed is decision or not offered(world, decision):
            expert.done(world, decision)
        counts = weight(world, decision, done=executed is decision)
        if camera is not None and world.watches and decision.choice in (SILENT, GO):
            counts *= LEAVING_WEIGHT if camera.gone(tick) else 0.0 if camera.glimpsed(tick) else 1.0
        world.act(executed.choice, decision.turn)
        taken.append(Taken(events, situation, executed.choice, executed.text, decision.choice, counts))
    return taken


def _deliver(world: World) -> list[Event]:
    """What reaches the assistant in this tick, and what the session makes of it."""
    events: list[Event] = [Cut(0)] if world.cut else []
    if world.cut:
        world.notes, world.cut = [], False
        for task in list(world.running):  # nobody waits any more for what was interrupted
            world.running.remove(task)
            events.append(TaskState(task, "done"))
    for event in world.inbox.pop(world.tick, []):
        match event:
            case Note() if event.task not in world.running:
                continue
            case Note():
                world.notes.append(event)
                world.note_truth("note", world.now, world.now, event.text)
                if event.final:
                    world.running.remove(event.task)
            case Heard():
                world.heard_tick, world.words_tick = event.spoken, world.tick
                world.asked_again = False
            case Typed():
                world.heard_tick = world.tick
                world.asked_again = False
            case Seen():
                world.line_tick = world.tick
            case ModeSet():
                world.mode = event.mode
            case TaskState() if event.task in world.running:
                world.running.remove(event.task)
            case _:
                pass
        events.append(event)
        if isinstance(event, Note) and event.final:
            events.append(TaskState(event.task, "done"))
    return events


@dataclass(frozen=True)
class Taken:
    """What was decided in a tick, before there is sound."""

    events: list[Event]
    situation: Situation
    choice: Choice
    text: str
    wanted: Choice
    weight: float


def observe(world: World, taken: list[Taken], patches: list[tuple[Patch, ...]] | None) -> list[SceneStep]:
    """Render the sound and put everything together."""
    track = render(world, _BEDS)
    wall = EPOCH + float(world.rng.integers(0, 10_000_000))
    steps: list[SceneStep] = []
    for tick, each in enumerate(taken):
        piece = slice(tick * MIC_SAMPLES, (tick + 1) * MIC_SAMPLES)
        observation = Observation(
            tick=tick,
            wall=wall + (tick + 1) * TICK_SECONDS,
            audio=None if tick in world.absent else track.mic[piece].tobytes(),
            own_voice=track.own[piece].tobytes() if track.sounding[tick] else None,
            played=track.played[tick],
            patches=patches[tick] if patches else (),
            events=tuple(each.events),
        )
        steps.append(SceneStep(observation, each.situation, each.choice, each.text, each.wanted, each.weight))
    return steps
