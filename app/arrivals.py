"""What has come in for the model and waits for its tick."""

from __future__ import annotations

import heapq
from itertools import count
from typing import Final

from engine.protocol import Event, Note, Seen

MAX_LINES: Final = 100  # of screen text that wait: twenty seconds' worth, more is stale


class Arrivals:
    """Events in the order in which they are due; at most one line of screen text a tick."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Event]] = []
        self._order = count()

    def put(self, event: Event, tick: int = 0) -> None:
        """The event enters the observation of ``tick`` or, when that has gone by, of the next."""
        heapq.heappush(self._heap, (tick, next(self._order), event))

    def forget(self, task: int) -> None:
        """The notes of ``task`` that are not due yet never come."""
        kept = [each for each in self._heap if not (isinstance(each[2], Note) and each[2].task == task)]
        self._heap = kept
        heapq.heapify(self._heap)

    def take(self, tick: int) -> tuple[Event, ...]:
        """Everything that is due at ``tick``. Further lines of screen text wait for the ticks after it.

        Of a screen that changes faster than it can be read to the model only the newest lines wait.
        """
        taken: list[Event] = []
        waiting: list[tuple[int, int, Event]] = []
        while self._heap and self._heap[0][0] <= tick:
            entry = heapq.heappop(self._heap)
            if isinstance(entry[2], Seen) and any(isinstance(event, Seen) for event in taken):
                waiting.append(entry)
            else:
                taken.append(entry[2])
        for entry in waiting[-MAX_LINES:]:
            heapq.heappush(self._heap, entry)
        return tuple(taken)
