"""Example requests: what a request is compared with, and what the model is shown beside it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from engine.reasoner.tools.tool import Example

NONE: Final = "none"  # words are wanted and no tool
_FILE: Final = Path(__file__).with_name("examples.toml")


@cache
def known_examples() -> dict[str, tuple[Example, ...]]:
    """The examples of each built-in tool, and of `NONE`."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: tuple(Example(request, arguments) for request, arguments in table.items())
        for name, table in tables.items()
    }
