"""Nothing that a person can read stays English in a window that is not: walked screen by screen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from errno import EACCES, EISDIR, ENOENT, ENOSPC, ENOTDIR, EROFS
from os import strerror
from pathlib import Path
from typing import Final, NoReturn, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.attention.gate import Gate, GateSettings
from app.attention.tact import KINDS, Surroundings, Tact, why_quiet
from app.events import (
    AppEvent,
    BrokenOff,
    Command,
    Device,
    DeviceChanged,
    DeviceState,
    Ended,
    Gestured,
    Interjected,
    Interpreted,
    ModeChanged,
    Opened,
    Part,
    PartChanged,
    PartState,
    Pointed,
    QuietChanged,
    Said,
    SoundDevicesChanged,
    TalkChanged,
    TaskChanged,
    ThinkerChanged,
    Ticked,
    Trouble,
    WishesChanged,
)
from app.history.log import Entry
from app.history.store import SessionStore
from app.settings.store import SettingsStore
from app.sound_server import ServerDevice, SoundState
from app.views.bridge import Bridge
from app.views.conversation_model import ConversationModel
from app.views.heartbeat import described
from app.views.sentences import SENTENCES
from app.views.session_desk import SessionDesk
from app.views.sessions import SessionsDialog
from app.views.settings.dialog import SettingsDialog
from app.views.theme import Theme
from app.views.told import told, translated
from app.views.tray import Tray
from app.views.welcome import Welcome
from app.views.window import MainWindow
from engine.protocol import Action, ActionKind, Mode, TaskStatus, Wish, WishKind
from engine.reasoner.protocol import Asked, ToolServer
from engine.reasoner.tools.permission import question
from engine.reasoner.tools.tool import Effect, Tool
from tests.app.views.pseudo import Pseudo, english, untranslated

ROOT = Path(__file__).resolve().parents[3]
OWN = "ΑΒΓ"  # the user's own words, which nobody translates
FOLDERS = ("app", "engine/reasoner", "engine/senses", "engine/session", "engine/translation", "engine/voice")
GONE: Final = f"The microphone '{OWN}' is not there; plug it in, and Tandem will use it."
BUSY: Final = f"The reasoner at {OWN} does not serve (it is too busy); thinking on this machine."
SAID_ELSEWHERE = {  # on the command line, in files, to the reasoner: not in the window
    "app/capture/files.py",
    "app/control/client.py",
    "app/control/command.py",
    "app/control/instance.py",
    "app/control/protocol.py",
    "app/doctor.py",
    "app/gestures.py",
    "app/history/transcript.py",
    "app/reasoner_command.py",
    "app/replay.py",
}
OTHER_ROOMS = ("app/panels/", "app/views/")  # a panel's words are data; what views say goes through `tr`
TEXTS: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
NOT_SHOWN = {
    "There is no display, so the sample session is replayed; its files are named at the end.\n",
    "The part '%s' said what could not be taken in.",
    "I said why it failed, in the screen's own words.",  # to the reasoner
}


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    translator = Pseudo(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def interjected(reason: str = "You asked to be reminded.") -> Interjected:
    because = "Its urgency is 2 of 2 in Normal, so it was said aloud."
    return Interjected(3, OWN, reason, True, True, "failure", because)


def everything() -> Iterator[AppEvent]:
    """Every event that shows words, in each of its states."""
    failed = "The part 'words' keeps ending; the session goes on without it. See `main.py doctor`."
    for part in get_args(Part):
        for state in get_args(PartState):
            if part != "panels":
                yield PartChanged(part, state, failed if state == "failed" else "")
    for device in get_args(Device):
        for device_state in get_args(DeviceState):
            yield DeviceChanged(device, device_state)
        yield DeviceChanged(device, "absent", GONE)
    yield interjected()
    for number, status in enumerate(get_args(TaskStatus)):
        yield TaskChanged(number, OWN, status)
    yield TaskChanged(9, "", "failed", "The reasoner cannot work; this was not looked into.")
    yield WishesChanged(tuple(Wish(at, kind, "", 75.0, 0) for at, kind in enumerate(get_args(WishKind))))
    yield ThinkerChanged(OWN, True, "", BUSY)
    yield SoundDevicesChanged(
        SoundState((ServerDevice("a", OWN, True),), (ServerDevice("b", OWN, True, True),))
    )
    yield Said("user", OWN, 0.0, 1.0)
    yield Interpreted(OWN, "en", "", "pt", 0.0, 1.0)
    yield Gestured("pointing")
    yield Pointed("screen", OWN, (0.0, 0.0, 1.0, 1.0))
    yield TalkChanged(push_to_talk=True, heard=False)
    yield Trouble("store", "The stored sessions in ΑΒΓ are locked by another program: close it and try again.")
    yield Opened("name", OWN, (Said("user", OWN, 0.0, 1.0), interjected()), incognito=True)
    yield BrokenOff("other", OWN)
    yield QuietChanged("until tomorrow, 17:05")
    yield ToolServer(OWN, "failed", 0, "The tool server 'ΑΒΓ' is not there: it ended. See mcp.json.")
    yield Asked(1, 1, "May Tandem run a program?", "I would fetch ΑΒΓ from the web.")
    for mode in get_args(Mode):
        yield ModeChanged(mode)


def test_every_text_of_the_window_is_in_its_language(
    pseudo: None, theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    window = MainWindow(theme, lambda command: None)
    qtbot.addWidget(window, before_close_func=lambda shown: window.let_close())
    desk = SessionDesk(
        window, theme, SettingsStore(None), tmp_path / "s.db", lambda command: None, lambda opening: None
    )
    bridge = Bridge()
    bridge.arrived.connect(desk.receive)
    bridge.arrived.connect(window.receive)
    tray = Tray(window, lambda request: pytest.fail("nobody asked"), lambda: False)
    found: set[str] = set()
    for event in everything():
        bridge.post(event)
        QApplication.processEvents()
        found |= untranslated(window) | untranslated(window.compact)
    note = translated(interjected())
    assert isinstance(note, Interjected)
    window.tact.ask(note, "why")
    window.tact.show_learned()
    window.sound.open()
    window.talk.search.open_bar()
    for shown in (*window.toasts.toasts, *window.findChildren(QDialog), window.compact, tray.menu, window):
        found |= untranslated(shown)
    bridge.post(Ended("The session ended by an error.", OWN))
    QApplication.processEvents()
    found |= untranslated(window)
    tray.close()
    desk.close()
    window.show_ending()
    assert found | untranslated(window) == set()


def test_the_other_screens_are_in_the_language(
    pseudo: None, theme: Theme, commands: list[Command], qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        store = SessionStore(tmp_path / "s.db", name, lambda sentence: None)
        store.write(0, Entry("user", OWN, 0.0, 1.0))
        assert store.close(60.0)
    sessions = SessionsDialog(tmp_path / "s.db", "two", theme)
    steps = Welcome(theme, commands.append)
    settings = SettingsDialog(SettingsStore(None))
    settings.make_rest()
    for shown in (sessions, settings, steps):
        qtbot.addWidget(shown, before_close_func=lambda dialog: dialog.reject())
    qtbot.waitUntil(lambda: sessions.model.rowCount() == 2)
    for event in (DeviceChanged("microphone", "muted"), DeviceChanged("speaker", "absent"), said()):
        steps.receive(event)
    rows = range(sessions.model.rowCount())
    listed = {str(sessions.model.index(row, 0).data(role) or "") for row in rows for role in TEXTS}
    assert {words for words in listed if english(words)} == set()
    for shown in (sessions, steps, settings):
        assert untranslated(shown) == set()


def test_what_is_drawn_and_read_out_is_in_the_language(pseudo: None, theme: Theme, window: MainWindow) -> None:
    for kind in get_args(ActionKind):
        for late in (False, True):
            assert not english(described(Ticked(40, kind, "listening", 41.0, late, 0.1, 0.1)))
    model = ConversationModel()
    for who in ("user", "assistant"):
        model.add_said(Said(who, OWN, 1.0, 2.0, typed=who == "user"))
    model.add_said(Said("assistant", OWN, 1.5, 1.5, heard=False))
    for voiced, toasted in ((True, True), (False, True), (False, False)):
        note = Interjected(20, OWN, "You asked to be reminded.", voiced, toasted)
        translation = translated(note)
        assert isinstance(translation, Interjected)
        model.add_interjection(translation)
    for row in range(model.rowCount()):
        for role in TEXTS:
            assert not english(str(model.index(row).data(role) or ""))


@given(
    mode=st.sampled_from(get_args(Mode)),
    kind=st.sampled_from([*KINDS, "other"]),
    urgency=st.integers(0, 2),
    leaning=st.integers(-3, 3),
    quiet=st.booleans(),
    around=st.sampled_from([Surroundings(call=OWN), Surroundings(full_screen=OWN)]),
)
def test_why_it_spoke_up_is_told_in_the_language(
    mode: Mode, kind: str, urgency: int, leaning: int, quiet: bool, around: Surroundings
) -> None:
    app = QApplication.instance() or QApplication([])
    translator = Pseudo(app)
    app.installTranslator(translator)
    try:
        tact = Tact(leanings={kind: leaning} if leaning else {}, quiet_in_full_screen=True)
        why = why_quiet(tact, around, 0.0) if quiet else ""
        gate = Gate(GateSettings(mode=mode, tact=tact, quiet=why))
        for tick in (0, 1):  # the second comes too soon
            verdict = gate.judge(Action(tick, "interject", OWN, urgency=urgency, detail=kind), tick)
            assert not english(told(verdict.reason)), verdict.reason
            assert not english(told(verdict.because)), verdict.because
        assert not english(told(why))
    finally:
        app.removeTranslator(translator)


@pytest.mark.parametrize("effect", get_args(Effect))
def test_a_permission_is_asked_for_in_the_language(pseudo: None, effect: Effect) -> None:
    tool = Tool(OWN, OWN, {}, effect, unused, lambda arguments: f"{OWN} wants to run {OWN}.", OWN)
    asked = translated(question(tool, {}, 1, 1))
    assert isinstance(asked, Asked)
    assert not english(asked.title)
    assert not english(asked.sentence)


def test_what_differs_keeps_its_words(pseudo: None) -> None:
    sentence = (
        "The settings cannot be written to /tmp/a b.json (No space left on device), so what you change lasts "
    )
    shown = told(f"{sentence}until Tandem ends: make room or give yourself access to it.")
    assert "/tmp/a b.json" in shown
    assert not english(shown.replace("/tmp/a b.json", ""))


def test_without_a_translation_a_sentence_stays_as_it_is() -> None:
    for sentence in ("until 17:05", "Nobody knows this sentence. Nor this one.", "", "You said “a (b) {c}”."):
        assert told(sentence) == sentence


def test_every_sentence_that_reaches_the_window_can_be_translated() -> None:
    known = [template for template in SENTENCES if " " in template]
    missing = [
        f"{path}:{line}: {words}"
        for path, line, words in sentences()
        if path not in SAID_ELSEWHERE and words not in NOT_SHOWN
        if not any(fits(words, template) for template in known)
    ]
    assert missing == [], "add them to app/views/sentences.py, then run make translations"


def test_every_known_sentence_is_said_somewhere() -> None:
    said = {words for folder in FOLDERS for _, _, words in literals(folder)}
    whole = [words for words in said if has_words(words)]
    clauses = "\n".join(said)
    system = {strerror(number) for number in (ENOSPC, EACCES, EROFS, ENOENT, EISDIR, ENOTDIR)}
    system |= {"database is locked"}  # SQLite's
    unsaid = {
        template
        for template in set(SENTENCES) - system
        if not any(fits(words, template) for words in whole)
        if not all(piece.strip(" ,.?'") in clauses for piece in re.split(r"\{\w+\}", template))
    }
    assert unsaid == set()


def sentences() -> Iterator[tuple[str, int, str]]:
    """Every whole sentence that a room of the app says to a person."""
    for path, line, words in literals("app"):
        if path.startswith(OTHER_ROOMS) or words.startswith(("SELECT ", "UPDATE ", "DELETE ", "{} WHERE")):
            continue
        if re.match(r"[A-Z{“]", words) and re.search(r"[.!?]$", words) and " " in words and has_words(words):
            yield path, line, words


def has_words(words: str) -> bool:
    """Whether there is more in a literal than places and what stands between them."""
    return len(re.findall(r"[a-z]", words.replace("{}", ""))) >= 3


def fits(words: str, template: str) -> bool:
    """Whether a literal may be that template of the table, in which the places have names."""
    pieces = words.split("{}")
    if not all(piece in template for piece in pieces):
        return False
    return re.fullmatch(".*".join(re.escape(piece) for piece in pieces), template, re.DOTALL) is not None


def literals(folder: str) -> Iterator[tuple[str, int, str]]:
    """Path, line and words of every string in the code under a folder; what is put in is "{}"."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name == "app/views/sentences.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = {piece for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
        documents = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                pieces = [str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values]
                yield name, node.lineno, "".join(pieces)
            elif (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inner | documents
            ):
                yield name, node.lineno, re.sub(r"\{\w+\}", "{}", node.value)


def said() -> Said:
    return Said("user", OWN, 1.0, 2.0)


async def unused(arguments: object, calling: object) -> NoReturn:
    raise AssertionError("nobody calls it")
