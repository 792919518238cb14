"""What is told, without a model, of what the user points at, of the window in front, of the screen's lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.confidential import may_hold_secret, speaks_of_secret

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
_SCREEN: Final = re.compile(
    r"(?:(?:please|hey|tandem|can you|could you|tell me)[, ]+)*"
    r"(?:what(?:'s| is| was| (?:does|did) it say| (?:can|do|did) you (?:see|read)"
    r"| (?:just )?(?:came|popped|showed) up| (?:just )?appeared| stands| it says)(?: just)?(?: now)?"
    r"(?: there| up)? (?:on|at) (?:the|my|this) (?:screen|display|monitor|page)"
    r"|what does (?:the|my|this) (?:screen|display|monitor|page) say"
    r"|read (?:me )?(?:the|my|this) (?:screen|display|page)(?: to me| out| aloud| out loud)?"
    r"|did you (?:see|notice|read) (?:this|that|it|what (?:came|popped|showed) up|what appeared|the message"
    r"|that (?:message|line)) on (?:the|my|this) (?:screen|display|monitor|page))"
    r"(?: right now| just now| now)*[ ,]*(?:please)?[.?! ]*",
    re.IGNORECASE,
)
_COMMANDING: Final = re.compile(
    r"\b(?:assistant|tandem|ai|language model|agent)\s*[,:]|\byou (?:must|are now)\b"
    r"|\bignore (?:all |the |any )?(?:previous|prior|above)",
    re.IGNORECASE,
)
SCREEN_LINES: Final = 3
NOTHING_READ: Final = "I have read nothing on the screen so far."
KEPT_BACK: Final = "a line that I keep to myself"
I_DO_NOT: Final = "It tells me what to do, but I only do what you ask."
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


def read_screen(request: str, lines: Sequence[str]) -> str:
    """The newest of the screen's ``lines``, which come oldest first, as a spoken answer to ``request``; empty
    where it asks for something else. What may be a secret is not said, and what commands the assistant is told.
    """
    if not _SCREEN.fullmatch(request.strip()):
        return ""
    newest = lines[-SCREEN_LINES:]
    if not newest:
        return NOTHING_READ
    secret = [may_hold_secret(line) or speaks_of_secret(line) for line in newest]
    told = [KEPT_BACK if kept else line.rstrip(" .") for line, kept in zip(newest, secret, strict=True)]
    answer = f"The newest I can read says: {'; '.join(told)}."
    return f"{answer} {I_DO_NOT}" if any(_COMMANDING.search(line) for line in newest) else answer
