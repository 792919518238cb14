"""What is read out, without a model, of the text that the user points at."""

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


def read_out(request: str, pointed: str) -> str:
    """``"line", which stands in: "region"`` as a spoken answer to ``request``; empty where it asks for more."""
    found = _QUOTED.match(pointed)
    if found is None or not _READ.fullmatch(request.strip()) or "mean" in request.lower():
        return ""
    return f"It says: {found[1].rstrip('.')}."
