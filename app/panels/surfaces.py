"""Every open surface: takes A2UI messages and what the user does, gives back what to draw and to report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from a2ui.core.exceptions import A2uiError

from app.panels.intake import Intake, OpenSurface, short
from app.panels.limits import MAX_ID, LimitError, clipped, parse
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
from app.panels.values import resolve, text_of

MAX_REFUSALS: Final = 8  # sentences for one `Show`; a flood of mistakes is told once
_INPUTS: Final = ("TextField", "CheckBox", "ChoicePicker", "Slider", "DateTimeInput")


class Surfaces:
    """The panels' state. Nothing that a sender does makes it raise."""

    def __init__(self) -> None:
        self._intake = Intake(self._note)
        self._open = self._intake.open
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
            touched |= dict.fromkeys(self._intake.take(message))
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
                self._note(given.surface, f"The panel could not keep an input: {short(error)}.")
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
            self._intake.close(close.surface)
            yield Gone(close.surface)

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

    def _find(self, name: str, key: str) -> tuple[OpenSurface | None, Place | None]:
        surface = self._open.get(name)
        return surface, surface.places.get(key) if surface is not None else None

    def _note(self, name: str, sentence: str) -> None:
        if (name, sentence) not in self._problems and len(self._problems) < MAX_REFUSALS:
            self._problems.append((name, sentence))

    def _refusals(self) -> Iterator[Refused]:
        problems, self._problems = self._problems, []
        for name, sentence in problems:
            yield Refused(name, clipped(sentence, 400))


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
