"""The live screen."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import cv2
import mss
import numpy as np
from mss.exception import ScreenShotError

from app.capture.pictures import changed_box, fitted, is_flat
from app.capture.reporter import Reporter
from app.capture.retry import Retry
from app.devices import ScreenShot
from app.events import Box, DeviceChanged, DeviceState, Frame

LOOK_SECONDS: Final = 0.5
END_SECONDS: Final = 5.0
GREY: Final = 128
NO_DISPLAY: Final = "The screen cannot be seen ({reason}); start Tandem where a desktop is shown."
WAYLAND: Final = (
    "Wayland keeps the screen to itself, so Tandem sees one flat colour; log in to an X11 session to share it."
)


class Grabber(Protocol):
    """Takes pictures of one screen, always on the same thread."""

    def grab(self) -> Frame:
        """uint8 RGB [height, width, 3]. Raises ScreenShotError."""
        ...

    def close(self) -> None: ...


class MssGrabber:
    """The first monitor through mss."""

    def __init__(self) -> None:
        self._mss = mss.MSS()

    def grab(self) -> Frame:
        """See `Grabber`."""
        shot = np.asarray(self._mss.grab(self._mss.monitors[1]))
        return np.ascontiguousarray(cv2.cvtColor(shot, cv2.COLOR_BGRA2RGB), np.uint8)

    def close(self) -> None:
        self._mss.close()


class Screen:
    """Looks twice a second, and shows what has changed since somebody looked last.

    A thread of its own looks; ``report`` is called there, and on the caller's thread by `mute`.
    """

    def __init__(
        self,
        report: Callable[[DeviceChanged], None],
        open_grabber: Callable[[], Grabber] = MssGrabber,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._reporter = Reporter("screen", report)
        self._open_grabber = open_grabber
        self._wayland = environment.get("XDG_SESSION_TYPE") == "wayland" or "WAYLAND_DISPLAY" in environment
        self._lock = threading.Lock()
        self._taken: Frame | None = None
        self._waiting: ScreenShot | None = None
        self._muted = False
        self._left_out: tuple[Box, ...] = ()
        self._ending = False
        self._changed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def state(self) -> DeviceState:
        return "muted" if self._muted else self._reporter.state

    def take(self, tick: int) -> ScreenShot | None:
        """The newest screen when it differs from the last one taken; else None."""
        del tick  # a live screen has only now
        with self._lock:
            shot, self._waiting = self._waiting, None
            if shot is not None:
                self._taken = shot.frame
            return shot

    def leave_out(self, boxes: tuple[Box, ...]) -> None:
        """From the next look on, these parts (in pixels of the screen) are one flat grey."""
        self._left_out = boxes

    def mute(self, muted: bool) -> None:
        """While muted the screen is not looked at at all."""
        with self._lock:
            self._muted = muted
            self._waiting, self._taken = None, None
        self._changed.set()
        self._reporter.mute(muted)

    def close(self) -> None:
        """End the thread."""
        self._ending = True
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        retry = Retry()
        while not self._ending:
            self._changed.clear()
            if self._muted:
                self._changed.wait()
                continue
            try:
                self._watch(retry)
            except (ScreenShotError, OSError, KeyError) as error:
                now = time.monotonic()
                self._reporter.tell("absent", NO_DISPLAY.format(reason=str(error) or type(error).__name__))
                retry.failed(now)
                self._changed.wait(retry.pause(now))

    def _watch(self, retry: Retry) -> None:
        """Look until the screen fails or is not wanted any more."""
        grabber = self._open_grabber()
        try:
            while not self._ending and not self._muted:
                self._look(fitted(self._without_own(grabber.grab())))
                retry.succeeded()
                self._changed.wait(LOOK_SECONDS)
        finally:
            grabber.close()

    def _without_own(self, frame: Frame) -> Frame:
        for x, y, width, height in self._left_out:
            frame[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)] = GREY
        return frame

    def _look(self, frame: Frame) -> None:
        if self._wayland and is_flat(frame):
            self._reporter.tell("absent", WAYLAND)
            return
        with self._lock:
            before = self._taken
        box = changed_box(before, frame)
        with self._lock:
            if self._muted or before is not self._taken:  # taken meanwhile: the next look compares anew
                return
            self._waiting = None if box is None else ScreenShot(frame, box)
        self._reporter.tell("live")
