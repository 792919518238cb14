"""Bindings and function calls of a component worked out to plain values."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from a2ui.core.resolution import DataContext

from app.panels.limits import MAX_IMAGE_BYTES, MAX_ROWS, clipped
from app.panels.protocol import Option

_IMAGE: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,", re.IGNORECASE)
_PATH: Final = re.compile(r"(?!.*\d{6})[MmLlHhVvCcSsQqTtAaZz0-9+\-., \n]{1,4000}", re.DOTALL)


def text_of(value: object) -> str:
    """A value as words to show."""
    match value:
        case None:
            return ""
        case str():
            return clipped(value)
        case bool():
            return "true" if value else "false"
        case float() if not math.isfinite(value):
            return ""
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() if abs(value) >= 10**18:
            return f"{value:.6g}" if abs(value) < 10**300 else "a very large number"
        case int() | float():
            return str(value)
        case _:
            return clipped(json.dumps(value, ensure_ascii=False, default=str))


def flag_of(value: object) -> bool:
    """A value as true or false; a validation's result counts by its ``valid``."""
    if isinstance(value, dict) and isinstance(value.get("valid"), bool):
        return bool(value["valid"])
    return bool(value)


def texts_of(value: object) -> tuple[str, ...]:
    """A value as a list of words."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(text_of(item) for item in items[:MAX_ROWS])


def rows_of(value: object, width: int) -> tuple[tuple[str, ...], ...]:
    """A value as the rows of a table of ``width`` columns."""
    rows = value if isinstance(value, list) else []
    filled = ((*texts_of(row), *[""] * width)[:width] for row in rows[:MAX_ROWS])
    return tuple(tuple(clipped(cell, 300) for cell in row) for row in filled)


def options_of(value: object, context: DataContext) -> tuple[Option, ...]:
    """The choices of a ChoicePicker."""
    options = value if isinstance(value, list) else []
    known = [option for option in options[:MAX_ROWS] if isinstance(option, dict)]
    return tuple(
        Option(clipped(text_of(resolve(option.get("label"), context)), 300), text_of(option.get("value")))
        for option in known
    )


def image_of(url: str) -> tuple[str, str]:
    """An image's address as one that may be shown, and why not. Nothing is ever fetched."""
    if not _IMAGE.match(url[:64]):
        scheme = url.partition(":")[0].lower()
        if scheme in ("http", "https"):
            return "", "not loaded: panels fetch nothing from the network"
        return "", "not shown: only pictures inside the message are" if url else ""
    if len(url) * 3 // 4 > MAX_IMAGE_BYTES:
        return "", f"not shown: it is larger than {MAX_IMAGE_BYTES // 1024} KiB"
    return url, ""


def icon_of(value: object, context: DataContext) -> str:
    """An icon's name, or ``path:`` and its drawing on a grid of 24."""
    if isinstance(value, dict) and "svgPath" in value:
        path = resolve(value["svgPath"], context)
        return f"path:{path}" if isinstance(path, str) and _PATH.fullmatch(path) else ""
    name = resolve(value, context)
    return name[:64] if isinstance(name, str) else ""


def resolve(value: object, context: DataContext) -> object:
    """What a literal, a binding or a call stands for; None when it cannot be worked out.

    a2ui-core reports a failing call to the surface. What fails before a call is reached is a bad binding.
    """
    try:
        result: Any = context.resolve_dynamic_value(value)
        return result
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError, AttributeError) as error:
        context.surface.dispatch_error({"code": "BINDING", "message": str(error)})
        return None


def target_of(value: object, context: DataContext) -> str | None:
    """The absolute place in the data model that an input is bound to; None when it is not."""
    if isinstance(value, dict) and isinstance(value.get("@path"), str):
        return context.resolve_path(value["@path"])
    return None


def problem_of(checks: object, context: DataContext) -> str:
    """What the first failing check says; empty when all pass."""
    for check in checks if isinstance(checks, list) else []:
        if isinstance(check, dict):
            result = resolve(check.get("condition"), context)
            if not flag_of(result):
                said = result.get("message") if isinstance(result, dict) else None
                return clipped(text_of(check.get("message") or said) or "This is not valid yet.", 300)
    return ""
