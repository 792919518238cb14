"""Keeps from the screen's pictures what the user has excluded."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Final, Protocol

from app.desktop.exclusions import Hidden
from app.desktop.wayland import on_wayland
from app.settings.privacy import Privacy

UNKNOWN: Final = "What windows are shown cannot be told here, so none is excluded: mute the screen for secrets."


class Guard(Protocol):
    """Belongs to the thread that takes the pictures. ``note``: a sentence on what it cannot do, or empty."""

    @property
    def note(self) -> str: ...

    def hidden(self, privacy: Privacy) -> Hidden:
        """What must not be kept now. Raises GuardError."""
        ...

    def front(self, privacy: Privacy) -> str:
        """The window in front, as `app.desktop.front.described`; empty where that is not known or not to be.

        While one of ours is in front it is the window before that. Raises GuardError.
        """
        ...

    def close(self) -> None: ...


class NoGuard:
    """Where the desktop tells nothing of windows."""

    def __init__(self, note: str = "") -> None:
        self._note = note

    @property
    def note(self) -> str:
        """See `Guard`."""
        return self._note

    def hidden(self, privacy: Privacy) -> Hidden:
        """See `Guard`."""
        del privacy
        return Hidden()

    def front(self, privacy: Privacy) -> str:
        """See `Guard`."""
        del privacy
        return ""

    def close(self) -> None:
        """See `Guard`."""


def open_guard(environment: Mapping[str, str] = os.environ) -> Guard:
    """The guard for this desktop. Raises GuardError."""
    if not sys.platform.startswith("linux") or on_wayland(environment):
        return NoGuard(UNKNOWN)
    from app.capture.x11_guard import X11Guard

    return X11Guard()
