"""Sounds that are not speech, and how a room and a microphone change sound. Everything is made in code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from engine.protocol import MIC_RATE

Sound = npt.NDArray[np.float32]
Distance = Literal["near", "aside", "far", "speaker"]
_BED_SECONDS: Final = 7


def coloured(count: int, slope: float, rng: np.random.Generator) -> Sound:
    """Noise whose power falls by ``slope`` (0 white, 1 pink, 2 brown) per octave of frequency; RMS 1."""
    spectrum = rng.standard_normal(count // 2 + 1) + 1j * rng.standard_normal(count // 2 + 1)
    frequency = np.maximum(np.fft.rfftfreq(count, 1 / MIC_RATE), 30.0)
    return unit(np.fft.irfft(spectrum * frequency ** (-slope / 2), count))


def beds(rng: np.random.Generator) -> list[Sound]:
    """Backgrounds of some seconds, RMS 1, that can be repeated without a seam: air, traffic, hum, fan, rain."""
    count = _BED_SECONDS * MIC_RATE
    time = np.arange(count) / MIC_RATE
    made = [coloured(count, slope, rng) for slope in (0.3, 0.7, 1.0, 1.4, 1.8, 2.2)]
    for base in (50, 60, 100, 120):  # whole periods fit into the bed
        hum = sum(
            rng.uniform(0.1, 1) / k * np.sin(2 * np.pi * base * k * time + rng.uniform(0, 6))
            for k in range(1, 9)
        )
        made.append(unit(np.asarray(hum) + 0.15 * coloured(count, 1.0, rng)))
    fans = [1 + 0.5 * np.sin(2 * np.pi * speed * time) for speed in (3, 7)]
    made += [unit(coloured(count, 1.2, rng) * swell) for swell in fans]
    rain = coloured(count, 0.4, rng) * 0.4
    drops = rng.integers(0, count, 900)
    rain[drops] += rng.normal(0, 6, 900).astype(np.float32)
    return [*made, unit(rain)]


def burst(kind: str, rng: np.random.Generator) -> Sound:
    """One sudden sound, peak about 1. Kinds: `BURSTS`."""
    return np.asarray(_MAKERS[kind](rng), dtype=np.float32)


def cough(rng: np.random.Generator) -> Sound:
    """A cough or a throat being cleared: one to three bursts of noise shaped by a vocal tract."""
    parts = []
    for _ in range(int(rng.integers(1, 4))):
        count = int(rng.uniform(0.12, 0.32) * MIC_RATE)
        attack = rng.uniform(0.005, 0.03)
        time = np.arange(count) / MIC_RATE
        shape = np.minimum(time / attack, 1) * np.exp(-time / rng.uniform(0.05, 0.14))
        source = rng.standard_normal(count)
        voiced = rng.uniform(0, 0.9)
        pitch = rng.uniform(80, 260) * (1 - 0.3 * time)
        source += voiced * 4 * np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / MIC_RATE))
        sound = np.zeros(count)
        for formant in (rng.uniform(400, 800), rng.uniform(1000, 1700), rng.uniform(2200, 3200)):
            ring = np.arange(200) / MIC_RATE
            kernel = np.exp(-ring * rng.uniform(250, 600)) * np.sin(2 * np.pi * formant * ring)
            sound += np.convolve(source, kernel)[:count]
        parts += [sound * shape, np.zeros(int(rng.uniform(0.02, 0.14) * MIC_RATE))]
    return peak(np.concatenate(parts[:-1]))


def room(distance: Distance, rng: np.random.Generator) -> Sound:
    """An impulse response: direct sound, a few reflections, and a decaying tail that grows with distance."""
    decay, level = {
        "near": (rng.uniform(0.03, 0.15), rng.uniform(0.0, 0.12)),
        "aside": (rng.uniform(0.08, 0.25), rng.uniform(0.1, 0.3)),
        "far": (rng.uniform(0.15, 0.4), rng.uniform(0.3, 0.9)),
        "speaker": (rng.uniform(0.03, 0.2), rng.uniform(0.02, 0.4)),
    }[distance]
    count = int(min(decay * 2.2, 0.45) * MIC_RATE)
    time = np.arange(count) / MIC_RATE
    response = rng.standard_normal(count) * np.exp(-time * 4.6 / decay) * level * 0.12
    for _ in range(4):
        response[int(rng.integers(20, min(count, 500)))] += rng.normal(0, 0.25) * level
    response[0] = 1.0
    return _tone(response, distance, rng)


def convolve(sound: Sound, response: Sound) -> Sound:
    """``sound`` through ``response``; longer by the response's tail."""
    count = len(sound) + len(response) - 1
    size = 1 << (count - 1).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    return np.asarray(np.fft.irfft(spectrum, size)[:count], dtype=np.float32)


def stretch(sound: Sound, factor: float) -> Sound:
    """Play ``factor`` times as fast: shorter and higher. Linear interpolation."""
    if abs(factor - 1) < 1e-3:
        return sound
    at = np.arange(0, len(sound) - 1, factor)
    return np.asarray(np.interp(at, np.arange(len(sound)), sound), dtype=np.float32)


def _tone(response: np.ndarray, distance: Distance, rng: np.random.Generator) -> Sound:
    """Equaliser and band limits of mouth, room, loudspeaker and microphone, by frequency."""
    size = 1 << (len(response) + 254).bit_length()
    frequency = np.fft.rfftfreq(size, 1 / MIC_RATE)
    knots = np.array([0, 150, 400, 1000, 2200, 4000, 8000])
    spread = {"near": 3.0, "aside": 3.0, "far": 5.0, "speaker": 6.0}[distance]
    gain = np.interp(frequency, knots, rng.normal(0, spread, len(knots)))
    low = rng.uniform(40, 200) if distance != "far" else rng.uniform(80, 350)
    high = {
        "near": rng.choice([3400.0, 5000.0, 7600.0, 7600.0, 7600.0]),
        "aside": rng.uniform(2500, 5000),
        "far": rng.uniform(2500, 7000),
        "speaker": rng.uniform(3000, 7800),
    }[distance]
    curve = (
        10 ** (gain / 20)
        / np.sqrt(1 + (low / np.maximum(frequency, 1)) ** 4)
        / np.sqrt(1 + (frequency / high) ** 8)
    )
    shaped = np.fft.irfft(np.fft.rfft(response, size) * curve, size)[: len(response) + 128]
    return np.asarray(shaped, dtype=np.float32)


def _click(rng: np.random.Generator) -> np.ndarray:
    count = int(rng.uniform(0.005, 0.03) * MIC_RATE)
    return peak(rng.standard_normal(count) * np.exp(-np.arange(count) / (count * rng.uniform(0.1, 0.4))))


def _keys(rng: np.random.Generator) -> np.ndarray:
    sound = np.zeros(int(rng.uniform(0.8, 3.0) * MIC_RATE))
    at = 0
    while at < len(sound) - 800:
        click = _click(rng)[: len(sound) - at]
        sound[at : at + len(click)] += click * rng.uniform(0.3, 1)
        at += int(rng.exponential(0.13) * MIC_RATE) + 500
    return sound


def _thud(rng: np.random.Generator) -> np.ndarray:
    count = int(rng.uniform(0.15, 0.6) * MIC_RATE)
    time = np.arange(count) / MIC_RATE
    ring = np.sin(2 * np.pi * rng.uniform(45, 160) * time) + 0.4 * coloured(count, 1.6, rng)
    return peak(ring * np.exp(-time / rng.uniform(0.03, 0.12)))


def _clatter(rng: np.random.Generator) -> np.ndarray:
    sound = np.zeros(int(rng.uniform(0.3, 1.0) * MIC_RATE))
    for _ in range(int(rng.integers(2, 7))):
        count = int(rng.uniform(0.05, 0.25) * MIC_RATE)
        time = np.arange(count) / MIC_RATE
        ping = sum(np.sin(2 * np.pi * rng.uniform(800, 6000) * time) for _ in range(3)) * np.exp(-time / 0.03)
        at = int(rng.integers(0, max(1, len(sound) - count)))
        sound[at : at + count] += np.asarray(ping)[: len(sound) - at] * rng.uniform(0.3, 1)
    return peak(sound)


def _rustle(rng: np.random.Generator) -> np.ndarray:
    count = int(rng.uniform(0.3, 1.5) * MIC_RATE)
    shape = np.interp(np.arange(count), np.linspace(0, count, 12), rng.uniform(0, 1, 12) ** 2)
    return peak(coloured(count, rng.uniform(-0.3, 0.6), rng) * shape)


def _passing(rng: np.random.Generator) -> np.ndarray:
    count = int(rng.uniform(2.0, 5.0) * MIC_RATE)
    return peak(coloured(count, rng.uniform(1.3, 2.0), rng) * np.hanning(count))


def _chime(rng: np.random.Generator) -> np.ndarray:
    notes = []
    for _ in range(int(rng.integers(1, 4))):
        time = np.arange(int(rng.uniform(0.1, 0.35) * MIC_RATE)) / MIC_RATE
        pitch = rng.uniform(400, 2500)
        notes.append(
            (np.sin(2 * np.pi * pitch * time) + 0.3 * np.sin(4 * np.pi * pitch * time)) * np.exp(-time / 0.12)
        )
    return peak(np.concatenate(notes))


def _voiced(pitch: np.ndarray, formants: tuple[float, ...], rng: np.random.Generator) -> np.ndarray:
    """A train of pulses, ``pitch`` (Hz) at every sample, that rings in ``formants`` (Hz)."""
    phase = np.cumsum(pitch) / MIC_RATE
    pulses = np.diff(np.floor(phase), prepend=0.0) * rng.uniform(0.6, 1.0, len(phase))
    sound = np.zeros(len(phase))
    for formant in formants:
        ring = np.arange(640) / MIC_RATE
        kernel = np.exp(-ring * rng.uniform(60, 400)) * np.sin(2 * np.pi * formant * ring)
        sound += np.convolve(pulses, kernel)[: len(phase)] * rng.uniform(0.3, 1)
    return sound


def _scrape(rng: np.random.Generator) -> np.ndarray:
    """A chair on the floor, a hinge: it sticks and slips, so that its pitch wanders and breaks off."""
    count = int(rng.uniform(0.15, 1.2) * MIC_RATE)
    knots = int(rng.integers(3, 9))
    wander = np.interp(np.arange(count), np.linspace(0, count, knots), rng.normal(0, 0.25, knots))
    pitch = 10 ** rng.uniform(1.4, 3.0) * np.exp(
        wander + np.repeat(rng.normal(0, 0.1, count // 80 + 1), 80)[:count]
    )
    sound = _voiced(pitch, (rng.uniform(300, 900), rng.uniform(900, 2000), rng.uniform(2000, 4500)), rng)
    grip = np.interp(np.arange(count), np.linspace(0, count, 9), rng.uniform(0, 1, 9))
    return peak(peak(sound) * grip + rng.uniform(0, 0.1) * coloured(count, 0.5, rng) * grip)


def _knocks(rng: np.random.Generator) -> np.ndarray:
    """Wood, plastic or a cup that is put down, struck or stapled, once or in a rhythm: each stroke rings."""
    sound = np.zeros(int(rng.uniform(0.25, 2.5) * MIC_RATE))
    base, damping = 10 ** rng.uniform(1.9, 3.0), rng.uniform(20, 150)
    modes = base * np.array([1.0, rng.uniform(1.5, 2.8), rng.uniform(2.9, 6.0)])
    at, beat = 0, rng.uniform(0.08, 0.6)
    while at < len(sound) - 400:
        time = np.arange(min(4000, len(sound) - at)) / MIC_RATE
        for mode in modes * rng.uniform(0.97, 1.03):
            ring = np.sin(2 * np.pi * mode * time) * np.exp(-time * damping * (mode / base) ** 0.5)
            sound[at : at + len(time)] += ring * rng.uniform(0.2, 1)
        at += int(beat * rng.uniform(0.8, 1.25) * MIC_RATE)
    return peak(sound)


def _animal(rng: np.random.Generator) -> np.ndarray:
    """A bark, a mew, a bird, a toy: short cries whose pitch rises and falls."""
    cries = []
    high, length = 10 ** rng.uniform(2.3, 3.4), rng.uniform(0.06, 0.5)
    for _ in range(int(rng.integers(1, 5))):
        count = int(length * rng.uniform(0.7, 1.3) * MIC_RATE)
        arch = np.sin(np.linspace(rng.uniform(0, 1.2), rng.uniform(1.6, 3.0), count))
        cry = _voiced(high * (0.6 + 0.6 * arch), (rng.uniform(500, 1200), rng.uniform(1200, 3500)), rng)
        cries += [peak(cry) * np.hanning(count) ** 0.5, np.zeros(int(rng.uniform(0.05, 0.5) * MIC_RATE))]
    return peak(np.concatenate(cries[:-1]))


def _motor(rng: np.random.Generator) -> np.ndarray:
    """A telephone that buzzes, a drill, a blender, a mower: a hum that starts, strains and runs down."""
    count = int(rng.uniform(0.3, 3.0) * MIC_RATE)
    speed = np.interp(
        np.arange(count), [0, count * 0.15, count * 0.8, count], [0.6, 1, rng.uniform(0.8, 1.2), 0.5]
    )
    sound = _voiced(10 ** rng.uniform(1.7, 2.7) * speed, (rng.uniform(150, 700), rng.uniform(800, 3000)), rng)
    ends = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / 800)
    return peak((peak(sound) + rng.uniform(0, 0.2) * coloured(count, 0.8, rng)) * ends)


_MAKERS: Final[dict[str, Callable[[np.random.Generator], np.ndarray]]] = {
    "click": _click,
    "keys": _keys,
    "thud": _thud,
    "clatter": _clatter,
    "rustle": _rustle,
    "passing": _passing,
    "chime": _chime,
    "scrape": _scrape,
    "knocks": _knocks,
    "animal": _animal,
    "motor": _motor,
}
BURSTS: Final = tuple(_MAKERS)


def unit(sound: np.ndarray) -> Sound:
    """The sound, RMS 1."""
    return np.asarray(sound / (np.std(sound) + 1e-9), dtype=np.float32)


def peak(sound: np.ndarray) -> Sound:
    """The sound, peak 1."""
    return np.asarray(sound / (np.max(np.abs(sound)) + 1e-9), dtype=np.float32)
