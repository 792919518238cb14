"""Which window is in front: a line of the conversation whenever that changes. Its title is data."""

from __future__ import annotations

from typing import Final

from app.mind import Mind
from app.recorder import Recorder
from engine.protocol import TICK_SECONDS

STEADY_TICKS: Final = 10  # what is only passed by, or says something else all the time, is no line


class FrontWindow:
    """Tells log and reasoner of a window once it has been in front for two seconds."""

    def __init__(self, recorder: Recorder, mind: Mind) -> None:
        self._recorder = recorder
        self._mind = mind
        self._told = ""
        self._seen = ""
        self._since = 0

    def follow(self, tick: int, front: str) -> None:
        """``front``: see `app.capture.guard.Guard.front`; empty: what is in front is not to be known."""
        if _words(front) != _words(self._seen):
            self._seen, self._since = front, tick
        if _words(front) == _words(self._told) or tick - self._since < STEADY_TICKS:
            return
        self._told = front
        self._mind.tell(tick, "window", front)
        if front:
            self._recorder.in_front(front, tick * TICK_SECONDS)


def _words(front: str) -> str:
    """Without signs: a title in which only a mark turns is the same."""
    return "".join(letter for letter in front if letter.isalnum())
