"""On Wayland the user shares a window, or does not, and is not asked twice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from app.capture.portal_screen import ENDED, NO_PORTAL, REFUSED, NotSharedError, PortalGrabber
from app.capture.screen import Screen
from app.events import Frame
from tests.app.capture.told import Told
from tests.app.desktop.fake_portal import FakePortal, SessionBus

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60.0
WAYLAND = {"XDG_SESSION_TYPE": "wayland"}
ASK = """
from app.capture.portal_screen import NotSharedError, PortalGrabber
try:
    PortalGrabber()
except NotSharedError as error:
    print(error)
"""


def asked(bus: str) -> str:
    """What a process says that asks to share a window. (The library looks for the portal once a process.)"""
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def bus() -> Iterator[str]:
    bus = SessionBus()
    try:
        yield bus.address
    finally:
        bus.close()


def test_a_desktop_without_the_portal_is_a_sentence(bus: str) -> None:
    assert asked(bus) == NO_PORTAL


def test_the_user_is_asked_for_a_window_and_may_say_no(bus: str) -> None:
    portal = FakePortal(bus)
    portal.codes = {"Start": 1}
    assert asked(bus) == REFUSED
    calls = dict(portal.asked.get_nowait() for _ in range(portal.asked.qsize()))
    assert calls["SelectSources"][1]["types"] == ("u", 2)  # windows; no monitors
    assert "Close" in calls


def test_a_portal_that_cannot_share_is_a_sentence(bus: str) -> None:
    portal = FakePortal(bus)
    portal.codes = {"Start": 2}
    sentence = asked(bus)
    assert sentence.startswith("The desktop could not share a window (Portal Start failed")
    assert "switch the screen off and on" in sentence


class Library:
    """Stands in for `pipewire_capture` with a window that shows what the test wants. BGRA."""

    def __init__(self) -> None:
        self.pictures: list[Frame] = [np.full((20, 30, 4), (1, 2, 3, 255), np.uint8)]
        self.window_invalid = False
        self.error: str | None = None
        self.closed = 0
        self._session = SimpleNamespace(fd=3, node_id=1, width=30, height=20, close=self._close)
        self.is_available = lambda: True
        self.PortalCapture = lambda: SimpleNamespace(select_window=lambda: self._session)
        self.CaptureStream = lambda *_: self
        self.start = self.stop = lambda: None

    def get_frame(self) -> Frame | None:
        return self.pictures.pop(0) if self.pictures else None

    def _close(self) -> None:
        self.closed += 1


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    library: Any = Library()
    monkeypatch.setitem(sys.modules, "pipewire_capture", library)
    made: Library = library
    return made


def test_the_shared_window_is_seen_until_it_is_closed(library: Library) -> None:
    grabber = PortalGrabber()
    for _ in range(2):  # a window sends a picture when it has changed
        assert grabber.grab()[0, 0].tolist() == [3, 2, 1]
    library.window_invalid = True
    with pytest.raises(NotSharedError, match=ENDED):
        grabber.grab()
    library.error = "the stream broke"
    with pytest.raises(NotSharedError, match="the stream broke"):
        grabber.grab()
    grabber.close()
    assert library.closed == 1


def state(told: Told) -> tuple[str, str]:
    """What the screen says of itself next."""
    change = told.wait()
    return change.state, change.message


def test_who_shares_nothing_is_asked_again_only_after_switching_the_screen_off_and_on() -> None:
    told, questions = Told(), threading.Semaphore(0)

    def refused() -> PortalGrabber:
        questions.release()
        raise NotSharedError(REFUSED)

    screen = Screen(told, refused, environment=WAYLAND)
    screen.start()
    try:
        assert state(told) == ("absent", REFUSED)
        assert questions.acquire(timeout=10)
        assert not questions.acquire(timeout=0.8)
        screen.mute(True)
        assert told.wait().state == "muted"
        screen.mute(False)
        assert questions.acquire(timeout=10)
    finally:
        screen.close()


def test_a_shared_window_is_kept_as_it_is_whatever_lies_over_the_desktop(library: Library) -> None:
    told = Told()
    screen = Screen(told, PortalGrabber, environment=WAYLAND)
    screen.leave_out(((0, 0, 30, 20),))
    screen.start()
    try:
        assert told.wait().state == "live"
        shot = screen.take(0)
        assert shot is not None
        assert (shot.frame == (3, 2, 1)).all()
    finally:
        screen.close()
    assert library.closed == 1
