"""How much of the speech that was handed to a device has sounded by now."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from app.capture.times import SampleTimes
from engine.protocol import VOICE_RATE

KEPT_SECONDS: Final = 2.0


@dataclass(frozen=True)
class _Block:
    begin: int  # sample number at the device
    speech: int  # the first samples of it that are speech
    before: int  # speech handed out before it


class Ledger:
    """Blocks at the device's own times. ``times`` maps their 24 kHz sample numbers to monotonic seconds."""

    def __init__(self) -> None:
        self.times = SampleTimes(VOICE_RATE)
        self.handed = 0
        self._blocks: deque[_Block] = deque()

    def note(self, count: int, speech: int, before: int, sounds: float) -> None:
        """A block of ``count`` samples begins to sound at ``sounds``; its first ``speech`` are speech."""
        self.times.note(self.handed, sounds)
        self._blocks.append(_Block(self.handed, speech, before))
        self.handed += count
        while self._blocks[0].begin < self.handed - KEPT_SECONDS * VOICE_RATE:
            self._blocks.popleft()

    def heard(self, now: float, total: int) -> int:
        """Speech that has sounded by ``now``, of ``total`` that were handed out."""
        at = self.times.index(now)
        for block in reversed(self._blocks):
            if block.begin <= at:
                return block.before + min(block.speech, int(at - block.begin))
        return self._blocks[0].before if self._blocks else total
