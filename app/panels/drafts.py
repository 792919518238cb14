"""Messages of v1.0's last draft, which some senders still write, in the words of v1.0 itself.

Bindings were ``{"path": ...}`` and calls ``{"call": ...}``, where v1.0 has ``@path`` and ``@call``.
It also allowed hyphens and the like in the names of components, which must be identifiers now.
"""

from __future__ import annotations

import re
from typing import Any, Final

_CHILD: Final = ("id", "child", "trigger", "content", "componentId")
_CALL: Final = frozenset(("call", "args", "returnType", "catalogId"))


def modern(message: dict[str, Any]) -> dict[str, Any]:
    """``message`` with the bindings and calls as v1.0 writes them; the data stays as it is."""
    for action in ("createSurface", "updateComponents"):
        body = message.get(action)
        if isinstance(body, dict) and isinstance(body.get("components"), list):
            return {
                **message,
                action: {**body, "components": [_component(each) for each in body["components"]]},
            }
    return message


def _component(component: object) -> object:
    if not isinstance(component, dict):
        return component
    return {name: _property(name, value) for name, value in component.items()}


def _property(name: str, value: object) -> object:
    match name, value:
        case ("component" | "catalogId" | "metadata", _):
            return value
        case (_, str()) if name in _CHILD:
            return _identifier(value)
        case ("children", list()):
            return [_identifier(each) for each in value]
        case ("children", dict()):
            return {inner: _property(inner, each) if inner in _CHILD else each for inner, each in value.items()}
        case ("tabs", list()):
            return [_component(tab) for tab in value]
    return _value(value)


def _identifier(name: object) -> object:
    return re.sub(r"[^\w]", "_", name) if isinstance(name, str) else name


def _value(value: object) -> object:
    if isinstance(value, list):
        return [_value(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"path"} and isinstance(value["path"], str):
        return {"@path": value["path"]}
    if isinstance(value.get("call"), str) and value.keys() <= _CALL:
        call: dict[str, Any] = {"@call": value["call"], "args": _value(value.get("args", {}))}
        return {**call, "catalogId": value["catalogId"]} if "catalogId" in value else call
    return {name: _value(each) for name, each in value.items()}
