"""The button for quiet: how long, when, how far apart, and what was learned."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.attention.tact import GAPS, Tact, until_morning
from app.views.styled import styled
from app.views.words import keys_shown, tr

QUARTER: Final = 15 * 60.0
KEYS: Final = "Ctrl+Shift+Q"


class QuietButton(QToolButton):
    """Opens the menu. `chosen` brings the user's new `Tact`; what is shown is the one last given."""

    chosen = Signal(object)  # Tact
    learned_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tact = Tact()
        styled(self, "menu")
        self.setText(tr("Quiet"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(tr("Quiet, and how it speaks up ({keys})", keys=keys_shown(KEYS)))
        self.setAccessibleName(tr("Quiet"))
        menu = QMenu(self)
        self._quarter = menu.addAction(tr("Quiet for 15 minutes"), lambda: self._quiet_for(QUARTER))
        self._tomorrow = menu.addAction(tr("Quiet until tomorrow morning"), self._quiet_until_tomorrow)
        self._over = menu.addAction(tr("No longer quiet"), lambda: self._quiet_for(0.0))
        menu.addSeparator()
        self._in_call = self._choice(menu, tr("Quiet in a call"), "quiet_in_call")
        self._in_full_screen = self._choice(
            menu, tr("Quiet while a program fills the screen"), "quiet_in_full_screen"
        )
        menu.addSeparator()
        self._gaps = self._gap_menu(menu)
        menu.addAction(tr("What Tandem has learned…"), self.learned_asked.emit)
        menu.aboutToShow.connect(self._show_tact)
        self.setMenu(menu)
        # a key of the button's own would be deaf for a tenth of a second after the menu has closed
        QShortcut(QKeySequence(KEYS), self, self.showMenu)

    def show_tact(self, tact: Tact) -> None:
        """What holds now."""
        self._tact = tact
        self._show_tact()

    def _choice(self, menu: QMenu, text: str, field: str) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.triggered.connect(lambda on: self.chosen.emit(self._tact.having(**{field: on})))
        return action

    def _gap_menu(self, menu: QMenu) -> dict[float, QAction]:
        inside = menu.addMenu(tr("At least between two interjections"))
        group = QActionGroup(self)
        actions: dict[float, QAction] = {}
        for gap in GAPS:
            action = inside.addAction(
                tr("{count} seconds", count=f"{gap:g}")
                if gap < 60
                else tr("{count} min", count=f"{gap / 60:g}")
            )
            action.setCheckable(True)
            action.triggered.connect(lambda _on, gap=gap: self.chosen.emit(self._tact.having(gap=gap)))
            group.addAction(action)
            actions[gap] = action
        return actions

    def _quiet_for(self, seconds: float) -> None:
        self.chosen.emit(self._tact.quiet_for(seconds, time.time()))

    def _quiet_until_tomorrow(self) -> None:
        self._quiet_for(until_morning(datetime.now().astimezone()))

    def _show_tact(self) -> None:
        self._over.setEnabled(self._tact.quiet_until > time.time())
        self._in_call.setChecked(self._tact.quiet_in_call)
        self._in_full_screen.setChecked(self._tact.quiet_in_full_screen)
        for gap, action in self._gaps.items():
            action.setChecked(gap == self._tact.gap)
