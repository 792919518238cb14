"""What the app and the reasoner say to each other, framed on the reasoner's standard input and output."""

from __future__ import annotations

from typing import Literal

import msgspec

from engine.protocol import TaskStatus, WishKind

Speaker = Literal["user", "assistant", "screen", "system"]


class Entry(msgspec.Struct, frozen=True, tag="entry"):
    """One thing that happened in the conversation, in order. Sent as it happens, so the prompt stays warm."""

    tick: int
    who: Speaker
    text: str


class Delegate(msgspec.Struct, frozen=True, tag="delegate"):
    """Begin task ``task`` over the conversation so far. ``wall``: time of day, seconds since the epoch."""

    task: int
    tick: int
    wall: float


class CancelTask(msgspec.Struct, frozen=True, tag="cancel"):
    """Stop task ``task``; answered by a `TaskUpdate` of status ``cancelled``."""

    task: int


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The reasoner has loaded its weights; ``model`` names them."""

    model: str


class Clause(msgspec.Struct, frozen=True, tag="clause"):
    """The next clause of the answer.

    ``prompt``: tokens of the prompt that could not be read ahead while idle; ``tokens``: tokens written so
    far for the task. Both are functions of the conversation alone; a tool's answer has 0 of both.
    """

    task: int
    clause: int
    text: str
    final: bool
    prompt: int
    tokens: int


class ToolCalled(msgspec.Struct, frozen=True, tag="tool"):
    """A built-in tool ran; ``arguments`` and ``result`` are for the record."""

    task: int
    tool: str
    arguments: str
    result: str


class WishCompiled(msgspec.Struct, frozen=True, tag="wish"):
    """A standing wish that a tool made of the user's words; ``seconds`` count from ``tick``."""

    task: int
    tick: int
    kind: WishKind
    seconds: float
    phrase: str


class TaskUpdate(msgspec.Struct, frozen=True, tag="update"):
    """The task's state changed; ``message`` is one sentence when it failed."""

    task: int
    status: TaskStatus
    message: str = ""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The reasoner cannot work; ``message`` is one sentence for a person. The process ends after it."""

    message: str


ToReasoner = Entry | Delegate | CancelTask
FromReasoner = Ready | Clause | ToolCalled | WishCompiled | TaskUpdate | Failed
