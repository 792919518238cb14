"""Which tool a request wants and with which arguments: chosen by meaning, filled in under a grammar."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.reasoner.thinker import Grammar
from engine.reasoner.tools.grammar import composed_grammar
from engine.reasoner.tools.pairing import directed, spoken
from engine.reasoner.tools.shortlist import Shortlist, Shortlister
from engine.reasoner.tools.spans import SpanReader
from engine.reasoner.tools.tool import Arguments, Tool

SURE: Final = 0.2  # a tool with a lower score is not called
MARGIN: Final = 0.1  # nor one that is no likelier by so much than that words are wanted
NEARLY: Final = 0.7  # of the likeliest one's score: a remote model may prefer such a tool, if it does no more
CLEAR: Final = 0.5  # a tool with this score is plainly asked for
SHOWN_ARGUMENTS: Final = 120  # characters
_POINTING: Final = re.compile(
    r"i|me|my|you|your|its?|we|us|our|they|them|th(?:is|at|ese|ose|e)|an?|t?here|now|then|is|are|please|right|over"
    r"|moment",
    re.IGNORECASE,
)

Write = Callable[[Sequence[str], Grammar, str], Awaitable[str | None]]


@dataclass(frozen=True)
class Choice:
    """A tool and what is known of its arguments; ``missing`` must be asked for."""

    tool: Tool
    arguments: Arguments

    @property
    def missing(self) -> tuple[str, ...]:
        """Required arguments that the user has not said."""
        return tuple(name for name in self.tool.required if self.arguments.get(name) in (None, "", []))


class Chooser:
    """Chooses a tool for a request. ``write`` lets the model write; see `ToolTask.write`."""

    def __init__(self, shortlister: Shortlister) -> None:
        self._shortlister = shortlister
        self._reader = SpanReader()

    def prepare(self, tools: Sequence[Tool]) -> None:
        """Learn to choose among ``tools`` and to read their arguments, unless it is known."""
        self._shortlister.prepare(tools)
        self._reader.prepare()

    async def shortlist(self, request: str, tools: Sequence[Tool], *, told: bool = False) -> Shortlist | None:
        """The likeliest tools; None when the request wants none.

        ``told``: the user has said what answers it, so that only a tool that is plainly asked for is wanted.
        """
        found = await asyncio.to_thread(self._shortlister.rank, request, tools)
        least = max(CLEAR if told else SURE, found.none + MARGIN)
        if not found.tools or found.tools[0][1] < least:
            return None
        return found

    async def choose(self, request: str, found: Shortlist, write: Write) -> Choice:
        """The likeliest tool with its arguments; without those that the model cannot find in the request."""
        tool = found.tools[0][0]
        arguments = tool.read(request) if tool.read is not None else None
        if arguments is None:
            likely = await asyncio.to_thread(self._reader.likely, request, tool)
            arguments = await fill_in(request, tool, found, likely, write)
        return Choice(tool, arguments or {})


def offered(found: Shortlist) -> tuple[Tool, ...]:
    """The tools that a remote model may choose among: it has read what others said and showed, too."""
    likeliest, best = found.tools[0]
    rest = [tool for tool, score in found.tools[1:] if score >= max(SURE, NEARLY * best)]
    return (likeliest, *(tool for tool in rest if tool.effect in ("read", likeliest.effect)))


async def fill_in(
    request: str, tool: Tool, found: Shortlist, likely: Mapping[str, Sequence[str]], write: Write
) -> Mapping[str, Any] | None:
    """The arguments that ``request`` gives, ``likely`` ones among them. The model is asked about what is open.

    None when it cannot write them.
    """
    properties = directed(tool.schema, request)
    for name, texts in likely.items():
        if "from" in properties.get(name, {}):
            properties[name] = {"enum": list(texts)}
    properties |= {name: {"enum": list(texts)} for name, texts in spoken(tool, request).items()}
    arguments: dict[str, Any] = {
        name: each["enum"][0] for name, each in properties.items() if len(each.get("enum", ())) == 1
    }
    if arguments.keys() != properties.keys():
        grammar = composed_grammar(request, {**tool.schema, "properties": properties})
        allowed = Grammar(grammar.allows, grammar.complete)
        written = await write([menu(tool, found)], allowed, begun(request, tool))
        if written is None:
            return None
        arguments = json.loads(written)
    return {
        name: value for name, value in arguments.items() if name in tool.required or not _is_empty(value, tool)
    }


def _is_empty(value: object, tool: Tool) -> bool:
    """Whether an argument says nothing: words that only point ("there now"), or the tool's own name again."""
    known = tool.name.lower().split("_")
    return isinstance(value, str) and all(
        _POINTING.fullmatch(word) or word.lower() in known for word in re.findall(r"\w+", value)
    )


def menu(tool: Tool, found: Shortlist) -> str:
    """What the model is shown before it writes: what the tool does, and calls that answered other requests."""
    lines = [f"{tool.name}: {tool.description}"]
    for name, schema in tool.properties.items():
        described = schema.get("description") if isinstance(schema, dict) else None
        if described and not found.near:
            lines.append(f"{name}: {' '.join(str(described).split())[:80]}")
    for example in found.near:
        arguments = json.dumps(dict(example.arguments), ensure_ascii=False)
        lines.append(f'"{example.request}" -> {tool.name} {arguments[:SHOWN_ARGUMENTS]}')
    return "\n".join(lines)


def begun(request: str, tool: Tool) -> str:
    """How the model's own line begins."""
    return f'"{request}" -> {tool.name} '
