"""From start to end: events from other threads, closing in good order, closing at once."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.chosen import Chosen
from app.control.instance import Obey
from app.control.protocol import Reply, Request
from app.errors import TandemError
from app.events import (
    AppEvent,
    Command,
    Ended,
    Mute,
    OwnWindows,
    Pictured,
    Quit,
    Said,
    Ticked,
    TypeText,
    UseSettings,
)
from app.history.keeping import Opening
from app.settings.appearance import Appearance
from app.settings.document import Settings
from app.settings.store import SettingsStore
from app.views.application import Companion, SessionHandle, run
from app.views.bridge import Bridge
from app.views.interrupts import Interrupts

Post = Callable[[AppEvent], None]


class Session:
    """A session that does as it is told: ``ends`` says whether Quit leads to Ended."""

    def __init__(self, post: Post, ends: bool = True) -> None:
        self.post, self.ends = post, ends
        self.commands: list[Command] = []
        self.stopped = 0
        self.windows = OwnWindows(())
        self.settings: list[Settings] = []

    def submit(self, command: Command) -> None:
        if isinstance(command, OwnWindows):
            self.windows = command
        elif isinstance(command, UseSettings):
            self.settings.append(command.settings)
        else:
            self.commands.append(command)
        if isinstance(command, Quit) and self.ends:
            thread = Thread(target=self.post, args=(Ended("The session is kept.", "somewhere"),))
            thread.start()
            thread.join(5)

    def stop(self, timeout: float) -> bool:
        self.stopped += 1
        return self.ends


def begin(session: Session, post: Post) -> SessionHandle:
    session.post = post
    return session


def companion_of(
    app: QApplication, qtbot: QtBot, session: Session, seconds: float = 60.0, started: bool = True
) -> Companion:
    companion = Companion(app, partial(begin, session), SettingsStore(None), seconds)
    qtbot.addWidget(companion.window, before_close_func=lambda _window: companion.window.let_close())
    companion.window.show()
    if started:
        companion.start()
    return companion


def test_events_of_another_thread_arrive_in_order(qtbot: QtBot) -> None:
    bridge = Bridge()
    events = [Said("user", str(n), n, n + 0.5) for n in range(500)]
    arrived: list[AppEvent] = []
    bridge.arrived.connect(arrived.append)

    def post_all() -> None:
        for event in events:
            bridge.post(event)

    thread = Thread(target=post_all)
    thread.start()
    qtbot.waitUntil(lambda: len(arrived) == len(events), timeout=10_000)
    thread.join(5)
    assert arrived == events


def test_only_the_newest_picture_waits(qtbot: QtBot) -> None:
    bridge = Bridge()
    arrived: list[AppEvent] = []
    bridge.arrived.connect(arrived.append)
    for value in range(20):
        bridge.post(Pictured("camera", np.full((2, 2, 3), value, dtype=np.uint8)))
    bridge.post(Said("user", "last", 0, 1))
    qtbot.waitUntil(lambda: len(arrived) == 2, timeout=5000)
    (picture,) = [event for event in arrived if isinstance(event, Pictured)]
    assert picture.frame[0, 0, 0] == 19


def test_a_closed_bridge_takes_nothing(qtbot: QtBot) -> None:
    bridge = Bridge()
    arrived: list[AppEvent] = []
    bridge.arrived.connect(arrived.append)
    bridge.post(Said("user", "before", 0, 1))
    bridge.close()
    bridge.post(Said("user", "after", 0, 1))
    QApplication.processEvents()
    assert arrived == []


def test_closing_quits_waits_for_the_end_and_stops(qapp: QApplication, qtbot: QtBot) -> None:
    session = Session(lambda event: None)
    companion = companion_of(qapp, qtbot, session)
    companion.window.talk.typed.emit("hello")
    with qtbot.waitSignal(companion.left, timeout=5000):
        assert not companion.window.close()
        assert companion.window.isVisible()
        companion.window.receive(Ticked(9, "silent", "listening", 40.0, False, 0.0, 0.0))
        assert companion.window.presence.word.text() == "Ending"
    assert session.commands == [TypeText("hello"), Quit()]
    assert not companion.window.isVisible()
    assert companion.finish() == 0
    assert session.stopped == 1


def test_what_is_typed_before_the_session_has_begun_reaches_it(qapp: QApplication, qtbot: QtBot) -> None:
    session = Session(lambda event: None)
    companion = companion_of(qapp, qtbot, session, started=False)
    assert companion.commands.obey(Request("type", "remember the blue door")).done
    companion.start()
    assert session.commands == [TypeText("remember the blue door")]
    companion.finish()


def test_a_second_close_leaves_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    session = Session(lambda event: None, ends=False)
    companion = companion_of(qapp, qtbot, session)
    companion.window.close()
    assert companion.window.isVisible()
    with qtbot.waitSignal(companion.left, timeout=5000):
        companion.window.close()
    assert not companion.window.isVisible()
    assert session.commands == [Quit()]
    assert companion.finish() == 1
    assert session.stopped == 1


def test_who_quits_while_a_session_is_switched_gets_no_other_one(qapp: QApplication, qtbot: QtBot) -> None:
    session = Session(lambda event: None, ends=False)
    companion = companion_of(qapp, qtbot, session)
    companion.open(Opening())
    assert companion.next == Opening()
    companion.window.close()
    assert companion.next is None
    assert companion.window.isVisible()  # what was said is still being kept
    with qtbot.waitSignal(companion.left, timeout=5000):
        session.post(Ended("", ""))
    assert companion.next is None
    assert session.commands == [Quit()]


def test_a_pause_goes_on_in_the_next_session_and_can_be_ended_there(qapp: QApplication, qtbot: QtBot) -> None:
    chosen, sessions = Chosen(), [Session(lambda event: None) for _ in range(2)]
    for session in sessions:
        companion = Companion(qapp, partial(begin, session), SettingsStore(None), chosen=chosen)
        qtbot.addWidget(companion.window, before_close_func=lambda shown: shown.let_close())
        companion.start()
        companion.commands.obey(Request("toggle-pause"))
    muted = [{each.muted for each in session.commands if isinstance(each, Mute)} for session in sessions]
    assert muted == [{True}, {False}]


def test_a_pause_before_the_session_has_begun_can_be_ended_in_it(qapp: QApplication, qtbot: QtBot) -> None:
    chosen = Chosen()

    class Noting(Session):
        def submit(self, command: Command) -> None:
            chosen.note(command)  # as a live session does
            super().submit(command)

    session = Noting(lambda event: None)
    companion = Companion(qapp, partial(begin, session), SettingsStore(None), chosen=chosen)
    qtbot.addWidget(companion.window, before_close_func=lambda shown: shown.let_close())
    assert companion.commands.obey(Request("pause")).done
    companion.start()
    assert companion.commands.obey(Request("resume")).done
    assert [each.muted for each in session.commands if isinstance(each, Mute)] == [True] * 4 + [False] * 4
    companion.finish()


def test_a_start_while_the_window_goes_is_told_that_it_is_going(qapp: QApplication, qtbot: QtBot) -> None:
    session = Session(lambda event: None, ends=False)
    companion = companion_of(qapp, qtbot, session)
    assert companion.commands.obey(Request("show")).done
    companion.open(Opening())
    assert companion.commands.obey(Request("show")).done  # another session comes after this one
    companion.window.close()
    reply = companion.commands.obey(Request("show"))
    assert (reply.done, reply.ending) == (False, True)
    assert "ending" in reply.message
    companion.window.close()
    companion.finish()


def test_after_the_last_window_every_command_is_told_so_at_once(qapp: QApplication) -> None:
    served: list[Obey] = []
    replies: list[Reply] = []

    class Ending(Session):
        def stop(self, timeout: float) -> bool:
            asking = Thread(target=lambda: replies.append(served[0](Request("status"))))
            asking.start()
            asking.join(2)  # less than a busy window may take
            return super().stop(timeout)

    def start(post: Post, opening: Opening) -> SessionHandle:
        os.kill(os.getpid(), signal.SIGTERM)
        return Ending(post)

    assert run(start, SettingsStore(None), served.append) == 0
    assert [(reply.done, reply.ending) for reply in replies] == [(False, True)]


def test_patience_has_an_end(qapp: QApplication, qtbot: QtBot) -> None:
    companion = companion_of(qapp, qtbot, Session(lambda event: None, ends=False), seconds=0.05)
    with qtbot.waitSignal(companion.left, timeout=5000):
        companion.window.close()
    assert not companion.window.isVisible()


def test_a_session_that_ended_by_itself_closes_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    session = Session(lambda event: None)
    companion = companion_of(qapp, qtbot, session)
    with qtbot.waitSignal(companion.window.ended, timeout=5000):
        session.post(Ended("The disk is full; free some space.", ""))
    assert companion.window.isVisible()
    with qtbot.waitSignal(companion.left, timeout=5000):
        companion.window.close()
    assert session.commands == []


def test_a_session_that_cannot_start_says_so(qapp: QApplication, qtbot: QtBot) -> None:
    def start(post: Post) -> SessionHandle:
        raise TandemError("The checkpoint is damaged: run `python main.py models`.")

    companion = Companion(qapp, start, SettingsStore(None))
    qtbot.addWidget(companion.window, before_close_func=lambda _window: companion.window.let_close())
    companion.window.show()
    companion.start()
    assert companion.window.banner.sentences() == ["The checkpoint is damaged: run `python main.py models`."]
    with qtbot.waitSignal(companion.left, timeout=5000):
        companion.window.close()
    assert companion.finish() == 2


@pytest.fixture
def heeded() -> Iterator[None]:
    """SIGHUP does what it does by default, also where the tests are run by nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_run_ends_on_sigterm_and_qt_messages_are_logged(
    qapp: QApplication, caplog: pytest.LogCaptureFixture, heeded: None, number: signal.Signals
) -> None:
    sessions = []
    before = signal.getsignal(number)

    def start(post: Post, opening: Opening) -> SessionHandle:
        assert opening == Opening()
        sessions.append(Session(post))
        qWarning("a warning of Qt")
        os.kill(os.getpid(), number)
        return sessions[0]

    with caplog.at_level(logging.DEBUG, "tandem.qt"):
        assert run(start, SettingsStore(None)) == 0
    assert sessions[0].commands == [Quit()]
    assert sessions[0].stopped == 1
    assert "a warning of Qt" in caplog.text
    assert signal.getsignal(number) is before


def test_a_terminal_that_is_closed_is_no_second_close(qtbot: QtBot, heeded: None) -> None:
    closed: list[str] = []
    with Interrupts(lambda: closed.append("close")):
        os.kill(os.getpid(), signal.SIGHUP)
        qtbot.waitUntil(lambda: closed == ["close"], timeout=5000)
        os.kill(os.getpid(), signal.SIGHUP)
        qtbot.wait(50)
        os.kill(os.getpid(), signal.SIGTERM)
        qtbot.waitUntil(lambda: closed == ["close", "close"], timeout=5000)
        qtbot.wait(50)
    assert closed == ["close", "close"]


def test_what_nohup_has_ignored_stays_ignored(qtbot: QtBot, heeded: None) -> None:
    closed: list[str] = []
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with Interrupts(lambda: closed.append("close")):
        os.kill(os.getpid(), signal.SIGHUP)
        qtbot.wait(50)
    assert closed == []
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_what_is_wrong_with_the_settings_is_said_and_a_toggled_theme_is_kept(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 99}')
    settings = SettingsStore(path)
    companion = Companion(qapp, Session, settings)
    qtbot.addWidget(companion.window, before_close_func=lambda _window: companion.window.let_close())
    (sentence,) = companion.window.banner.sentences()
    assert "newer Tandem" in sentence
    settings.put(Appearance(theme="light"))
    companion.window.head.theme_button.click()
    assert settings.current.appearance.theme == "dark"
    settings.close()
    assert path.read_text() == '{"version": 99}'


def test_a_session_has_the_settings_from_its_start_and_after_every_change(
    qapp: QApplication, qtbot: QtBot
) -> None:
    session = Session(lambda event: None)
    settings = SettingsStore(None)
    companion = Companion(qapp, lambda post: session, settings)
    qtbot.addWidget(companion.window, before_close_func=lambda _window: companion.window.let_close())
    companion.start()
    settings.put(settings.current.tact.learn("failure", "less"))
    assert [each.tact.leaning("failure") for each in session.settings] == [0, -1]
