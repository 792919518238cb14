"""The session learns where the program's windows are."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.events import OwnWindows
from app.views.own_windows import WindowWatcher


def test_a_window_that_appears_moves_and_goes_is_told(qapp: QApplication, qtbot: QtBot) -> None:
    told: list[OwnWindows] = []
    watcher = WindowWatcher(qapp, told.append)
    window = QWidget()
    QLabel("a part of it", window)
    window.setGeometry(10, 20, 300, 200)
    window.show()
    qtbot.waitUntil(lambda: bool(told) and any(box[2] >= 300 for box in told[-1].boxes))
    window.move(50, 60)
    qtbot.waitUntil(lambda: any(box[:2] == (50, 60) for box in told[-1].boxes))
    window.hide()
    qtbot.waitUntil(lambda: not any(box[:2] == (50, 60) for box in told[-1].boxes))
    count = len(told)
    watcher.tell()
    assert len(told) == count
    watcher.tell_again()
    assert len(told) == count + 1
    qapp.removeEventFilter(watcher)
