"""Takes the assistant's own voice out of the microphone."""

from __future__ import annotations

from typing import Final

import numpy as np
import pywebrtc_audio

from app.devices import Sound
from engine.protocol import MIC_RATE, MIC_SAMPLES
from engine.protocol.linear_echo import LinearEcho

FRAME: Final = MIC_RATE // 100  # AEC3 works in frames of 10 ms
AUDIBLE: Final = 100.0  # RMS of int16 below which there is no echo to speak of
SETTLING: Final = 0.2  # how fast the shown figure follows


class EchoCanceller:
    """WebRTC's AEC3. It must be given what was really played, at or before the time of its echo.

    ``headphones``: the assistant is not heard by the microphone, so that nothing is taken out of it.
    ``erle_db``: how much quieter the echo has become (echo return loss enhancement), smoothed over the
    ticks in which the assistant was heard; 0 before the first. Speech of the user in them lowers it.
    """

    def __init__(self) -> None:
        self._canceller = pywebrtc_audio.EchoCanceller(sample_rate=MIC_RATE, num_channels=1)
        self._linear = LinearEcho()
        self.headphones = False
        self.erle_db = 0.0

    def process(self, mic: Sound, own: Sound | None) -> Sound:
        """``mic`` and ``own``: 3200 samples at 16 kHz of the same tick; ``own`` None while silent."""
        if self.headphones:
            return mic
        far = np.zeros_like(mic) if own is None else own
        frames = [
            self._canceller.process(mic[at : at + FRAME], far[at : at + FRAME])
            for at in range(0, len(mic), FRAME)
        ]
        clean = np.concatenate(frames)
        self._measure(mic, far, clean)
        return clean

    def whole(self, mic: Sound, own: Sound | None, clean: Sound) -> Sound:
        """``mic`` without the echo and with all that others say over it; ``clean``: what `process` gave.

        What was learnt where there was no echo says nothing of a room: it begins anew after headphones.
        """
        if self.headphones:
            self._linear = LinearEcho()
            return clean
        return self._linear.process(mic, own, clean)

    def unheard(self, own: Sound | None) -> None:
        """A tick in which the microphone is off: `whole` knows the echo of it that is heard in the next."""
        self._linear.unheard(np.zeros(MIC_SAMPLES, np.int16) if own is None else own)

    @property
    def settled(self) -> bool:
        """Whether `whole` leaves no word of the assistant over."""
        return self._linear.settled

    def _measure(self, mic: Sound, far: Sound, clean: Sound) -> None:
        if min(_rms(far), _rms(mic)) < AUDIBLE:
            return
        gain = 20 * np.log10(_rms(mic) / max(1.0, _rms(clean)))
        self.erle_db += SETTLING * (float(gain) - self.erle_db)


def _rms(sound: Sound) -> float:
    return float(np.sqrt(np.mean(np.square(sound.astype(np.float32)))))
