"""A surface's components, bindings and lists as one tree of nodes to draw, within every limit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from a2ui.core.resolution import DataContext
from a2ui.core.state import ComponentModel, SurfaceModel

from app.panels.limits import MAX_ALL_TEXT, MAX_DEPTH, MAX_IMAGES, MAX_NODES, MAX_TABS, clipped, number_of
from app.panels.protocol import Kind, Look, Node
from app.panels.values import (
    flag_of,
    icon_of,
    image_of,
    options_of,
    problem_of,
    resolve,
    rows_of,
    target_of,
    text_of,
    texts_of,
)

Properties = Mapping[str, Any]
TITLE_CHARACTERS: Final = 60
_HEAVY: Final = {  # these are more than one widget
    "Tabs": 6,
    "Modal": 3,
    "TextField": 2,
    "CheckBox": 2,
    "ChoicePicker": 3,
    "Slider": 3,
    "DateTimeInput": 3,
    "Table": 6,
    "Code": 4,
}


@dataclass(frozen=True)
class Place:
    """A component where it stands: in which data, and where its input writes to (None: nowhere)."""

    component: ComponentModel
    context: DataContext
    target: str | None
    node: Node


class Drawing:
    """One working out of a surface. ``root`` is None until its root component has come.

    ``places`` has every node by key; ``problems`` says in sentences what could not be drawn.
    """

    def __init__(self, surface: SurfaceModel, broken: Mapping[str, str]) -> None:
        self._surface = surface
        self._broken = broken
        self._count = 0
        self._letters = 0
        self._images = 0
        self.places: dict[str, Place] = {}
        self.problems: list[str] = []
        self.title = ""
        root = surface.root_id
        self.root: Node | None = None
        if surface.components_model.get(root) is not None or root in broken:
            self.root = self._node(root, DataContext(surface), "root", ())

    def _node(self, name: str, context: DataContext, key: str, above: tuple[str, ...]) -> Node:
        self._count += 1
        component = self._surface.components_model.get(name)
        if self._count > MAX_NODES:
            return self._placeholder(key, f"This panel has more than {MAX_NODES} parts; the rest is left out.")
        if name in self._broken:
            return self._placeholder(key, self._broken[name])
        if component is None:
            return Node(key, "Placeholder", Look(variant="pending"))
        if len(above) >= MAX_DEPTH:
            return self._placeholder(key, f"The parts are nested more than {MAX_DEPTH} deep.")
        if name in above:
            return self._placeholder(key, f"The part “{clipped(name, 40)}” contains itself.")
        properties = component.properties
        self._count += _HEAVY.get(component.type, 0)
        look = self._look(component.type, properties, context)
        children = tuple(self._children(component.type, properties, context, key, (*above, name)))
        if component.type in ("Row", "Column", "List") and self._count > MAX_NODES:
            children = children[: MAX_NODES + 1]
        weight = min(100.0, max(0.0, number_of(properties.get("weight"), 0.0)))
        node = Node(key, cast(Kind, component.type), look, children, weight)
        target = target_of(properties.get("value"), context)
        self.places[key] = Place(component, context, target, node)
        return node

    def _placeholder(self, key: str, sentence: str) -> Node:
        if sentence not in self.problems:
            self.problems.append(sentence)
        return Node(key, "Placeholder", Look(text=sentence))

    # --- children ---------------------------------------------------------------------------------

    def _children(
        self, kind: str, properties: Properties, context: DataContext, key: str, above: tuple[str, ...]
    ) -> Iterator[Node]:
        match kind:
            case "Row" | "Column" | "List":
                yield from self._listed(properties.get("children"), context, key, above)
            case "Card" | "Button":
                yield self._node(str(properties.get("child")), context, f"{key}/child", above)
            case "Modal":
                for slot in ("trigger", "content"):
                    yield self._node(str(properties.get(slot)), context, f"{key}/{slot}", above)
            case "Tabs":
                tabs = [tab for tab in properties.get("tabs") or [] if isinstance(tab, dict)]
                for index, tab in enumerate(tabs[:MAX_TABS]):
                    yield self._node(str(tab.get("child")), context, f"{key}/{index}", above)

    def _listed(
        self, children: object, context: DataContext, key: str, above: tuple[str, ...]
    ) -> Iterator[Node]:
        if isinstance(children, list):
            for index, name in enumerate(children):
                if self._count > MAX_NODES:
                    return
                yield self._node(str(name), context, f"{key}/{index}:{name}", above)
        elif isinstance(children, dict) and isinstance(children.get("path"), str):
            yield from self._repeated(str(children.get("componentId")), children["path"], context, key, above)

    def _repeated(
        self, name: str, path: str, context: DataContext, key: str, above: tuple[str, ...]
    ) -> Iterator[Node]:
        """One child for each item of the list in the data model."""
        base = context.resolve_path(path).rstrip("/")
        items = resolve({"@path": base or "/"}, context)
        keys = range(len(items)) if isinstance(items, list) else list(items) if isinstance(items, dict) else ()
        for index, item in enumerate(keys):
            if self._count > MAX_NODES:
                return
            step = str(item).replace("~", "~0").replace("/", "~1")
            inner = DataContext(self._surface, f"{base}/{step}", index=index, parent=context)
            yield self._node(name, inner, f"{key}/{step}:{name}", above)

    # --- looks ------------------------------------------------------------------------------------

    def _look(self, kind: str, properties: Properties, context: DataContext) -> Look:
        def words(name: str, limit: int = 300) -> str:
            return clipped(text_of(resolve(properties.get(name), context)), limit)

        about = properties.get("accessibility")
        told = _said(about if isinstance(about, dict) else {}, context)
        variant = str(properties.get("variant") or "")
        match kind:
            case "Text":
                text = self._counted(text_of(resolve(properties.get("text"), context)))
                self.title = self.title or _first_line(text)
                return Look(text=text, variant=variant, **told)
            case "Image":
                return self._image(properties, context, words, told)
            case "Icon":
                return Look(icon=icon_of(properties.get("name"), context), **told)
            case "Video" | "AudioPlayer":
                return Look(text=words("description"), url=words("url"), **told)
            case "Row" | "Column" | "List":
                justify, align = (
                    str(properties.get("justify") or "start"),
                    str(properties.get("align") or "stretch"),
                )
                return Look(justify=justify, align=align, axis=str(properties.get("direction") or ""), **told)
            case "Divider":
                return Look(axis=str(properties.get("axis") or "horizontal"), **told)
            case "Tabs":
                tabs = [tab for tab in properties.get("tabs") or [] if isinstance(tab, dict)]
                titles = (clipped(text_of(resolve(tab.get("title"), context)), 80) for tab in tabs[:MAX_TABS])
                return Look(titles=tuple(titles), **told)
            case "Button":
                problem = problem_of(properties.get("checks"), context)
                return Look(variant=variant, problem=problem, enabled=not problem, **told)
            case "Table" | "Code" | "Chart":
                return self._own(kind, properties, context, words, told)
            case "TextField" | "CheckBox" | "ChoicePicker" | "Slider" | "DateTimeInput":
                return self._input(kind, properties, context, words, told)
        return Look(**told)

    def _image(
        self, properties: Properties, context: DataContext, words: Callable[..., str], told: dict[str, Any]
    ) -> Look:
        address = resolve(properties.get("url"), context)
        url, why = image_of(address if isinstance(address, str) else "")
        if url:
            self._images += 1
            if self._images > MAX_IMAGES:
                url, why = "", f"not shown: a panel has at most {MAX_IMAGES} pictures"
        fit, variant = str(properties.get("fit") or "fill"), str(properties.get("variant") or "mediumFeature")
        return Look(text=words("description"), url=url, hint=why, fit=fit, variant=variant, **told)

    def _own(
        self,
        kind: str,
        properties: Properties,
        context: DataContext,
        words: Callable[..., str],
        told: dict[str, Any],
    ) -> Look:
        if kind == "Table":
            columns = texts_of(resolve(properties.get("columns"), context))[:12]
            rows = rows_of(resolve(properties.get("rows"), context), len(columns))
            self._counted("".join(cell for row in rows for cell in row))
            return Look(columns=columns, rows=rows, **told)
        if kind == "Code":
            line = number_of(resolve(properties.get("line"), context), 0)
            text = self._counted(text_of(resolve(properties.get("text"), context)))
            return Look(text=text, hint=words("language"), line=max(0, int(line)), **told)
        labels = texts_of(resolve(properties.get("labels"), context))
        values = resolve(properties.get("values"), context)
        numbers = tuple(number_of(value, 0.0) for value in (values if isinstance(values, list) else []))
        length = min(len(labels), len(numbers))
        return Look(
            text=words("title"),
            hint=words("unit"),
            variant=str(properties.get("variant") or "bar"),
            labels=labels[:length],
            numbers=numbers[:length],
            **told,
        )

    def _input(
        self,
        kind: str,
        properties: Properties,
        context: DataContext,
        words: Callable[..., str],
        told: dict[str, Any],
    ) -> Look:
        value = resolve(properties.get("value"), context)
        variant = str(properties.get("variant") or "")
        common = {"text": words("label"), "problem": problem_of(properties.get("checks"), context), **told}
        match kind:
            case "CheckBox":
                return Look(value=flag_of(value), **common)
            case "Slider":
                low = number_of(properties.get("min"), 0.0)
                high = max(number_of(properties.get("max"), 100.0), low)
                at = min(high, max(low, number_of(value, low)))
                steps = min(10_000, max(0, int(number_of(properties.get("steps"), 0))))
                return Look(value=at, low=low, high=high, steps=steps, **common)
            case "ChoicePicker":
                options = options_of(properties.get("options"), context)
                self._count += len(options)
                return Look(
                    value=texts_of(value),
                    variant=variant or "mutuallyExclusive",
                    fit=str(properties.get("displayStyle") or "checkbox"),
                    options=options,
                    filterable=bool(properties.get("filterable")),
                    **common,
                )
            case "DateTimeInput":
                return Look(
                    value=text_of(value)[:64],
                    date=bool(properties.get("enableDate")),
                    time=bool(properties.get("enableTime")),
                    earliest=words("min", 64),
                    latest=words("max", 64),
                    **common,
                )
        return Look(value=text_of(value), variant=variant, hint=words("placeholder"), **common)

    def _counted(self, text: str) -> str:
        """``text``, or what of it still fits into the panel."""
        left = max(0, MAX_ALL_TEXT - self._letters)
        self._letters += len(text)
        if len(text) <= left:
            return text
        sentence = f"This panel has more than {MAX_ALL_TEXT} characters; the rest is left out."
        if sentence not in self.problems:
            self.problems.append(sentence)
        return clipped(text, left) if left else ""


def _said(about: Mapping[str, Any], context: DataContext) -> dict[str, Any]:
    """What a screen reader is told."""
    if not about:
        return {}
    return {
        "label": clipped(text_of(resolve(about.get("label"), context)), 300),
        "description": clipped(text_of(resolve(about.get("description"), context)), 300),
        "hidden": flag_of(resolve(about.get("hidden"), context)),
        "live": str(about.get("live") or ""),
    }


def _first_line(text: str) -> str:
    lines = (re.sub(r"[*_`#>]+", "", line).strip() for line in text.splitlines())
    return clipped(next((line for line in lines if line), ""), TITLE_CHARACTERS)
