"""Draws one surface, a few parts at a time, so that the window stays quick whatever it is sent."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.panels.protocol import Drawn, Node
from app.views.panels.button import ButtonPart
from app.views.panels.figures import ChartPart, CodePart, TablePart
from app.views.panels.inputs import CheckPart, ChoicePart, FieldPart, SliderPart
from app.views.panels.layouts import BoxPart, CardPart, ListPart, ModalPart, TabsPart
from app.views.panels.moment import MomentPart
from app.views.panels.passive import DividerPart, IconPart, ImagePart, MediaPart, PlaceholderPart, TextPart
from app.views.panels.stage import Stage
from app.views.theme import Theme

BUDGET_SECONDS: Final = 0.012  # then the window sees to its user before more parts
Steps = Generator[None, None, None]


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
        self._column.addStretch()
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
                self._steps = self._show(self._next.root)
                self._next = None
            try:
                next(self._steps)
            except StopIteration:
                self._steps = None
                self.drawn.emit()
        self._clock.start()

    def _show(self, node: Node) -> Steps:
        old = self._root
        if old is not None and _shape(old.node) == _shape(node):
            yield from self._change(old, node)
            return
        self._root = self._made(node)
        self._column.insertWidget(0, self._root.widget)
        self._root.widget.show()
        if old is not None:
            _discard(old.widget)
        yield from self._fill(self._root, node)

    def _change(self, built: Built, node: Node) -> Steps:
        """Make what was drawn look like ``node``."""
        if built.node == node:
            return
        if built.node.look != node.look:
            built.widget.show_look(node.look)  # type: ignore[attr-defined]
        yield
        yield from self._fill_children(built, node)
        built.node = node

    def _made(self, node: Node) -> Built:
        made = Built(node, self._make(node))
        for widget in (made.widget, *made.widget.findChildren(QWidget)):
            widget.ensurePolished()  # else all of them are when they are shown
        return made

    def _fill(self, built: Built, node: Node) -> Steps:
        yield
        yield from self._fill_children(built, node)
        built.widget.show_look(node.look)  # type: ignore[attr-defined]

    def _fill_children(self, built: Built, node: Node) -> Steps:
        """What is new stands in the window before it is filled, so that no layout ever meets all at once."""
        if isinstance(built.widget, ButtonPart):
            if node.children:
                built.widget.hold_words(node.children[0], node.look)
            return
        if not hasattr(built.widget, "hold"):
            return
        early = not built.children and isinstance(built.widget, BoxPart | ListPart | CardPart)
        known = {child.node.key: child for child in built.children}
        weights = [child.node.weight for child in built.children]
        children: list[Built] = []
        for each in node.children:
            old = known.pop(each.key, None)
            if old is not None and _shape(old.node) == _shape(each):
                children.append(old)
                yield from self._change(old, each)
                continue
            if old is not None:
                known[each.key] = old
            children.append(self._made(each))
            if early:
                _hold(built, children)
            yield from self._fill(children[-1], each)
        widgets = [child.widget for child in built.children]
        if [child.widget for child in children] != widgets or [
            child.weight for child in node.children
        ] != weights:
            _hold(built, children)
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


def _hold(built: Built, children: list[Built]) -> None:
    built.widget.hold([(child.node, child.widget) for child in children])  # type: ignore[attr-defined]


def _discard(widget: QWidget) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
