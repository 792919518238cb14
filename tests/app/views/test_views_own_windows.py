"""The session learns where the program's windows are."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.events import OwnWindows
from app.views.own_windows import WindowWatcher


def test_a_window_that_appears_moves_and_goes_is_told(qapp: QApplication, qtbot: QtBot) -> None:
    told: list[OwnWindows] = []
    watcher = WindowWatcher(qapp, told.append, linger=0.02)
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


class _Drawn(QWidget):
    """Notes which boxes were told when it was drawn for the first time."""

    def __init__(self, told: list[OwnWindows]) -> None:
        super().__init__()
        self._told = told
        self.known: OwnWindows | None = None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.known = self.known or self._told[-1]


def _covered(known: OwnWindows, x: int, y: int) -> bool:
    return any(left <= x < left + width and top <= y < top + height for left, top, width, height in known.boxes)


def test_a_window_is_told_before_it_is_drawn_and_for_a_while_after_it_went(
    qapp: QApplication, qtbot: QtBot
) -> None:
    told: list[OwnWindows] = []
    watcher = WindowWatcher(qapp, told.append, linger=0.3)
    window = _Drawn(told)
    window.setGeometry(10, 20, 300, 200)
    window.show()
    qtbot.waitUntil(lambda: window.known is not None)
    assert window.known is not None
    assert _covered(window.known, 11, 21)
    window.hide()
    assert _covered(told[-1], 11, 21)
    qtbot.waitUntil(lambda: not _covered(told[-1], 11, 21))
    qapp.removeEventFilter(watcher)
