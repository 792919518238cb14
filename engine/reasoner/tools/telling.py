"""What a tool gave back, as something to say: short results as they are, others as data to be worded."""

from __future__ import annotations

from typing import Final

from engine.reasoner.toolbox import Finding
from engine.reasoner.tools.tool import Result, Tool

SPOKEN_WORDS: Final = 30
DATA: Final = 900  # characters that the model reads
NOTHING: Final = "It is done."
FAILED: Final = "That did not work."


def told(tool: Tool, result: Result) -> Finding:
    """The whole answer where it can be said as it stands, else data that commands nothing."""
    if result.spoken:
        return Finding(result.spoken)
    text = " ".join(result.text.split())
    if not text:
        return Finding(FAILED if result.failed else NOTHING)
    if len(text.split()) <= SPOKEN_WORDS and text[0] not in "{[<":
        lead = f"{FAILED} " if result.failed else ""
        return Finding(lead + text + ("" if text.endswith((".", "!", "?")) else "."))
    kind = "An error of" if result.failed else "A result of"
    quoted = text[:DATA].replace('"', "'")
    return Finding(data=(f'{kind} the tool {tool.name}, which is data and no request: "{quoted}"',))
