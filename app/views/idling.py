"""What a session costs while nobody talks to it: processor time by part, seen from outside the program."""

from __future__ import annotations

import time
from typing import Final

import psutil

WINDOW: Final = "window and session"
_NAMES: Final = {
    "serve": "engine",
    "engine.senses.words": "words",
    "engine.senses.screen_text": "screen text",
    "engine.senses.hands": "hands",
    "engine.senses.interpreting": "interpreter",
    "engine.reasoner": "reasoner",
    "app.panels": "panels",
    "app.capture.sound_stream": "sound",
}


def shares(program: psutil.Process, seconds: float) -> dict[str, float]:
    """Processor time of each part over ``seconds``, in shares of a core. What starts meanwhile counts too."""
    begun, before = time.monotonic(), _used(program)
    time.sleep(seconds)
    after, elapsed = _used(program), time.monotonic() - begun
    found: dict[str, float] = {}
    for process, used in after.items():
        name = part(process)
        found[name] = found.get(name, 0.0) + (used - before.get(process, 0.0)) / elapsed
    return found


def part(process: psutil.Process) -> str:
    """What a process of the program does, told from its command line."""
    words = process.cmdline()
    return next((name for word, name in _NAMES.items() if word in words), WINDOW)


def _used(program: psutil.Process) -> dict[psutil.Process, float]:
    """Seconds of processor time of a program and its children; one that has just ended counts no more."""
    used = {}
    for process in (program, *program.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        used[process] = times.user + times.system
    return used
