"""What the window offers beside the conversation: sessions, settings, the first steps, what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from app.autostart import set_autostart
from app.events import AppEvent, BrokenOff, Command, Interjected, Opened, Trouble
from app.history.keeping import Opening
from app.history.library import settle_broken_off
from app.settings.document import Settings
from app.settings.store import SettingsStore
from app.views.announce import announce
from app.views.background import Background
from app.views.session_tools import Offer, SessionTools
from app.views.sessions import SessionsDialog
from app.views.settings.dialog import SettingsDialog
from app.views.theme import Theme
from app.views.welcome import Welcome
from app.views.window import MainWindow
from app.views.words import tr


class SessionDesk(QObject):
    """``open_session`` ends the session and goes on to another one."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        settings: SettingsStore,
        database: Path,
        submit: Callable[[Command], None],
        open_session: Callable[[Opening], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._settings = settings
        self._database = database
        self._submit = submit
        self._open_session = open_session
        self._running = ""
        self._dialog: QDialog | None = None
        self._background = Background(self)
        self.tools = SessionTools(theme)
        self.tools.sessions_asked.connect(self.show_sessions)
        self.tools.copy_asked.connect(self.copy_last_reply)
        self.tools.settings_asked.connect(self.show_settings)
        self._autostart = settings.current.startup.autostart
        self._unsubscribe = settings.subscribe(self._heed)
        window.add_tools(self.tools)

    def receive(self, event: AppEvent) -> None:
        """Show one event. Call it in the UI thread."""
        if isinstance(self._dialog, Welcome):
            self._dialog.receive(event)
        match event:
            case Opened():
                self._running = event.name
                self._window.signs.put("incognito", tr("Incognito: nothing is kept") if event.incognito else "")
                self._recall(event)
            case BrokenOff():
                self._offer(event)
            case Trouble(subject=subject, message=message):
                self._window.banner.put(subject, message)
                if message:
                    announce(self._window, message, urgent=True)
            case _:
                pass

    def close(self) -> None:
        """Let go of what is open."""
        self._unsubscribe()
        self._background.close()
        if self._dialog is not None:
            self._dialog.close()

    def welcome(self) -> None:
        """The first steps, for who has not gone through them."""
        if self._settings.current.startup.welcomed:
            return
        dialog = Welcome(self._theme, self._submit, self._window)
        dialog.gone_through.connect(self._note_welcomed)
        self._show(dialog)

    def show_settings(self) -> None:
        """What the user can choose."""
        dialog = SettingsDialog(self._settings, self._window)
        dialog.opening_chosen.connect(self._open_session)
        self._show(dialog)

    def show_sessions(self) -> None:
        """The list of sessions."""
        dialog = SessionsDialog(self._database, self._running, self._theme, self._window)
        dialog.opening_chosen.connect(self._open_session)
        self._show(dialog)

    def copy_last_reply(self) -> None:
        """Put the assistant's newest words, as they were heard, on the clipboard."""
        words = self._window.talk.model.last_reply()
        if words:
            QGuiApplication.clipboard().setText(words)
        announce(self._window, tr("Copied.") if words else tr("Tandem has not said anything yet."))

    def _show(self, dialog: QDialog) -> None:
        """One dialog at a time; it does not block the window."""
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = dialog
        dialog.finished.connect(self._forget_dialog)
        dialog.show()

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None

    def _note_welcomed(self) -> None:
        self._settings.put(replace(self._settings.current.startup, welcomed=True))

    def _heed(self, settings: Settings) -> None:
        """What is to happen beside the window when settings change."""
        wanted = settings.startup.autostart
        if wanted != self._autostart:
            self._autostart = wanted
            self._background.run(
                lambda: set_autostart(wanted),
                lambda _none: self._window.banner.put("autostart", ""),
                lambda sentence: self._window.banner.put("autostart", sentence),
            )

    def _recall(self, event: Opened) -> None:
        talk = self._window.talk
        for said in event.before:
            if isinstance(said, Interjected):
                talk.add_interjection(said)
            else:
                talk.add_said(said)
        if event.before:
            announce(self._window, tr("“{title}” goes on.", title=event.title))

    def _offer(self, broken: BrokenOff) -> None:
        sentence = tr("“{title}” was broken off. Everything that was said is kept.", title=broken.title)

        def settle() -> None:
            self._background.run(
                lambda: settle_broken_off(self._database, self._running), lambda _none: None, self._complain
            )

        offer = Offer(sentence, tr("&Continue it"), lambda: self._open_session(Opening(broken.name)), settle)
        self._window.add_offer(offer)
        announce(self._window, sentence)

    def _complain(self, sentence: str) -> None:
        self._window.banner.put("store", sentence)
