"""The icon in the system's tray, with the commands that one needs without the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.control.protocol import Name, Reply, Request
from app.settings.profiles import Profiles
from app.views.icons import app_icon
from app.views.profile_desk import shown_name
from app.views.words import tr


def available() -> bool:
    """Whether the desktop has a tray, and so the user a way back to a window that is put away."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray(QObject):
    """Shown where the desktop has a tray. ``obey`` does what is chosen.

    ``profiles()`` gives the ways of working. While ``stays()`` the window's cross puts the window away instead
    of ending the session.
    """

    def __init__(
        self,
        window: QWidget,
        obey: Callable[[Request], Reply],
        stays: Callable[[], bool],
        profiles: Callable[[], Profiles] = Profiles,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._obey = obey
        self._stays = stays
        self._profiles = profiles
        self.icon = QSystemTrayIcon(app_icon(), self)
        self.menu = QMenu()
        commands: Final[tuple[tuple[str, Name], ...]] = (
            (tr("Show Tandem"), "show"),
            (tr("Mute or unmute the microphone"), "toggle-mute"),
            (tr("Pause or go on"), "toggle-pause"),
            (tr("Stop speaking"), "stop-speaking"),
            (tr("Quit"), "quit"),
        )
        for words, name in commands:
            self.menu.addAction(words, partial(self._obey, Request(name)))
        self.ways = QMenu(tr("Way of working"))
        self.ways.aboutToShow.connect(self._list_profiles)
        self.menu.insertMenu(self.menu.actions()[-1], self.ways)
        self.icon.setContextMenu(self.menu)
        self.icon.setToolTip("Tandem")
        self.icon.activated.connect(self._activated)
        window.installEventFilter(self)
        self.icon.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The user's own click on the cross; what the program closes is closed."""
        asked = event.type() == QEvent.Type.Close and event.spontaneous()
        if not (asked and watched is self._window and self._stays() and available()):
            return False
        event.ignore()
        self._window.hide()
        return True

    def close(self) -> None:
        """Take it away."""
        self.icon.hide()

    def _list_profiles(self) -> None:
        self.ways.clear()
        profiles = self._profiles()
        for profile in profiles.all:
            request = Request("profile", profile.name)
            action = self.ways.addAction(shown_name(profile.name), partial(self._obey, request))
            action.setCheckable(True)
            action.setChecked(profile is profiles.current)

    def _activated(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how == QSystemTrayIcon.ActivationReason.Trigger:
            self._obey(Request("show"))
