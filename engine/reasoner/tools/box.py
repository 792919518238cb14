"""Every tool of the session behind one door: chosen, permitted, called, told, recorded."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.protocol import PanelAsked
from engine.reasoner.mcp.host import Host
from engine.reasoner.mcp.server import Server
from engine.reasoner.places import Places
from engine.reasoner.protocol import (
    Answered,
    Asked,
    AskedField,
    Decision,
    FromReasoner,
    ToolCalled,
    ToolProgress,
    ToolServer,
    ToReasoner,
    Unasked,
    WishCompiled,
)
from engine.reasoner.thinker import Grammar
from engine.reasoner.toolbox import Finding, ToolTask
from engine.reasoner.tools.asking import Pending, question_for, reply_to
from engine.reasoner.tools.choosing import CLEAR, Choice, Chooser, offered
from engine.reasoner.tools.declining import Decliner, refusal
from engine.reasoner.tools.grammar import composed_grammar, in_order, said_of
from engine.reasoner.tools.permission import Grants, permitted, question
from engine.reasoner.tools.shortlist import Shortlist
from engine.reasoner.tools.telling import told
from engine.reasoner.tools.tool import Arguments, Form, Result, Tool, ToolError, shortened
from engine.wishes import FULL

RECORDED: Final = 2_000  # characters of arguments and of a result
DENIED: Final = "All right, I leave it."
STOPPED: Final = "The tool '{name}' took too long, so I stopped it."
UNABLE: Final = "The tool '{name}' could not do it ({reason}): try another file or place."


@dataclass
class _Calling:
    """What a tool may use while it runs for ``task``."""

    task: ToolTask
    tool: Tool
    box: Tools
    wall: float = field(init=False)

    def __post_init__(self) -> None:
        self.wall = self.task.delegate.wall

    @property
    def request(self) -> str:
        return self.task.request

    def progress(self, share: float | None, message: str) -> None:
        self.task.tell(ToolProgress(self.task.delegate.task, self.tool.name, share, shortened(message, 200)))

    async def ask(self, form: Form) -> dict[str, Any] | None:
        fields = tuple(
            AskedField(each.name, each.title, each.kind, each.required, each.choices) for each in form.fields
        )
        number = self.box.next_question()
        asked = Asked(
            number, self.task.delegate.task, f"{form.server} asks", form.sentence, form.server, fields
        )
        answer = await self.box.ask(asked, self.task.tell)
        return None if answer.decision == "no" else dict(answer.values)

    async def compose(self, instruction: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        grammar = composed_grammar(self.task.request, schema)
        elsewhere = in_order(await self.task.compose(instruction, schema), schema)
        if isinstance(elsewhere, dict) and grammar.accepts(json.dumps(elsewhere, ensure_ascii=False)):
            return elsewhere
        written = await self.task.write([instruction], Grammar(grammar.allows, grammar.complete), "")
        composed: dict[str, Any] | None = None if written is None else json.loads(written)
        return composed


class Tools:
    """The toolbox (see `engine.reasoner.toolbox.Toolbox`) over built-in tools and those of MCP servers."""

    def __init__(
        self,
        builtin: tuple[Tool, ...],
        chooser: Chooser,
        grants: Grants,
        decliner: Decliner | None = None,
        places: Places | None = None,
    ) -> None:
        """``places``: shared with whoever else promises wishes."""
        self._builtin = builtin
        self._decliner = decliner
        self._chooser = chooser
        self._grants = grants
        self._host: Host | None = None
        self._patience = 0.0
        self._questions: dict[int, asyncio.Future[Answered]] = {}
        self._asked = 0
        self._pending: Pending | None = None
        self._places = places or Places()

    @property
    def all(self) -> tuple[Tool, ...]:
        """Every tool that can be called now."""
        return self._builtin + (self._host.tools if self._host is not None else ())

    def attach(self, host: Host, patience: float) -> None:
        """Offer the tools of ``host`` too, whose start is waited for so many seconds. Who made it ends it."""
        self._host = host
        self._patience = patience

    async def help(self, task: ToolTask) -> Finding | None:
        """See `Toolbox.help`."""
        found = await self._shortlist(task)
        if task.others and (found is None or not found.tools[0][0].server):
            return None
        clear = found is not None and found.tools[0][1] >= CLEAR
        decliner = None if clear else self._decliner
        if decliner is not None and await asyncio.to_thread(decliner.declines, task.request):
            return Finding(refusal(task.request))
        choice = await self._choose(task, found)
        if choice is None:
            return None
        if choice.missing:
            self._pending = Pending(choice, task.delegate.tick)
            return Finding(question_for(choice))
        return await self._use(task, choice)

    def receive(self, message: ToReasoner) -> None:
        """See `Toolbox.receive`: the user has answered a question."""
        if isinstance(message, Answered):
            waiting = self._questions.get(message.question)
            if waiting is not None and not waiting.done():
                waiting.set_result(message)

    def next_question(self) -> int:
        """A number for a question."""
        self._asked += 1
        return self._asked

    async def ask(self, asked: Asked, tell: Callable[[FromReasoner], None]) -> Answered:
        """The user's answer; the app sees to it that there is one."""
        waiting: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        self._questions[asked.question] = waiting
        tell(asked)
        try:
            return await waiting
        finally:
            del self._questions[asked.question]
            if not waiting.done() or waiting.cancelled():
                tell(Unasked(asked.question))

    async def _shortlist(self, task: ToolTask) -> Shortlist | None:
        if self._host is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience):
                    await self._host.wait_settled()
        return await self._chooser.shortlist(task.request, self.all, told=task.told or task.others)

    async def _choose(self, task: ToolTask, found: Shortlist | None) -> Choice | None:
        pending, self._pending = self._pending, None
        if pending is not None and pending.fits(task.request, task.delegate.tick, found):
            return reply_to(pending, task.request)
        if found is None:
            return None
        likely = offered(found)
        called = await task.choose([_openai(tool) for tool in likely])
        if called is not None:
            by_name = {_plain(tool.name): tool for tool in likely}
            tool = by_name.get(called[0])
            return await self._held(task, tool, called[1], found) if tool is not None else None
        return await self._chooser.choose(task.request, found, task.write)

    async def _held(self, task: ToolTask, tool: Tool, given: Arguments, found: Shortlist) -> Choice:
        """A remote model's call, held to the user's words as one of the model here is.

        It has read the whole conversation, in which others had their say too.
        """
        said = said_of(task.request, tool.schema, given)
        if not Choice(tool, said).missing:
            return Choice(tool, said)
        filled = await self._chooser.choose(task.request, found.of(tool), task.write)
        return Choice(tool, {**filled.arguments, **said})

    async def _use(self, task: ToolTask, choice: Choice) -> Finding:
        tool, arguments = choice.tool, choice.arguments
        begun = time.monotonic()
        outcome, decision, result = "cancelled", None, Result("")
        try:
            allowed, decision = await permitted(tool, self._grants, lambda: self._may(task, choice))
            if not allowed:
                outcome = "refused"
                return Finding(DENIED)
            begun = time.monotonic()
            try:
                async with asyncio.timeout(tool.seconds):
                    result = await tool.call(arguments, _Calling(task, tool, self))
            except TimeoutError:
                result = Result("", STOPPED.format(name=tool.name), failed=True)
            except ToolError as error:
                result = Result(str(error), str(error), failed=True)
            except OSError as error:  # the disk is full, a name is too long, a folder may not be entered
                sentence = UNABLE.format(name=tool.name, reason=error.strerror or type(error).__name__)
                result = Result(sentence, sentence, failed=True)
            wish = result.wish
            instead = [each.kind for each in task.replaced(wish.kind, wish.phrase)] if wish is not None else []
            if wish is not None and not self._places.has(wish.kind, instead):
                result = Result(FULL, FULL, failed=True)
            outcome = "failed" if result.failed else "done"
        finally:
            seconds = round(time.monotonic() - begun, 3)
            given = shortened(json.dumps(dict(arguments), ensure_ascii=False, default=str), RECORDED)
            kept = shortened(result.text or result.spoken, RECORDED)
            task.tell(ToolCalled(task.delegate.task, tool.name, given, kept, outcome, decision or "", seconds))
        if result.wish is not None:
            wish = result.wish
            delegate = task.delegate
            task.tell(
                WishCompiled(delegate.task, delegate.tick, wish.kind, wish.seconds, wish.phrase, wish.cue)
            )
            # only now: a task that was cancelled meanwhile promises nothing
            self._places.take(wish.kind, instead)
        if result.panel is not None:
            content = json.dumps(result.panel.content, ensure_ascii=False)
            task.tell(PanelAsked(result.panel.template, content, task=task.delegate.task))
        return told(tool, result)

    async def _may(self, task: ToolTask, choice: Choice) -> Decision:
        asked = question(choice.tool, choice.arguments, self.next_question(), task.delegate.task)
        return (await self.ask(asked, task.tell)).decision


def server_state(server: Server) -> ToolServer:
    """What the app is told of an MCP server."""
    return ToolServer(server.config.name, server.state, len(server.tools), server.message)


def _plain(name: str) -> str:
    """A tool's name as OpenAI-compatible servers allow it."""
    return "".join(c if c.isalnum() or c in "_-" else "_" for c in name)[:64]


def _openai(tool: Tool) -> dict[str, Any]:
    """A tool in the form of OpenAI-compatible servers."""
    properties = {
        name: {key: value for key, value in schema.items() if key != "from"}
        if isinstance(schema, dict)
        else schema
        for name, schema in tool.properties.items()
    }
    parameters = {**tool.schema, "properties": properties}
    function = {"name": _plain(tool.name), "description": tool.description, "parameters": parameters}
    return {"type": "function", "function": function}
