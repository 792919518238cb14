"""`python -m tests.end_to_end.devices_program HOME`: the program without its engine and its other children.

Window, keys, settings, commands from outside and devices are the program's own; what thinks is missing, so it
starts within seconds on a busy machine. The newest picture of the screen is kept as HOME/screen.npy.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from app.attention.tact import Tact, why_quiet
from app.chosen import Chosen
from app.control.instance import claim
from app.events import (
    AppEvent,
    Command,
    Ended,
    Mute,
    OwnWindows,
    QuietChanged,
    Quit,
    TalkKey,
    TestSound,
    Ticked,
    UseSettings,
)
from app.folders import data_folder
from app.history.keeping import Opening
from app.live_devices import LiveDevices
from app.settings.store import SettingsStore, settings_path
from app.views import application
from engine.protocol import TICK_SECONDS


class DevicesSession:
    """Ticks by the machine's clock and does nothing in them but look."""

    def __init__(self, post: Callable[[AppEvent], None], home: Path, chosen: Chosen) -> None:
        self._post = post
        self._home = home
        self._tact = Tact()
        self._quiet = ""
        self._end = threading.Event()
        self._devices = LiveDevices("", frozenset(chosen.muted), post)
        self._devices.start()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def submit(self, command: Command) -> None:
        match command:
            case Mute(device=device, muted=muted):
                self._devices.mute(device, muted)
            case OwnWindows(boxes=boxes):
                self._devices.leave_out(boxes)
            case UseSettings(settings=settings):
                self._tact = settings.tact
                self._devices.use(settings)
            case TalkKey(down=down):
                self._devices.talk_key(down)
            case TestSound(device=device):
                self._devices.test(device)
            case Quit():
                self._end.set()
            case _:
                pass

    def stop(self, timeout: float) -> bool:
        self._end.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        tick = 0
        while not self._end.wait(TICK_SECONDS):
            devices = self._devices.devices
            shot = devices.screen.take(tick) if devices.screen is not None else None
            if shot is not None:
                np.save(self._home / "part.npy", shot.frame)
                (self._home / "part.npy").replace(self._home / "screen.npy")
            why = why_quiet(self._tact, devices.around(), time.time())
            if why != self._quiet:
                self._quiet = why
                self._post(QuietChanged(why))
            self._post(Ticked(tick, "silent", "listening", 1.0, False, 0.0, 0.0))
            tick += 1
        self._devices.close()
        self._post(Ended("", ""))


def main() -> int:
    """The program, until its window is closed."""
    home = Path(sys.argv[1])
    instance = claim(data_folder())
    assert instance is not None
    chosen = Chosen({"camera"})

    def start(post: Callable[[AppEvent], None], opening: Opening) -> DevicesSession:
        del opening
        return DevicesSession(post, home, chosen)

    settings = SettingsStore(settings_path())
    with instance, closing(settings):
        return application.run(start, settings, instance.serve, chosen=chosen)


if __name__ == "__main__":
    sys.exit(main())
