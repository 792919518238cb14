"""What the documentation's pictures show beside the main window: each scene leaves the window as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.attention.tact import Tact
from app.events import Interjected, QuietChanged, SoundDevicesChanged
from app.settings.document import Settings
from app.sound_server import ServerDevice, SoundState
from app.views.sample import sample_events
from app.views.told import translated
from app.views.why import LearnedDialog, WhyDialog
from app.views.window import MainWindow

Scene = Callable[[QApplication, MainWindow], QPixmap]
SOUND: Final = SoundState(
    (ServerDevice("server:desk", "Desk microphone", True),),
    (ServerDevice("server:box", "Loudspeaker", True), ServerDevice("server:phones", "Headset", False, True)),
)


def compact(app: QApplication, window: MainWindow) -> QPixmap:
    """The small bar."""
    window.set_compact(True)
    picture = _settled(app, window.compact)
    window.set_compact(False)
    return picture


def toast(app: QApplication, window: MainWindow) -> QPixmap:
    """An interjection on the screen's edge; a new one, for it goes by itself after a while."""
    shown = window.toasts.interject(_voiced_note())
    picture = _settled(app, shown)
    window.toasts.clear()
    return picture


def why(app: QApplication, window: MainWindow) -> QPixmap:
    """The answer to "why did you say that?"."""
    window.tact.ask(_voiced_note(), "why")
    return _closed(app, window.findChildren(WhyDialog)[-1])


def learned(app: QApplication, window: MainWindow) -> QPixmap:
    """What was learned of "less of this" and "more of this"."""
    window.show_settings(Settings(tact=Tact(leanings={"failure": 1, "person": -2})))
    window.tact.show_learned()
    picture = _closed(app, window.findChildren(LearnedDialog)[-1])
    window.show_settings(Settings())
    return picture


def sound(app: QApplication, window: MainWindow) -> QPixmap:
    """Devices, levels, tests."""
    window.receive(SoundDevicesChanged(SOUND))
    window.sound.open()
    dialog = window.sound.dialog
    assert dialog is not None
    newest = [event for event in sample_events() if type(event).__name__ == "Ticked"][-1]
    window.receive(newest)
    return _closed(app, dialog)


def search(app: QApplication, window: MainWindow) -> QPixmap:
    """Words found in the conversation, while it is quiet."""
    window.receive(translated(QuietChanged("until 17:05")))
    window.talk.search.open_bar()
    window.talk.search.line.setText("table")
    picture = _settled(app, window)
    window.talk.search.line.clear()
    window.talk.search.close_bar()
    window.talk.view.selectionModel().clear()
    window.talk.view.follow()
    window.receive(QuietChanged(""))
    return picture


SCENES: Final[dict[str, Scene]] = {
    "compact": compact,
    "toast": toast,
    "why": why,
    "learned": learned,
    "sound": sound,
    "search": search,
}


def _voiced_note() -> Interjected:
    told = (translated(event) for event in sample_events())
    return next(event for event in told if isinstance(event, Interjected) and event.voiced)


def _settled(app: QApplication, widget: QWidget) -> QPixmap:
    for _ in range(5):  # a layout asks the one above it, a turn each
        app.processEvents()
    return widget.grab()


def _closed(app: QApplication, dialog: QDialog) -> QPixmap:
    picture = _settled(app, dialog)
    dialog.close()
    app.processEvents()
    return picture
