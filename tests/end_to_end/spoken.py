"""Words as sound for the microphone, by the product's own voice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import soxr

from engine.protocol import MIC_RATE, VOICE_RATE
from engine.voice.hibari import HibariVoice


def said(text: str) -> npt.NDArray[np.float32]:
    """``text`` as sound for the microphone."""
    sound = np.frombuffer(HibariVoice().speak(text).next_piece(60 * VOICE_RATE), np.int16)
    resampled = soxr.resample(sound.astype(np.float32), VOICE_RATE, MIC_RATE)
    return np.asarray(resampled / np.abs(resampled).max() * 12_000, dtype=np.float32)
