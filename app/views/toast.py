"""Toasts: a corner of the screen, a few seconds, never the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from app.events import Interjected
from app.views.icons import icon
from app.views.styled import styled, wide
from app.views.theme import Theme
from app.views.words import noop, tr
from engine.reasoner.protocol import Asked

WIDTH: Final = 380
MARGIN: Final = 20
SPACING: Final = 10
SECONDS: Final = 9.0
MOST: Final = 4
ASKS: Final = ((noop("Why?"), "why"), (noop("Less of this"), "less"), (noop("More of this"), "more"))
SHOWS: Final = ((noop("Show Tandem"), "show"),)


class Toast(QFrame):
    """One message with its reason. Resting the mouse on it keeps it; `gone` tells that it went.

    ``asks``: buttons, with words and what they ask for; `asked` says which. ``stays``: until it is dismissed.
    """

    gone = Signal()
    asked = Signal(str)

    def __init__(
        self,
        text: str,
        reason: str,
        theme: Theme,
        seconds: float = SECONDS,
        asks: Sequence[tuple[str, str]] = (),
        stays: bool = False,
    ) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setObjectName("toast")
        self.stays = stays
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWindowTitle("Tandem")
        self.setAccessibleName(f"Tandem: {text}")
        self.setAccessibleDescription(reason)
        self.setFixedWidth(wide(WIDTH))
        close = styled(QToolButton(), "flat")
        close.setIcon(icon("close", theme.color("muted"), size=16))
        close.setIconSize(QSize(16, 16))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.setAccessibleName(tr("Dismiss"))
        close.clicked.connect(self.close)
        words = QLabel(text)
        words.setFont(theme.font(1.05))
        head = QHBoxLayout()
        head.addWidget(styled(QLabel("Tandem"), "section"), 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 10, 14)
        column.setSpacing(2)
        column.addLayout(head)
        why = self._why = styled(QLabel(reason), "small")
        for label in (words, why):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            column.addWidget(label)
        why.setVisible(bool(reason))
        if asks:
            column.addLayout(self._asks(asks))
        self.setToolTip(tr("Why: {reason}", reason=reason) if reason and not stays else "")
        self._timer = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        self._timer.timeout.connect(self.close)
        self._wait()
        self.adjustSize()

    def show_reason(self, reason: str) -> None:
        """Say this under the words, or nothing."""
        self._why.setText(reason)
        self._why.setVisible(bool(reason))
        self.setAccessibleDescription(reason)
        self.adjustSize()

    def _wait(self) -> None:
        if not self.stays:
            self._timer.start()

    def _asks(self, asks: Sequence[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        for words, what in asks:
            button = styled(QPushButton(tr(words)), "mute")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked, what=what: self._ask(what))
            row.addWidget(button)
        row.addStretch()
        return row

    def _ask(self, what: str) -> None:
        self.asked.emit(what)
        self.close()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._wait()

    def closeEvent(self, event: QEvent) -> None:
        self._timer.stop()
        self.gone.emit()
        event.accept()


class ToastStack(QObject):
    """Owns the toasts: the newest at the bottom right of the main screen, older ones above it.

    ``asked`` brings an `Interjected` and what the user asks of it: why, less or more. ``window_asked``: the
    user wants to answer a question.
    """

    asked = Signal(object, str)
    window_asked = Signal()

    def __init__(self, theme: Theme, seconds: float = SECONDS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seconds = seconds
        self.toasts: list[Toast] = []
        self._questions: dict[int, tuple[Asked, Toast]] = {}
        self._discreet = False

    def interject(self, note: Interjected) -> Toast:
        """Put up an interjection with what may be asked of it."""
        toast = self._put(Toast(note.text, note.reason, self._theme, self._seconds, ASKS))
        toast.asked.connect(lambda what: self.asked.emit(note, what))
        return toast

    def ask(self, asked: Asked) -> Toast:
        """Put up a question, until it is closed: unanswered it is a no. The window takes the answer."""
        reason = "" if self._discreet else asked.sentence
        toast = self._put(Toast(asked.title, reason, self._theme, asks=SHOWS, stays=True))
        toast.asked.connect(lambda _what: self.window_asked.emit())
        self._questions[asked.question] = asked, toast
        return toast

    def be_discreet(self, discreet: bool) -> None:
        """Others may see the screen: a question says that there is one, and not what a tool would do."""
        self._discreet = discreet
        for asked, toast in self._questions.values():
            if toast in self.toasts:
                toast.show_reason("" if discreet else asked.sentence)
        self._arrange()

    def close_question(self, question: int) -> None:
        """It is answered, or nobody waits any more."""
        _asked, toast = self._questions.pop(question, (None, None))
        if toast in self.toasts:
            toast.close()

    def close_questions(self) -> None:
        """Nobody waits for any answer any more."""
        for question in tuple(self._questions):
            self.close_question(question)

    def show(self, text: str, reason: str) -> Toast:
        """Put up a toast; the oldest that does not stay goes when there are more than `MOST`."""
        return self._put(Toast(text, reason, self._theme, self._seconds))

    def _put(self, toast: Toast) -> Toast:
        toast.gone.connect(lambda: self._forget(toast))
        self.toasts.append(toast)
        passing = [each for each in self.toasts[:-1] if not each.stays]
        for oldest in passing[: max(0, len(self.toasts) - MOST)]:
            oldest.close()
        self._arrange()
        toast.show()
        return toast

    def hush(self) -> None:
        """Take down what was only told."""
        for toast in tuple(self.toasts):
            if not toast.stays:
                toast.close()

    def clear(self) -> None:
        """Take all toasts down."""
        for toast in tuple(self.toasts):
            toast.close()

    def _forget(self, toast: Toast) -> None:
        self.toasts.remove(toast)
        self._arrange()

    def _arrange(self) -> None:
        screen = QGuiApplication.primaryScreen()
        area = screen.availableGeometry() if screen is not None else QRect(0, 0, 1280, 720)
        bottom = area.bottom() - MARGIN
        for toast in reversed(self.toasts):
            toast.move(area.right() - MARGIN - toast.width(), bottom - toast.height())
            bottom -= toast.height() + SPACING
