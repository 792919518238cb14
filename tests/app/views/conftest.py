"""The window without a display."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.events import Command
from app.settings.appearance import Appearance
from app.views.theme import Theme
from app.views.window import MainWindow


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the window keeps of itself stays in the test's folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


@pytest.fixture(autouse=True)
def _no_window_left() -> Iterator[None]:
    """What a test leaves is not painted anew in every later one, with each change of colours."""
    yield
    for each in QApplication.topLevelWidgets():
        each.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Appearance(theme="light"))


@pytest.fixture
def commands() -> list[Command]:
    return []


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, commands: list[Command]) -> Iterator[MainWindow]:
    shown = MainWindow(theme, commands.append)
    shown.show()
    qtbot.waitExposed(shown)
    yield shown
    shown.let_close()
    shown.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
