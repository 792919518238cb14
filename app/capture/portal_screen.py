"""The screen on Wayland: one window, which the user chooses in the desktop's own dialogue.

The dialogue is the ScreenCast portal's and the pictures are PipeWire's, both through `pipewire_capture`. It is
asked for a window, never for a monitor, for nobody tells where the windows on it are that are not to be kept.
"""

from __future__ import annotations

import importlib
import time
from typing import Any, Final

import cv2
import numpy as np

from app.events import Frame

FIRST_SECONDS: Final = 10.0  # until the first picture
POLL_SECONDS: Final = 0.05
NO_PORTAL: Final = (
    "Wayland keeps the screen to itself, so Tandem cannot see it; log in to an X11 session to share it. "
    "Everything else works."
)
REFUSED: Final = (
    "You have shared no window, so Tandem sees none; switch the screen off and on to be asked again."
)
ENDED: Final = "The window that you shared is gone; switch the screen off and on to choose another one."
FAILED: Final = "The desktop could not share a window ({reason}); switch the screen off and on to try again."


class NotSharedError(Exception):
    """There is nothing to see until the user wants to be asked again; the message says so to a person."""


def shares_windows() -> bool:
    """Whether this desktop has a portal that shares windows, and PipeWire's library is here."""
    try:
        return bool(importlib.import_module("pipewire_capture").is_available())
    except ImportError:
        return False


class PortalGrabber:
    """See `app.capture.grabber.Grabber`. Asks the user as it is made, on the thread that makes it."""

    origin: None = None

    def __init__(self) -> None:
        """Raises NotSharedError."""
        if not shares_windows():
            raise NotSharedError(NO_PORTAL)
        portal: Any = importlib.import_module("pipewire_capture")
        self._stream: Any = None
        self._last: Frame | None = None
        try:
            self._session: Any = portal.PortalCapture().select_window()
        except RuntimeError as error:
            raise NotSharedError(FAILED.format(reason=error)) from error
        if self._session is None:
            raise NotSharedError(REFUSED)
        try:
            session = self._session
            self._stream = portal.CaptureStream(session.fd, session.node_id, session.width, session.height)
            self._stream.start()
        except (RuntimeError, ValueError) as error:
            self.close()
            raise NotSharedError(FAILED.format(reason=error)) from error

    def grab(self) -> Frame:
        """See `Grabber`: the newest picture of the window, which sends one only when it has changed."""
        deadline = time.monotonic() + FIRST_SECONDS
        while True:
            if self._stream.window_invalid:
                reason = self._stream.error
                raise NotSharedError(FAILED.format(reason=reason) if reason else ENDED)
            picture = self._stream.get_frame()
            if picture is not None:
                self._last = np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2RGB), np.uint8)
            if self._last is not None:
                return self._last.copy()
            if time.monotonic() > deadline:
                raise NotSharedError(FAILED.format(reason="it sends no picture"))
            time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """End the sharing."""
        if self._stream is not None:
            self._stream.stop()
        self._session.close()
