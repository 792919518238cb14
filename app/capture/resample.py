"""From a device's or a file's rate to ours, piece by piece."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import soxr

Sound = npt.NDArray[np.int16]


class StreamResampler:
    """Mono int16 from one rate to another. The pieces together equal the whole resampled at once."""

    def __init__(self, source: int, target: int) -> None:
        self._stream = (
            None if source == target else soxr.ResampleStream(source, target, 1, dtype="int16", quality="HQ")
        )

    def push(self, samples: Sound, last: bool = False) -> Sound:
        """What has become ready; with ``last`` everything that is left."""
        if self._stream is None:
            return samples
        return np.asarray(self._stream.resample_chunk(np.ascontiguousarray(samples), last=last), np.int16)
