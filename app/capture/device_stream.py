"""The stream of a sound device, as microphone and speaker have it alike: opened, closed, and told of."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

from app.capture.audio_system import AudioError, OnEnd, Stream
from app.capture.line import Line
from app.capture.reporter import Reporter
from app.events import DeviceChanged, DeviceState

OpenStream = Callable[[str | None, int, OnEnd], Stream]
"""(name of the device, number of the stream, what to call at its end) -> the stream. Raises AudioError."""


class DeviceStream:
    """Belongs to the device ``name``, which gives ``line`` its blocks; the `Keeper` tends it on its thread.

    ``lock`` guards ``line`` and what the device keeps beside it. ``lose`` is called with it when there will be
    no sound for a while, ``closing`` without it before a stream is closed. ``gone``: the sentence for a device
    that has ended. ``report`` is called on the keeper's thread, and on the caller's by `mute`.
    """

    def __init__(
        self,
        name: Literal["microphone", "speaker"],
        gone: str,
        silent: float,
        report: Callable[[DeviceChanged], None],
        device: str | None,
        now: Callable[[], float],
        open_stream: OpenStream,
        lose: Callable[[], None],
        closing: Callable[[], None] = lambda: None,
    ) -> None:
        self.lock = threading.Lock()
        self.line = Line(device, silent)
        self.reporter = Reporter(name, report)
        self._gone = gone
        self._now = now
        self._open_stream = open_stream
        self._lose = lose
        self._closing = closing

    @property
    def state(self) -> DeviceState:
        with self.lock:
            return self.line.state

    def mute(self, muted: bool) -> None:
        """No block counts from now on, or again; the stream ends when it is tended."""
        with self.lock:
            self.line.mute(muted)
            if muted:
                self._lose()
        self.reporter.mute(muted)

    def use(self, device: str | None) -> None:
        """Want another device from now on; None: the system's default."""
        with self.lock:
            self.line.use(device)

    def tend(self) -> None:
        """See `Tended`. Says what has changed, too."""
        with self.lock:
            due = self.line.due(self._now())
        if due in ("close", "reopen", "lost"):
            self.suspend()
        if due == "lost":
            self._give_up(self._gone)
        elif due in ("open", "reopen"):
            self._open()
        if self.state == "live":
            self.line.succeeded()
            self.reporter.tell("live")

    def suspend(self) -> None:
        """See `Tended`."""
        with self.lock:
            stream = self.line.release()
        if stream is not None:
            self._closing()
            stream.close()

    def fail(self, error: Exception) -> None:
        """See `Tended`."""
        self._give_up(self.reporter.unforeseen(error))

    def _open(self) -> None:
        with self.lock:
            device, number = self.line.begin(self._now())
        try:
            stream = self._open_stream(device, number, lambda: self._end(number))
        except AudioError as error:
            self._give_up(str(error))
            return
        with self.lock:
            self.line.opened(stream)

    def _give_up(self, reason: str) -> None:
        with self.lock:
            self.line.failed(self._now())
            self._lose()
        self.reporter.tell("absent", reason)

    def _end(self, number: int) -> None:
        with self.lock:
            self.line.end(number)
