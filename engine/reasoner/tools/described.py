"""A built-in tool in words: what it does, which arguments it takes, what a call will do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.reasoner.tools.examples import known_examples
from engine.reasoner.tools.tool import Arguments, Calling, Effect, Result, Tool


@dataclass(frozen=True)
class Argument:
    """One argument in a schema. ``source``: "words" or "number" of the user's request, as they stand.

    ``many``: a list of them.
    """

    description: str
    source: str = "words"
    required: bool = True
    many: bool = False

    def schema(self) -> dict[str, Any]:
        """Its JSON schema."""
        kind = "number" if self.source == "number" else "string"
        if self.many:
            return {
                "type": "array",
                "items": {"type": kind, "from": self.source},
                "description": self.description,
                "minItems": 0,
            }
        return {"type": kind, "description": self.description, "from": self.source}


@dataclass(frozen=True)
class Described:
    """A tool's words: what it does, what it needs, what a call will do."""

    name: str
    description: str
    effect: Effect
    arguments: Mapping[str, Argument]
    explain: Callable[[Arguments], str] = field(default=lambda arguments: "")
    read: Callable[[str], Arguments | None] | None = None

    def tool(self, call: Callable[[Arguments, Calling], Awaitable[Result]]) -> Tool:
        """The tool itself."""
        schema = {
            "type": "object",
            "properties": {name: argument.schema() for name, argument in self.arguments.items()},
            "required": [name for name, argument in self.arguments.items() if argument.required],
            "additionalProperties": False,
        }
        examples = known_examples().get(self.name, ())
        return Tool(
            self.name,
            self.description,
            schema,
            self.effect,
            call,
            self.explain,
            examples=examples,
            read=self.read,
        )
