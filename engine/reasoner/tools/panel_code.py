"""Code on a panel with one line of it marked: of a file, or written for the request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.reasoner.tools.files import Folders
from engine.reasoner.tools.panel_parts import EMPTY, begun, object_of, shown, text_of, texts_of
from engine.reasoner.tools.panel_words import read_line, read_mark
from engine.reasoner.tools.tool import Calling, Result, ToolError

SHOWN_LINES: Final = 60
BEFORE: Final = 30  # lines above the one that is marked


def code_of_file(folders: Folders, name: str, request: str) -> Result:
    lines = folders.read(name).splitlines()
    marked = read_line(request) or _matching(lines, read_mark(request))
    if marked > len(lines):
        raise ToolError(f"{name} has only {len(lines)} lines.")
    first = max(0, min(marked - BEFORE, len(lines) - SHOWN_LINES))
    part = lines[first : first + SHOWN_LINES]
    content = {
        "title": name,
        "code": "\n".join(part),
        "language": name.rpartition(".")[2],
        "line": marked - first if marked else 0,
        "note": f"Lines {first + 1} to {first + len(part)} of {len(lines)}",
    }
    where = f", with line {marked} marked" if marked else ""
    return shown("code", content, f"Here is {name}{where}.")


async def written_code(calling: Calling) -> Result:
    schema = object_of({"language": text_of(12), "lines": texts_of(1, 14, 80, indented=True)})
    instruction = (
        'Code as JSON. A Python function that says hello: {"language": "python", "lines": ["def hello(name):", '
        '"    return \\"Hello \\" + name"]}\nNow the code that the user asks for, complete and short.'
    )
    composed = await calling.compose(instruction, schema)
    if composed is None:
        raise ToolError(EMPTY)
    lines = [line.rstrip() for line in composed["lines"]]
    while lines and not lines[-1]:
        lines.pop()
    wanted = read_mark(calling.request)
    marked = read_line(calling.request) or _matching(lines, wanted)
    if wanted and not marked:
        marked = await _pointed(lines, wanted, calling)
    language = str(composed["language"]).strip()
    content = {
        "code": "\n".join(lines),
        "language": language.lower(),
        "line": marked,
        "title": begun(language),
    }
    where = f", with line {marked} marked" if marked else ""
    return shown("code", content, f"Here is the code{where}.")


async def _pointed(lines: Sequence[str], wanted: str, calling: Calling) -> int:
    """The line that the model takes for the one that is meant."""
    numbered = "\n".join(f"{number + 1}: {line}" for number, line in enumerate(lines))
    schema = object_of({"line": {"enum": list(range(1, len(lines) + 1))}})
    composed = await calling.compose(f"{numbered}\nThe number of the line: {wanted}", schema)
    return int(composed["line"]) if composed is not None else 0


def _matching(lines: Sequence[str], wanted: str) -> int:
    """The first line with the most words of ``wanted`` in it; 0 when none has any."""
    words = {re.sub(r"(?:ing|s|ed)$", "", word) for word in re.findall(r"\w{3,}", wanted.lower())}
    scores = [sum(word in line.lower() for word in words) for line in lines]
    best = max(scores, default=0)
    return scores.index(best) + 1 if best else 0
