"""Watches a device on a thread of its own, and tries again when it fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from app.capture.reporter import Reporter
from app.capture.retry import Retry

END_SECONDS: Final = 6.0  # a camera's driver may take four to answer


class LostError(Exception):
    """The device cannot be watched; the message is one sentence for a person.

    ``again``: it is tried again in a while; else only when the user mutes it and lets it in once more.
    """

    def __init__(self, sentence: str, *, again: bool = True) -> None:
        super().__init__(sentence)
        self.again = again


class Watcher:
    """Calls ``watch`` on its thread while the device is wanted: not while muted, and again when it was lost.

    ``watch`` returns soon after `wanted` has ended. It raises LostError when the device fails, which is told to
    ``reporter`` if the device is still wanted, as is whatever else it raises; it says `succeeded` when it has
    seen something.
    """

    def __init__(self, name: str, reporter: Reporter, watch: Callable[[], None]) -> None:
        self._reporter = reporter
        self._watch = watch
        self._retry = Retry()
        self._muted = False
        self._ending = False
        self._changed = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def muted(self) -> bool:
        """Whether the user has cut the device off."""
        return self._muted

    @property
    def wanted(self) -> bool:
        """Whether `watch` is to go on; after a mute it is not, even if the device was let in again since."""
        return not self._changed.is_set()

    def mute(self, muted: bool) -> None:
        """Cut the device off, or let it in again. Returns at once."""
        if muted != self._muted:
            self._muted = muted
            self._changed.set()

    def pause(self, seconds: float | None = None) -> None:
        """For `watch`: wait, but not longer than the device is wanted. None: as long as it is."""
        self._changed.wait(seconds)

    def succeeded(self) -> None:
        """For `watch`: the device is there; the next failure is the first again."""
        self._retry.succeeded()

    def close(self) -> None:
        """End the thread."""
        self._ending = True
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        while True:
            self._changed.clear()  # before what has changed is read, so that no change is missed
            if self._ending:
                return
            if self._muted:
                self._changed.wait()
                continue
            try:
                self._watch()
            except LostError as error:
                self._lose(error)
            except Exception as error:  # whatever it was, what is not looked at must not count as live
                self._lose(LostError(self._reporter.unforeseen(error)))

    def _lose(self, error: LostError) -> None:
        if not self.wanted:
            return
        self._reporter.tell("absent", str(error))
        now = time.monotonic()
        self._retry.failed(now)
        self.pause(self._retry.pause(now) if error.again else None)
