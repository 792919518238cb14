"""The thread in which hotkeys are watched, and how it hears which ones are wanted."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Final

from app.desktop.keys import Doing, Key

END_SECONDS: Final = 3.0


class WatchedKeys:
    """Runs ``watch(self)`` in a thread until `close`; ``watch`` waits on `wakes` and asks `wanted`."""

    def __init__(self, watch: Callable[[WatchedKeys], None]) -> None:
        self.wakes, self._waker = socket.socketpair()
        self._lock = threading.Lock()
        self._wanted: dict[Doing, Key] = {}
        self._ending = False
        self._thread = threading.Thread(target=self._run, args=(watch,), name="hotkeys", daemon=True)
        self._thread.start()

    def use(self, keys: Mapping[Doing, Key]) -> None:
        """Watch these keys and no others. Returns at once; may be called from any thread."""
        with self._lock:
            self._wanted = dict(keys)
        self.wake()

    def close(self) -> None:
        """End the thread."""
        self._ending = True
        self.wake()
        self._thread.join(END_SECONDS)

    def wake(self) -> None:
        """Have `wakes` become readable."""
        with contextlib.suppress(OSError):  # the thread has ended
            self._waker.send(b".")

    @property
    def ending(self) -> bool:
        """Whether the thread is to end."""
        return self._ending

    def wanted(self) -> dict[Doing, Key] | None:
        """What is to be watched now; None: the end."""
        with self._lock:
            return None if self._ending else self._wanted

    def _run(self, watch: Callable[[WatchedKeys], None]) -> None:
        with self.wakes, self._waker:
            watch(self)
