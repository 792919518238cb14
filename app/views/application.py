"""Runs the window over a session. The entry of this room: `run`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import (
    QByteArray,
    QObject,
    QTimer,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.chosen import Chosen
from app.control.instance import Obey
from app.errors import TandemError
from app.events import AppEvent, Command, Ended, Quit, TalkKey, UseSettings
from app.folders import state_folder
from app.history.database import database_path
from app.history.keeping import Opening
from app.settings.store import SettingsStore
from app.views.bridge import Bridge
from app.views.commands import Commands, Reception
from app.views.connection import connected, log_qt_message
from app.views.hotkey_desk import HotkeyDesk
from app.views.interrupts import Interrupts
from app.views.language import install
from app.views.own_windows import WindowWatcher
from app.views.session_desk import SessionDesk
from app.views.talk_key import TalkKeyWatcher
from app.views.theme import Theme
from app.views.told import told
from app.views.tray import Tray
from app.views.vitals import Watchdog
from app.views.window import MainWindow

END_SECONDS: Final = 10.0  # a session may take this long to end after Quit
STOP_SECONDS: Final = 12.0  # and this long after the window has gone; a child may take nine to end


class SessionHandle(Protocol):
    """A session that runs beside the window, in threads and processes of its own."""

    def submit(self, command: Command) -> None:
        """Take a command of the user. Called in the UI thread; returns at once, also when it has ended."""

    def stop(self, timeout: float) -> bool:
        """End everything the session owns, by force if need be, within ``timeout`` seconds.

        Called once, in the main thread, after the window has gone; also when the session has ended by itself.
        True when it ended in good order.
        """


Post = Callable[[AppEvent], None]
StartSession = Callable[[Post], SessionHandle]
Start = Callable[[Post, Opening], SessionHandle]


def run(
    start_session: Start,
    settings: SettingsStore,
    serve: Callable[[Obey], None] = lambda obey: None,
    opening: Opening | None = None,
    chosen: Chosen | None = None,
    arguments: list[str] | None = None,
) -> int:
    """Show the window until the user closes it. Returns 0, or 1 when the session did not end in good order.

    ``start_session(post, opening)`` starts a session and returns its handle within 50 ms; what takes longer
    happens in the session's own threads. It is called in the UI thread once the window is shown.
    ``post(event)`` may be called from any thread, at any time, also after the window has gone. A `TandemError`
    from ``start_session`` is shown in the window, and `run` then returns 2.

    ``chosen`` is noted every command of the user, and goes from session to session.

    ``serve(obey)`` has commands from outside obeyed from then on, in threads of its own.

    Closing the window submits `Quit` and waits up to `END_SECONDS` for `Ended` without blocking; a second
    close leaves at once. SIGINT, SIGTERM and SIGHUP close it too. `stop` is called in every case.
    """
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else connected(arguments or sys.argv[:1])
    app.setApplicationName("Tandem")
    QGuiApplication.setQuitOnLastWindowClosed(False)  # a toast is a window too
    previous = qInstallMessageHandler(log_qt_message)
    install(app, settings.current.appearance.language)
    reception = Reception()
    problem = reception.open(serve)
    geometry = QByteArray()
    chosen = chosen or Chosen()
    code = 0
    wanted: Opening | None = opening or Opening()
    try:
        while wanted is not None:
            companion = Companion(app, partial(_begin, start_session, wanted), settings, chosen=chosen)
            companion.window.restoreGeometry(geometry)
            companion.window.banner.put("control", told(problem))
            reception.use(companion.commands)
            tray = Tray(
                companion.window,
                companion.commands.obey,
                lambda: settings.current.startup.tray,
                lambda: settings.current.profiles,
            )
            with Interrupts(companion.window.close):
                companion.window.show()
                companion.desk.welcome()
                QTimer.singleShot(0, companion.start)
                app.exec()
            if companion.next is None:
                reception.close()
            else:
                reception.use(None)
            tray.close()
            geometry = companion.window.saveGeometry()
            code, wanted = companion.finish(), companion.next
            companion.dispose()
        return code
    finally:
        qInstallMessageHandler(previous)


def _begin(start_session: Start, opening: Opening, post: Post) -> SessionHandle:
    return start_session(post, opening)


class Companion(QObject):
    """A window and its session, from start to end."""

    left = Signal()
    _settings_failed = Signal(str)  # a sentence, or "" when they are well again

    def __init__(
        self,
        app: QApplication,
        start_session: StartSession,
        settings: SettingsStore,
        end_seconds: float = END_SECONDS,
        chosen: Chosen | None = None,
    ) -> None:
        super().__init__()
        self._chosen = chosen or Chosen()
        self._settings = settings
        self._start_session = start_session
        self._session: SessionHandle | None = None
        self._early: list[Command] = []  # given before there was a session
        self._failed = False
        self.next: Opening | None = None  # the session that is wanted after this one
        self._closing = False
        self._ended = False
        self.bridge = Bridge()
        self._theme = Theme(app, settings.current.appearance)
        self.window = MainWindow(self._theme, self._submit)
        self._settings_failed.connect(lambda sentence: self.window.banner.put("settings", told(sentence)))
        self._heed_settings()
        self.commands = Commands(
            self.window, self._submit, self._chosen, lambda: self._closing and self.next is None
        )
        self.desk = SessionDesk(self.window, self._theme, settings, database_path(), self._submit, self.open)
        self.bridge.arrived.connect(self.desk.receive)
        self.hotkeys = HotkeyDesk(
            self.commands.obey, self._submit, partial(self.window.banner.put, "hotkeys"), parent=self
        )
        self._subscriptions.append(settings.subscribe(lambda changed: self.hotkeys.use(changed.hotkeys)))
        self._talk_keys = TalkKeyWatcher(app, lambda down: self._submit(TalkKey(down)))
        self.watchdog = Watchdog(self.window)
        self.bridge.arrived.connect(self.watchdog.receive)
        self.bridge.arrived.connect(self.window.receive)
        self.window.close_asked.connect(self._close)
        self.window.ended.connect(self._note_end)
        self._watcher = WindowWatcher(app, self._submit)
        self._patience = QTimer(self, singleShot=True, interval=round(end_seconds * 1000))
        self._patience.timeout.connect(self._leave)
        self.left.connect(app.quit)

    def start(self) -> None:
        """Start the session."""
        if self._closing:
            return
        try:
            self._session = self._start_session(self.bridge.post)
            for command in self._early:  # which are noted already
                self._session.submit(command)
            self._submit(UseSettings(self._settings.current))
            self._watcher.tell_again()
            self.hotkeys.start(os.environ if QGuiApplication.platformName() != "offscreen" else {})
            self.hotkeys.use(self._settings.current.hotkeys)
        except TandemError as error:
            self._failed = True
            self.window.receive(Ended(told(str(error)), ""))

    def open(self, opening: Opening) -> None:
        """End this session and go on to another one."""
        if not self._closing:
            self.next = opening
            self._end()

    def finish(self) -> int:
        """Stop the session, after the window has gone. Returns the exit code."""
        self.bridge.close()
        self.watchdog.write(state_folder() / "window.json")
        self.hotkeys.close()
        self.desk.close()
        self.window.let_close()
        if self._failed:
            return 2
        in_order = self._session is None or self._session.stop(STOP_SECONDS)
        return 0 if in_order else 1

    def dispose(self) -> None:
        """Let go of the window and of everything that listens for it."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._settings.on_problem(lambda sentence: None)
        for each in (self._watcher, self._talk_keys, self.hotkeys, self._theme, self.window, self.bridge):
            each.deleteLater()

    def _heed_settings(self) -> None:
        """Look as the settings say, keep what is changed in the window, say what is wrong with the file."""
        settings, theme = self._settings, self._theme
        self._subscriptions = [
            settings.subscribe(lambda changed: theme.show(changed.appearance)),
            settings.subscribe(lambda changed: self._submit(UseSettings(changed))),
            settings.subscribe(self.window.show_settings),
        ]
        self.window.settings_chosen.connect(settings.put)
        self.window.show_settings(settings.current)
        theme.changed.connect(lambda: settings.put(theme.appearance))
        settings.on_problem(self._settings_failed.emit)
        self._settings_failed.emit(settings.problem)

    def _submit(self, command: Command) -> None:
        self._chosen.by_hand(command)
        if self._session is None:
            self._early.append(command)
        else:
            self._session.submit(command)

    def _close(self) -> None:
        if self.next is None:
            self._end()
        else:
            self.next = None  # who quits wants no other session any more; this one is still being kept

    def _end(self) -> None:
        if self._closing or self._ended or self._session is None:
            self._leave()
            return
        self._closing = True
        self.window.show_ending()
        self._patience.start()
        self._submit(Quit())

    def _note_end(self) -> None:
        self._ended = True
        if self._closing:
            self._leave()

    def _leave(self) -> None:
        self._closing = True
        self._patience.stop()
        self.window.let_close()
        self.left.emit()
