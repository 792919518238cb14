"""The beginning and the end of a synthesised sentence: sound at once, no clicks."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.protocol import VOICE_RATE

Wave = npt.NDArray[np.float32]

LEAD: Final = VOICE_RATE * 20 // 1000  # samples kept before the first audible one
TRAIL: Final = VOICE_RATE * 60 // 1000  # and after the last
FADE_IN: Final = VOICE_RATE * 8 // 1000
FADE_OUT: Final = VOICE_RATE * 25 // 1000
AUDIBLE: Final = 0.02  # of the peak
_FRAME: Final = VOICE_RATE // 200


def trimmed(wave: Wave) -> Wave:
    """``wave`` float32 [n] without its silent ends, faded at both. Silence throughout gives an empty array."""
    peak = float(np.abs(wave).max(initial=0.0))
    if peak < 1e-4:
        return wave[:0]
    frames = wave[: len(wave) // _FRAME * _FRAME].reshape(-1, _FRAME)
    audible = np.flatnonzero(np.abs(frames).max(axis=1, initial=0.0) > AUDIBLE * peak)
    if not len(audible):
        return wave[:0]
    begin = max(0, int(audible[0]) * _FRAME - LEAD)
    end = min(len(wave), (int(audible[-1]) + 1) * _FRAME + TRAIL)
    cut = wave[begin:end].copy()
    fade_in, fade_out = min(FADE_IN, len(cut) // 2), min(FADE_OUT, len(cut) // 2)
    cut[:fade_in] *= np.linspace(0, 1, fade_in, dtype=np.float32)
    cut[len(cut) - fade_out :] *= np.linspace(1, 0, fade_out, dtype=np.float32)
    return cut
