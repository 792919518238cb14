"""Short ways to write A2UI messages and to look at what is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.panels.protocol import Drawn, FromPanels, Node, Refused, Show
from app.panels.surfaces import Surfaces
from app.panels.templates import BASIC

Json = dict[str, Any]


def created(components: list[Json], data: Json | None = None, surface: str = "main") -> list[Json]:
    body: Json = {"surfaceId": surface, "catalogId": BASIC, "components": components}
    return [{"version": "v1.0", "createSurface": body if data is None else {**body, "dataModel": data}}]


def filled(path: str, value: object, surface: str = "main") -> Json:
    return {"version": "v1.0", "updateDataModel": {"surfaceId": surface, "path": path, "value": value}}


def shown(surfaces: Surfaces, messages: list[Json] | Json) -> list[FromPanels]:
    return list(surfaces.take(Show(json.dumps(messages))))


def drawn(results: Iterable[FromPanels]) -> Drawn:
    return [result for result in results if isinstance(result, Drawn)][-1]


def refused(results: Iterable[FromPanels]) -> list[str]:
    return [result.sentence for result in results if isinstance(result, Refused)]


def nodes(root: Node) -> Iterator[Node]:
    yield root
    for child in root.children:
        yield from nodes(child)


def of_kind(results: Iterable[FromPanels], kind: str) -> list[Node]:
    return [node for node in nodes(drawn(results).root) if node.kind == kind]


def text(name: str, words: object) -> Json:
    return {"id": name, "component": "Text", "text": words}


def column(*children: str, name: str = "root") -> Json:
    return {"id": name, "component": "Column", "children": list(children)}
