"""Between our rates in mono and whatever rate and channels a device wants: PortAudio's callbacks.

Stamps become monotonic seconds of the first sample of each block, also where resampling holds some back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from app.capture.audio_system import OnBlock, Render
from app.capture.resample import StreamResampler
from app.devices import Sound
from engine.protocol import MIC_RATE, VOICE_RATE

FARTHEST: Final = 1.0  # seconds; a stamp further from now than this is not to be believed


def input_callback(
    rate: int, channels: int, on_block: OnBlock, now: Callable[[], float] = time.monotonic
) -> Callable[..., None]:
    """For a stream of int16 at ``rate``; ``on_block`` gets 16 kHz mono."""
    resampler = StreamResampler(rate, MIC_RATE)
    taken, given = 0, 0

    def callback(data: Any, frames: int, stamps: Any, status: Any) -> None:  # noqa: ANN401
        nonlocal taken, given
        age = stamps.currentTime - stamps.inputBufferAdcTime
        if not frames / rate <= age <= FARTHEST:
            age = frames / rate
        captured = now() - age + given / MIC_RATE - taken / rate
        block = resampler.push(_mono(np.frombuffer(data, np.int16), channels))
        taken += frames
        given += len(block)
        if len(block):
            on_block(block.copy(), captured, bool(status.input_overflow))

    return callback


def output_callback(
    rate: int, channels: int, latency: float, render: Render, now: Callable[[], float] = time.monotonic
) -> Callable[..., None]:
    """For a stream of int16 at ``rate``; ``render`` gives 24 kHz mono. ``latency`` stands in for bad stamps."""
    resampler = StreamResampler(VOICE_RATE, rate)
    ready = np.zeros(0, np.int16)
    pulled, given = 0, 0

    def callback(data: Any, frames: int, stamps: Any, status: Any) -> None:  # noqa: ANN401
        nonlocal ready, pulled, given
        ahead = stamps.outputBufferDacTime - stamps.currentTime
        if not 0 < ahead <= FARTHEST:
            ahead = latency
        sounds = now() + ahead
        while len(ready) < frames:
            count = -(-(frames - len(ready)) * VOICE_RATE // rate)
            samples = render(count, sounds + pulled / VOICE_RATE - given / rate, bool(status.output_underflow))
            pulled += count
            ready = np.concatenate([ready, resampler.push(samples)])
        data[:] = np.repeat(ready[:frames], channels).tobytes()
        ready = ready[frames:]
        given += frames

    return callback


def _mono(samples: Sound, channels: int) -> Sound:
    if channels == 1:
        return samples
    return np.asarray(samples.reshape(-1, channels).mean(axis=1), np.int16)
