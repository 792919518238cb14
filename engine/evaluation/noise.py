"""The sounds of an evaluated room that are no speech: backgrounds, sudden sounds, coughs.

`unheard` ones are made here in ways that training has none of; those of validation sessions are training's,
from another seed, so that nothing of the test is met while thresholds are set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.protocol import MIC_RATE
from engine.training import noises
from engine.training.noises import Sound, peak, unit

_VALIDATION: Final = 12  # seeds
_UNHEARD: Final = 13
_BED_SECONDS: Final = 9
Maker = Callable[[np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Noise:
    """``beds``: backgrounds that can be repeated, RMS 1. ``sudden`` and ``cough`` make one, peak about 1."""

    beds: list[Sound]
    sudden: Callable[[np.random.Generator], Sound]
    cough: Callable[[np.random.Generator], Sound]


def familiar() -> Noise:
    """As training has them."""
    beds = noises.beds(np.random.default_rng(_VALIDATION))
    return Noise(beds, lambda rng: noises.burst(str(rng.choice(noises.BURSTS)), rng), noises.cough)


def unheard() -> Noise:
    """Surf, crickets, a bubbling kettle, a humming machine; a typewriter, drops, a zip, a squeak, a creak."""
    rng = np.random.default_rng(_UNHEARD)
    beds = [unit(make(rng)) for make in (_surf, _crickets, _kettle, _machine)]
    return Noise(beds, lambda rng: peak(_SUDDEN[int(rng.integers(len(_SUDDEN)))](rng)), _cough)


def _surf(rng: np.random.Generator) -> np.ndarray:
    """Waves: the brightness and the level of noise rise and fall together."""
    count = _BED_SECONDS * MIC_RATE
    white = rng.standard_normal(count)
    dark = np.convolve(white, np.hanning(64) / 32, "same")
    swell = (1 + np.cos(2 * np.pi * 2 * np.arange(count) / count)) / 2
    return dark * (0.4 + swell) + 0.15 * white * swell**2


def _crickets(rng: np.random.Generator) -> np.ndarray:
    """Three high tones, each chopped at a rate of its own, over faint hiss."""
    time = np.arange(_BED_SECONDS * MIC_RATE) / MIC_RATE
    sound = 0.2 * rng.standard_normal(len(time))
    for pitch, chop, rest in ((4100, 31, 1), (4800, 27, 2), (5600, 37, 3)):
        gate = (np.sin(2 * np.pi * chop * time) > 0) * (np.sin(2 * np.pi * rest * time / 3 + pitch) > -0.3)
        sound += 0.5 * gate * np.sin(2 * np.pi * pitch * time)
    return sound


def _kettle(rng: np.random.Generator) -> np.ndarray:
    """Bubbles: many short tones that rise in pitch."""
    sound = 0.05 * rng.standard_normal(_BED_SECONDS * MIC_RATE)
    for _ in range(900):
        time = np.arange(int(rng.uniform(0.01, 0.04) * MIC_RATE)) / MIC_RATE
        bubble = np.sin(2 * np.pi * rng.uniform(300, 1400) * time * (1 + 6 * time)) * np.hanning(len(time))
        at = int(rng.integers(len(sound) - len(time)))
        sound[at : at + len(time)] += rng.uniform(0.1, 1) * bubble
    return sound


def _machine(rng: np.random.Generator) -> np.ndarray:
    """A compressor: a buzz of many harmonics whose two motors beat against each other."""
    time = np.arange(_BED_SECONDS * MIC_RATE) / MIC_RATE
    buzz = sum(np.sin(2 * np.pi * base * k * time + k) / k for base in (83, 84) for k in range(1, 20))
    return np.asarray(buzz) + 0.3 * rng.standard_normal(len(time))


def _typewriter(rng: np.random.Generator) -> np.ndarray:
    """Hammers on a plate: two resonances for each stroke."""
    sound = np.zeros(int(rng.uniform(0.6, 2.5) * MIC_RATE))
    at = 0
    while at < len(sound) - 1600:
        time = np.arange(1600) / MIC_RATE
        low, high = rng.uniform(180, 320), rng.uniform(1800, 3200)
        stroke = np.exp(-time * 90) * np.sin(2 * np.pi * low * time)
        stroke += 0.6 * np.exp(-time * 220) * np.sin(2 * np.pi * high * time)
        sound[at : at + 1600] += rng.uniform(0.4, 1) * stroke
        at += int(rng.uniform(0.09, 0.32) * MIC_RATE)
    return sound


def _drop(rng: np.random.Generator) -> np.ndarray:
    """A drop of water: a short tone that rises."""
    time = np.arange(int(rng.uniform(0.05, 0.12) * MIC_RATE)) / MIC_RATE
    return np.asarray(np.sin(2 * np.pi * rng.uniform(500, 1100) * time * (1 + 4 * time)) * np.exp(-time * 45))


def _zip(rng: np.random.Generator) -> np.ndarray:
    """A zip: clicks that follow each other faster and faster."""
    sound = np.zeros(int(rng.uniform(0.3, 0.9) * MIC_RATE))
    places = np.cumsum(np.linspace(rng.uniform(0.012, 0.02), 0.003, 160) * MIC_RATE).astype(int)
    for at in places[places < len(sound) - 32]:
        sound[at : at + 32] += rng.standard_normal(32) * np.hanning(32)
    return sound


def _squeak(rng: np.random.Generator) -> np.ndarray:
    """A chair: a rough tone that slides up and down."""
    time = np.arange(int(rng.uniform(0.15, 0.5) * MIC_RATE)) / MIC_RATE
    pitch = rng.uniform(700, 1600) * (1 + 0.25 * np.sin(2 * np.pi * rng.uniform(1, 4) * time))
    phase = 2 * np.pi * np.cumsum(pitch) / MIC_RATE
    return np.asarray((np.sin(phase) + 0.5 * np.sin(2.02 * phase)) * np.hanning(len(time)))


def _creak(rng: np.random.Generator) -> np.ndarray:
    """A door: slow pulses through one resonance."""
    sound = np.zeros(int(rng.uniform(0.3, 0.9) * MIC_RATE))
    sound[:: int(rng.uniform(0.012, 0.03) * MIC_RATE)] = 1.0
    time = np.arange(800) / MIC_RATE
    return np.convolve(sound, np.exp(-time * 160) * np.sin(2 * np.pi * rng.uniform(500, 1200) * time), "same")


def _cough(rng: np.random.Generator) -> np.ndarray:
    """Explosion, breath, voiced end: three bands of noise one after the other, made in the spectrum."""
    coughs = []
    for _ in range(int(rng.integers(1, 4))):
        parts = [
            _band(rng, rng.uniform(0.03, 0.06), 300, 5000) * 1.0,
            _band(rng, rng.uniform(0.08, 0.2), 700, 3000) * rng.uniform(0.3, 0.6),
            _band(rng, rng.uniform(0.05, 0.12), 150, 900) * rng.uniform(0.2, 0.7),
        ]
        coughs += [np.concatenate(parts), np.zeros(int(rng.uniform(0.04, 0.2) * MIC_RATE))]
    return peak(np.concatenate(coughs[:-1]))


def _band(rng: np.random.Generator, seconds: float, low: float, high: float) -> np.ndarray:
    count = int(seconds * MIC_RATE)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / MIC_RATE)
    made = np.fft.irfft(spectrum * ((frequency > low) & (frequency < high)), count)
    return np.asarray(made / (np.std(made) + 1e-9) * np.hanning(count) ** 0.5)


_SUDDEN: Final[tuple[Maker, ...]] = (_typewriter, _typewriter, _drop, _zip, _squeak, _creak)
