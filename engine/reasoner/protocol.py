"""What the app and the reasoner say to each other, framed on the reasoner's standard input and output."""

from __future__ import annotations

from typing import Literal

import msgspec

from engine.protocol import PanelAsked, TaskStatus, Wish, WishKind

Speaker = Literal["user", "assistant", "screen", "window", "pointed", "system"]
Decision = Literal["no", "once", "session", "always"]


class Entry(msgspec.Struct, frozen=True, tag="entry"):
    """One thing that happened in the conversation, in order. Sent as it happens, so the prompt stays warm.

    Of "window" ``text`` is the window that is in front from now on; empty: not known.
    ``number`` counts the entries of the session from 0: one that is told again to a new process is known by it.
    """

    tick: int
    who: Speaker
    text: str
    number: int = 0


class Delegate(msgspec.Struct, frozen=True, tag="delegate"):
    """Begin task ``task`` over the conversation so far. ``wall``: time of day, seconds since the epoch.

    ``urgency``: 0 nobody waits for it, 1 somebody asked, 2 before everything else. ``about``: a failure that
    the screen shows, and that nobody has asked about: it is to be told why, where that is known.
    """

    task: int
    tick: int
    wall: float
    urgency: int = 1
    about: str = ""


class CancelTask(msgspec.Struct, frozen=True, tag="cancel"):
    """Stop task ``task``; answered by a `TaskUpdate` of status ``cancelled``."""

    task: int


class WishesOpen(msgspec.Struct, frozen=True, tag="wishes"):
    """The user's standing wishes, whoever opened them: those that are open from now on, timers among them."""

    wishes: tuple[Wish, ...]


class ThinkAt(msgspec.Struct, frozen=True, tag="think at"):
    """Think on the OpenAI-compatible server at ``base`` from now on; an empty ``base``: on this machine.

    ``key``: its secret, which is kept in memory only. ``model`` empty: the first that the server has.
    """

    base: str
    model: str = ""
    key: str = ""


class Folded(msgspec.Struct, frozen=True, tag="folded"):
    """Everything up to entry ``number`` is no longer kept word for word: ``summary`` stands for it.

    The app tells it to a new process before the entries, so that nothing is summarised twice.
    """

    number: int
    summary: str


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The reasoner has loaded its weights; ``model`` names them."""

    model: str


class Thinks(msgspec.Struct, frozen=True, tag="thinks"):
    """Who thinks from now on: ``model``, on this machine (``here``) or elsewhere at ``place``.

    ``message``: one sentence when that is not as the user has chosen it, such as after a fall-back.
    """

    model: str
    here: bool
    place: str = ""
    message: str = ""


class Clause(msgspec.Struct, frozen=True, tag="clause"):
    """The next clause of the answer.

    ``prompt``: tokens of the prompt that could not be read ahead while idle; ``tokens``: tokens written so
    far for the task. Both are functions of the conversation alone; a tool's answer has 0 of ``prompt``, and as
    many ``tokens`` as a model wrote for the call.
    """

    task: int
    clause: int
    text: str
    final: bool
    prompt: int
    tokens: int


class Understood(msgspec.Struct, frozen=True, tag="understood"):
    """For the record: the whole request that a task is about, with its first half or what it corrects."""

    task: int
    request: str


class Remembered(msgspec.Struct, frozen=True, tag="remembered"):
    """For the record: what was said long ago and is put beside the request, as "who: words"."""

    task: int
    passages: tuple[str, ...]


class ToolCalled(msgspec.Struct, frozen=True, tag="tool"):
    """A tool was called, or was not for want of permission; everything in it is for the record.

    ``outcome``: "done", "failed", "refused" (by the user) or "cancelled"; ``decision``: what the user was asked
    and said, if they were; ``seconds``: how long it took.
    """

    task: int
    tool: str
    arguments: str
    result: str
    outcome: str = "done"
    decision: str = ""
    seconds: float = 0.0


ToolGroup = Literal["notes", "files", "databases", "history", "python", "translation", "panels", "web"]
"""Built-in tools that the user can switch off. Clock, timers, sums and units cannot be: they reach nothing."""


class AskedField(msgspec.Struct, frozen=True):
    """One thing to fill in. ``kind``: "text", "number", "integer", "boolean" or "choice" (of ``choices``)."""

    name: str
    title: str
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True, tag="asked"):
    """Something that only the user may grant or say, answered by an `Answered` of the same ``question``.

    Without ``fields`` it asks for a permission: ``sentence`` says in plain words what would happen. With them a
    tool wants to know something. ``server``: who asks; empty for a built-in tool, which has no "always".
    """

    question: int
    task: int
    title: str
    sentence: str
    server: str = ""
    fields: tuple[AskedField, ...] = ()


class Unasked(msgspec.Struct, frozen=True, tag="unasked"):
    """Nobody waits for the answer to ``question`` any more."""

    question: int


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """What the user decided, and what they filled in."""

    question: int
    decision: Decision
    values: dict[str, str | float | bool] = {}


class ToolProgress(msgspec.Struct, frozen=True, tag="progress"):
    """How far a tool is: ``share`` 0..1, None where the end is not known."""

    task: int
    tool: str
    share: float | None
    message: str


class ToolServer(msgspec.Struct, frozen=True, tag="server"):
    """An MCP server's state changed; ``message`` is one sentence for a person, or empty."""

    name: str
    state: str
    tools: int
    message: str


class WishCompiled(msgspec.Struct, frozen=True, tag="wish"):
    """A standing wish that a tool made of the user's words; ``seconds`` count from ``tick``."""

    task: int
    tick: int
    kind: WishKind
    seconds: float
    phrase: str
    cue: str = ""


class WishTakenBack(msgspec.Struct, frozen=True, tag="wish back"):
    """``wish`` is to be closed: the user has corrected it, and what ``task`` opens next takes its place."""

    task: int
    wish: WishCompiled


class TaskUpdate(msgspec.Struct, frozen=True, tag="update"):
    """The task's state changed; ``message`` is one sentence when it failed."""

    task: int
    status: TaskStatus
    message: str = ""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The reasoner cannot work; ``message`` is one sentence for a person. The process ends after it."""

    message: str


ToReasoner = Entry | Delegate | CancelTask | WishesOpen | ThinkAt | Folded | Answered
FromReasoner = (
    Ready
    | Thinks
    | Folded
    | Clause
    | Understood
    | Remembered
    | ToolCalled
    | ToolProgress
    | ToolServer
    | Asked
    | Unasked
    | WishCompiled
    | WishTakenBack
    | PanelAsked
    | TaskUpdate
    | Failed
)
