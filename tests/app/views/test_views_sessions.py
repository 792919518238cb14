"""The list of sessions, and what the window offers beside the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.events import BrokenOff, Opened, Said, Trouble
from app.history.database import connect
from app.history.keeping import Opening
from app.history.library import broken_off, stored_session, stored_sessions
from app.history.log import Entry
from app.history.store import SessionStore
from app.settings.store import SettingsStore
from app.views.session_desk import SessionDesk
from app.views.sessions import SessionsDialog
from app.views.sessions_model import ROW_ROLE
from app.views.theme import Theme
from app.views.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def keep(path: Path, name: str, *texts: str) -> None:
    store = SessionStore(path, name, lambda sentence: None)
    for number, text in enumerate(texts):
        store.write(number, Entry("user" if number % 2 == 0 else "assistant", text, number, number + 0.5))
    assert store.close(60.0)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.db"
    keep(path, "first", "why does the login fail?", "The cookie has another name.")
    keep(path, "empty")
    keep(path, "runs", "now")
    return path


@pytest.fixture
def dialog(database: Path, theme: Theme, qtbot: QtBot) -> Iterator[SessionsDialog]:
    shown = SessionsDialog(database, "runs", theme)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2, timeout=10_000)
    yield shown
    shown.reject()


@pytest.fixture
def opened() -> list[Opening]:
    return []


@pytest.fixture
def desk(window: MainWindow, theme: Theme, database: Path, opened: list[Opening]) -> Iterator[SessionDesk]:
    desk = SessionDesk(window, theme, SettingsStore(None), database, lambda command: None, opened.append)
    yield desk
    desk.close()


def choose(dialog: SessionsDialog, name: str) -> None:
    row = [each.session.name for each in dialog.model.rows].index(name)
    dialog.view.setCurrentIndex(dialog.model.index(row, 0))


def test_sessions_in_which_something_was_said_are_listed(dialog: SessionsDialog) -> None:
    assert [row.title for row in dialog.model.rows] == ["now", "why does the login fail?"]
    assert dialog.model.rows[0].details.endswith("now")
    assert "2 utterances" in dialog.model.rows[1].details
    named = dialog.model.data(dialog.model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert named.startswith("why does the login fail?, ")


def test_a_session_is_continued(dialog: SessionsDialog, qtbot: QtBot) -> None:
    choose(dialog, "first")
    with qtbot.waitSignal(dialog.opening_chosen, timeout=5000) as chosen:
        QTest.mouseClick(dialog.resume, LEFT)
    assert chosen.args == [Opening("first")]
    assert not dialog.isVisible()


def test_the_session_that_runs_is_neither_continued_nor_deleted(dialog: SessionsDialog) -> None:
    choose(dialog, "runs")
    assert not dialog.resume.isEnabled()
    assert not dialog.delete.isEnabled()
    assert dialog.name.isEnabled()


@pytest.mark.parametrize(("button", "opening"), [("new", Opening()), ("incognito", Opening(incognito=True))])
def test_another_session_is_begun(dialog: SessionsDialog, qtbot: QtBot, button: str, opening: Opening) -> None:
    found: QPushButton = getattr(dialog, button)
    with qtbot.waitSignal(dialog.opening_chosen, timeout=5000) as chosen:
        QTest.mouseClick(found, LEFT)
    assert chosen.args == [opening]


def test_words_are_searched_as_they_are_typed(dialog: SessionsDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.line, "cook")
    qtbot.waitUntil(lambda: dialog.status.text() == "1 places", timeout=10_000)
    (row,) = dialog.model.rows
    assert row.session.name == "first"
    assert "Tandem: The cookie has another name." in row.details
    dialog.line.setText("nowhere")
    qtbot.waitUntil(lambda: "nowhere" in dialog.status.text(), timeout=10_000)
    assert dialog.model.rows == []
    dialog.line.clear()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2, timeout=10_000)


def test_a_session_is_renamed(
    dialog: SessionsDialog, database: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *args, **named: ("Login trouble", True))
    choose(dialog, "first")
    QTest.mouseClick(dialog.name, LEFT)
    qtbot.waitUntil(lambda: dialog.model.rows[-1].title == "Login trouble", timeout=10_000)
    assert stored_session(database, "first").title == "Login trouble"


def test_a_session_is_deleted_when_the_user_is_sure(
    dialog: SessionsDialog, database: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(dialog, "first")
    answers = iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
    monkeypatch.setattr(QMessageBox, "question", lambda *args: next(answers))
    QTest.mouseClick(dialog.delete, LEFT)
    assert len(stored_sessions(database)) == 3
    QTest.mouseClick(dialog.delete, LEFT)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=10_000)
    assert "first" not in {each.name for each in stored_sessions(database)}


@pytest.mark.parametrize(("deleted", "chosen"), [(2, "old3"), (5, "old4")], ids=["inside", "last"])
def test_the_list_stays_where_it_is_when_a_session_is_deleted(
    deleted: int, chosen: str, database: Path, theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who tidies up goes on from there, and does not come to the newest session again and again."""
    for number in range(6):
        store = SessionStore(database, f"old{number}", lambda sentence: None, started=100.0 - number)
        store.write(0, Entry("user", "hello", 0.0, 1.0))
        assert store.close(60.0)
    monkeypatch.setattr(QMessageBox, "question", lambda *args: QMessageBox.StandardButton.Yes)
    dialog = SessionsDialog(database, "runs", theme)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 8, timeout=10_000)
    choose(dialog, f"old{deleted}")
    dialog.delete.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 7, timeout=10_000)
    assert dialog.view.currentIndex().data(ROW_ROLE).session.name == chosen
    dialog.close()


@pytest.mark.parametrize("form", ["Markdown", "JSON", "SRT"])
def test_a_session_is_exported(
    dialog: SessionsDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    target = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    choose(dialog, "first")
    (action,) = [each for each in dialog.export.menu().actions() if each.text() == form]
    action.trigger()
    qtbot.waitUntil(lambda: str(target) in dialog.status.text(), timeout=10_000)
    assert "cookie" in target.read_text()


def test_what_cannot_be_done_is_a_sentence_in_the_dialog(
    dialog: SessionsDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "x.wav"), ""))
    choose(dialog, "first")
    dialog.export.menu().actions()[-1].trigger()
    qtbot.waitUntil(lambda: "No sound was kept" in dialog.status.text(), timeout=10_000)


def test_a_locked_database_is_a_sentence_in_the_dialog_and_the_list_stays(
    dialog: SessionsDialog, database: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *args, **named: ("Login trouble", True))
    with closing(connect(database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        QTest.mouseClick(dialog.name, LEFT)
        qtbot.waitUntil(lambda: "locked by another program" in dialog.status.text(), timeout=10_000)
        other.rollback()
    assert dialog.model.rowCount() == 2


def test_a_continued_session_shows_what_was_said_before(desk: SessionDesk, window: MainWindow) -> None:
    before = (Said("user", "why does it fail?", 1.0, 2.0), Said("assistant", "The cookie.", 2.2, 3.0))
    desk.receive(Opened("first", "Login", before))
    window.receive(Said("user", "go on", 9.0, 9.5))
    assert [row.text for row in window.talk.model.rows] == ["why does it fail?", "The cookie.", "go on"]


def test_incognito_is_written_over_the_window(desk: SessionDesk, window: MainWindow) -> None:
    assert "Incognito" not in window.signs.text()
    desk.receive(Opened("now", incognito=True))
    assert window.signs.isVisible()
    assert "nothing is kept" in window.signs.text()


def test_trouble_is_shown_until_it_is_over(desk: SessionDesk, window: MainWindow) -> None:
    desk.receive(Trouble("store", "The database is locked: close the other program."))
    assert window.banner.sentences() == ["The database is locked: close the other program."]
    desk.receive(Trouble("store", ""))
    assert window.banner.sentences() == []


def test_a_session_that_was_killed_is_offered_and_continued(
    desk: SessionDesk, window: MainWindow, opened: list[Opening], qtbot: QtBot
) -> None:
    desk.receive(BrokenOff("first", "Login"))
    (offer,) = [each for each in window.findChildren(QPushButton) if each.text() == "&Continue it"]
    qtbot.waitUntil(offer.isVisible, timeout=5000)
    QTest.mouseClick(offer, LEFT)
    assert opened == [Opening("first")]
    assert not offer.isVisible()


def test_a_session_that_was_killed_is_not_offered_twice_when_declined(
    desk: SessionDesk, window: MainWindow, database: Path, qtbot: QtBot
) -> None:
    with closing(connect(database)) as changed, changed:
        changed.execute("UPDATE sessions SET ended = NULL WHERE name = 'first'")
    assert broken_off(database, "runs") is not None
    desk.receive(Opened("runs"))
    desk.receive(BrokenOff("first", "Login"))
    (decline,) = [each for each in window.findChildren(QPushButton) if each.text() == "&Not now"]
    QTest.mouseClick(decline, LEFT)
    qtbot.waitUntil(lambda: broken_off(database, "runs") is None, timeout=10_000)


def test_the_last_reply_goes_to_the_clipboard(desk: SessionDesk, window: MainWindow) -> None:
    window.receive(Said("assistant", "The cookie has another name.", 1.0, 3.0))
    window.receive(Said("user", "which one?", 3.5, 4.0))
    window.receive(Said("assistant", "mm-hm", 4.1, 4.3))
    QTest.mouseClick(desk.tools.copy, LEFT)
    assert QGuiApplication.clipboard().text() == "The cookie has another name."


def test_the_list_is_opened_from_the_window_by_key(desk: SessionDesk, window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(window.findChildren(SessionsDialog)), timeout=5000)
