"""The tray's menu, and a window that stays in the tray."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.control.protocol import Reply, Request
from app.views.tray import Tray
from app.views.window import MainWindow


def test_what_is_chosen_is_obeyed(window: MainWindow) -> None:
    asked: list[Request] = []

    def obey(request: Request) -> Reply:
        asked.append(request)
        return Reply(True, "")

    tray = Tray(window, obey, lambda: False)
    for action in tray.menu.actions():
        action.trigger()
    assert [each.command for each in asked] == ["show", "toggle-mute", "toggle-pause", "stop-speaking", "quit"]
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert asked[-1] == Request("show")
    tray.close()


@pytest.mark.parametrize(("stays", "there"), [(True, True), (True, False), (False, True)])
def test_the_cross_puts_the_window_into_the_tray_only_where_the_user_finds_it_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, stays: bool, there: bool
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: there)
    monkeypatch.setattr(QCloseEvent, "spontaneous", lambda event: True)
    asked: list[bool] = []
    window.close_asked.connect(lambda: asked.append(True))
    tray = Tray(window, lambda request: Reply(True, ""), lambda: stays)
    QApplication.sendEvent(window, QCloseEvent())
    assert asked == ([] if stays and there else [True])
    assert window.isVisible() is not (stays and there)
    tray.close()


def test_what_the_program_closes_is_closed(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    asked: list[bool] = []
    window.close_asked.connect(lambda: asked.append(True))
    tray = Tray(window, lambda request: Reply(True, ""), lambda: True)
    window.close()
    assert asked == [True]
    tray.close()
