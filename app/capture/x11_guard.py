"""Tells which windows on an X11 screen the user has excluded."""

from __future__ import annotations

from app.capture.guard import UNCHECKED, GuardError
from app.desktop.exclusions import Hidden, hidden
from app.desktop.x11_windows import DesktopError, X11Windows
from app.settings.privacy import Privacy


class X11Guard:
    """See `app.capture.guard.Guard`. ``display``: its name; None: the environment's."""

    def __init__(self, display: str | None = None) -> None:
        self.note = ""
        try:
            self._windows = X11Windows(display)
        except DesktopError as error:
            raise GuardError(UNCHECKED.format(reason=error)) from error

    def hidden(self, privacy: Privacy) -> Hidden:
        """See `Guard`."""
        try:
            return hidden(self._windows.visible(), privacy.excluded)
        except DesktopError as error:
            raise GuardError(UNCHECKED.format(reason=error)) from error

    def close(self) -> None:
        """See `Guard`."""
        self._windows.close()
