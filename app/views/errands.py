"""What is under way for the user: tasks of the reasoner and standing wishes, each with its cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.events import TaskChanged
from app.views.conversation_model import clock
from app.views.styled import styled
from app.views.words import noop, tr
from engine.protocol import TICK_SECONDS, TaskStatus, Wish

KEPT: Final = 3  # finished tasks that stay in sight
WORDS: Final[dict[TaskStatus, str]] = {
    "waiting": noop("Waiting its turn"),
    "running": noop("Working on it"),
    "done": noop("Done"),
    "failed": noop("Failed"),
    "cancelled": noop("Cancelled"),
}
OPEN: Final = ("waiting", "running")


class Errand(QWidget):
    """One line with a second, smaller one, and a cancel button while it can be cancelled."""

    def __init__(self, title: str, second: str, state: str, cancel: Callable[[], None] | None) -> None:
        super().__init__()
        name = QLabel(title)
        name.setWordWrap(True)
        name.setTextFormat(Qt.TextFormat.PlainText)
        small = styled(QLabel(second), "small")
        small.setWordWrap(True)
        small.setTextFormat(Qt.TextFormat.PlainText)
        small.setProperty("state", state)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(name)
        texts.addWidget(small)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.addLayout(texts, 1)
        self.setAccessibleName(f"{title}: {second}")
        if cancel is not None:
            button = QPushButton(tr("Cancel"))
            button.setAccessibleName(tr("Cancel: {title}", title=title))
            button.clicked.connect(cancel)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)


class Errands(QFrame):
    """The card with both lists."""

    cancel_task_asked = Signal(int)
    cancel_wish_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._tasks: dict[int, TaskChanged] = {}
        self._wishes: tuple[Wish, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.addLayout(self._list)
        column.addStretch()
        self.setAccessibleName(tr("Tasks and standing wishes"))
        self._fill()

    def change_task(self, change: TaskChanged) -> None:
        """Show what became of a task. Of the finished ones only the newest stay."""
        title = change.title or (self._tasks[change.task].title if change.task in self._tasks else "")
        self._tasks.pop(change.task, None)
        self._tasks[change.task] = TaskChanged(change.task, title, change.status, change.message)
        finished = [task for task, known in self._tasks.items() if known.status not in OPEN]
        for task in finished[:-KEPT]:
            del self._tasks[task]
        self._fill()

    def show_wishes(self, wishes: tuple[Wish, ...]) -> None:
        """Show every open wish."""
        self._wishes = wishes
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hold_height()

    def _hold_height(self) -> None:
        """Lines that break are not squeezed: what has no room is scrolled to."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def lines(self) -> list[str]:
        """What is shown, as a screen reader names it."""
        items = (self._list.itemAt(place) for place in range(self._list.count()))
        shown = (item.widget() for item in items if item is not None)
        return [widget.accessibleName() for widget in shown if isinstance(widget, Errand)]

    def _fill(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._list.addWidget(styled(QLabel(tr("Working on")), "section"))
        for task in sorted(self._tasks.values(), key=lambda known: known.status not in OPEN):
            self._list.addWidget(self._task_line(task))
        if not self._tasks:
            self._list.addWidget(_hint(tr("Slow questions are worked on here while you talk on.")))
        self._list.addSpacing(8)
        self._list.addWidget(styled(QLabel(tr("Standing wishes")), "section"))
        for wish in self._wishes:
            self._list.addWidget(self._wish_line(wish))
        if not self._wishes:
            self._list.addWidget(_hint(tr("Try “remind me to breathe every four seconds”.")))
        self._hold_height()

    def _task_line(self, task: TaskChanged) -> Errand:
        number = task.task
        second = task.message or tr(WORDS[task.status])
        state = "failed" if task.status == "failed" else "done"
        title = task.title or tr("Task {number}", number=number)
        if task.status not in OPEN:
            return Errand(title, second, state, None)
        return Errand(title, second, state, lambda: self.cancel_task_asked.emit(number))

    def _wish_line(self, wish: Wish) -> Errand:
        title, second = describe(wish)
        number = wish.wish
        return Errand(title, second, "done", lambda: self.cancel_wish_asked.emit(number))


def describe(wish: Wish) -> tuple[str, str]:
    """A wish as a title and a second line."""
    quoted = tr("“{words}”", words=wish.phrase)
    match wish.kind:
        case "every":
            return quoted, tr("Every {span}", span=_span(wish.seconds))
        case "at":
            return quoted, tr("Once, at {time}", time=clock(wish.opened * TICK_SECONDS + wish.seconds))
        case "person":
            return wish.phrase or tr("Someone comes in"), tr("Watching the camera")
        case "word":
            return quoted, tr("Whenever you say “{words}”", words=wish.cue)
        case "count":
            return tr("Counting {what}", what=wish.cue), tr("Watching the camera")
        case "span":
            return quoted, tr("When “{what}” begins and ends", what=wish.cue or tr("something"))


def _span(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:g} s"
    minutes, rest = divmod(round(seconds), 60)
    if rest:
        return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return tr("{count} min", count=minutes)


def _hint(text: str) -> QLabel:
    label = styled(QLabel(text), "small")
    label.setWordWrap(True)
    return label
