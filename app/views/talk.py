"""The middle of the window: the conversation, live captions, and the line to type in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.events import Interjected, Said
from app.views.captions import Captions
from app.views.conversation_model import ConversationModel
from app.views.conversation_view import ConversationView
from app.views.interpreted import InterpretedTable
from app.views.lanes import GUTTER
from app.views.search import SEARCH_KEYS, SearchBar
from app.views.styled import styled
from app.views.theme import Theme
from app.views.words import keys_shown, noop, tr

WELCOME = noop("Just start talking")
WELCOME_MORE = noop(
    "Tandem hears you while it speaks: talk over it and it stops. Or type below.\n\n"
    "“Tell me when someone comes in.”\n"
    "“Remind me to breathe every four seconds.”\n"
    "“What is 17 times 23?”\n\n"
    "Everything runs on your machine. Mute a device, and its data is cut at the source."
)


class Welcome(QWidget):
    """What to do when nothing was said yet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAccessibleName(f"{tr(WELCOME)}. {tr(WELCOME_MORE)}")
        column = QVBoxLayout(self)
        column.addStretch()
        for text, name in ((WELCOME, "title"), (WELCOME_MORE, "muted")):
            label = styled(QLabel(tr(text)), name)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
            column.addSpacing(6)
        column.addStretch()


class Talk(QWidget):
    """Everything that is said, typed or shown."""

    typed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ConversationModel(self)
        self.view = ConversationView(self.model, theme)
        self.captions = Captions(theme)
        self.interpreted = InterpretedTable()
        self.welcome = Welcome(self.view.viewport())
        self.latest = QPushButton(tr("Back to now"), self.view)
        self.latest.setAccessibleName(tr("Scroll to the newest words"))
        self.latest.clicked.connect(self.view.follow)
        self.latest.hide()
        self.view.following_changed.connect(lambda following: self.latest.setVisible(not following))
        self.search = SearchBar(self.model, self.view)
        self.search.closed.connect(self.line_focus)
        QShortcut(QKeySequence(SEARCH_KEYS), self, self.search.open_bar)
        self._lanes = QHBoxLayout()
        self.view.viewport().installEventFilter(self)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Type to Tandem"))
        self.line.setAccessibleName(tr("Type to Tandem"))
        self.line.setToolTip(tr("Enter sends ({keys} comes back here)", keys=keys_shown("Ctrl+L")))
        self.line.setMaxLength(2000)
        self.line.returnPressed.connect(self._send)
        self.send = styled(QPushButton(tr("Send")), "primary")
        self.send.setEnabled(False)
        self.send.clicked.connect(self._send)
        self.line.textChanged.connect(lambda text: self.send.setEnabled(bool(text.strip())))
        QShortcut(QKeySequence("Ctrl+L"), self, self.line_focus)
        self._lay_out()

    def line_focus(self) -> None:
        """Have the keyboard write to Tandem."""
        self.line.setFocus()

    def add_said(self, said: Said) -> None:
        """Take in words."""
        self.welcome.hide()
        self.captions.add(said)
        self.model.add_said(said)

    def add_interjection(self, note: Interjected) -> None:
        """Take in why the assistant spoke up."""
        self.welcome.hide()
        self.model.add_interjection(note)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            size = self.view.viewport().size()
            self._lanes.setContentsMargins(12, 4, 12 + self.view.width() - size.width(), 0)
            self.welcome.setGeometry(40, 0, size.width() - 80, size.height())
            hint = self.latest.sizeHint()
            self.latest.setGeometry(
                (size.width() - hint.width()) // 2,
                size.height() - hint.height() - 12,
                hint.width(),
                hint.height(),
            )
        return False

    def _send(self) -> None:
        text = self.line.text().strip()
        if text and self.line.isEnabled():
            self.typed.emit(text)
            self.line.clear()

    def _lay_out(self) -> None:
        card = styled(QFrame(), "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(4, 8, 4, 4)
        inside.setSpacing(8)
        lanes = self._lanes
        lanes.setSpacing(round(GUTTER))
        for name, side in ((tr("You"), Qt.AlignmentFlag.AlignRight), ("Tandem", Qt.AlignmentFlag.AlignLeft)):
            label = styled(QLabel(name), "lane")
            label.setAlignment(side)
            lanes.addWidget(label, 1)
        inside.addWidget(self.search)
        inside.addLayout(lanes)
        inside.addWidget(self.view, 1)
        spoken = styled(QFrame(), "card")
        beneath = QVBoxLayout(spoken)
        beneath.setContentsMargins(4, 2, 4, 2)
        beneath.addWidget(self.captions)
        entry = QHBoxLayout()
        entry.setSpacing(8)
        entry.addWidget(self.line, 1)
        entry.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(card, 1)
        column.addWidget(self.interpreted)
        column.addWidget(spoken)
        column.addLayout(entry)
