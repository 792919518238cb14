"""Opens the sound dialog and keeps what it must know before it is opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.events import AppEvent, Command, DeviceChanged, SoundDevicesChanged
from app.settings.sound import Sound
from app.sound_server import SoundState
from app.views.devices import SOUND_KEYS
from app.views.sound_dialog import SoundDialog
from app.views.theme import Theme


class SoundDesk(QObject):
    """`chosen` brings every new `Sound`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, submit: Callable[[Command], None], window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._submit = submit
        self._window = window
        self._sound = Sound()
        self._state = SoundState()
        self._devices: dict[str, DeviceChanged] = {}
        self.dialog: SoundDialog | None = None
        QShortcut(QKeySequence(SOUND_KEYS), window, self.open)

    def open(self) -> None:
        """Show the dialog."""
        if self.dialog is None:
            self.dialog = SoundDialog(self._theme, self._sound, self._state, self._submit, self._window)
            self.dialog.chosen.connect(self.chosen)
            self.dialog.destroyed.connect(self._forget)
            for change in self._devices.values():
                self.dialog.receive(change)
        self.dialog.show()
        self.dialog.raise_()

    def show_sound(self, sound: Sound) -> None:
        """What is chosen now."""
        self._sound = sound
        if self.dialog is not None:
            self.dialog.show_sound(sound)

    def receive(self, event: AppEvent) -> None:
        """Show one event. Call it in the UI thread."""
        if isinstance(event, SoundDevicesChanged):
            self._state = event.state
        elif isinstance(event, DeviceChanged):
            self._devices[event.device] = event
        if self.dialog is not None:
            self.dialog.receive(event)

    def _forget(self) -> None:
        self.dialog = None
