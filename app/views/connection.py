"""Qt's connection to the desktop and what it logs; one that cannot be had is a sentence, and no core dump."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from typing import Final, NoReturn

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

DISPLAYS: Final = ("WAYLAND_DISPLAY", "DISPLAY")
LOG: Final = logging.getLogger("tandem.qt")
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def connected(arguments: list[str]) -> QApplication:
    """Qt on the desktop. Where there is none it ends the process with a sentence and exit code 2."""
    said: list[tuple[QtMsgType, str]] = []

    def note(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind == QtMsgType.QtFatalMsg:  # Qt aborts when this returns, and takes no exception
            first = said[0][1] if said else message
            _give_up(no_window(os.environ, first.splitlines()[0].rstrip(".")))
        said.append((kind, message))

    previous = qInstallMessageHandler(note)
    try:
        app = QApplication(arguments)
    finally:
        qInstallMessageHandler(previous)
    for kind, message in said:
        _log(kind, message)
    return app


def no_window(environment: Mapping[str, str], reason: str) -> str:
    """The sentence that says so; ``reason`` is Qt's."""
    names = [name for name in DISPLAYS if environment.get(name)]
    if not names:
        return f"No window can be opened ({reason}): see `python main.py doctor`."
    places = " and ".join(environment[name] for name in names)
    return (
        f"No window can be opened on the display {places} ({reason}): log in to a desktop, or unset "
        f"{' and '.join(names)} for the sample session."
    )


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own messages go where all others go."""
    _log(kind, message)


def _log(kind: QtMsgType, message: str) -> None:
    LOG.log(_LEVELS.get(kind, logging.WARNING), "%s", message)


def _give_up(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr, flush=True)
    os._exit(2)
