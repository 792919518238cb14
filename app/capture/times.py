"""Which sample of a device sounds when: a device's stamps jitter, its pace does not."""

from __future__ import annotations

from typing import Final

PULL: Final = 0.05
JUMP: Final = 0.05  # seconds; a stamp further off is no jitter but a new beginning


class SampleTimes:
    """Sample index <-> monotonic seconds, smoothed over the stamps of blocks."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._offset: float | None = None  # time of sample 0

    def note(self, index: int, time: float) -> None:
        """Sample ``index`` sounds at ``time`` by the device's own stamp."""
        offset = time - index / self._rate
        if self._offset is None or abs(offset - self._offset) > JUMP:
            self._offset = offset
        else:
            self._offset += PULL * (offset - self._offset)

    @property
    def known(self) -> bool:
        return self._offset is not None

    def time(self, index: float) -> float:
        return (self._offset or 0.0) + index / self._rate

    def index(self, time: float) -> float:
        return (time - (self._offset or 0.0)) * self._rate
