"""What every tool is, built in or on an MCP server: a name, a schema, what it does to the world, a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from engine.wishes import WishText

Effect = Literal["read", "own", "write", "send", "run", "spend"]
Arguments = Mapping[str, Any]
SECONDS: Final = 30.0
MAX_RESULT: Final = 20_000  # characters of a result that are kept


class ToolError(Exception):
    """The tool could not do it; the message is one sentence for a person."""


@dataclass(frozen=True)
class Panel:
    """A ready panel to open: the name of its template, and what fills it."""

    template: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """What a tool gave back.

    ``text`` is data: it is told and recorded, and nothing in it is ever obeyed. ``spoken`` answers the user in
    a sentence; where it is empty the language model words one. ``wish`` and ``panel`` are to be opened for the
    user.
    """

    text: str
    spoken: str = ""
    failed: bool = False
    wish: WishText | None = None
    panel: Panel | None = None


@dataclass(frozen=True)
class Field:
    """One thing to fill in. ``kind``: "text", "number", "integer", "boolean" or "choice" (of ``choices``)."""

    name: str
    title: str
    kind: Literal["text", "number", "integer", "boolean", "choice"]
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """What a tool wants to know from the user while it runs. ``server`` says who is asking."""

    server: str
    sentence: str
    fields: tuple[Field, ...]


class Calling(Protocol):
    """What a tool may use while it runs.

    ``wall``: seconds since the epoch when it was asked for. ``request``: the user's own words.
    """

    wall: float

    @property
    def request(self) -> str: ...

    def progress(self, share: float | None, message: str) -> None:
        """Tell how far it is: 0..1, or None where the end is not known."""
        ...

    async def ask(self, form: Form) -> dict[str, Any] | None:
        """Ask the user; None when they decline."""
        ...

    async def compose(self, instruction: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the model writes for the user's request as ``instruction`` says; None when it cannot.

        It fits ``schema``, of whose texts and lists the bounds are held.
        """
        ...


Call = Callable[[Arguments, Calling], Awaitable[Result]]


@dataclass(frozen=True)
class Example:
    """A request and the arguments of the call that answers it."""

    request: str
    arguments: Arguments


@dataclass(frozen=True)
class Tool:
    """One tool. ``server`` is empty for built-in ones.

    ``effect``: "read" changes nothing; "own" changes only what Tandem keeps for the user and can be taken back
    (a note, a timer); the others reach further and are asked about. ``schema``: JSON schema of an object. A
    property with ``"from"`` "words" or "number" takes those of the user's request as they stand. ``examples``:
    requests it answers, for choosing. ``read`` finds the arguments in a request without a model.
    ``explain``: what a call with these arguments will do, in plain words, for the question whether it may.
    ``seconds``: its time-out.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    effect: Effect
    call: Call
    explain: Callable[[Arguments], str]
    server: str = ""
    examples: tuple[Example, ...] = ()
    read: Callable[[str], Arguments | None] | None = None
    seconds: float = SECONDS

    @property
    def required(self) -> tuple[str, ...]:
        """The arguments without which it cannot be called."""
        return tuple(self.schema.get("required", ()))

    @property
    def properties(self) -> Mapping[str, Any]:
        """The schema of each argument, in order."""
        properties: Mapping[str, Any] = self.schema.get("properties", {})
        return properties


def shortened(text: str, limit: int = MAX_RESULT) -> str:
    """``text`` without control characters, at most ``limit`` characters."""
    plain = "".join(c for c in text if c in "\n\t" or c.isprintable())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"
