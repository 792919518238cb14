"""The picker of ways of working, in the window's head."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.attention.tact import Tact
from app.settings.document import Settings
from app.settings.profiles import Profiles
from app.views.announce import announce
from app.views.settings.page import Chooser
from app.views.words import noop, tr

READY_NAMES = {"Pair": noop("Pair"), "Translate": noop("Translate"), "Tutor": noop("Tutor")}
WIDTH = 128


def shown_name(name: str) -> str:
    """What a profile is called in the user's language; their own as they wrote it."""
    return tr(READY_NAMES[name]) if name in READY_NAMES else name


class ProfileDesk(QObject):
    """Owns the picker; `chosen` brings the sections that a choice changes."""

    chosen = Signal(object)  # Profiles, then Tact

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._profiles = Profiles()
        self._tact = Tact()
        self.picker: QComboBox = Chooser()
        self.picker.setMinimumWidth(WIDTH)
        self.picker.setAccessibleName(tr("Way of working"))
        self.picker.setToolTip(tr("Way of working: what is on, how much initiative, which languages"))
        self.picker.activated.connect(lambda place: self.choose(self._profiles.all[place].name))
        self._show()

    def show_settings(self, settings: Settings) -> None:
        """What holds now."""
        self._profiles, self._tact = settings.profiles, settings.tact
        self._show()

    def choose(self, name: str) -> None:
        """Work as the profile ``name`` says. Raises TandemError when there is none."""
        profiles = self._profiles.choosing(name)
        self.chosen.emit(profiles)
        self.chosen.emit(self._tact.having(gap=profiles.current.gap))
        announce(self._window, tr("Way of working: {name}", name=shown_name(profiles.current.name)))

    @property
    def profiles(self) -> Profiles:
        """What there is to choose."""
        return self._profiles

    def _show(self) -> None:
        blocker = QSignalBlocker(self.picker)
        self.picker.clear()
        self.picker.addItems([shown_name(profile.name) for profile in self._profiles.all])
        self.picker.setCurrentText(shown_name(self._profiles.current.name))
        blocker.unblock()
