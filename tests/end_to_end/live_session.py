"""A live session on virtual devices, and a test's ways to act upon it and to wait for what it does.

The session is the program's own `app.live.LiveSession`: real PortAudio streams, real child processes, real
time. Only the window is missing; `tests/end_to_end/test_e2e_window.py` has that.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import soundfile

from app.events import AppEvent, Command, Device, DeviceChanged, Ended, Interjected, PartChanged, Said, Ticked
from app.live import LiveSession, add_arguments
from tests.end_to_end.command_line import ROOT

RATE: Final = 16_000
START_SECONDS: Final = 180.0
SECONDS: Final = 60.0
QUIET_TICKS: Final = 15
PATIENCE_TICKS: Final = 75
SOUNDS: Final = 0.01  # RMS of a voice that can be heard
SPEECH: Final = {  # seconds of assets/sample/microphone.flac
    "greeting": (1.4, 3.4),
    "sum": (6.9, 9.8),
    "wish": (14.4, 17.9),
    "question": (33.9, 36.8),
    "uh-huh": (41.0, 41.9),
    "interruption": (46.9, 49.4),
}
Sound = npt.NDArray[np.int16]
E = TypeVar("E", bound=AppEvent)


def speech(name: str) -> Sound:
    """A stretch of the sample session's microphone, int16 at 16 kHz."""
    start, end = (round(second * RATE) for second in SPEECH[name])
    samples, _ = soundfile.read(ROOT / "assets" / "sample" / "microphone.flac", dtype="int16")
    return np.asarray(samples[start:end], np.int16)


class LiveBench:
    """Runs a session and collects its events."""

    def __init__(self, *arguments: str) -> None:
        parser = argparse.ArgumentParser()
        add_arguments(parser)
        self.events: list[AppEvent] = []
        self._moved = threading.Condition()
        self._session = LiveSession(parser.parse_args(arguments), self._post)

    def start(self, meanwhile: Callable[[], object]) -> None:
        """Wait until ticks go by and everybody is there; ``meanwhile`` is called as soon as it hears."""
        assert self.until(lambda: self.is_live("microphone"), START_SECONDS), self.of(DeviceChanged)
        meanwhile()
        assert self.until(lambda: bool(self.of(Ticked)), START_SECONDS)
        needed = {"engine", "words", "reasoner"}
        assert self.until(
            lambda: needed <= {each.part for each in self.of(PartChanged) if each.state == "ready"},
            START_SECONDS,
        ), self.of(PartChanged)

    def close(self) -> None:
        """End the session as the window would."""
        assert self._session.stop(SECONDS)
        print(*self.of(PartChanged), sep="\n")
        assert self.of(Ended)

    def submit(self, command: Command) -> None:
        self._session.submit(command)

    def of(self, kind: type[E]) -> list[E]:
        """The events of one kind so far."""
        with self._moved:
            return [event for event in self.events if isinstance(event, kind)]

    def until(self, condition: Callable[[], bool], seconds: float = SECONDS) -> bool:
        """Wait for an event that makes ``condition`` true; False when none came in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            with self._moved:
                if not self._moved.wait(max(0.0, deadline - time.monotonic())):
                    return condition()
        return True

    @property
    def tick(self) -> int:
        """The newest tick."""
        ticks = self.of(Ticked)
        return ticks[-1].tick if ticks else -1

    def wait_ticks(self, count: int) -> None:
        """Let ``count`` ticks of the session go by."""
        target = self.tick + count
        assert self.until(lambda: self.tick >= target, 3 * count * 0.2 + SECONDS)

    def is_live(self, device: Device) -> bool:
        """Whether a device works now, by what was told of it last."""
        states = [each.state for each in self.of(DeviceChanged) if each.device == device]
        return bool(states) and states[-1] == "live"

    def kinds_since(self, tick: int) -> list[str]:
        """The kinds of action after ``tick``."""
        return [event.kind for event in self.of(Ticked) if event.tick > tick]

    def said_since(self, second: float) -> list[str]:
        """What the assistant has said since a second of the session."""
        return [each.text for each in self.of(Said) if each.who == "assistant" and each.start >= second]

    def until_answered(self, condition: Callable[[], bool]) -> bool:
        """Wait for what the assistant does; False once it has been quiet for `PATIENCE_TICKS` from now on."""
        since = self.tick

        def given_up() -> bool:
            return self.tick - since > PATIENCE_TICKS and self._was_quiet(PATIENCE_TICKS)

        return self.until(lambda: condition() or given_up(), START_SECONDS) and condition()

    def until_said(self, words: str, since: float) -> bool:
        """Wait until the assistant has said ``words`` after second ``since``; see `until_answered`."""
        return self.until_answered(lambda: any(words in text for text in self.said_since(since)))

    def interjected(self, words: str) -> bool:
        return any(words in each.text for each in self.of(Interjected))

    def sounded_since(self, tick: int) -> bool:
        """Whether the speaker has sounded after ``tick``."""
        return any(event.voice_level > SOUNDS for event in self.of(Ticked) if event.tick > tick)

    def until_quiet(self) -> None:
        """Wait until the assistant has said what it had to say and three seconds of silence have gone by."""
        assert self.until(lambda: self._was_quiet(QUIET_TICKS), START_SECONDS)

    def _was_quiet(self, count: int) -> bool:
        """Whether the assistant neither spoke nor thought in the newest ``count`` ticks."""
        recent = self.of(Ticked)[-count:]
        return len(recent) == count and all(
            each.voice_level < SOUNDS and each.presence == "listening" for each in recent
        )

    def _post(self, event: AppEvent) -> None:
        with self._moved:
            self.events.append(event)
            self._moved.notify_all()
