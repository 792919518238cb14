"""Compact mode: a small bar that stays on top, with presence, captions, mute, push to talk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from app.events import DeviceChanged, Said, TalkChanged, Ticked
from app.views.captions import Captions
from app.views.devices import mute_name, mute_tip
from app.views.icons import Name, app_icon, icon
from app.views.parts import Banner
from app.views.presence import NAMES, Disc
from app.views.styled import show_checked, styled
from app.views.talk_key import KEYS as TALK_KEYS
from app.views.theme import Theme
from app.views.words import keys_shown, tr
from engine.protocol import TICK_SECONDS

COMPACT_KEYS: Final = "Ctrl+M"
WIDTH: Final = 760
TOP: Final = 24  # pixels from the upper edge of the screen


class CompactBar(QFrame):
    """Shows what the main window shows of presence and words. Can be dragged; Escape silences."""

    mute_asked = Signal(bool)
    talked = Signal(bool)  # the button is held down
    stop_asked = Signal()
    expand_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            None,
            Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint,
        )
        self._theme = theme
        self._muted = False
        self.setObjectName("compact")
        self.setWindowTitle(tr("Tandem (compact)"))
        self.setWindowIcon(app_icon())
        self.disc = Disc(theme)
        self.word = styled(QLabel(tr(NAMES["starting"])), "small")
        self.sign = styled(QLabel(), "pill")
        self.sign.hide()
        self.captions = Captions(theme)
        self.banner = Banner()
        self.mute_button = self._button(mute_tip("microphone", muted=False))
        self.talk_button = self._button("")
        self.stop_button = self._button(tr("Stop speaking ({keys})", keys=keys_shown("Escape")))
        self.expand_button = self._button(
            tr("Back to the whole window ({keys})", keys=keys_shown(COMPACT_KEYS))
        )
        self._lay_out()
        self._connect()
        self._paint_icons()
        self.show_talk(TalkChanged(push_to_talk=False, heard=True))
        self.resize(WIDTH, self.sizeHint().height())
        screen = QGuiApplication.primaryScreen()
        if screen is not None:
            area = screen.availableGeometry()
            self.move(area.center().x() - WIDTH // 2, area.top() + TOP)

    def add(self, ticked: Ticked) -> None:
        """One tick went by."""
        level = ticked.voice_level if ticked.presence == "speaking" else ticked.mic_level
        self.disc.show_state(ticked.presence, level, ticked.tick)
        self.captions.move_to((ticked.tick + 1) * TICK_SECONDS)
        self.stop_button.setEnabled(ticked.presence == "speaking")
        if self.word.text() != tr(NAMES[ticked.presence]):
            self.word.setText(tr(NAMES[ticked.presence]))
            self.setAccessibleName(tr("Tandem is {state}", state=tr(NAMES[ticked.presence]).lower()))

    def add_said(self, said: Said) -> None:
        """Take in words."""
        self.captions.add(said)

    def show_muted(self, devices: str) -> None:
        """What is muted, as the main window says it; empty: nothing."""
        self.sign.setText(devices)
        self.sign.setVisible(bool(devices))

    def show_problems(self, sentences: Sequence[str]) -> None:
        """What must not be missed, under the rest; the bar is as high as that needs."""
        self.banner.put("window", "\n".join(sentences))
        self._column.activate()
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))

    def change_microphone(self, change: DeviceChanged) -> None:
        """Show the microphone's state."""
        self._muted = change.state == "muted"
        show_checked(self.mute_button, self._muted)
        self.mute_button.setToolTip(mute_tip("microphone", self._muted))
        self.mute_button.setAccessibleName(mute_name("microphone", self._muted))
        self._paint_icons()

    def show_talk(self, talk: TalkChanged) -> None:
        """What the talk button does, and whether the microphone is heard."""
        words = tr("Hold to talk") if talk.push_to_talk else tr("Hold to be unheard")
        self.talk_button.setText(tr("Talk") if talk.push_to_talk else tr("Hush"))
        self.talk_button.setToolTip(f"{words} ({keys_shown(TALK_KEYS)})")
        self.talk_button.setAccessibleName(words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        handle = self.windowHandle()
        if event.button() == Qt.MouseButton.LeftButton and handle is not None:
            handle.startSystemMove()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.expand_asked.emit()

    def _button(self, words: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(words)
        button.setAccessibleName(words.partition(" (")[0])
        button.setIconSize(QSize(20, 20))
        return button

    def _connect(self) -> None:
        self.mute_button.setCheckable(True)
        self.mute_button.toggled.connect(self._ask_mute)
        self.talk_button.pressed.connect(lambda: self.talked.emit(True))
        self.talk_button.released.connect(lambda: self.talked.emit(False))
        self.stop_button.clicked.connect(self.stop_asked)
        self.expand_button.clicked.connect(self.expand_asked)
        self._theme.changed.connect(self._paint_icons)
        for keys, act in (
            ("Escape", self.stop_asked.emit),
            ("Ctrl+1", self.mute_button.click),
            (COMPACT_KEYS, self.expand_asked.emit),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _ask_mute(self) -> None:
        show_checked(self.mute_button, self._muted)  # until it is true
        self.mute_asked.emit(not self._muted)

    def _paint_icons(self) -> None:
        color = self._theme.color
        icons: tuple[tuple[QToolButton, Name], ...] = (
            (self.stop_button, "stop"),
            (self.expand_button, "expand"),
        )
        for button, name in icons:
            button.setIcon(icon(name, color("muted")))
        self.mute_button.setIcon(icon("microphone", color("danger" if self._muted else "text"), self._muted))

    def _lay_out(self) -> None:
        state = QVBoxLayout()
        state.setSpacing(2)
        state.addStretch()
        state.addWidget(self.word)
        state.addWidget(self.sign)
        state.addStretch()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.disc)
        row.addLayout(state)
        row.addWidget(self.captions, 1)
        for button in (self.mute_button, self.talk_button, self.stop_button, self.expand_button):
            row.addWidget(button)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 12, 2)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.banner)
