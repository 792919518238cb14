"""Tells which windows on an X11 screen the user has excluded, and where passwords are typed."""

from __future__ import annotations

import os

from app.desktop.exclusions import UNCHECKED, GuardError, Hidden, excludes, hidden
from app.desktop.front import described
from app.desktop.passwords import PasswordWatcher
from app.desktop.x11_windows import DesktopError, X11Windows
from app.settings.privacy import Privacy


class X11Guard:
    """See `app.capture.guard.Guard`. ``display``: its name; None: the environment's."""

    def __init__(self, display: str | None = None) -> None:
        try:
            self._windows = X11Windows(display)
        except DesktopError as error:
            raise GuardError(UNCHECKED.format(reason=error)) from error
        self._front = 0  # its identity
        self._passwords = PasswordWatcher()
        self._passwords.start()

    @property
    def note(self) -> str:
        """A sentence on what cannot be told."""
        return self._passwords.note

    def hidden(self, privacy: Privacy) -> Hidden:
        """See `Guard`."""
        try:
            found = hidden(self._windows.visible(), privacy.excluded)
        except DesktopError as error:
            raise GuardError(UNCHECKED.format(reason=error)) from error
        return found.also(self._passwords.boxes()) if privacy.mask_passwords else found

    def front(self, privacy: Privacy) -> str:
        """See `Guard`."""
        try:
            active, shown = self._windows.active(), self._windows.visible()
        except DesktopError as error:
            raise GuardError(UNCHECKED.format(reason=error)) from error
        if active is not None and active.pid != os.getpid():
            self._front = active.identity
        front = next((window for window in shown if window.identity == self._front), None)
        return "" if front is None or excludes(privacy.excluded, front) else described(front)

    def close(self) -> None:
        """See `Guard`."""
        self._passwords.close()
        self._windows.close()
