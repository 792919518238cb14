"""Draws one surface, a few parts at a time, so that the window stays quick whatever it is sent."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.panels.protocol import Drawn, Node
from app.views.panels.figures import ChartPart, CodePart, TablePart
from app.views.panels.inputs import (
    ButtonPart,
    CheckPart,
    ChoicePart,
    FieldPart,
    MomentPart,
    SliderPart,
)
from app.views.panels.layouts import BoxPart, CardPart, ListPart, ModalPart, TabsPart
from app.views.panels.passive import DividerPart, IconPart, ImagePart, MediaPart, PlaceholderPart, TextPart
from app.views.panels.stage import Stage
from app.views.theme import Theme

BUDGET_SECONDS: Final = 0.012  # then the window sees to its user before more parts
Steps = Generator[None, None, "Built"]


@dataclass
class Built:
    """A node as it was drawn last, and its widget."""

    node: Node
    widget: QWidget
    children: list[Built] = field(default_factory=list)


class SurfaceView(QWidget):
    """One surface. `draw` returns at once; ``drawn`` follows when everything is on the screen."""

    drawn = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = Stage(theme, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._root: Built | None = None
        self._next: Drawn | None = None
        self._steps: Steps | None = None
        self._serial = 0
        self._clock = QTimer(self, singleShot=True, interval=0)
        self._clock.timeout.connect(self._go_on)

    @property
    def idle(self) -> bool:
        """Whether everything that was to be drawn is."""
        return self._steps is None and self._next is None

    def draw(self, drawn: Drawn) -> None:
        """Show a surface as it is now. Of several that come while one is being drawn the newest counts."""
        self._next = drawn
        if self._steps is None:
            self._clock.start()

    def _go_on(self) -> None:
        until = monotonic() + BUDGET_SECONDS
        while monotonic() < until:
            if self._steps is None:
                if self._next is None:
                    return
                self._serial = self._next.serial
                self.stage.take_in(self._serial)
                self._steps = self._update(self._root, self._next.root)
                self._next = None
            try:
                next(self._steps)
            except StopIteration as done:
                self._steps = None
                self._put_root(done.value)
        self._clock.start()

    def _put_root(self, built: Built) -> None:
        old, self._root = self._root, built
        if old is None or old.widget is not built.widget:
            self._column.addWidget(built.widget)
            built.widget.show()
            if old is not None:
                _discard(old.widget)
        self.drawn.emit()

    def _update(self, built: Built | None, node: Node) -> Steps:
        """Make ``built`` look like ``node``, and make anew only what cannot be changed into it."""
        if built is None or _shape(built.node) != _shape(node):
            made = Built(node, self._make(node))
            made.widget.ensurePolished()
            yield
            return (yield from self._fill(made, node))
        if built.node == node:
            return built
        changed = built.node.look != node.look
        if changed:
            built.widget.show_look(node.look)  # type: ignore[attr-defined]
        yield
        return (yield from self._fill(built, node, looked=True))

    def _fill(self, built: Built, node: Node, *, looked: bool = False) -> Steps:
        if isinstance(built.widget, ButtonPart):
            if node.children:
                built.widget.hold_words(node.children[0], node.look)
        elif hasattr(built.widget, "hold"):
            yield from self._fill_children(built, node)
        if not looked:
            built.widget.show_look(node.look)  # type: ignore[attr-defined]
        built.node = node
        return built

    def _fill_children(self, built: Built, node: Node) -> Generator[None, None, None]:
        known = {child.node.key: child for child in built.children}
        children: list[Built] = []
        for each in node.children:
            old = known.pop(each.key, None)
            new = yield from self._update(old, each)
            if old is not None and new.widget is not old.widget:
                known[each.key] = old
            children.append(new)
        weights = [child.weight for child in node.children]
        if [child.widget for child in children] != [child.widget for child in built.children] or weights != [
            child.weight for child in built.node.children
        ]:
            built.widget.hold([(child.node, child.widget) for child in children])  # type: ignore[attr-defined]
        built.children = children
        for gone in known.values():
            _discard(gone.widget)

    def _make(self, node: Node) -> QWidget:
        stage, key, look = self.stage, node.key, node.look
        match node.kind:
            case "Text":
                return TextPart(stage)
            case "Image":
                return ImagePart(stage)
            case "Icon":
                return IconPart(stage)
            case "Video" | "AudioPlayer":
                return MediaPart(stage, node.kind)
            case "Row" | "Column":
                return BoxPart(node.kind == "Row")
            case "List":
                return ListPart(look.axis == "horizontal")
            case "Card":
                return CardPart()
            case "Tabs":
                return TabsPart()
            case "Modal":
                return ModalPart()
            case "Divider":
                return DividerPart(look.axis)
            case "Button":
                return ButtonPart(stage, key)
            case "TextField":
                return FieldPart(stage, key, look.variant)
            case "CheckBox":
                return CheckPart(stage, key)
            case "ChoicePicker":
                return ChoicePart(stage, key, look.variant, look.fit == "chips")
            case "Slider":
                return SliderPart(stage, key)
            case "DateTimeInput":
                return MomentPart(stage, key, look.date, look.time)
            case "Table":
                return TablePart()
            case "Code":
                return CodePart(stage)
            case "Chart":
                return ChartPart(stage)
        return PlaceholderPart()


def _shape(node: Node) -> tuple[object, ...]:
    """What a widget cannot change about itself."""
    look = node.look
    match node.kind:
        case "TextField":
            return (node.kind, node.key, look.variant)
        case "ChoicePicker":
            return (node.kind, node.key, look.variant, look.fit)
        case "DateTimeInput":
            return (node.kind, node.key, look.date, look.time)
        case "List" | "Divider":
            return (node.kind, node.key, look.axis)
        case "Button" | "CheckBox" | "Slider":
            return (node.kind, node.key)
    return (node.kind,)


def _discard(widget: QWidget) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
