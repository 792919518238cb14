"""Twice the size of text, in the longer language, with a panel open: all is there to be read and pressed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QPoint, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.settings.appearance import Appearance, Language
from app.views.language import install
from app.views.panels.sample import sample_panels
from app.views.sample import sample_events
from app.views.theme import Theme
from app.views.told import translated
from app.views.window import MainWindow


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


def cut(window: QWidget) -> list[str]:
    """Buttons and labels in sight that have less width than their words, or reach out of what holds them."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or not isinstance(widget, QAbstractButton | QLabel):
            continue
        words = widget.text() or widget.accessibleName()
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        if not wraps and widget.width() < widget.minimumSizeHint().width():
            found.append(f"{words}: {widget.width()} of {widget.minimumSizeHint().width()}")
        holder = widget.parentWidget()
        while holder is not None and not isinstance(holder.parentWidget(), QScrollArea | None):
            at = widget.mapTo(holder, QPoint(0, 0)).x()
            if at < 0 or at + widget.width() > holder.width():
                found.append(f"{words}: {at} to {at + widget.width()} in {holder.width()}")
            holder = holder.parentWidget()
    return found


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
