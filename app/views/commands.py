"""Commands that come from outside the window (a second start, the command line, hotkeys, the tray)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as ReplyTimeout
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.chosen import Chosen
from app.control.instance import Obey
from app.control.protocol import Reply, Request
from app.errors import TandemError
from app.events import Command, Mute, SetMode, StopSpeaking, TypeText
from app.views.devices import NAMES
from app.views.mode_choice import MODES
from app.views.window import MainWindow

REPLY_SECONDS: Final = 5.0
BUSY: Final = Reply(False, "Tandem's window is busy: try again in a moment.")
ENDING: Final = Reply(False, "Tandem is ending: start it again in a moment.", ending=True)


class Commands(QObject):
    """Obeys a `Request` as if it came from the window: `obey` in the UI thread, `ask` from any other.

    Whoever takes what it submits tells ``chosen``, as of what is done by hand. ``leaving``: whether the window
    is about to go, and none comes after it.
    """

    _asked = Signal(object, object)

    def __init__(
        self,
        window: MainWindow,
        submit: Callable[[Command], None],
        chosen: Chosen | None = None,
        leaving: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._submit = submit
        self._chosen = chosen or Chosen()
        self._leaving = leaving
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def ask(self, request: Request) -> Reply:
        """Obey in the UI thread and wait for it; refused when it is busy for `REPLY_SECONDS`."""
        answer: Future[Reply] = Future()
        self._asked.emit(request, answer)
        try:
            return answer.result(REPLY_SECONDS)
        except ReplyTimeout:
            answer.cancel()
            return BUSY

    def obey(self, request: Request) -> Reply:
        """Do it and say so in a sentence."""
        words = request.argument
        match request.command:
            case "show":
                return self._show()
            case "hide":
                self._window.showMinimized()
                return Reply(True, "Tandem's window is put away; the session goes on.")
            case "toggle-mute" | "mute" | "unmute" as how:
                return self._mute(how, words)
            case "pause":
                return self._pause()
            case "resume":
                return self._resume()
            case "toggle-pause":
                return self._resume() if self._chosen.whole else self._pause()
            case "stop-speaking":
                self._submit(StopSpeaking())
                return Reply(True, "Tandem is silent.")
            case "mode":
                return self._set_mode(words)
            case "profile":
                return self._choose_profile(words)
            case "type":
                return self._type(words)
            case "status":
                return Reply(True, self._status())
            case "quit":
                QTimer.singleShot(0, self._window.close)  # the answer goes first
                return Reply(True, "Tandem ends and keeps what was said.")

    def _answer(self, request: Request, answer: Future[Reply]) -> None:
        if answer.set_running_or_notify_cancel():
            answer.set_result(self.obey(request))

    def _show(self) -> Reply:
        if self._leaving():
            return ENDING
        self._window.bring_to_front()
        return Reply(True, "Tandem is running; its window is in front.")

    def _mute(self, how: str, name: str) -> Reply:
        device = next((known for known in NAMES if known == (name or "microphone")), None)
        if device is None:
            return Reply(False, f"There is no device '{name}': name one of {', '.join(NAMES)}.")
        muted = device not in self._chosen.muted if how == "toggle-mute" else how == "mute"
        self._submit(Mute(device, muted))
        return Reply(True, f"The {device} is {'muted' if muted else 'let in again'}.")

    def _pause(self) -> Reply:
        paused = self._chosen.paused | (set(NAMES) - self._chosen.muted)
        for device in NAMES:
            self._submit(Mute(device, True))
        self._chosen.paused, self._chosen.whole = paused, bool(paused)
        return Reply(True, "Everything is muted: Tandem hears, sees and says nothing.")

    def _resume(self) -> Reply:
        paused = self._chosen.paused
        if not paused:
            return Reply(False, "Tandem is not paused: unmute a device by its name.")
        self._chosen.paused, self._chosen.whole = set(), False
        for device in NAMES:
            if device in paused:
                self._submit(Mute(device, False))
        return Reply(True, "Tandem goes on.")

    def _set_mode(self, wanted: str) -> Reply:
        for mode, name, meaning in MODES:
            if mode == wanted:
                self._submit(SetMode(mode))
                return Reply(True, f"{name}: {meaning[0].lower()}{meaning[1:]}.")
        return Reply(
            False,
            f"There is no mode '{wanted}': name one of {', '.join(mode for mode, _name, _meaning in MODES)}.",
        )

    def _choose_profile(self, name: str) -> Reply:
        try:
            self._window.ways.choose(name)
        except TandemError as error:
            return Reply(False, str(error))
        return Reply(True, f"Tandem works as {self._window.ways.profiles.current.name} says.")

    def _type(self, words: str) -> Reply:
        if not words.strip():
            return Reply(False, "There are no words to say: add them in quotes.")
        if self._window.ending:
            return Reply(False, "This session is ending: type it again when Tandem is there anew.")
        self._submit(TypeText(words.strip()))
        return Reply(True, "Tandem has read it.")

    def _status(self) -> str:
        window = self._window
        muted = [device for device in NAMES if device in self._chosen.muted]
        devices = f"Muted: {', '.join(muted)}." if muted else "Nothing is muted."
        return " ".join((f"{window.presence.word.text()}.", devices, *window.banner.sentences()))


class Reception:
    """Where commands from outside come in, whichever window is open. Any thread may `ask`."""

    def __init__(self) -> None:
        self._commands: Commands | None = None  # of the window that is open
        self._over = False
        self._changed = threading.Condition()

    def use(self, commands: Commands | None) -> None:
        """Have them obeyed from now on; None: between two windows, they wait."""
        with self._changed:
            self._commands = commands
            self._changed.notify_all()

    def close(self) -> None:
        """No window comes any more: nothing is obeyed from now on."""
        with self._changed:
            self._commands, self._over = None, True
            self._changed.notify_all()

    def open(self, serve: Callable[[Obey], None]) -> str:
        """Have commands from outside come here. Returns a sentence when that cannot be."""
        try:
            serve(self.ask)
        except TandemError as error:
            return str(error)
        return ""

    def ask(self, request: Request) -> Reply:
        """Have the open window obey."""
        with self._changed:
            self._changed.wait_for(lambda: self._commands is not None or self._over, REPLY_SECONDS)
            if self._over:
                return ENDING
            commands = self._commands
        return BUSY if commands is None else commands.ask(request)
