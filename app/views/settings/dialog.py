"""The settings as a window: pages on the left, what they say on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.history.keeping import Opening
from app.settings.secrets import keyring_problem
from app.settings.store import SettingsStore
from app.views.background import Background
from app.views.settings.page import Page
from app.views.settings.pages import PAGES, kept
from app.views.styled import styled, wide
from app.views.told import told
from app.views.words import tr


class SettingsDialog(QDialog):
    """Every change holds at once and is kept; there is nothing to confirm.

    The pages are made one a turn, the first at once: all of them together would hold the window up.
    """

    opening_chosen = Signal(object)  # an Opening: everything is to be deleted first

    def __init__(self, settings: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(tr("Settings"))
        self.resize(wide(700), min(wide(540), self.screen().availableGeometry().height()))
        self._settings = settings
        self.pages: list[Page] = []  # so far
        self.secrets = QLabel()  # on the page of what is kept
        self.names = QListWidget()
        self.names.setAccessibleName(tr("Pages"))
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.status = styled(QLabel(told(settings.problem)), "small")
        self.status.setWordWrap(True)
        self._stack = QStackedWidget()
        self.names.ensurePolished()
        self._background = Background(self)  # the keyring may take seconds to answer
        self.names.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._make_page)
        self._make_page()
        self.names.setCurrentRow(0)
        self._next.start()
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.names)
        body.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        column.addLayout(body, 1)
        column.addLayout(foot)

    def make_rest(self) -> None:
        """Make what pages are missing at once."""
        while len(self.pages) < len(PAGES):
            self._make_page()

    def done(self, result: int) -> None:
        """Close, and end the thread."""
        self._next.stop()
        self._background.close()
        super().done(result)

    def _make_page(self) -> None:
        make = PAGES[len(self.pages)]
        page = make(self._settings)
        if make is kept:
            self._complete_kept(page)
        self.pages.append(page)
        self._stack.addWidget(page)
        self.names.addItem(page.title)
        self.names.setFixedWidth(max(wide(150), self.names.sizeHintForColumn(0) + 24))
        page.failed.connect(self.status.setText)
        self.finished.connect(self._settings.subscribe(page.show_settings))
        if len(self.pages) == len(PAGES):
            self._next.stop()

    def _complete_kept(self, page: Page) -> None:
        self.secrets = page.say(
            tr("Keys for remote servers are kept in the system's keyring, never in a file.")
        )
        self._background.run(keyring_problem, self._show_keyring, self.status.setText)
        page.act(
            tr("Delete everything"),
            tr(
                "Every session with all that was kept of it, the one that runs included. A new one then begins."
            ),
            self._delete_everything,
            "danger",
        )

    def _show_keyring(self, problem: str) -> None:
        if problem:
            sentence = tr("Keys for remote servers are held in memory until Tandem ends, never in a file")
            self.secrets.setText(f"{sentence}: {told(problem)}.")

    def _delete_everything(self) -> None:
        question = tr("Delete every session for good? This one ends, and nothing of any of them is left.")
        if QMessageBox.question(self, tr("Delete everything"), question) == QMessageBox.StandardButton.Yes:
            self.accept()
            self.opening_chosen.emit(Opening(erase=True))
