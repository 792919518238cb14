"""What the documentation's pictures show of sessions, settings and the first steps."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from app.events import DeviceChanged, Said, Ticked
from app.history.database import opened
from app.history.log import Entry
from app.history.store import SessionStore
from app.settings.startup import Startup
from app.settings.store import SettingsStore
from app.views.sample import sample_events
from app.views.sessions import SessionsDialog
from app.views.settings.dialog import SettingsDialog
from app.views.settings.pages import PAGES
from app.views.theme import Theme
from app.views.welcome import Welcome

WAIT_SECONDS: Final = 20.0
TALKS: Final = (  # what was asked and answered, how long it took in seconds, and when it began
    (
        "Plan the trip to Trieste by train",
        "The night train leaves at nine and arrives before eight.",
        1900.0,
        datetime(2026, 11, 18, 19, 4, tzinfo=UTC),
    ),
    (
        "Why does the login test fail?",
        "It still asks for the old cookie name.",
        760.0,
        datetime(2026, 11, 20, 10, 31, tzinfo=UTC),
    ),
    (
        "Remind me to breathe every four seconds",
        "I will, every four seconds.",
        95.0,
        datetime(2026, 11, 20, 17, 50, tzinfo=UTC),
    ),
)


def session_scenes(app: QApplication, theme: Theme) -> Iterator[tuple[str, QPixmap]]:
    """Name and picture of each screen, in the theme that is on."""
    with tempfile.TemporaryDirectory() as folder:
        yield "sessions", _sessions(app, theme, Path(folder) / "sessions.db")
    settings = SettingsStore(None)
    settings.put(Startup(welcomed=True))
    dialog = SettingsDialog(settings)
    dialog.make_rest()
    for number, page in enumerate(PAGES):
        dialog.names.setCurrentRow(number)
        name = page.__name__.removesuffix("Page").lower()
        yield f"settings-{name}", _shown(app, dialog)
    _discard(dialog)
    yield "welcome", _welcome(app, theme)


def _sessions(app: QApplication, theme: Theme, database: Path) -> QPixmap:
    for number, (asked, answered, seconds, begun) in enumerate(TALKS):
        name = f"talk-{number}"
        store = SessionStore(database, name, lambda sentence: None)
        store.write(0, Entry("user", asked, 1.0, 3.0))
        store.write(1, Entry("assistant", answered, seconds - 3, seconds))
        store.close()
        with opened(database) as kept:
            kept.execute("UPDATE sessions SET started = ? WHERE name = ?", (begun.timestamp(), name))
    dialog = SessionsDialog(database, "talk-2", theme)
    until = time.monotonic() + WAIT_SECONDS
    while dialog.model.rowCount() < len(TALKS) and time.monotonic() < until:
        app.processEvents()
    picture = _shown(app, dialog)
    _discard(dialog)
    return picture


def _welcome(app: QApplication, theme: Theme) -> QPixmap:
    dialog = Welcome(theme, lambda command: None)
    dialog.receive(DeviceChanged("microphone", "live"))
    for event in sample_events():
        if isinstance(event, Ticked):
            dialog.receive(event)
    dialog.receive(Said("user", "good morning, Tandem", 1.0, 2.0))
    picture = _shown(app, dialog)
    _discard(dialog)
    return picture


def _shown(app: QApplication, dialog: QDialog) -> QPixmap:
    dialog.show()
    app.processEvents()
    return dialog.grab()


def _discard(dialog: QDialog) -> None:
    """Its background work may outlive it: without this the thread of that work would be who deletes it."""
    dialog.close()
    dialog.deleteLater()
