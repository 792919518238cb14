"""Twice the size of text, in the longer language, with a panel open: all is there to be read and pressed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QPoint, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.settings.appearance import Appearance, Language
from app.views.language import install
from app.views.panels.sample import sample_panels
from app.views.sample import sample_events
from app.views.theme import Theme
from app.views.told import translated
from app.views.window import MainWindow
from tests.app.views.fitting import cut


@pytest.fixture(params=["en", "de"])
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Language]:
    before, locale = set(qapp.findChildren(QTranslator)), QLocale()
    install(qapp, request.param)
    yield request.param
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
    QLocale.setDefault(locale)


@pytest.fixture
def large(qapp: QApplication, language: Language, qtbot: QtBot) -> Iterator[MainWindow]:
    theme = Theme(qapp, Appearance(theme="light", language=language, text_percent=200))
    window = MainWindow(theme, lambda command: None)
    qtbot.addWidget(window, before_close_func=lambda shown: window.let_close())
    window.resize(1240, 820)
    window.show()
    for event in sample_events()[:20]:
        window.receive(translated(event))
    yield window
    theme.show(Appearance(theme="light"))


def holder_of(window: MainWindow) -> QWidget:
    """What is beside the panels."""
    inside = window.centralWidget()
    assert inside is not None
    return inside


def test_nothing_is_cut_beside_the_conversation(large: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: cut(large) == [])
    assert large.talk.width() > 2 * large.talk.line.minimumSizeHint().width()


def test_nothing_is_cut_with_a_panel_open(large: MainWindow, qtbot: QtBot) -> None:
    for drawn in sample_panels(second=False):
        large.receive(drawn)
    qtbot.waitUntil(lambda: all(frame.view.idle for frame in large.panels.frames.values()))
    qtbot.waitUntil(lambda: cut(holder_of(large)) == [])
    tiles = [tile.mapTo(large, QPoint(0, 0)).x() + tile.width() for tile in large.tiles.values()]
    assert max(tiles) <= large.panels.mapTo(large, QPoint(0, 0)).x()
    assert large.talk.width() >= 0.5 * holder_of(large).width()


def test_the_tiles_stand_side_by_side_again_where_there_is_room(large: MainWindow, qtbot: QtBot) -> None:
    camera, screen = large.tiles["camera"], large.tiles["screen"]
    qtbot.waitUntil(lambda: screen.y() > camera.y())
    large.resize(2200, 900)
    qtbot.waitUntil(lambda: screen.y() == camera.y() and screen.x() > camera.x())
