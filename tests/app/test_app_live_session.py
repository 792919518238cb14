"""A live session takes its user's commands while it starts, and says why it ended."""

from __future__ import annotations

import argparse
import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import ClassVar, TypeVar

import msgspec
import pytest

from app.chosen import Chosen
from app.events import (
    AppEvent,
    Command,
    DeviceChanged,
    Ended,
    ModeChanged,
    Mute,
    Quit,
    SetMode,
    TypeText,
    UseSettings,
)
from app.history.database import database_path
from app.history.keeping import Keeping, Opening
from app.history.library import stored_sessions
from app.live import LiveSession, run
from app.settings.document import Settings
from app.settings.reasoning import Reasoning
from app.settings.storage import Storage
from app.settings.store import SettingsStore, settings_path

E = TypeVar("E", bound=AppEvent)
ARGUMENTS = argparse.Namespace(
    camera="0",
    no_microphone=False,
    no_speaker=False,
    no_camera=True,
    no_screen=False,
    resume=None,
    incognito=False,
)


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

    def __init__(self, *_given: object) -> None:
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
        events: Queue[AppEvent] = Queue()
        return LiveSession(ARGUMENTS, events.put), events

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
    assert first(DeviceChanged, events) == DeviceChanged("camera", "muted")  # by the command line
    session.submit(Mute("microphone", True))
    assert first(DeviceChanged, events) == DeviceChanged("microphone", "muted")
    session.submit(Mute("camera", False))
    session.submit(Quit())
    FakeSession.may_start.set()
    assert ended(events).message == ""
    assert session.stop(60)
    assert FakeDevices.muted == {"microphone"}


def test_the_window_is_told_what_is_muted_before_there_are_devices(start: Start) -> None:
    events: Queue[AppEvent] = Queue()
    session = LiveSession(ARGUMENTS, events.put, chosen=Chosen({"screen", "microphone"}))
    told = [first(DeviceChanged, events) for _ in range(2)]
    assert told == [DeviceChanged("microphone", "muted"), DeviceChanged("screen", "muted")]
    session.submit(Quit())
    FakeSession.may_start.set()
    ended(events)
    assert session.stop(60)


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
    message = ended(events).message
    assert "strange" in message
    assert "ValueError" not in message
    assert session.stop(60)


class SlowKeeping(Keeping):
    """Opens when a test lets it."""

    begun: ClassVar[threading.Event]
    may_open: ClassVar[threading.Event]
    opened: ClassVar[list[SlowKeeping]]

    def __init__(
        self, opening: Opening, storage: Storage, database: Path, tell: Callable[[AppEvent], None]
    ) -> None:
        self.begun.set()
        self.may_open.wait(60)
        super().__init__(opening, storage, database, tell)
        self.opened.append(self)


@pytest.mark.parametrize("incognito", [False, True])
def test_what_is_still_being_opened_when_the_user_leaves_is_closed_and_keeps_what_was_typed(
    start: Start, monkeypatch: pytest.MonkeyPatch, incognito: bool
) -> None:
    for name, value in {"begun": threading.Event(), "may_open": threading.Event(), "opened": []}.items():
        monkeypatch.setattr(SlowKeeping, name, value, raising=False)
    monkeypatch.setattr("app.live.Keeping", SlowKeeping)
    events: Queue[AppEvent] = Queue()
    session = LiveSession(ARGUMENTS, events.put, opening=Opening(incognito=incognito))
    assert SlowKeeping.begun.wait(60)
    session.submit(TypeText("hello"))
    assert not session.stop(0.05)
    SlowKeeping.may_open.set()
    end = ended(events)
    assert session.stop(60)
    keeping = SlowKeeping.opened[0]
    assert end == Ended("", keeping.shown_folder)
    assert keeping.folder.exists() != incognito
    kept = [(each.said, each.ended is not None) for each in stored_sessions(database_path())]
    assert kept == ([] if incognito else [(1, True)])


def test_an_error_without_words_names_no_class(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeSession, "error", AssertionError())
    session, events = start()
    FakeSession.may_start.set()
    assert ended(events).message == "The session ended by an error; start it again."
    assert session.stop(60)


def test_what_the_user_has_muted_and_the_mode_hold_in_the_next_session(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[tuple[str, set[str]]] = []

    def window(begin: Callable[[Callable[[AppEvent], None], Opening], LiveSession], *_given: object) -> int:
        chosen: tuple[Command, ...] = (Mute("microphone", True), Mute("camera", False), SetMode("silent"))
        for commands in (chosen, ()):
            events: Queue[AppEvent] = Queue()
            session = begin(events.put, Opening())
            for command in (UseSettings(Settings()), *commands, Quit()):
                session.submit(command)
            FakeSession.may_start.set()
            mode = first(ModeChanged, events).mode
            ended(events)
            assert session.stop(60)
            begun.append((mode, set(FakeDevices.muted)))
        return 0

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("app.views.application.run", window)
    assert run(ARGUMENTS, Path(), lambda: None) == 0
    assert begun[1] == ("silent", {"microphone"})


def test_a_session_begins_with_what_another_program_has_put_into_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[Settings] = []

    def window(begin: Callable[[object, Opening], object], *_given: object) -> int:
        store = SettingsStore(settings_path())
        store.put(Reasoning(server="http://127.0.0.1:11434/v1"))
        assert store.close()
        begin(None, Opening())
        return 0

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("app.views.application.run", window)
    monkeypatch.setattr("app.live.LiveSession", lambda *given: begun.append(given[4]))
    assert run(ARGUMENTS, Path(), lambda: None) == 0
    assert [each.reasoning.server for each in begun] == ["http://127.0.0.1:11434/v1"]


def test_a_mode_holds_until_another_way_of_working_is_chosen() -> None:
    settings = Settings()
    chosen = Chosen()
    for command in (UseSettings(settings), SetMode("silent"), UseSettings(settings)):
        chosen.note(command)
    assert chosen.mode_of(settings.profiles.current) == "silent"
    tutor = msgspec.structs.replace(settings, profiles=settings.profiles.choosing("Tutor"))
    chosen.note(UseSettings(tutor))
    assert chosen.mode_of(tutor.profiles.current) == tutor.profiles.current.mode != "silent"
