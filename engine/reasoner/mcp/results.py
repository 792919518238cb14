"""What MCP servers say, as what the reasoner knows: tools, results, forms. All of it is bounded data."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from mcp import types

from engine.reasoner.mcp.config import ServerConfig
from engine.reasoner.tools.tool import Arguments, Calling, Effect, Field, Form, Result, Tool, shortened

MAX_DESCRIPTION: Final = 200
MAX_NAME: Final = 64
MAX_KEY: Final = 40  # characters of an argument's name, in the question whether a call may be
MAX_SCHEMA: Final = 20_000
MAX_FIELDS: Final = 16
_KINDS: Final = {"string": "text", "number": "number", "integer": "integer", "boolean": "boolean"}


def as_tool(
    tool: types.Tool, config: ServerConfig, call: Callable[[Arguments, Calling], Awaitable[Result]]
) -> Tool:
    """A server's tool. What it says of itself is only believed where believing it gives the server nothing.

    A local server runs with the user's own rights already, so its "read only" is taken at its word; what goes
    to another machine is sent, whatever it is called, and so is what a local tool says it takes to the open
    world, such as an address to fetch. Without a word it is taken to write.
    """
    hints = tool.annotations
    reads = hints is not None and hints.read_only_hint is True
    leaves = not config.local or (hints is not None and reads and hints.open_world_hint is True)
    effect: Effect = "send" if leaves else "read" if reads else "write"
    name = shortened(tool.name, MAX_NAME)
    long = len(json.dumps(tool.input_schema)) > MAX_SCHEMA
    schema = {"type": "object"} if long else _sound(tool.input_schema)
    where = "" if not leaves else " What it is given leaves this computer."

    def explain(arguments: Arguments) -> str:
        given = ", ".join(f"{shortened(key, MAX_KEY)}: {_told(value)}" for key, value in arguments.items())
        return f"{config.name} wants to run {name}{f' with {given}' if given else ''}.{where}"

    return Tool(
        f"{config.name}.{name}",
        _one_sentence(tool.description or tool.title or name),
        schema,
        effect,
        call,
        explain,
        config.name,
        seconds=config.seconds,
    )


def as_result(given: types.CallToolResult) -> Result:
    """The words of a result; pictures and sound are only named."""
    parts = []
    for block in given.content:
        match block:
            case types.TextContent(text=text):
                parts.append(text)
            case types.EmbeddedResource(resource=types.TextResourceContents(text=text)):
                parts.append(text)
            case types.ResourceLink(uri=uri):
                parts.append(str(uri))
            case _:
                parts.append(f"[{block.type}]")
    if not parts and given.structured_content is not None:
        parts.append(json.dumps(given.structured_content, ensure_ascii=False))
    return Result(shortened("\n".join(parts)), failed=given.is_error)


def as_form(server: str, params: types.ElicitRequestFormParams) -> Form | None:
    """The questions that a server asks, without optional ones of an unknown kind.

    None where they are too many for a small form, or one that must be answered is of an unknown kind.
    """
    schema = _sound(params.requested_schema)
    properties = schema.get("properties", {})
    if len(properties) > MAX_FIELDS:
        return None
    fields = []
    for name, wanted in properties.items():
        field = _field(name, wanted, name in schema.get("required", ()))
        if field is not None:
            fields.append(field)
        elif name in schema.get("required", ()):
            return None
    return Form(server, shortened(params.message, 400), tuple(fields))


def _field(name: str, wanted: object, required: bool) -> Field | None:
    if not isinstance(wanted, dict):
        return None
    title = shortened(str(wanted.get("title") or wanted.get("description") or name), 80)
    choices = wanted.get("enum") or [each.get("const") for each in wanted.get("oneOf", ())]
    if choices:
        return Field(name, title, "choice", required, tuple(str(choice) for choice in choices[:20]))
    kind: Any = _KINDS.get(str(wanted.get("type")))
    return None if kind is None else Field(name, title, kind, required)


def _sound(schema: Mapping[str, Any]) -> dict[str, Any]:
    """``schema`` without what is of another type than JSON schema says, null above all: that says nothing.

    Whoever reads it, for each request of the session, need not look out for that.
    """
    sound: dict[str, Any] = {}
    for name, value in schema.items():
        match name, value:
            case "properties", dict():
                sound[name] = {each: _sound_value(given) for each, given in value.items()}
            case "items", _:
                sound[name] = _sound_value(value)
            case (("anyOf" | "oneOf"), list()):
                sound[name] = [_sound(each) for each in value if isinstance(each, dict)]
            case "required", list():
                sound[name] = [each for each in value if isinstance(each, str)]
            case ("enum", list()) | ("type", str() | list()):
                sound[name] = value
            case (("properties" | "anyOf" | "oneOf" | "required" | "enum" | "type"), _):
                pass
            case _:
                sound[name] = value
    return sound


def _sound_value(schema: object) -> dict[str, Any]:
    return _sound(schema) if isinstance(schema, dict) else {}


def _one_sentence(text: str) -> str:
    """The first sentence of a description: what a server writes beyond it is for other readers."""
    line = " ".join(shortened(text, 2_000).split())
    end = line.find(". ")
    return shortened(line if end < 0 else line[: end + 1], MAX_DESCRIPTION)


def _told(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'"{shortened(" ".join(text.split()), 120)}"' if isinstance(value, str) else shortened(text, 120)
