"""When to try again what has failed."""

from __future__ import annotations

from typing import Final

FIRST: Final = 0.5
LONGEST: Final = 5.0


class Retry:
    """Waits half a second after the first failure and twice as long after each further one, up to five."""

    def __init__(self) -> None:
        self._pause = FIRST
        self._at = 0.0

    def due(self, now: float) -> bool:
        return now >= self._at

    def pause(self, now: float) -> float:
        """Seconds until the next try."""
        return max(0.0, self._at - now)

    def failed(self, now: float) -> None:
        self._at = now + self._pause
        self._pause = min(LONGEST, 2 * self._pause)

    def succeeded(self) -> None:
        self._pause, self._at = FIRST, 0.0
