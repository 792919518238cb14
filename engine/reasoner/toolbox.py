"""Where tools meet a task: the toolbox is asked first, and what it finds out is told by whoever thinks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.reasoner.places import Replaced, nothing
from engine.reasoner.protocol import Delegate, FromReasoner, ToReasoner
from engine.reasoner.thinker import Grammar


@dataclass(frozen=True)
class ToolTask:
    """A task as tools see it. ``request``: the user's own words, all of them.

    ``write(data, grammar, begun)`` lets the embedded model write, after the conversation and ``data``, only
    what the grammar allows; None when it cannot. ``choose(tools)`` lets a remote model choose among tools in
    OpenAI's form: name and arguments; None when it calls none or nobody remote thinks. ``compose(instruction,
    schema)`` lets a remote model write JSON, which may not fit; None likewise. ``tell`` tells the app.
    ``told``: the user has said what answers the request, so no tool is looked for unless it is plainly meant.
    ``others``: nothing that comes along does what is asked, so only a server's tool is, if it is plainly meant.
    ``replaced``: what a wish that it opens takes the place of.
    """

    delegate: Delegate
    request: str
    write: Callable[[Sequence[str], Grammar, str], Awaitable[str | None]]
    choose: Callable[[Sequence[Mapping[str, Any]]], Awaitable[tuple[str, dict[str, Any]] | None]]
    compose: Callable[[str, Mapping[str, Any]], Awaitable[object]]
    tell: Callable[[FromReasoner], None]
    told: bool = False
    others: bool = False
    replaced: Replaced = nothing


@dataclass(frozen=True)
class Finding:
    """What tools found. ``spoken`` is the whole answer; where it is empty one is worded from ``data``."""

    spoken: str = ""
    data: tuple[str, ...] = ()


class Toolbox(Protocol):
    """Every tool of the session."""

    async def help(self, task: ToolTask) -> Finding | None:
        """Do what the task needs; None when no tool is asked for. Cancelling it cancels the call."""
        ...

    def receive(self, message: ToReasoner) -> None:
        """A message of the app that is not about tasks or the conversation, such as a permission."""
        ...
