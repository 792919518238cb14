"""How well the reasoner chooses tools and fills in their arguments, over requests that no prompt has seen.

The whole way of a request is measured, as the desk takes it: what is plain is read without a model, then a tool
is chosen by meaning, then the model writes the arguments. Servers are only names and schemas; nothing runs.
"""

from __future__ import annotations

import asyncio
import re
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from engine.evaluation.statistics import Metric, median, share
from engine.reasoner.chat import detect_format
from engine.reasoner.conversation import Conversation
from engine.reasoner.embedded import MAX_WRITTEN
from engine.reasoner.embedding import Embedder
from engine.reasoner.llm import LanguageModel, load_model
from engine.reasoner.protocol import Entry
from engine.reasoner.thinker import Grammar
from engine.reasoner.tools.builtin import Workplace, builtin_tools
from engine.reasoner.tools.calculator import evaluate
from engine.reasoner.tools.choosing import Chooser
from engine.reasoner.tools.clock import ClockRequest
from engine.reasoner.tools.declining import Decliner
from engine.reasoner.tools.examples import NONE
from engine.reasoner.tools.limits import Limit
from engine.reasoner.tools.requests import SumRequest, find_sum, read_request
from engine.reasoner.tools.shortlist import Shortlister
from engine.reasoner.tools.timers import TimerRequest, parse_duration
from engine.reasoner.tools.tool import Arguments, Calling, Result, Tool, ToolError
from engine.reasoner.tools.units import UNITS
from engine.reasoner.tools.words import split_words
from engine.reasoner.warm import WarmPrompt
from engine.reasoner.writer import Writer

_REQUESTS: Final = Path(__file__).with_name("tool_requests.toml")
_REFUSALS: Final = Path(__file__).with_name("refusals.toml")
_SERVERS: Final = Path(__file__).with_name("tool_servers.json")
_WALL: Final = 1_795_230_194.0
QUICK: Final = 1  # phrasings of each request


@dataclass(frozen=True)
class Wanted:
    """A request and the call that answers it; ``tool`` may be `NONE`."""

    request: str
    tool: str
    arguments: Arguments


class _Server(msgspec.Struct):
    server: str
    name: str
    description: str
    effect: str
    schema: dict[str, Any]


def measure(weights: Path, report: Callable[[str], None], *, quick: bool) -> dict[str, Metric]:
    """Shares of right tools and of right tools with exact arguments, and what a request takes."""
    return asyncio.run(_measure(weights, report, quick=quick))


def wanted(part: str, *, quick: bool = False) -> list[Wanted]:
    """The requests of ``part``, "practice" or "test"."""
    known = tomllib.loads(_REQUESTS.read_text(encoding="utf-8"))["request"]
    return [
        Wanted(said, each.get("tool", NONE), each.get("arguments", {}))
        for each in known
        if each["part"] == part
        for said in each["say"][: QUICK if quick else None]
    ]


def offered() -> list[Tool]:
    """The built-in tools, and those of three servers that are not ours."""
    servers = msgspec.json.decode(_SERVERS.read_bytes(), type=list[_Server])
    return [
        *builtin_tools(Workplace(Path("notes.md"), web="https://search.example")),
        *(
            Tool(
                f"{each.server}.{each.name}",
                each.description,
                each.schema,
                "read",
                _never,
                _silent,
                each.server,
            )
            for each in servers
        ),
    ]


async def _measure(weights: Path, report: Callable[[str], None], *, quick: bool) -> dict[str, Metric]:
    model = load_model(weights)
    tools = offered()
    embedder = Embedder()
    chooser = Chooser(Shortlister(embedder))
    writing = _Writing(model)
    tool_right: list[bool] = []
    exact: list[bool] = []
    talk: list[bool] = []
    seconds: list[float] = []
    requests = wanted("test", quick=quick)
    try:
        for number, each in enumerate(requests):
            report(f"{number + 1} of {len(requests)}")
            begun = time.process_time()
            name, arguments = await _call(each.request, tools, chooser, writing)
            seconds.append(time.process_time() - begun)
            tool_right.append(name == each.tool)
            if each.tool == NONE:
                talk.append(name == NONE)
            else:
                same = name == each.tool and canonical(name, arguments) == canonical(name, each.arguments)
                exact.append(same)
    finally:
        model.close()
    decliner = Decliner(embedder)
    refusals = tomllib.loads(_REFUSALS.read_text(encoding="utf-8"))
    return {
        "tools.declined": share([decliner.declines(each) for each in refusals["decline"]]),
        "tools.declined-wrongly": share([decliner.declines(each) for each in refusals["fine"]]),
        f"tools.right-tool.{model.name}": share(tool_right),
        f"tools.exact-arguments.{model.name}": share(exact),
        f"tools.left-alone.{model.name}": share(talk),
        f"tools.cpu-seconds.{model.name}": median(seconds),
    }


async def _call(
    request: str, tools: Sequence[Tool], chooser: Chooser, writing: _Writing
) -> tuple[str, Arguments]:
    """The call that ``request`` leads to."""
    plain = read_request(request, _WALL)
    match plain:
        case ClockRequest(place=place):
            return "clock", {"place": place}
        case SumRequest(tokens=tokens):
            return "calculator", {"value": evaluate(tokens).value}
        case TimerRequest(seconds=seconds, phrase=phrase):
            about = re.sub(
                r"^You asked me to remind you(?: to| about| of| that)?|now\.$|^Your timer.*", "", phrase
            )
            return "timer", {"seconds": seconds, "about": _plain(about) if "remind" in phrase else ""}
        case Limit():
            return NONE, {}
        case None:
            found = await chooser.shortlist(request, tools)
            choice = await chooser.choose(request, found, writing.about(request)) if found is not None else None
            return (NONE, {}) if choice is None else (choice.tool.name, choice.arguments)
        case _:
            return "wish", {}


class _Writing:
    """Lets the model write after a conversation that is the request alone."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._form = detect_format(lambda text: model.tokenize(text, special=True))
        self._warm = WarmPrompt(model, 0)

    def about(self, request: str) -> Callable[[Sequence[str], Grammar, str], Any]:
        """`ToolTask.write` for a task about ``request``."""

        async def write(data: Sequence[str], grammar: Grammar, begun: str) -> str | None:
            conversation = Conversation(self._model, self._form)
            conversation.append(Entry(0, "user", request))
            prompt = conversation.prompt(conversation.draft(conversation.request()), data)
            tokens = [*prompt.tokens, *self._model.tokenize(begun)]
            while self._warm.advance(tokens):
                pass
            self._warm.complete(tokens)
            try:
                return self._write(grammar)
            finally:
                self._warm.rewind()

        return write

    def _write(self, grammar: Grammar) -> str | None:
        writer, written = Writer(self._model, self._warm.slot), ""
        for _ in range(MAX_WRITTEN):
            if grammar.complete(written):
                return written
            text = writer.write_allowed(partial(_goes_on, grammar, written))
            if text is None:
                return None
            written += text
        return None


def _goes_on(grammar: Grammar, written: str, more: str) -> bool:
    return grammar.allows(written + more)


def canonical(tool: str, arguments: Arguments) -> Mapping[str, Any]:
    """Arguments by what they mean: times, sums and units by value, words without case and articles."""
    given = {name: value for name, value in arguments.items() if value not in (None, "")}
    match tool:
        case "timer" if "duration" in given:
            words = split_words(str(given.pop("duration")).lower())
            found = next((each for start in range(len(words)) if (each := parse_duration(words, start))), None)
            given["seconds"] = float(found[0]) if found is not None else None
        case "calculator" if "expression" in given:
            tokens = find_sum(split_words(str(given["expression"]).lower()))
            given = {"value": evaluate(tokens.tokens).value if tokens is not None else None}
        case "units":
            names = {name: UNITS.get(str(given.get(name)).lower()) for name in ("from", "to")}
            return {"amount": float(given.get("amount", 0)), **names}
    return {name: _plain(value) if isinstance(value, str) else value for name, value in given.items()}


def _plain(text: str) -> str:
    words = text.lower().strip(" .,;:!?\"'").split()
    while words and words[0] in ("the", "a", "an", "my", "our", "to"):
        words = words[1:]
    return " ".join("my" if word == "your" else word for word in words)


async def _never(arguments: Arguments, calling: Calling) -> Result:
    raise ToolError("Nothing runs while tools are evaluated.")


def _silent(arguments: Arguments) -> str:
    return ""
