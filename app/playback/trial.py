"""Sound to try a speaker and a microphone with."""

from __future__ import annotations

from typing import Final

import numpy as np
import soxr

from app.devices import Sound
from engine.protocol import MIC_RATE, VOICE_RATE

TONES: Final = (523.25, 659.25, 783.99)  # hertz, one after the other
TONE_SECONDS: Final = 0.22
LOUDNESS: Final = 6000.0  # of int16


def chime() -> Sound:
    """Three tones that rise, 24 kHz int16."""
    times = np.arange(round(TONE_SECONDS * VOICE_RATE)) / VOICE_RATE
    fades = np.minimum(1.0, np.minimum(times, times[::-1]) / 0.02)
    tones = [LOUDNESS * fades * np.sin(2 * np.pi * tone * times) for tone in TONES]
    return np.asarray(np.rint(np.concatenate(tones)), np.int16)


def for_the_speaker(heard: Sound) -> Sound:
    """What the microphone heard (16 kHz int16), for the speaker (24 kHz int16)."""
    return np.asarray(soxr.resample(heard, MIC_RATE, VOICE_RATE), np.int16)
