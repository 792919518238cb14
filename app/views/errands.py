"""What is under way for the user: tasks of the reasoner and standing wishes, each with its cancel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.events import TaskChanged
from app.views.conversation_model import clock
from app.views.styled import set_state, styled
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


@dataclass(frozen=True)
class Row:
    """What a line says; ``second`` is its smaller line. ``open``: it can be cancelled."""

    number: int
    title: str
    second: str
    state: str = "done"
    open: bool = True


class Errand(QWidget):
    """One line with a second, smaller one, and a cancel button while it can be cancelled."""

    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = QLabel()
        self._small = styled(QLabel(), "small")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        for label in (self._title, self._small):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            texts.addWidget(label)
        self._button = QPushButton(tr("Cancel"))
        self._button.clicked.connect(self.cancel_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.addLayout(texts, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)

    def show_row(self, row: Row) -> None:
        """Say this from now on."""
        self._title.setText(row.title)
        self._small.setText(row.second)
        set_state(self._small, row.state)
        self._button.setVisible(row.open)
        self._button.setAccessibleName(tr("Cancel: {title}", title=row.title))
        self.setAccessibleName(f"{row.title}: {row.second}")


class Lines(QVBoxLayout):
    """Lines by their number. One that goes on stays the same widget: neither focus nor a click is lost."""

    cancel_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(2)
        self.lines: dict[int, Errand] = {}

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these and no others, in this order."""
        for number in self.lines.keys() - {row.number for row in rows}:
            gone = self.lines.pop(number)
            self.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, row in enumerate(rows):
            line = self.lines.get(row.number) or self._new(row.number)
            line.show_row(row)
            if self.indexOf(line) != place:
                self.insertWidget(place, line)
                line.show()  # now, so that its height counts

    def _new(self, number: int) -> Errand:
        line = self.lines[number] = Errand()
        line.cancel_asked.connect(lambda: self.cancel_asked.emit(number))
        return line


class Errands(QFrame):
    """The card with both lists."""

    cancel_task_asked = Signal(int)
    cancel_wish_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._known: dict[int, TaskChanged] = {}
        self._tasks, self._wishes = Lines(), Lines()
        self._tasks.cancel_asked.connect(self.cancel_task_asked)
        self._wishes.cancel_asked.connect(self.cancel_wish_asked)
        self._no_task = _hint(tr("Slow questions are worked on here while you talk on."))
        self._no_wish = _hint(tr("Try “remind me to breathe every four seconds”."))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(2)
        column.addWidget(styled(QLabel(tr("Working on")), "section"))
        column.addLayout(self._tasks)
        column.addWidget(self._no_task)
        column.addSpacing(8)
        column.addWidget(styled(QLabel(tr("Standing wishes")), "section"))
        column.addLayout(self._wishes)
        column.addWidget(self._no_wish)
        column.addStretch()
        self.setAccessibleName(tr("Tasks and standing wishes"))

    def change_task(self, change: TaskChanged) -> None:
        """Show what became of a task. Of the finished ones only the newest stay."""
        title = change.title or (self._known[change.task].title if change.task in self._known else "")
        if change.status not in OPEN:
            self._known.pop(change.task, None)  # the newest come last; what goes on keeps its place
        self._known[change.task] = TaskChanged(change.task, title, change.status, change.message)
        finished = [task for task, known in self._known.items() if known.status not in OPEN]
        for task in finished[:-KEPT]:
            del self._known[task]
        tasks = sorted(self._known.values(), key=lambda known: known.status not in OPEN)
        self._tasks.show_rows([_task_row(task) for task in tasks])
        self._no_task.setVisible(not tasks)
        self._hold_height()

    def show_wishes(self, wishes: tuple[Wish, ...]) -> None:
        """Show every open wish."""
        self._wishes.show_rows([Row(wish.wish, *describe(wish)) for wish in wishes])
        self._no_wish.setVisible(not wishes)
        self._hold_height()

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
        items = (each.itemAt(place) for each in (self._tasks, self._wishes) for place in range(each.count()))
        shown = (item.widget() for item in items if item is not None)
        return [widget.accessibleName() for widget in shown if widget is not None]


def _task_row(task: TaskChanged) -> Row:
    return Row(
        task.task,
        task.title or tr("Task {number}", number=task.task),
        task.message or tr(WORDS[task.status]),
        "failed" if task.status == "failed" else "done",
        task.status in OPEN,
    )


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
