"""The live screen."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Final

import numpy as np
from mss.exception import ScreenShotError

from app.capture.grabber import Grabber, open_grabber
from app.capture.guard import Guard, NoGuard
from app.capture.pictures import changed_box, fitted, is_flat
from app.capture.pointer import NoPointer, Pointer
from app.capture.portal_screen import NO_PORTAL, NotSharedError
from app.capture.reporter import Reporter
from app.capture.watcher import LostError, Watcher
from app.desktop.exclusions import GuardError
from app.desktop.wayland import on_wayland
from app.devices import ScreenShot
from app.events import Box, DeviceChanged, DeviceState, Frame
from app.settings.privacy import Privacy

LOOK_SECONDS: Final = 0.5
GREY: Final = 128
NO_DISPLAY: Final = "The screen cannot be seen ({reason}); start Tandem where a desktop is shown."


class Screen:
    """Looks twice a second, and shows what has changed since somebody looked last.

    A thread of its own looks; ``report`` is called there, and on the caller's thread by `mute`.
    """

    def __init__(
        self,
        report: Callable[[DeviceChanged], None],
        open_grabber: Callable[[], Grabber] = open_grabber,
        open_guard: Callable[[], Guard] = NoGuard,
        environment: Mapping[str, str] = os.environ,
        open_pointer: Callable[[], Pointer] = NoPointer,
    ) -> None:
        self._reporter = Reporter("screen", report)
        self._open_grabber = open_grabber
        self._open_guard = open_guard
        self._open_pointer = open_pointer
        self._pointer: tuple[float, float] | None = None
        self._front = ""
        self._wayland = on_wayland(environment)
        self._lock = threading.Lock()
        self._taken: Frame | None = None
        self._waiting: ScreenShot | None = None
        self._left_out: tuple[Box, ...] = ()
        self._privacy = Privacy()
        self._rules = 0  # how often what is hidden has changed
        self._watcher = Watcher("screen", self._reporter, self._watch)

    def start(self) -> None:
        self._watcher.start()

    @property
    def state(self) -> DeviceState:
        return "muted" if self._watcher.muted else self._reporter.state

    @property
    def pointer(self) -> tuple[float, float] | None:
        """Where the mouse pointer was at the last look, in 0..1 of the picture; None where that is not known.

        Nor over what is never looked at.
        """
        return None if self._watcher.muted else self._pointer

    @property
    def front(self) -> str:
        """The window in front at the last look (see `Guard.front`), under the rules of now; else empty."""
        return self._front

    def take(self, tick: int) -> ScreenShot | None:
        """The newest screen when it differs from the last one taken; else None."""
        del tick  # a live screen has only now
        with self._lock:
            shot, self._waiting = self._waiting, None
            if shot is not None:
                self._taken = shot.frame
            return shot

    def leave_out(self, boxes: tuple[Box, ...]) -> None:
        """From now on these parts (in pixels of the screen) are one flat grey."""
        self._keep(left_out=boxes)

    def respect(self, privacy: Privacy) -> None:
        """From now on what the user has excluded is hidden."""
        self._keep(privacy=privacy)

    def _keep(self, left_out: tuple[Box, ...] | None = None, privacy: Privacy | None = None) -> None:
        """What was seen under other rules is dropped, also by a look that has begun. None: as it is."""
        with self._lock:  # before the other rule is read, or one that is new might be put back
            left_out = self._left_out if left_out is None else left_out
            privacy = self._privacy if privacy is None else privacy
            if privacy != self._privacy:
                self._front = ""
            if (left_out, privacy) != (self._left_out, self._privacy):
                self._left_out, self._privacy = left_out, privacy
                self._rules += 1
                self._waiting = None

    def mute(self, muted: bool) -> None:
        """While muted the screen is not looked at at all."""
        with self._lock:
            self._watcher.mute(muted)
            self._waiting, self._taken, self._front = None, None, ""
        self._reporter.mute(muted)

    def close(self) -> None:
        """End the thread."""
        self._watcher.close()

    def _watch(self) -> None:
        """Look until the screen is not wanted any more. Raises LostError when it fails."""
        try:
            self._look_on()
        except (ScreenShotError, OSError, KeyError) as error:
            reason = str(error) or type(error).__name__
            raise LostError(NO_PORTAL if self._wayland else NO_DISPLAY.format(reason=reason)) from error
        except NotSharedError as error:  # nobody is asked twice unless they want it
            raise LostError(str(error), again=False) from error
        except GuardError as error:
            raise LostError(str(error)) from error
        finally:
            self._front, self._pointer = "", None

    def _look_on(self) -> None:
        with (
            closing(self._open_grabber()) as grabber,
            closing(self._open_guard()) as guard,
            closing(self._open_pointer()) as pointer,
        ):
            while self._watcher.wanted:
                rules = self._rules
                frame, note = self._guarded(grabber, guard)
                self._note_front(guard.front(self._privacy), rules)
                self._pointer = self._pointed(pointer.place(), grabber.origin, frame)
                self._look(fitted(frame), note, rules, grabber.origin is not None)
                self._watcher.succeeded()
                self._watcher.pause(LOOK_SECONDS)

    def _guarded(self, grabber: Grabber, guard: Guard) -> tuple[Frame, str]:
        """A picture without what must not be kept, and what to say of that.

        The guard is asked before and after, for windows come, go and move meanwhile.
        """
        before = guard.hidden(self._privacy)
        frame = grabber.grab()
        after = guard.hidden(self._privacy)
        if grabber.origin is None:
            return frame, guard.note
        left, top = grabber.origin
        height, width, _ = frame.shape
        for hidden in dict.fromkeys((before, after)):  # most often they are the same
            mask = hidden.mask(top + height, left + width)
            if mask is not None:
                np.copyto(frame, GREY, where=mask[top:, left:, None])
        for x, y, wide, high in self._left_out:
            frame[max(0, y - top) : max(0, y - top + high), max(0, x - left) : max(0, x - left + wide)] = GREY
        return frame, guard.note if not after.names else f"Not looked at: {', '.join(after.names)}"

    def _note_front(self, front: str, rules: int) -> None:
        with self._lock:
            if self._watcher.wanted and rules == self._rules:
                self._front = front

    def _pointed(
        self, place: tuple[int, int] | None, origin: tuple[int, int] | None, frame: Frame
    ) -> tuple[float, float] | None:
        height, width, _ = frame.shape
        if place is None or origin is None or any(_within(place, box) for box in self._left_out):
            return None
        x, y = (place[0] - origin[0]) / width, (place[1] - origin[1]) / height
        return (x, y) if 0 <= x < 1 and 0 <= y < 1 else None

    def _look(self, frame: Frame, note: str, rules: int, whole: bool) -> None:
        """``whole``: it is a whole screen, not a window that may have one colour only."""
        if self._wayland and whole and is_flat(frame):
            self._reporter.tell("absent", NO_PORTAL)
            return
        with self._lock:
            before = self._taken
        box = changed_box(before, frame)
        with self._lock:
            if not self._watcher.wanted or rules != self._rules or before is not self._taken:
                return  # taken meanwhile, or under other rules: the next look compares anew
            self._waiting = None if box is None else ScreenShot(frame, box)
        self._reporter.tell("live", note)


def _within(place: tuple[int, int], box: Box) -> bool:
    return box[0] <= place[0] < box[0] + box[2] and box[1] <= place[1] < box[1] + box[3]
