"""Says what has become of a device, once for each change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from app.events import Device, DeviceChanged, DeviceState
from app.unforeseen import Unforeseen

FAILED: Final = "{name} failed, and Tandem cannot tell why; it keeps trying."


class Reporter:
    """Calls ``report`` on the thread that tells. While muted it tells nothing but that. Thread-safe."""

    def __init__(self, device: Device, report: Callable[[DeviceChanged], None]) -> None:
        self._device = device
        self._report = report
        self._lock = threading.Lock()
        self._muted = False
        self._told: DeviceChanged | None = None
        self._unforeseen = Unforeseen(device)

    @property
    def state(self) -> DeviceState:
        """What was told last; absent before anything was."""
        with self._lock:
            return self._told.state if self._told is not None else "absent"

    def mute(self, muted: bool) -> None:
        """Whether the user has cut the device off."""
        with self._lock:
            self._muted = muted
        if muted:
            self.tell("muted")

    def unforeseen(self, error: Exception) -> str:
        """The sentence for an error that nobody foresaw. What it was is for the log."""
        self._unforeseen.log(error)
        return FAILED.format(name=f"The {self._device}")

    def tell(self, state: DeviceState, message: str = "") -> None:
        """``message``: one sentence for a person, or empty."""
        change = DeviceChanged(self._device, state, message)
        with self._lock:
            if change == self._told or (self._muted and state != "muted"):
                return
            self._told = change
        self._report(change)
