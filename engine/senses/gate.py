"""Where there may be speech. It only saves the recogniser work: *when* to speak comes from the sound itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.protocol import MIC_RATE

Samples = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

FRAME: Final = 320  # samples, 20 ms
_VOICE_WINDOW: Final = 640  # samples; holds two periods of the lowest voice
_HISTORY: Final = 200  # frames, 4 s: steady noise is taken for the floor after that long
_FLOOR_PERCENTILE: Final = 10
_ABOVE_FLOOR_DB: Final = 8.0
_QUIETEST_DB: Final = -52.0  # below this nothing is speech, however quiet the room
_START: Final = (-65.0,) * 5  # levels to begin with: the room's own floor is known after a second
_PITCH_LAGS: Final = (MIC_RATE // 400, MIC_RATE // 70)
_PERIODIC: Final = 0.55


@dataclass(frozen=True)
class Gated:
    """Per frame of 20 ms: ``loud`` stands out of the room's noise, ``voiced`` is loud and has a pitch."""

    loud: Flags
    voiced: Flags


class Gate:
    """Energy against a running floor (10th percentile of 4 s), and periodicity by autocorrelation."""

    def __init__(self) -> None:
        self._levels = np.array(_START)
        self._tail = np.zeros(_VOICE_WINDOW - FRAME, dtype=np.float32)

    def push(self, samples: Samples) -> Gated:
        """Flags of ``samples`` float32 [n], -1..1, n a multiple of `FRAME`."""
        joined = np.concatenate([self._tail, samples])
        self._tail = joined[-len(self._tail) :].copy()
        windows = np.lib.stride_tricks.sliding_window_view(joined, _VOICE_WINDOW)[::FRAME]
        frames = np.diff(samples.reshape(-1, FRAME), axis=1)  # a difference takes rumble and hum down
        levels = 10 * np.log10(np.mean(frames.astype(np.float64) ** 2, axis=1) + 1e-10) + _DIFFERENCE_LOSS_DB
        self._levels = np.concatenate([self._levels, levels])[-_HISTORY:]
        floor = float(np.percentile(self._levels, _FLOOR_PERCENTILE))
        loud = levels > max(floor + _ABOVE_FLOOR_DB, _QUIETEST_DB)
        return Gated(loud, loud & (_periodicity(windows) > _PERIODIC))


_DIFFERENCE_LOSS_DB: Final = 6.0  # what the difference takes from speech, about


def _periodicity(windows: Samples) -> npt.NDArray[np.float64]:
    """Highest normalised autocorrelation among the lags of a voice's pitch, per window [frames]."""
    centred = windows - windows.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, 2 * _VOICE_WINDOW, axis=1)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)
    low, high = _PITCH_LAGS
    lags = np.arange(low, high)
    unbiased = correlation[:, low:high] * (_VOICE_WINDOW / (_VOICE_WINDOW - lags))
    peak: npt.NDArray[np.float64] = unbiased.max(axis=1) / (correlation[:, 0] + 1e-9)
    return peak
