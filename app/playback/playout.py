"""What comes out of the speaker next: the queue of speech, its stop, its ducking, and the count of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from app.devices import Sound
from engine.protocol import VOICE_RATE

FADE: Final = VOICE_RATE * 8 // 1000  # long enough not to click, short enough not to be heard as a word
DUCKED: Final = float(10 ** (-9 / 20))
RAMP: Final = VOICE_RATE * 20 // 1000  # samples for the whole way between the two gains


@dataclass(frozen=True)
class Rendered:
    """``speech``: how many of ``samples`` are speech; the rest is the silence of an empty queue."""

    samples: Sound
    speech: int


class Playout:
    """Speech waiting to be played, 24 kHz mono int16. Not thread-safe.

    ``handed``: samples of speech given out since the session began.
    ``of_utterance``: of these, the ones of the current utterance. ``volume``: 0..1.5, over all else.
    """

    def __init__(self) -> None:
        self._queue: deque[tuple[Sound, bool]] = deque()
        self._gain = 1.0
        self._target = 1.0
        self._test = np.zeros(0, np.int16)
        self.volume = 1.0
        self.handed = 0
        self.of_utterance = 0

    @property
    def waiting(self) -> int:
        """Samples that are queued and have not been given out."""
        return sum(len(samples) for samples, _ in self._queue)

    def enqueue(self, audio: bytes, begins: bool) -> None:
        """Queue ``audio`` (int16); ``begins`` marks the first piece of a new utterance."""
        samples = np.frombuffer(audio, np.int16)
        if len(samples):
            self._queue.append((samples, begins))

    def duck(self, on: bool) -> None:
        """Nine decibels down, or back."""
        self._target = DUCKED if on else 1.0

    def stop(self) -> int:
        """Fade out at once and forget the rest. How much of the current utterance is given out in all."""
        if not self._queue:
            return self.of_utterance
        samples, begins = self._queue[0]
        self._queue.clear()
        if begins:  # the one before has ended, and this one has not sounded yet
            self.of_utterance = 0
            return 0
        kept = samples[:FADE]
        self._queue.append((np.rint(kept * np.linspace(1, 0, len(kept))).astype(np.int16), False))
        return self.of_utterance + len(kept)

    def end_at(self, handed: int) -> None:
        """Forget what is queued beyond that count of samples `handed`."""
        room, whole = max(0, handed - self.handed), list(self._queue)
        self._queue.clear()
        for samples, begins in whole:
            if room:
                self._queue.append((samples[:room], begins))
            room = max(0, room - len(samples))

    def take_back(self, unheard: int) -> None:
        """Forget what is queued, and of what was given out the last ``unheard`` samples: nobody heard them."""
        begun = any(begins for _, begins in self._queue)
        self._queue.clear()
        self.handed -= unheard
        self.of_utterance = 0 if begun else max(0, self.of_utterance - unheard)

    def render(self, count: int) -> Rendered:
        """The next ``count`` samples to play."""
        out = np.zeros(count, np.int16)
        filled = 0
        while filled < count and self._queue:
            samples, begins = self._queue.popleft()
            if begins:
                self.of_utterance = 0
            taken = samples[: count - filled]
            out[filled : filled + len(taken)] = taken
            filled += len(taken)
            self.of_utterance += len(taken)
            if len(taken) < len(samples):
                self._queue.appendleft((samples[len(taken) :], False))
        self.handed += filled
        return Rendered(self._at_volume(self._with_test(self._with_gain(out))), filled)

    def play_test(self, samples: Sound) -> None:
        """Sound that is no speech, over what is spoken; it takes the place of one that still sounds."""
        self._test = samples

    def _with_test(self, samples: Sound) -> Sound:
        if not len(self._test):
            return samples
        piece, self._test = self._test[: len(samples)], self._test[len(samples) :]
        padded = np.pad(piece, (0, len(samples) - len(piece))).astype(np.int32)
        return _limited(samples + padded)

    def _at_volume(self, samples: Sound) -> Sound:
        return samples if self.volume == 1.0 else _limited(np.rint(samples * self.volume))

    def _with_gain(self, samples: Sound) -> Sound:
        if self._gain == self._target == 1.0:
            return samples
        step = (1.0 - DUCKED) / RAMP
        ramp: npt.NDArray[np.float64] = self._gain + np.sign(self._target - self._gain) * step * np.arange(
            1, len(samples) + 1
        )
        low, high = sorted((self._gain, self._target))
        gains = np.clip(ramp, low, high)
        self._gain = float(gains[-1]) if len(gains) else self._gain
        if abs(self._gain - self._target) < step:
            self._gain = self._target
        return np.asarray(np.rint(samples * gains), np.int16)


def _limited(samples: npt.NDArray[np.generic]) -> Sound:
    limits = np.iinfo(np.int16)
    return np.asarray(np.clip(samples, limits.min, limits.max), np.int16)
