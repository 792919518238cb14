"""A live session takes its user's commands while it starts, and says why it ended."""

from __future__ import annotations

import argparse
import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import TypeVar

import pytest

from app.events import AppEvent, Command, DeviceChanged, Ended, Mute, Quit, SetMode, TypeText
from app.live import LiveSession

E = TypeVar("E", bound=AppEvent)


class FakeDevices:
    """Notes which devices begin muted."""

    devices = None
    muted: frozenset[str] = frozenset()

    def __init__(self, camera: str, muted: frozenset[str], report: Callable[[AppEvent], None]) -> None:
        type(self).muted = muted

    def leave_out(self, boxes: object) -> None: ...

    def use(self, settings: object) -> None: ...

    def start(self) -> None: ...

    def close(self) -> None: ...


class FakeLoop:
    def __init__(self) -> None:
        self.obeyed: list[Command] = []

    def obey(self, command: Command) -> None:
        self.obeyed.append(command)


class FakeSession:
    """Starts when a test lets it, and obeys until it is told to end."""

    may_start = threading.Event()
    may_end = threading.Event()
    ending = threading.Event()
    ended_in_order = False
    error: Exception | None = None
    obeyed: list[Command]

    def __init__(self, *plan: object) -> None:
        self.loop: FakeLoop | None = None

    async def run(self, open_devices: Callable[[], object], ended: Callable[[int], bool]) -> None:
        await asyncio.to_thread(self.may_start.wait, 60)
        if self.error is not None:
            raise self.error
        open_devices()
        self.loop = FakeLoop()
        type(self).obeyed = self.loop.obeyed
        while not ended(0):
            await asyncio.sleep(0.001)
        self.ending.set()
        await asyncio.to_thread(self.may_end.wait, 60)
        type(self).ended_in_order = True


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], tuple[LiveSession, Queue[AppEvent]]]:
    monkeypatch.setattr("app.live_devices.LiveDevices", FakeDevices)
    monkeypatch.setattr("app.session.Session", FakeSession)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(FakeSession, "may_start", threading.Event())
    monkeypatch.setattr(FakeSession, "ending", threading.Event())
    monkeypatch.setattr(FakeSession, "ended_in_order", False)
    FakeSession.may_end.set()
    monkeypatch.setattr(FakeSession, "error", None)

    def begin() -> tuple[LiveSession, Queue[AppEvent]]:
        args = argparse.Namespace(
            camera="0", no_microphone=False, no_speaker=False, no_camera=True, no_screen=False
        )
        events: Queue[AppEvent] = Queue()
        return LiveSession(args, events.put), events

    return begin


def first(kind: type[E], events: Queue[AppEvent]) -> E:
    """The next event of that kind; where the session is kept is told whenever its thread comes to it."""
    while not isinstance(event := events.get(timeout=60), kind):
        pass
    return event


def ended(events: Queue[AppEvent]) -> Ended:
    return first(Ended, events)


Start = Callable[[], tuple[LiveSession, "Queue[AppEvent]"]]


def test_a_mute_while_the_session_starts_cuts_the_device_off(start: Start) -> None:
    session, events = start()
    session.submit(Mute("microphone", True))
    assert first(DeviceChanged, events) == DeviceChanged("microphone", "muted")
    session.submit(Mute("camera", False))
    session.submit(Quit())
    FakeSession.may_start.set()
    assert ended(events).message == ""
    assert session.stop(60)
    assert FakeDevices.muted == {"microphone"}


def test_what_the_user_asks_while_the_session_starts_is_not_lost(start: Start) -> None:
    session, events = start()
    commands: list[Command] = [SetMode("focus"), TypeText("hello")]
    for command in [*commands, Quit()]:
        session.submit(command)
    FakeSession.may_start.set()
    ended(events)
    assert session.stop(60)
    assert FakeSession.obeyed == commands


def test_a_session_that_is_ending_is_not_torn_from_its_children(start: Start) -> None:
    session, events = start()
    FakeSession.may_end.clear()
    FakeSession.may_start.set()
    session.submit(Quit())
    assert FakeSession.ending.wait(60)
    assert not session.stop(0.05)
    FakeSession.may_end.set()
    ended(events)
    assert session.stop(60)
    assert FakeSession.ended_in_order


def test_an_error_that_nobody_thought_of_is_a_sentence(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(FakeSession, "error", ValueError("strange"))
    session, events = start()
    FakeSession.may_start.set()
    assert "strange" in ended(events).message
    assert session.stop(60)
