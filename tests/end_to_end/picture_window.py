"""`python picture_window.py LEFT TOP WIDTH HEIGHT`: a program that shows a part of a picture, for tests.

Each line of its input, "LEFT TOP PATH", names what to show; it answers "shown" once that was drawn. The line
"full screen" has it fill the screen, "window" no longer.
"""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel

SIZES: Final = {
    "full screen\n": Qt.WindowState.WindowFullScreen,
    "window\n": Qt.WindowState.WindowNoState,
}


def main() -> None:
    """Show pictures until the input ends."""
    place = [int(word) for word in sys.argv[1:]]
    app = QApplication(sys.argv[:1])
    label = QLabel()
    label.setWindowTitle("picture")
    label.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    label.setStyleSheet("background: #191919")
    label.setGeometry(*place)
    label.show()

    def read() -> None:
        line = sys.stdin.readline()
        if not line:
            app.quit()
            return
        if line in SIZES:
            label.setWindowState(SIZES[line])
            print("shown", flush=True)
            return
        left, top, path = line.rstrip("\n").split(" ", 2)
        label.setPixmap(QPixmap(path).copy(int(left), int(top), label.width(), label.height()))
        label.repaint()
        QTimer.singleShot(0, lambda: print("shown", flush=True))

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(read)
    app.exec()


if __name__ == "__main__":
    main()
