"""Ctrl+C, SIGTERM and a terminal that is closed, brought into Qt's event loop."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

from PySide6.QtCore import QSocketNotifier

_HANGUP = () if sys.platform == "win32" else (signal.SIGHUP,)
_SIGNALS = (signal.SIGINT, signal.SIGTERM, *_HANGUP)


class Interrupts:
    """While entered, calls ``act`` in the UI thread for each SIGINT or SIGTERM, and once for SIGHUP.

    What the program was started to ignore (by nohup, say) stays ignored. Main thread only.

    Python's handlers run only when Python code runs; a socket that Qt watches wakes the loop for them.
    """

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._theirs.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._woken)
        self._wakeup = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, _ignore)
            for number in _SIGNALS
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        self._notifier.setEnabled(False)
        self._ours.close()
        self._theirs.close()

    def _woken(self) -> None:
        received = self._ours.recv(64)
        for number in _HANGUP:
            if number in received:  # the shell and the system both send it, and nobody means a second close
                signal.signal(number, signal.SIG_IGN)
        if any(number in received for number in _SIGNALS):
            self._act()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """The wake-up socket does the work; a handler must be there for it to be written."""
