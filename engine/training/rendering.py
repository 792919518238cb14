"""From what sounded when to what the microphone and the speaker held, tick by tick."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.protocol import MIC_RATE, MIC_SAMPLES, VOICE_SAMPLES
from engine.training import noises
from engine.training.echo import HEARD_BACK, RoomPath
from engine.training.noises import Sound
from engine.training.world import World

_DUCK: float = 0.35
_QUIET: float = 0.3  # of the scenes: the microphone is turned down, with all that it hears
_CANCELLED: float = 1 / 3  # of the scenes, the dearest ones; in the others there is headphones' residue or none
_FADE = 160
_KNOWN_TO = 0.04  # seconds: what was played is known so exactly; never early, which would give the answer away


@dataclass(frozen=True)
class Track:
    """int16 16 kHz of a whole scene: the microphone after echo cancelling, and the assistant's own voice.

    ``sounding``: per tick, whether own voice was played in it; ``played``: 24 kHz samples played so far.
    """

    mic: np.ndarray
    own: np.ndarray
    sounding: list[bool]
    played: list[int]


def render(world: World, beds: list[Sound]) -> Track:
    """Mix a scene. There is room tone throughout; the echo that is left varies from none to plain."""
    rng, count = world.rng, world.ticks * MIC_SAMPLES
    gain = 10 ** (rng.uniform(-18, 9) / 20)
    quiet = 10 ** (rng.uniform(-14, 0) / 20) if rng.random() < _QUIET else 1.0
    mic = room_tone(count, beds, rng)
    rooms: dict[tuple[str, str], Sound] = {}
    for each in world.played:
        key = (each.speaker, each.distance)
        if key not in rooms:
            rooms[key] = noises.room(each.distance, rng)
        _add(mic, noises.convolve(each.sound * (each.level * gain), rooms[key]), each.start)
    own = _own_voice(world, count)
    if rng.random() < _CANCELLED:
        mic = _cancelled(mic, own, rng)
    else:
        _add_echo(mic, own, world, min(gain, 1.0))
    mic *= np.float32(quiet)
    own = _late(own, rng.uniform(0, _KNOWN_TO))
    sounding = [bool(np.any(own[at : at + MIC_SAMPLES])) for at in range(0, count, MIC_SAMPLES)]
    played = list(np.cumsum([VOICE_SAMPLES if each else 0 for each in sounding]).tolist())
    return Track(_int16(mic), _int16(own), sounding, played)


def _late(own: Sound, seconds: float) -> Sound:
    late = int(seconds * MIC_RATE)
    return np.concatenate([np.zeros(late, dtype=own.dtype), own[: len(own) - late]])


def room_tone(count: int, beds: list[Sound], rng: np.random.Generator) -> Sound:
    quiet = rng.random() < 0.2  # a file, or a microphone that gates: nearly or wholly nothing between words
    floor = 10 ** ((rng.uniform(-110, -78) if quiet else rng.uniform(-78, -52)) / 20)
    mic = np.asarray(rng.standard_normal(count, dtype=np.float32) * floor * 0.3, dtype=np.float32)
    for _ in range(int(rng.integers(1, 4))):
        bed = beds[int(rng.integers(len(beds)))]
        repeated = np.resize(np.roll(bed, int(rng.integers(len(bed)))), count)
        if rng.random() < 0.3:  # it swells and fades
            knots = rng.uniform(0.2, 1.0, 9)
            repeated = repeated * np.interp(np.arange(count), np.linspace(0, count, 9), knots).astype(
                np.float32
            )
        mic += repeated * np.float32(floor * rng.uniform(0.3, 1.2))
    return mic


def _own_voice(world: World, count: int) -> Sound:
    own = np.zeros(count, dtype=np.float32)
    for each in world.spoken:
        sound = each.clip.floats()
        sound = sound[: max(0, int((each.end - each.start) * MIC_RATE))].copy()
        if len(sound) < len(each.clip.samples) and len(sound) > _FADE:
            sound[-_FADE:] *= np.linspace(1, 0, _FADE, dtype=np.float32)
        _add(own, sound, int(each.start * MIC_RATE))
    own *= np.float32(10 ** (world.rng.uniform(-4, 3) / 20))
    for tick in sorted(set(world.ducked)):
        own[tick * MIC_SAMPLES : (tick + 1) * MIC_SAMPLES] *= _DUCK
    return own


def _cancelled(mic: Sound, own: Sound, rng: np.random.Generator) -> Sound:
    """The own voice from a loudspeaker in the room, and all of it through the real echo canceller."""
    path, played = RoomPath.draw(rng.uniform(*HEARD_BACK), rng), _int16(own)
    echo, late = path.echo(played)
    _add(mic, echo, late)
    return np.asarray(path.cancelled(_int16(mic), played) / 32767, dtype=np.float32)


def _add_echo(mic: Sound, own: Sound, world: World, gain: float) -> None:
    """What the canceller leaves of the own voice: filtered, late, between nothing and plainly audible."""
    rng = world.rng
    if rng.random() < 0.15:
        return
    level = gain * 10 ** (rng.uniform(-50, -12) / 20)
    late = int(rng.uniform(0.0, 0.06) * MIC_RATE)
    response = noises.room("speaker", rng)
    worse_at_first = rng.random() < 0.4  # the canceller has to find its way
    for each in world.spoken:
        start, end = int(each.start * MIC_RATE), int(each.end * MIC_RATE)
        factor = level * (max(1.0, 3.0 - each.start / 3.0) if worse_at_first else 1.0)
        if end > start:
            _add(mic, noises.convolve(own[start:end] * np.float32(factor), response), start + late)


def _add(track: Sound, sound: Sound, start: int) -> None:
    end = min(len(track), start + len(sound))
    if 0 <= start < end:
        track[start:end] += sound[: end - start]


def _int16(sound: Sound) -> np.ndarray:
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)
