"""How large a panel may be. Whatever goes beyond is refused or cut, so that no sender can freeze the window."""

from __future__ import annotations

import json
import math
from typing import Any, Final

MAX_BYTES: Final = 512 * 1024  # of JSON in one `Show`
MAX_MESSAGES: Final = 100  # in one `Show`
MAX_VALUES: Final = 8_000  # JSON values in one `Show`
MAX_NESTING: Final = 32
MAX_SURFACES: Final = 12
MAX_COMPONENTS: Final = 400  # of one surface
MAX_NODES: Final = 200  # drawn of one surface, items of lists included
MAX_DEPTH: Final = 12  # of drawn nodes
MAX_TEXT: Final = 4_000  # characters of one text
MAX_ALL_TEXT: Final = 40_000  # characters drawn of one surface
MAX_EXPRESSION: Final = 2_000  # characters that formatString reads
MAX_PLACES: Final = 40  # ``${...}`` in one of them
MAX_DATA: Final = 8_000  # JSON values in the data model of one surface
MAX_DATA_BYTES: Final = 256 * 1024
MAX_IMAGE_BYTES: Final = 256 * 1024  # of an image's file, which comes inside the message
MAX_IMAGES: Final = 24
MAX_ROWS: Final = 60  # of a table; choices and points of a chart likewise
MAX_TABS: Final = 12
MAX_ID: Final = 200  # characters of an identifier
MAX_NUMBER: Final = 1e15
WORK_SECONDS: Final = 2.0  # for one `Show`, `Input` or `Press`


class LimitError(ValueError):
    """A panel is too large; the text says in what way."""


def parse(text: str) -> list[dict[str, Any]]:
    """The A2UI messages in JSON ``text``. Raises LimitError when it is none, or too much."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise LimitError(f"the messages are longer than {MAX_BYTES} bytes")
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise LimitError(f"the messages are not JSON ({error})") from None
    messages = value if isinstance(value, list) else [value]
    if len(messages) > MAX_MESSAGES:
        raise LimitError(f"there are more than {MAX_MESSAGES} messages at once")
    if count_values(messages, MAX_VALUES) > MAX_VALUES:
        raise LimitError(f"the messages hold more than {MAX_VALUES} values")
    if not all(isinstance(message, dict) for message in messages):
        raise LimitError("a message is not a JSON object")
    return messages


def count_values(value: object, enough: int) -> int:
    """How many JSON values ``value`` holds, counted no further than just beyond ``enough``.

    Raises LimitError when they are nested too deep.
    """
    count = 0
    level: list[object] = [value]
    for _ in range(MAX_NESTING):
        inner: list[object] = []
        for each in level:
            count += 1
            if isinstance(each, dict):
                inner.extend(each.values())
            elif isinstance(each, list):
                inner.extend(each)
            if count + len(inner) > enough:
                return count + len(inner)
        if not inner:
            return count
        level = inner
    raise LimitError(f"the values are nested more than {MAX_NESTING} deep")


def clipped(text: str, limit: int = MAX_TEXT) -> str:
    """``text``, cut to ``limit`` characters, without the half characters that no screen can show."""
    whole = text if len(text) <= limit else text[: limit - 1] + "…"
    return whole.encode("utf-8", "replace").decode() if not whole.isascii() else whole


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def number_of(value: object, otherwise: float) -> float:
    """A value as a finite number that is not beyond `MAX_NUMBER`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return otherwise
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return otherwise
    return number if math.isfinite(number) and abs(number) < MAX_NUMBER else otherwise
