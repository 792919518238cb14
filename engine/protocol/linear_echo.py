"""Takes only the echo out of the microphone, where the echo canceller would take the user's words with it.

AEC3 silences whatever sounds at the same time as the assistant: wrong for an interpreter, who speaks while the
speaker goes on, and for the words of an interruption. Here the echo's path is estimated by a Kalman filter over
blocks of the spectrum (Enzner and Vary, 2006), which does not lose it in double talk, and what it predicts
is subtracted. Where there is no echo, as with headphones, nothing is taken away.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.protocol import MIC_RATE

Sound = npt.NDArray[np.int16]
BLOCK: Final = MIC_RATE // 50  # samples that are predicted together
BLOCKS: Final = 10  # how long after its sound an echo may come: 200 ms
STEADY: Final = 0.998  # how little the path changes from block to block
SMOOTHING: Final = 0.5  # of the spectrum of what is no echo
AUDIBLE: Final = 2e6  # power of the reference in all blocks below which there is nothing to learn
SETTLING: Final = MIC_RATE // 2  # samples of own voice before the estimate is used
SETTLED: Final = 5 * MIC_RATE  # ... before no word of it is left to be recognised
REMEMBERED: Final = 0.98  # from block to block, of how well the prediction has done
RIGHT: Final = (
    0.6  # of the predicted power has to be missing afterwards, else clocks drift or the path is unknown
)
SLIGHT: Final = 0.03  # of the microphone's power: so small an error does no harm
LEFT: Final = 0.1  # of the predicted echo's power: what is left and louder than this is the user


class LinearEcho:
    """One microphone and one speaker. Give it every tick, in order."""

    def __init__(self) -> None:
        bins = BLOCK + 1
        self._far = np.zeros((BLOCKS, bins), complex)  # spectra of the reference, newest first
        self._path = np.zeros((BLOCKS, bins), complex)
        self._doubt = np.ones((BLOCKS, bins))  # the variance of each coefficient
        self._rest = np.zeros(bins)  # power of what is no echo
        self._last = np.zeros(BLOCK)
        self._learnt = 0  # samples of own voice
        self._powers = np.zeros(3)  # of late: the microphone's, the prediction's, and what was left

    def process(self, mic: Sound, own: Sound | None, cancelled: Sound) -> Sound:
        """``mic`` without the echo of ``own``, the user's words whole; int16 at 16 kHz, of one tick.

        ``cancelled``: what the echo canceller made of the tick, taken where nobody but the assistant is heard.
        """
        far = np.zeros(len(mic)) if own is None else own.astype(float)
        near, result = mic.astype(float), cancelled.copy()
        for at in range(0, len(mic), BLOCK):
            block = slice(at, at + BLOCK)
            echo = self._step(near[block], far[block])
            left = near[block] - echo
            if self._trusted and np.dot(left, left) > LEFT * np.dot(echo, echo):
                result[block] = np.clip(np.rint(left), -32768, 32767)
        return result

    def unheard(self, own: Sound) -> None:
        """What is played while there is no microphone: its echo may reach into what is heard next."""
        for at in range(0, len(own), BLOCK):
            self._play(own[at : at + BLOCK].astype(float))

    @property
    def settled(self) -> bool:
        """Whether it has heard enough of the own voice to leave no word of it over."""
        return self._learnt >= SETTLED

    @property
    def _trusted(self) -> bool:
        """Whether what is predicted is the echo; where it is not, the canceller knows better."""
        near, echo, left = self._powers
        return bool(self._learnt >= SETTLING and (near - left > RIGHT * echo or echo < SLIGHT * near))

    def _play(self, far: np.ndarray) -> None:
        """A block of the reference, which is the newest from now on."""
        self._far = np.roll(self._far, 1, axis=0)
        self._far[0] = np.fft.rfft(np.concatenate([self._last, far]))
        self._last = far

    def _step(self, near: np.ndarray, far: np.ndarray) -> np.ndarray:
        """The echo in ``near``, as it is predicted from ``far`` and the blocks before; then learn from both."""
        self._play(far)
        power = np.abs(self._far) ** 2
        if power.sum() < AUDIBLE * BLOCK:
            return np.zeros(BLOCK)
        self._learnt += BLOCK
        echo = np.fft.irfft((self._path * self._far).sum(axis=0))[BLOCK:]
        rest = near - echo
        powers = np.array([near @ near, echo @ echo, rest @ rest])
        self._powers = REMEMBERED * self._powers + (1 - REMEMBERED) * powers
        left = np.fft.rfft(np.concatenate([np.zeros(BLOCK), rest]))
        self._rest = SMOOTHING * self._rest + (1 - SMOOTHING) * np.abs(left) ** 2
        gain = self._doubt / ((power * self._doubt).sum(axis=0) + 2 * self._rest + 1.0)
        change = np.fft.irfft(gain * np.conj(self._far) * left, axis=1)
        change[:, BLOCK:] = 0  # a path of so many samples, not a circle
        self._path = STEADY * (self._path + np.fft.rfft(change, axis=1))
        kept = STEADY**2 * (1 - 0.5 * gain * power)
        self._doubt = kept * self._doubt + (1 - STEADY**2) * np.abs(self._path) ** 2
        return np.asarray(echo)
