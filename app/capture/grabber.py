"""Pictures of a screen, from wherever this desktop gives them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import cv2
import mss
import numpy as np
from mss.exception import ScreenShotError

from app.capture.portal_screen import PortalGrabber
from app.desktop.wayland import on_wayland
from app.events import Frame

FOLLOW_SECONDS: Final = 5.0  # within which a monitor that has come, gone or changed is followed


class Grabber(Protocol):
    """Takes pictures of one screen or window, always on the same thread."""

    @property
    def origin(self) -> tuple[int, int] | None:
        """Its upper left corner on the desktop; None for a window, of which nobody tells where it is."""
        ...

    def grab(self) -> Frame:
        """uint8 RGB [height, width, 3]. Raises ScreenShotError and NotSharedError."""
        ...

    def close(self) -> None: ...


class MssGrabber:
    """The first monitor through mss, wherever it is and however large it becomes."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._mss = mss.MSS()
        self._now = now
        self._looked = now()
        self.origin = (0, 0)

    def grab(self) -> Frame:
        """See `Grabber`."""
        if self._now() >= self._looked + FOLLOW_SECONDS:
            self._follow()
        if len(self._mss.monitors) < 2:  # the first is all of them together
            raise ScreenShotError("there is no monitor")
        monitor = self._mss.monitors[1]
        self.origin = (monitor["left"], monitor["top"])
        shot = np.asarray(self._mss.grab(monitor))
        return np.ascontiguousarray(cv2.cvtColor(shot, cv2.COLOR_BGRA2RGB), np.uint8)

    def close(self) -> None:
        self._mss.close()

    def _follow(self) -> None:
        """mss keeps the monitors that it saw first, and memory of their size: it is made anew for others."""
        self._looked = self._now()
        unused = mss.MSS()
        try:
            if unused.monitors != self._mss.monitors:
                self._mss, unused = unused, self._mss
        finally:
            unused.close()


def open_grabber(environment: Mapping[str, str] = os.environ) -> Grabber:
    """For this desktop. Raises ScreenShotError and NotSharedError."""
    return PortalGrabber() if on_wayland(environment) else MssGrabber()
