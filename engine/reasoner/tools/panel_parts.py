"""What the panel tools share: the shapes of what a model writes for them, and names in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.reasoner.tools.tool import Panel, Result

EMPTY: Final = "I could not think of anything good to put into it."


def shown(template: str, content: Mapping[str, Any], told: str) -> Result:
    """The panel with what is said about it."""
    return Result(told, told, panel=Panel(template, content))


def object_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object that has all of ``properties``."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def text_of(most: int) -> dict[str, Any]:
    """The schema of 1..``most`` characters."""
    return {"type": "string", "minLength": 1, "maxLength": most}


def texts_of(least: int, most: int, length: int, *, indented: bool = False) -> dict[str, Any]:
    """The schema of ``least`` to ``most`` texts; ``indented``: they may be empty and begin with spaces."""
    text = {"type": "string", "maxLength": length} if indented else text_of(length)
    return {"type": "array", "items": text, "minItems": least, "maxItems": most}


def series(names: Sequence[str]) -> str:
    """ "one, two and three" """
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def begun(text: str) -> str:
    """With a capital."""
    return text[:1].upper() + text[1:]
