"""Parts that arrange others: rows, columns, lists, cards, tabs, and what opens in a dialog."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.panels.protocol import Look, Node
from app.views.panels.markdown import plain
from app.views.panels.stage import name_for_readers
from app.views.styled import styled
from app.views.words import tr

GAP: Final = 8
_ALIGN: Final = {
    ("start", False): Qt.AlignmentFlag.AlignLeft,
    ("center", False): Qt.AlignmentFlag.AlignHCenter,
    ("end", False): Qt.AlignmentFlag.AlignRight,
    ("start", True): Qt.AlignmentFlag.AlignTop,
    ("center", True): Qt.AlignmentFlag.AlignVCenter,
    ("end", True): Qt.AlignmentFlag.AlignBottom,
}
_SPREAD: Final = {  # stretches before, between and after the children
    "start": (0, 0, 1),
    "end": (1, 0, 0),
    "center": (1, 0, 1),
    "spaceBetween": (0, 1, 0),
    "spaceAround": (1, 2, 1),
    "spaceEvenly": (1, 1, 1),
}


class BoxPart(QWidget):
    """A row or a column."""

    def __init__(self, horizontal: bool) -> None:
        super().__init__()
        self._horizontal = horizontal
        self._look = Look()
        self._children: list[tuple[Node, QWidget]] = []
        direction = QBoxLayout.Direction.LeftToRight if horizontal else QBoxLayout.Direction.TopToBottom
        self._box = QBoxLayout(direction, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)

    def show_look(self, look: Look) -> None:
        self._look = look
        name_for_readers(self, look)
        self._arrange()

    def hold(self, children: list[tuple[Node, QWidget]]) -> None:
        self._children = children
        self._arrange()

    def _arrange(self) -> None:
        while (item := self._box.takeAt(0)) is not None:
            inner = item.layout()
            while inner is not None and inner.takeAt(0) is not None:
                pass  # the widgets stay ours
        weighted = any(node.weight > 0 for node, _ in self._children)
        before, between, after = (0, 0, 0) if weighted else _SPREAD.get(self._look.justify, (0, 0, 0))
        self._stretch(before)
        for index, (node, widget) in enumerate(self._children):
            if index:
                self._stretch(between)
            share = round(10 * node.weight) if weighted else 1 if self._look.justify == "stretch" else 0
            self._place(node, widget, share)
            widget.setVisible(True)
        self._stretch(after if self._horizontal else 0)

    def _place(self, node: Node, widget: QWidget, share: int) -> None:
        """Qt's own alignment cuts what needs more height when it is narrow, so only small things have it."""
        align = _ALIGN.get((self._look.align, self._horizontal))
        small = node.kind in ("Icon", "Button", "CheckBox") or (node.kind == "Image" and node.look.url)
        if align is None or (not small and not self._horizontal and not isinstance(widget, QLabel)):
            self._box.addWidget(widget, share)
        elif small:
            self._box.addWidget(widget, share, align)
        elif isinstance(widget, QLabel):
            other = Qt.AlignmentFlag.AlignLeft if self._horizontal else Qt.AlignmentFlag.AlignVCenter
            widget.setAlignment(align | other)
            self._box.addWidget(widget, share)
        else:
            column = QVBoxLayout()
            if self._look.align != "start":
                column.addStretch(1)
            column.addWidget(widget)
            if self._look.align != "end":
                column.addStretch(1)
            self._box.addLayout(column, share)

    def _stretch(self, share: int) -> None:
        if share:
            self._box.addStretch(share)


class ListPart(QWidget):
    """A column, or a row that can be scrolled sideways."""

    def __init__(self, horizontal: bool) -> None:
        super().__init__()
        self._box = BoxPart(horizontal)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        if not horizontal:
            outer.addWidget(self._box)
            return
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._box)
        scroll.setMinimumHeight(96)
        outer.addWidget(scroll)

    def show_look(self, look: Look) -> None:
        name_for_readers(self, look, tr("List"))
        self._box.show_look(look)

    def hold(self, children: list[tuple[Node, QWidget]]) -> None:
        self._box.hold(children)


class CardPart(QFrame):
    """One child on a ground of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panelcard")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)

    def show_look(self, look: Look) -> None:
        name_for_readers(self, look)

    def hold(self, children: list[tuple[Node, QWidget]]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            del item
        for _, widget in children:
            self._column.addWidget(widget)
            widget.setVisible(True)


class TabsPart(QTabWidget):
    """One page at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self._titles: tuple[str, ...] = ()
        self._inside: list[QWidget] = []

    def show_look(self, look: Look) -> None:
        name_for_readers(self, look, tr("Tabs"))
        self._titles = look.titles
        for index in range(self.count()):
            self.setTabText(index, self._title(index))

    def hold(self, children: list[tuple[Node, QWidget]]) -> None:
        widgets = [widget for _, widget in children]
        if widgets == self._inside:
            return
        at, self._inside = self.currentIndex(), widgets
        while (old := self.widget(0)) is not None:
            self.removeTab(0)
            old.deleteLater()
        for index, widget in enumerate(widgets):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, GAP, 0, 0)
            column.addWidget(widget)
            column.addStretch()
            self.addTab(page, self._title(index))
            widget.setVisible(True)
        self.setCurrentIndex(min(max(at, 0), len(widgets) - 1))

    def _title(self, index: int) -> str:
        return plain(self._titles[index]).replace("&", "&&") if index < len(self._titles) else str(index + 1)


class ModalPart(QWidget):
    """A trigger, and what opens in a dialog when a button in it is pressed; it never blocks the window."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._trigger: QWidget | None = None
        self.dialog = QDialog(self, Qt.WindowType.Dialog)
        self.dialog.setModal(False)
        self.dialog.setWindowTitle(tr("Details"))
        self._inside = QVBoxLayout(self.dialog)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.dialog.close)
        self._inside.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def show_look(self, look: Look) -> None:
        name_for_readers(self, look)
        self.dialog.setAccessibleName(look.label or tr("Details"))

    def hold(self, children: list[tuple[Node, QWidget]]) -> None:
        trigger, content = children[0][1], children[1][1]
        if trigger is not self._trigger:
            self._trigger = trigger
            self._column.addWidget(trigger)
            trigger.setVisible(True)
        if self._inside.indexOf(content) < 0:
            self._inside.insertWidget(0, content, 1)
            content.setVisible(True)
        for button in {trigger, *trigger.findChildren(QPushButton)}:
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click or key that would press the trigger opens the dialog instead."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(watched, QPushButton):
            watched.setDown(False)
            self.open()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QPushButton):
            key = getattr(event, "key", lambda: None)()
            if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open()
                return True
        return False

    def open(self) -> None:
        """Show what is inside."""
        self.dialog.resize(380, 200)
        self.dialog.show()
        self.dialog.raise_()


def small(text: str = "", state: str = "") -> QLabel:
    """A line of small words under something."""
    label = styled(QLabel(text), "small")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("state", state)
    return label


def row_of(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side, the first with all the room."""
    row = QHBoxLayout()
    row.setSpacing(GAP)
    for index, widget in enumerate(widgets):
        row.addWidget(widget, 0 if index else 1)
    return row
