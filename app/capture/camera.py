"""The live camera: one on this machine, or one that is reached by an address."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from app.capture.pictures import SHARP_WIDTH, at_most, for_the_model, quieten, rgb
from app.capture.reporter import Reporter
from app.capture.watcher import LostError, Watcher
from app.events import DeviceChanged, DeviceState, Frame

NODE: Final = "/dev/video{number}"  # Linux's name of a camera
LOOK_SECONDS: Final = 0.1  # two pictures a tick are plenty; the ones between are not decoded
STALE_SECONDS: Final = 2.0
TIMEOUT_MS: Final = 4000
GONE: Final = "The camera is gone; plug it in, and Tandem will see you again."
HELD: Final = (
    "The camera is there but gives no picture; if another program uses it, end that. Tandem keeps trying."
)
BARRED: Final = "You may not use the camera; type  sudo usermod -aG video $USER  and log in anew."
LOST: Final = "The camera at {source} does not answer; check that it is on. Tandem keeps trying."


class Camera:
    """The newest picture of ``source``: an index ("0"), an address, or a video file, shown again and again.

    A thread of its own reads; ``report`` is called there, and on the caller's thread by `mute` and `take`.
    """

    def __init__(self, source: str, report: Callable[[DeviceChanged], None]) -> None:
        quieten()
        self._source = source
        self._reporter = Reporter("camera", report)
        self._lock = threading.Lock()
        self._newest: tuple[float, Frame, Frame] | None = None  # when, for the model, sharp
        self._watcher = Watcher("camera", self._reporter, self._watch)

    def start(self) -> None:
        self._watcher.start()

    @property
    def state(self) -> DeviceState:
        with self._lock:
            if self._watcher.muted:
                return "muted"
            return "live" if self._fresh() is not None else "absent"

    def take(self, tick: int) -> Frame | None:
        """The newest picture, uint8 RGB [160, 200, 3]; None while muted or absent."""
        del tick  # a live camera has only now
        with self._lock:
            frame = self._fresh()
            stalled = frame is None and self._newest is not None
        if stalled:
            self._reporter.tell("absent", self._gone())
        return frame

    def sharp(self) -> Frame | None:
        """The newest picture as the camera gives it, at most 640 pixels wide; None while muted or absent."""
        with self._lock:
            return self._newest[2] if self._newest is not None and self._fresh() is not None else None

    def mute(self, muted: bool) -> None:
        """Let go of the camera. No picture is given from now on; its light goes out within a moment."""
        with self._lock:
            self._watcher.mute(muted)
            self._newest = None
        self._reporter.mute(muted)

    def close(self) -> None:
        """End the thread and let go of the camera."""
        self._watcher.close()

    def _watch(self) -> None:
        """Read until the camera is not wanted any more. Raises LostError when it fails."""
        capture = self._open()
        if capture is None:
            raise LostError(self._gone())
        interval = _interval(capture) if Path(self._source).is_file() else 0.0
        looked = -LOOK_SECONDS
        try:
            while self._watcher.wanted and capture.grab():
                now = time.monotonic()
                if now - looked >= LOOK_SECONDS:
                    looked = now
                    read, picture = capture.retrieve()
                    if not read or not picture.size:
                        break
                    self._show(now, rgb(np.asarray(picture, np.uint8)))
                    self._watcher.succeeded()
                if interval:
                    self._watcher.pause(interval)
        finally:
            capture.release()
        raise LostError(self._gone())

    def _show(self, now: float, picture: Frame) -> None:
        small, sharp = for_the_model(picture), at_most(picture, SHARP_WIDTH)
        with self._lock:
            if not self._watcher.wanted:
                return
            self._newest = (now, small, sharp)
        self._reporter.tell("live")

    def _open(self) -> cv2.VideoCapture | None:
        if self._source.isdigit():
            if sys.platform.startswith("linux") and not self._node.exists():
                return None
            capture = cv2.VideoCapture(int(self._source))
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, 640)
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, 480)
        else:
            limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, TIMEOUT_MS]
            capture = cv2.VideoCapture(self._source, cv2.CAP_FFMPEG, limits)
        if capture.isOpened():
            return capture
        capture.release()
        return None

    def _fresh(self) -> Frame | None:
        if self._newest is None or time.monotonic() - self._newest[0] > STALE_SECONDS:
            return None
        return self._newest[1]

    @property
    def _node(self) -> Path:
        return Path(NODE.format(number=self._source))

    def _gone(self) -> str:
        """Why there is no picture, as far as that can be told."""
        if not self._source.isdigit():
            return LOST.format(source=self._source)
        if not self._node.exists():  # nor does another system tell more
            return GONE
        return HELD if _may_use(self._node) else BARRED


def _may_use(node: Path) -> bool:
    return os.access(node, os.R_OK | os.W_OK)


def _interval(capture: cv2.VideoCapture) -> float:
    rate = capture.get(cv2.CAP_PROP_FPS)
    return 1 / rate if 0 < rate <= 1000 else 1 / 25
