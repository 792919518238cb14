"""`python password_window.py`: a program with a name field and a password field, at fixed places; for tests."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


def main() -> None:
    """Show the fields until the program is ended."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("login")
    window = QWidget()
    window.setWindowTitle("login")
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.setGeometry(100, 100, 400, 200)
    name = QLineEdit(window)
    name.setGeometry(20, 20, 300, 40)
    password = QLineEdit(window)
    password.setEchoMode(QLineEdit.EchoMode.Password)
    password.setGeometry(20, 100, 300, 40)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
