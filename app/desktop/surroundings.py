"""A thread that notices what other programs do: who fills the screen, who records, what sound devices come."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from typing import Final

from app.attention.tact import Surroundings
from app.desktop.wayland import on_wayland
from app.sound_server import SoundServer, SoundServerError, SoundState
from app.unforeseen import Unforeseen

LOOK_SECONDS: Final = 2.0
END_SECONDS: Final = 5.0


class SurroundingsWatcher:
    """Looks every two seconds; `current` returns at once. ``changed`` hears of new devices, on the thread.

    What this desktop does not tell counts as not being so.
    """

    def __init__(
        self, changed: Callable[[SoundState], None], environment: Mapping[str, str] = os.environ
    ) -> None:
        self._changed = changed
        self._x11 = bool(environment.get("DISPLAY")) and not on_wayland(environment)
        self._around = Surroundings()
        self._sound = SoundState()
        self._unforeseen = Unforeseen("surroundings")
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="surroundings", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def current(self) -> Surroundings:
        """What was seen at the last look."""
        return self._around

    def close(self) -> None:
        """End the thread."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                self._watch()
            except Exception as error:
                self._around = Surroundings()
                self._unforeseen.log(error)
            self._end.wait(LOOK_SECONDS)

    def _watch(self) -> None:
        with ExitStack() as stack:
            server = _sound_server(stack)
            full_screen = _screen(stack) if self._x11 else str
            while self._look(server, full_screen) and not self._end.wait(LOOK_SECONDS):
                pass

    def _look(self, server: SoundServer | None, full_screen: Callable[[], str]) -> bool:
        """False when somebody has gone, and is to be asked anew."""
        try:
            sound = server.state() if server is not None else SoundState()
            self._around = Surroundings(full_screen(), sound.recording)
        except (SoundServerError, OSError):
            self._around = Surroundings()
            return False
        if (sound.microphones, sound.speakers) != (self._sound.microphones, self._sound.speakers):
            self._changed(sound)
        self._sound = sound
        return server is not None


def _sound_server(stack: ExitStack) -> SoundServer | None:
    try:
        return stack.enter_context(closing(SoundServer()))
    except SoundServerError:
        return None


def _screen(stack: ExitStack) -> Callable[[], str]:
    """Gives the program that fills the screen, other than ours. Its errors are OSError."""
    from app.desktop.x11_windows import DesktopError, X11Windows

    try:
        windows = stack.enter_context(closing(X11Windows()))
    except DesktopError:
        return str

    def full_screen() -> str:
        try:
            active = windows.active()
        except DesktopError as error:
            raise ConnectionError(str(error)) from error
        if active is None or not active.full_screen or active.pid == os.getpid():
            return ""
        return active.name or "a program"

    return full_screen
