"""The user's signals are for the app, which then closes the standard input of its child processes."""

from __future__ import annotations

import signal
import sys


def leave_signals_to_app() -> None:
    """Outlive Ctrl-C and a terminal that is closed, which every process of a terminal hears of."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
