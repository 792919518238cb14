"""Takes A2UI messages into the open surfaces, within the limits; a bad one costs itself alone."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
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
)
from app.panels.resolve import Place
from app.panels.templates import VERSION
from app.panels.values import text_of

MAX_INDEX: Final = 1_000  # of a list in a path of the data model
CLOSED_KEPT: Final = 100
_LOOSE: Final = ValidationConfig(
    allow_orphan_components=True, allow_dangling_references=True, allow_missing_root=True
)


@dataclass
class OpenSurface:
    """An open surface; ``broken``: components that may not be drawn, and why."""

    model: SurfaceModel
    broken: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    title: str = ""
    serial: int = 0


class Intake:
    """``note`` gets the surface's name and a sentence for whatever was refused. Nothing that is sent raises.

    ``open``: the open surfaces by name, in the order in which they were opened.
    """

    def __init__(self, note: Callable[[str, str], None]) -> None:
        self._note = note
        self._processor = MessageProcessor(catalogs())
        self.open: dict[str, OpenSurface] = {}
        self._closed: deque[str] = deque(
            maxlen=CLOSED_KEPT
        )  # by the user: what still comes for them is dropped

    def take(self, message: dict[str, Any]) -> list[str]:
        """Take one message in; the names of the surfaces that look different now."""
        touched: list[str] = []
        try:
            for operation in self._operations(message):
                name = getattr(operation, "surface_id", None) or ""
                if self._operate(operation, name):
                    touched.append(name)
        except (A2uiError, LimitError, RecursionError, TypeError, ValueError, KeyError) as error:
            self._note(_surface_of(message), f"A panel's message was refused: {short(error)}.")
        return touched

    def close(self, name: str) -> None:
        """The user closed the surface; messages for it are dropped until it is made anew."""
        self._closed.append(name)
        self._forget(name)

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
                known = name in self.open
                self._forget(name)
                return known
            case InternalUpdateComponentsOp() | InternalUpdateDataModelOp() if name in self._closed:
                return False
            case InternalUpdateComponentsOp():
                return self._update(operation, self._known(name))
            case InternalUpdateDataModelOp():
                return self._fill(operation, self._known(name))
        raise LimitError("a message calls a function, which panels do not do for anybody")

    def _known(self, name: str) -> OpenSurface:
        if name not in self.open:
            raise LimitError(f"there is no surface {clipped(name, 40)!r}")
        return self.open[name]

    def _create(self, operation: InternalCreateSurfaceOp, name: str) -> bool:
        if name not in self.open and len(self.open) >= MAX_SURFACES:
            raise LimitError(f"more than {MAX_SURFACES} panels cannot be open at once")
        self._processor.process_operation(operation)
        model = self._processor.model.get_surface(name)
        if model is None:
            raise LimitError("the surface could not be made")
        if name in self._closed:
            self._closed.remove(name)
        model.on_error.subscribe(lambda error: self._note(name, _failed_call(error)))
        self.open[name] = OpenSurface(model)
        return True

    def _update(self, operation: InternalUpdateComponentsOp, surface: OpenSurface) -> bool:
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
                surface.broken[identifier] = f"The part “{kind}” cannot be shown: {short(error)}."
        return True

    def _fill(self, operation: InternalUpdateDataModelOp, surface: OpenSurface) -> bool:
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
        self.open.pop(name, None)
        if self._processor.model.get_surface(name) is not None:
            self._processor.model.delete_surface(name)


def short(error: BaseException) -> str:
    """What is wrong, in a line without its full stop."""
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return clipped(first, 200).rstrip(".")


def _surface_of(message: dict[str, Any]) -> str:
    bodies = (body for body in message.values() if isinstance(body, dict))
    return next((clipped(text_of(body["surfaceId"]), MAX_ID) for body in bodies if "surfaceId" in body), "")


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
