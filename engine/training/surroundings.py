"""What goes on around the user: voices from a television, noises, the screen, the microphone switched off."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from engine.protocol import MIC_RATE, TICK_SECONDS, Mode, ModeSet, Seen
from engine.training import lines, noises
from engine.training.camera.figures import Camera
from engine.training.expert import Expert
from engine.training.hearing import Recogniser, recognise, taken_for_words, word_ends
from engine.training.noises import stretch
from engine.training.phrases import Split, draw
from engine.training.world import World
from engine.wishes import WishText

FAULTLESS: Final = 0.33  # the share of screens on which nothing ever fails
READ_AS_WORDS: Final = 0.03  # the share of noises close by that the words sense takes for a word; measured
SAID_AFAR: Final = {"broadcast": 0.32, "ask": 0.26, "statement": 0.22, "side": 0.12, "backchannel": 0.08}
BREAK: Final = 0.8  # seconds of silence between voices that part them
ALONE: Final = 0.25  # the share of voices from afar that say one sentence
GARBLED: Final = (0.2, 0.7)  # the share of words from afar that are misread, from and to
PLAIN: Final = 0.15  # of the user's own level: so loud a television the words sense cannot overhear


def add_broadcast(world: World, recogniser: Recogniser) -> None:
    """Other voices, quieter, from farther away: a long stretch, or a sentence from the next room.

    A request among them is as good a request as any, so only the sound tells whose it is. The words that may
    reach the words lane come late and garbled, as the recogniser reads what is far.
    """
    rng = world.rng
    voices = [each for each in world.clips.users if each != world.user] or world.clips.users
    length = world.ticks * TICK_SECONDS
    at = rng.uniform(0, length * 0.6)
    until = min(length, at + (rng.uniform(4, 30) if rng.random() > ALONE else 0.1))
    level, speakers = rng.uniform(0.06, 0.3), rng.choice(voices, size=int(rng.integers(1, 4)))
    heard = rng.choice([0.05, 0.5, 0.95])
    recogniser = replace(recogniser.beside(rng), errors=float(rng.uniform(*GARBLED)))
    stretches: list[tuple[float, float]] = []
    while at < until:
        voice = str(rng.choice(speakers))
        kind = str(rng.choice(list(SAID_AFAR), p=list(SAID_AFAR.values())))
        kind = kind if world.clips.count(voice, kind) else "ask"
        clip = world.clips.pick(voice, kind, rng)
        sound = stretch(clip.floats(), rng.uniform(0.92, 1.08))
        world.sound(sound, at, level * rng.uniform(0.7, 1.3), voice, "far")
        end = at + len(sound) / MIC_RATE
        if rng.random() < heard:
            words = [(word, at + moment) for word, moment in word_ends(clip.heard, end - at)]
            for tick, event in recognise(words, [(end, 1e9)], recogniser, rng)[0].items():
                world.inbox[tick].append(event)
        if stretches and at - stretches[-1][1] < BREAK:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((at, end))
        at = end + (rng.uniform(BREAK, 6.0) if rng.random() < 0.2 else rng.exponential(0.4) + 0.05)
    for first, last in stretches:
        world.note_truth("broadcast", first, last)
    if level > PLAIN:
        world.babble += stretches


def add_noises(world: World, recogniser: Recogniser) -> None:
    """Sudden sounds, now and then."""
    rng = world.rng
    for _ in range(int(rng.integers(1, 9))):
        near = rng.random() < 0.5
        _add_noise(world, recogniser, rng.uniform(0, world.ticks * TICK_SECONDS), near)


def add_desk(world: World, recogniser: Recogniser) -> None:
    """Somebody is busy close to the microphone: one sound after the other, of a few kinds."""
    rng = world.rng
    kinds = tuple(str(kind) for kind in rng.choice(noises.BURSTS, size=int(rng.integers(1, 5))))
    length, rest = world.ticks * TICK_SECONDS, rng.uniform(0.4, 3.0)
    at = rng.uniform(0, length / 2)
    until = min(length, at + rng.uniform(8, 45))
    while at < until:
        at = _add_noise(world, recogniser, at, True, kinds) + rng.exponential(rest)


def _add_noise(
    world: World, recogniser: Recogniser, at: float, near: bool, kinds: tuple[str, ...] = noises.BURSTS
) -> float:
    """A sound of one of ``kinds`` at second ``at``; returns when it ends. Now and then it is read as a word."""
    rng = world.rng
    kind = kinds[int(rng.integers(len(kinds)))]
    sound = noises.burst(kind, rng) * np.float32(10 ** (rng.uniform(-36, -10) / 20))
    world.sound(sound, at, 1.0, "noise", "near" if near else "far")
    end = at + len(sound) / MIC_RATE
    world.note_truth("noise", at, end, kind)
    if near and rng.random() < READ_AS_WORDS:
        for tick, event in taken_for_words("noise", end, recogniser, rng).items():
            world.inbox[tick].append(event)
    return end


def add_screen(world: World, expert: Expert) -> None:
    """Lines of text that appear on the screen; a few of them show a failure."""
    rng = world.rng
    split, tick = world.clips.split, int(rng.integers(5, 40))
    share = 0.0 if rng.random() < FAULTLESS else rng.uniform(0.2, 0.6)
    misread = rng.choice([0.0, 0.1, 0.5])
    while tick < world.ticks - 12:
        broken = rng.random() < share
        for offset in range(int(rng.choice([1, 1, 2, 4, 10]))):
            failure = broken and rng.random() < 0.5
            text = lines.framed(_line(failure, split, rng), rng)
            text = _misread(text, rng) if rng.random() < misread else text
            at = tick + offset
            world.inbox[at].append(Seen(text, max(0, at - int(rng.integers(1, 8)))))
            if failure:
                expert.failures.add(text)
            world.note_truth(
                "failure" if failure else "harmless", (at + 1) * TICK_SECONDS, (at + 1) * TICK_SECONDS, text
            )
        tick += int(rng.uniform(2, 12) / TICK_SECONDS)


def _line(failure: bool, split: Split, rng: np.random.Generator) -> str:
    if split == "train" and rng.random() < 0.5:
        return draw("drill failure" if failure else "drill harmless", split, rng).text
    return lines.failure_text(split, rng) if failure else lines.harmless_text(split, rng)


def _misread(text: str, rng: np.random.Generator) -> str:
    """As screen text is read: spaces vanish, a letter is taken for another."""
    kept = "".join(letter for letter in text if letter != " " or rng.random() > 0.2)
    return kept.replace("l", "1", 1) if rng.random() < 0.1 else kept


def note_people(world: World, camera: Camera) -> None:
    """Write down when people come into view and leave it."""
    for start, end in camera.visits:
        world.note_truth("person in", start * TICK_SECONDS, start * TICK_SECONDS)
        world.note_truth("person out", end * TICK_SECONDS, end * TICK_SECONDS)


def add_wish(world: World) -> None:
    """A timed wish that is open from before, or from a timer that the reasoner sets."""
    rng = world.rng
    every = rng.random() < 0.5
    wish = WishText("every" if every else "at", "", float(rng.uniform(3, 10) if every else rng.uniform(3, 30)))
    world.time_wish(wish)


def add_mode_change(world: World) -> None:
    """The user changes the mode in the window."""
    rng = world.rng
    modes: tuple[Mode, ...] = ("silent", "focus", "normal", "coach")
    world.inbox[int(rng.integers(world.ticks))].append(ModeSet(modes[int(rng.integers(len(modes)))]))
