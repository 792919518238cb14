"""Every open surface: takes A2UI messages and what the user does, gives back what to draw and to report."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from a2ui.core.exceptions import A2uiError
from a2ui.core.processing import MessageProcessor
from a2ui.core.processing.adapters import VersionAdapterFactory
from a2ui.core.processing.operations import (
    InternalCreateSurfaceOp,
    InternalDeleteSurfaceOp,
    InternalOperation,
    InternalUpdateComponentsOp,
    InternalUpdateDataModelOp,
)
from a2ui.core.state import SurfaceModel
from a2ui.core.validation import PayloadValidator, ValidationConfig

from app.panels.catalog import catalogs
from app.panels.drafts import modern
from app.panels.limits import (
    MAX_COMPONENTS,
    MAX_DATA,
    MAX_DATA_BYTES,
    MAX_ID,
    MAX_SURFACES,
    MAX_TEXT,
    LimitError,
    clipped,
    count_values,
    parse,
)
from app.panels.protocol import (
    Acted,
    Close,
    Drawn,
    FromPanels,
    Gone,
    Input,
    Press,
    Refused,
    Show,
    ToPanels,
    Value,
)
from app.panels.resolve import Drawing, Place
from app.panels.templates import VERSION
from app.panels.values import resolve, text_of

MAX_REFUSALS: Final = 8  # sentences for one `Show`; a flood of mistakes is told once
MAX_INDEX: Final = 1_000  # of a list in a path of the data model
CLOSED_KEPT: Final = 100
_LOOSE: Final = ValidationConfig(
    allow_orphan_components=True, allow_dangling_references=True, allow_missing_root=True
)
_INPUTS: Final = ("TextField", "CheckBox", "ChoicePicker", "Slider", "DateTimeInput")


@dataclass
class _Open:
    """An open surface; ``broken``: components that may not be drawn, and why."""

    model: SurfaceModel
    broken: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    title: str = ""
    serial: int = 0


class Surfaces:
    """The panels' state. Nothing that a sender does makes it raise."""

    def __init__(self) -> None:
        self._processor = MessageProcessor(catalogs())
        self._open: dict[str, _Open] = {}
        self._closed: deque[str] = deque(
            maxlen=CLOSED_KEPT
        )  # by the user: what still comes for them is dropped
        self._problems: list[tuple[str, str]] = []

    @property
    def open(self) -> tuple[str, ...]:
        """The names of the open surfaces."""
        return tuple(self._open)

    def take(self, message: ToPanels) -> Iterator[FromPanels]:
        """Whatever comes in; what it gives rise to."""
        match message:
            case Show():
                yield from self.show(message)
            case Input():
                yield from self.input(message)
            case Press():
                yield from self.press(message)
            case Close():
                yield from self.close(message)

    def show(self, show: Show) -> Iterator[FromPanels]:
        """Take messages in; what has changed is drawn once, at the end."""
        touched: dict[str, None] = {}
        try:
            messages = parse(show.messages)
        except LimitError as error:
            yield Refused("", f"A panel was refused: {error}.")
            return
        for message in messages:
            try:
                for operation in self._operations(message):
                    name = getattr(operation, "surface_id", None) or ""
                    if self._operate(operation, name):
                        touched[name] = None
            except (A2uiError, LimitError, RecursionError, TypeError, ValueError, KeyError) as error:
                self._note(_surface_of(message), f"A panel's message was refused: {_short(error)}.")
        for name in touched:
            yield from self._draw(name)
        yield from self._refusals()

    def input(self, given: Input) -> Iterator[FromPanels]:
        """The user changed an input."""
        surface, place = self._find(given.surface, given.node)
        if surface is None or place is None or place.component.type not in _INPUTS:
            return
        surface.serial = max(surface.serial, given.serial)
        if place.target is not None:
            try:
                surface.model.data_model.set(place.target, _plain(given.value))
            except (A2uiError, TypeError, ValueError) as error:
                self._note(given.surface, f"The panel could not keep an input: {_short(error)}.")
        yield from self._draw(given.surface)
        if given.final:
            secret = place.node.look.variant == "obscured"
            context = "{}" if secret else json.dumps({"value": given.value}, ensure_ascii=False)
            what = f"{_changed(place, given.value)} on the panel “{surface.title or given.surface}”"
            yield Acted(given.surface, given.node, "", context, what)
        yield from self._refusals()

    def press(self, press: Press) -> Iterator[FromPanels]:
        """The user pressed a button: run its function, or report its event."""
        surface, place = self._find(press.surface, press.node)
        if surface is None or place is None or place.component.type != "Button" or not place.node.look.enabled:
            return
        action = place.component.properties.get("action")
        event = action.get("event") if isinstance(action, dict) else None
        if isinstance(event, dict):
            context = resolve(event.get("context") or {}, place.context)
            said = text_of(resolve(event.get("userMessage"), place.context))
            what = f"pressed “{_label(place)}” on the panel “{surface.title or press.surface}”"
            yield Acted(
                press.surface,
                press.node,
                clipped(str(event.get("name", "")), MAX_ID),
                clipped(json.dumps(context, ensure_ascii=False, default=str)),
                f"{what} (its words: “{clipped(said, 300)}”)" if said else what,
            )
        elif isinstance(action, dict):
            call = action.get("functionCall", action)
            if isinstance(call, dict) and call.get("@call") == "openUrl":
                arguments = call.get("args")
                url = resolve(arguments.get("url"), place.context) if isinstance(arguments, dict) else ""
                address = clipped(text_of(url), 300)
                self._note(press.surface, f"A panel wanted to open {address}; panels open no addresses.")
            else:
                resolve(call, place.context)
            yield from self._draw(press.surface)
        yield from self._refusals()

    def close(self, close: Close) -> Iterator[FromPanels]:
        """The user closed the panel."""
        if close.surface in self._open:
            self._closed.append(close.surface)
            self._forget(close.surface)
            yield Gone(close.surface)

    # --- messages ---------------------------------------------------------------------------------

    def _operations(self, message: dict[str, Any]) -> list[InternalOperation]:
        version = message.get("version")
        if version not in (VERSION, "1.0"):
            raise LimitError(f"its version is {clipped(str(version), 40)!r}, and only {VERSION} is understood")
        return VersionAdapterFactory.get_adapter(VERSION).extract_operations(modern(message))

    def _operate(self, operation: InternalOperation, name: str) -> bool:
        """Carry one operation out; whether the surface looks different now."""
        if not name or len(name) > MAX_ID:
            raise LimitError(f"a surface has a name of 1 to {MAX_ID} characters")
        match operation:
            case InternalCreateSurfaceOp():
                return self._create(operation, name)
            case InternalDeleteSurfaceOp():
                known = name in self._open
                self._forget(name)
                return known
            case InternalUpdateComponentsOp() | InternalUpdateDataModelOp() if name in self._closed:
                return False
            case InternalUpdateComponentsOp():
                return self._update(operation, self._known(name))
            case InternalUpdateDataModelOp():
                return self._fill(operation, self._known(name))
        raise LimitError("a message calls a function, which panels do not do for anybody")

    def _known(self, name: str) -> _Open:
        if name not in self._open:
            raise LimitError(f"there is no surface {clipped(name, 40)!r}")
        return self._open[name]

    def _create(self, operation: InternalCreateSurfaceOp, name: str) -> bool:
        if name not in self._open and len(self._open) >= MAX_SURFACES:
            raise LimitError(f"more than {MAX_SURFACES} panels cannot be open at once")
        self._processor.process_operation(operation)
        model = self._processor.model.get_surface(name)
        if model is None:
            raise LimitError("the surface could not be made")
        if name in self._closed:
            self._closed.remove(name)
        model.on_error.subscribe(lambda error: self._note(name, _failed_call(error)))
        self._open[name] = _Open(model)
        return True

    def _update(self, operation: InternalUpdateComponentsOp, surface: _Open) -> bool:
        """Each component by itself, so that a bad one costs itself alone."""
        for component in operation.components:
            identifier = component.get("id") if isinstance(component, dict) else None
            if not isinstance(identifier, str) or not 0 < len(identifier) <= MAX_ID:
                raise LimitError(f"a component's id is not 1 to {MAX_ID} characters")
            known = {*surface.model.components_model.keys, *surface.broken}
            if identifier not in known and len(known) >= MAX_COMPONENTS:
                raise LimitError(f"a panel has at most {MAX_COMPONENTS} components")
            surface.broken.pop(identifier, None)
            try:
                catalog = surface.model.resolve_catalog(component.get("catalogId"))
                PayloadValidator(catalog, config=_LOOSE).validate_component(component)
                single = InternalUpdateComponentsOp(surface_id=surface.model.id, components=[component])
                self._processor.process_operation(single)
            except (A2uiError, RecursionError, TypeError, ValueError, KeyError, AttributeError) as error:
                kind = clipped(str(component.get("component", "")), 40)
                surface.broken[identifier] = f"The part “{kind}” cannot be shown: {_short(error)}."
        return True

    def _fill(self, operation: InternalUpdateDataModelOp, surface: _Open) -> bool:
        """The size is looked at before and after; a model that has grown too large is emptied."""
        path = operation.path or "/"
        steps = path.split("/")
        if len(path) > MAX_TEXT or len(steps) > 32 or any(_index(step) > MAX_INDEX for step in steps):
            raise LimitError("a path in the data model is too long, or beyond the end of any list")
        data = surface.model.data_model
        data.set(path, operation.value)
        whole = data.get("/")
        if count_values(whole, MAX_DATA) > MAX_DATA or len(json.dumps(whole, default=str)) > MAX_DATA_BYTES:
            data.set("/", {})
            raise LimitError("the data model has grown too large and was emptied")
        return True

    def _forget(self, name: str) -> None:
        self._open.pop(name, None)
        if self._processor.model.get_surface(name) is not None:
            self._processor.model.delete_surface(name)

    # --- drawing ----------------------------------------------------------------------------------

    def _draw(self, name: str) -> Iterator[FromPanels]:
        surface = self._open.get(name)
        if surface is None:
            yield Gone(name)
            return
        drawing = Drawing(surface.model, surface.broken)
        surface.places = drawing.places
        surface.title = drawing.title
        for sentence in drawing.problems:
            self._note(name, sentence)
        if drawing.root is not None:
            yield Drawn(name, drawing.root, drawing.title, surface.serial)

    def _find(self, name: str, key: str) -> tuple[_Open | None, Place | None]:
        surface = self._open.get(name)
        return surface, surface.places.get(key) if surface is not None else None

    def _note(self, name: str, sentence: str) -> None:
        if (name, sentence) not in self._problems and len(self._problems) < MAX_REFUSALS:
            self._problems.append((name, sentence))

    def _refusals(self) -> Iterator[Refused]:
        problems, self._problems = self._problems, []
        for name, sentence in problems:
            yield Refused(name, clipped(sentence, 400))


def _surface_of(message: dict[str, Any]) -> str:
    bodies = (body for body in message.values() if isinstance(body, dict))
    return next((clipped(text_of(body["surfaceId"]), MAX_ID) for body in bodies if "surfaceId" in body), "")


def _short(error: BaseException) -> str:
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return clipped(first, 200).rstrip(".")


def _failed_call(error: dict[str, Any]) -> str:
    call = error.get("expression")
    what = f"The function “{clipped(str(call), 40)}”" if call else "A binding"
    return f"{what} of a panel failed: {clipped(str(error.get('message', '')).splitlines()[0], 200)}."


def _index(step: str) -> int:
    return (
        int(step)
        if step.isascii() and step.isdigit() and len(step) < 9
        else (0 if not step.isdigit() else 10**9)
    )


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return list(value)
    return clipped(value) if isinstance(value, str) else value


def _label(place: Place) -> str:
    """What a button says: its label, or the first text in it."""
    if place.node.look.label:
        return place.node.look.label
    nodes = [place.node]
    while nodes:
        node = nodes.pop(0)
        if node.kind == "Text":
            return clipped(node.look.text, 80)
        nodes.extend(node.children)
    return place.component.id


def _changed(place: Place, value: Value) -> str:
    name = place.node.look.text or place.node.look.label or place.component.id
    match value:
        case True:
            return f"ticked “{name}”"
        case False:
            return f"unticked “{name}”"
        case tuple():
            labels = {option.value: option.label for option in place.node.look.options}
            chosen = ", ".join(labels.get(item, item) for item in value) or "nothing"
            return f"chose {clipped(chosen, 200)}" + (f" for “{name}”" if place.node.look.text else "")
    if place.node.look.variant == "obscured":
        return f"filled in “{name}”"
    return f"set “{name}” to {clipped(text_of(value), 200)}"
