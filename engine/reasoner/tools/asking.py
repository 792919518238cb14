"""What the user has not said is asked for, and their next words are taken for the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.reasoner.tools.choosing import Choice
from engine.reasoner.tools.mentions import named
from engine.reasoner.tools.shortlist import Shortlist
from engine.reasoner.tools.tool import shortened

PATIENCE_TICKS: Final = 300  # a minute
MAX_WORDS: Final = 30
MAX_TITLE: Final = 60  # characters of what an argument is called
_QUESTIONS: Final = {
    ("note_add", "text"): "What should I write down?",
    ("timer", "duration"): "For how long?",
    ("calculator", "expression"): "What should I work out?",
    ("units", "amount"): "How much of it?",
    ("file_find", "name"): "What is the file called?",
    ("file_read", "name"): "Which file?",
    ("file_write", "name"): "Into which file?",
    ("file_write", "text"): "What should I write into it?",
    ("history_search", "about"): "What was it about?",
    ("web_search", "about"): "What should I search for?",
    ("web_page", "address"): "What is its address?",
    ("python", "code"): "Which program?",
    ("panel_table", "things"): "What should I compare?",
    ("panel_chart", "values"): "Which numbers should I draw?",
    ("panel_checklist", "about"): "What is the checklist for?",
}
_LEAD: Final = re.compile(
    r"^(?:(?:um|uh|well|oh|okay|so|just|please)[, ]+)*"
    r"(?:(?:it is|it's|its|that is|that's|for|about|into|in|called) +)?",
    re.IGNORECASE,
)
_NEVER_MIND: Final = re.compile(
    r"\b(?:never ?mind|forget it|nothing|cancel|stop|no thanks|leave it)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Pending:
    """A call that waits for something to be said since ``tick``."""

    choice: Choice
    tick: int

    def fits(self, request: str, tick: int, found: Shortlist | None) -> bool:
        """Whether ``request`` is the answer and not a request of its own."""
        soon = tick - self.tick <= PATIENCE_TICKS
        short = 0 < len(request.split()) <= MAX_WORDS
        other = found is not None and found.tools[0][0] != self.choice.tool and found.tools[0][1] > 0.5
        return soon and short and not other and not _NEVER_MIND.search(request)


def question_for(choice: Choice) -> str:
    """What to ask about the first thing that is missing, and for whom, where the words are a server's."""
    name = choice.missing[0]
    asked = _QUESTIONS.get((choice.tool.name, name))
    if asked is not None:
        return asked
    described = choice.tool.properties.get(name)
    title = described.get("title") if isinstance(described, dict) else None
    plain = shortened(" ".join(str(title or name).replace("_", " ").lower().split()), MAX_TITLE)
    told = f" The server '{choice.tool.server}' wants to know." if choice.tool.server else ""
    return f"What is the {plain.rstrip('.?!')}?{told}"


def reply_to(pending: Pending, request: str) -> Choice:
    """The call with what was missing filled in: for a server, by the value that is named ("Tokyo", "five")."""
    choice, name = pending.choice, pending.choice.missing[0]
    said = _LEAD.sub("", request.strip(), count=1).rstrip(" .!?,")
    given = choice.tool.properties.get(name)
    values = named(given, said) if choice.tool.server and isinstance(given, dict) else None
    return Choice(choice.tool, {**choice.arguments, name: values[0] if values else said})
