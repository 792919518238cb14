"""What the user asks of interjections: why they came, less or more of them, and quiet."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.attention.tact import Tact
from app.events import Interjected
from app.views.announce import announce
from app.views.tact_menu import QuietButton
from app.views.why import LearnedDialog, WhyDialog, learned
from app.views.words import tr

WHY_KEYS: Final = "Ctrl+Y"


class TactDesk(QObject):
    """Owns the quiet button and the dialogs; `chosen` brings every new `Tact`."""

    chosen = Signal(object)  # Tact

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tact = Tact()
        self._last: Interjected | None = None
        self.quiet = QuietButton()
        self.quiet.chosen.connect(self.chosen)
        self.quiet.learned_asked.connect(self.show_learned)

    def show_tact(self, tact: Tact) -> None:
        """What holds now, here and in every open dialog."""
        self._tact = tact
        self.quiet.show_tact(tact)
        for why in self._window.findChildren(WhyDialog):
            why.show_tact(tact)
        for overview in self._window.findChildren(LearnedDialog):
            overview.show_tact(tact)

    def add(self, note: Interjected) -> None:
        """An interjection came: what is asked next is asked of it."""
        self._last = note

    def show_menu(self, note: Interjected, at: QPoint) -> None:
        """What may be asked of an interjection, at a place on the screen."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(tr("Why did you say that?"), lambda: self.ask(note, "why"))
        menu.addAction(tr("Less of this"), lambda: self.ask(note, "less"))
        menu.addAction(tr("More of this"), lambda: self.ask(note, "more"))
        menu.popup(at)

    def ask(self, note: Interjected, what: str) -> None:
        """``what``: why, less or more."""
        if what == "why":
            dialog = WhyDialog(note, self._tact, self._window)
            dialog.asked.connect(self._learn)
            dialog.show()
        else:
            self._learn(note.kind, what)

    def ask_why(self) -> None:
        """Why the last interjection came."""
        if self._last is not None:
            self.ask(self._last, "why")

    def show_learned(self) -> None:
        """Show what was learned, and let it be unlearned."""
        dialog = LearnedDialog(self._tact, self._window)
        dialog.chosen.connect(self.chosen)
        dialog.show()

    def _learn(self, kind: str, wanted: str) -> None:
        tact = self._tact.learn(kind, "more" if wanted == "more" else "less")
        self.chosen.emit(tact)
        announce(self._window, learned(tact, kind))
