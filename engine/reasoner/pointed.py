"""What is told, without a model, of what the user points at and of the window in front of them."""

from __future__ import annotations

import re
from typing import Final

_READ: Final = re.compile(
    r"(?:(?:please|hey|tandem|can you|could you|tell me)[, ]+)*"
    r"(?:what(?:'s| is| does| do) (?:this|that|it|these|those|here|there)(?: say| mean| here)?"
    r"|what (?:this|that|it) (?:is|says)|read (?:this|that|it|these|those)(?: out| aloud| to me| out loud)*)"
    r"[ ,]*(?:please)?[.?! ]*",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r'"(.+?)"(?:,|$)')

_FRONT: Final = re.compile(
    r"(?:(?:please|hey|tandem|can you|could you|tell me)[, ]+)*"
    r"(?:(?:what|which) (?:window|program|application|app|document|file|page|tab) "
    r"(?:(?:is|do i have) (?:this|that|it|open|in front)"
    r"|am i (?:in|on|using|looking at|reading|working (?:on|in)))"
    r"|what am i (?:looking at|reading|watching|editing|working (?:on|in))|what do i have open)"
    r"(?: right now| now| here)*[ ,]*(?:please)?[.?! ]*",
    re.IGNORECASE,
)
_WINDOW: Final = re.compile(r'"(.+)"(?:, of (.+))?')


def read_out(request: str, pointed: str) -> str:
    """``"line", which stands in: "region"`` as a spoken answer to ``request``; empty where it asks for more."""
    found = _QUOTED.match(pointed)
    if found is None or not _READ.fullmatch(request.strip()) or "mean" in request.lower():
        return ""
    return f"It says: {found[1].rstrip('.')}."


def name_front(request: str, front: str) -> str:
    """``"title", of program`` as a spoken answer to ``request``; empty where it asks for something else."""
    found = _WINDOW.fullmatch(front)
    if found is None or not _FRONT.fullmatch(request.strip()):
        return ""
    return f"In front is {found[1].rstrip('.')}" + (f", in {found[2]}." if found[2] else ".")
