"""How a conversation is put to the model: the fixed beginning, the roles' marks, the marks that words lack."""

from __future__ import annotations

import re
from typing import Final

from engine.reasoner.chat import ChatFormat, Role
from engine.reasoner.llm import LanguageModel

SUMMARY_TOKENS: Final = 160
SYSTEM: Final = "You are a helpful AI assistant named Tandem. You answer in one short spoken sentence."
EXAMPLES: Final[tuple[tuple[Role, str], ...]] = (
    ("user", "How long should I steep green tea?"),
    ("assistant", "Steep green tea for about two minutes, in water just below boiling."),
    ("user", "Who painted the Mona Lisa?"),
    ("assistant", "Leonardo da Vinci painted the Mona Lisa."),
    ("user", "I am so hungry."),
    ("assistant", "That is no fun. How about a quick sandwich?"),
    ("user", "What is gravity?"),
    ("assistant", "Gravity is the force that pulls things toward each other."),
    ("user", "How do you say hello in French?"),
    ("assistant", "You say bonjour."),
    ("user", "How can I learn to type faster?"),
    ("assistant", "Practice ten minutes every day and do not look at the keys."),
)
_QUESTION: Final = re.compile(
    r"(?:what|who|whose|when|where|why|which|how|is|are|was|were|do|does|did|can|could|will|would|should|may)\b",
    re.IGNORECASE,
)


class Phrasing:
    """Tokens of messages, in the form that the model was trained with.

    ``pinned``: of the fixed beginning; ``end``: of what closes a message; ``answer``: of what opens its own.
    """

    def __init__(self, model: LanguageModel, form: ChatFormat) -> None:
        self._model = model
        roles: tuple[Role, ...] = ("system", "user", "assistant")
        self._openings = {role: self._marks(form.opening(role)) for role in roles}
        self.end = self._marks(form.tail)
        self.answer = self._openings["assistant"]
        self.pinned = list(self._marks(form.first))
        for role, text in (("system", SYSTEM), *EXAMPLES):
            self.pinned += self.whole(role, text)

    def words(self, text: str) -> list[int]:
        """Of the words alone."""
        return self._model.tokenize(text)

    def said(self, role: Role, text: str, most: int | None = None) -> list[int]:
        """Of a message that may go on: its opening and ``most`` tokens of its words."""
        return [*self._openings[role], *self.words(text)[:most]]

    def whole(self, role: Role, text: str, most: int | None = None) -> list[int]:
        """Of a message with its end."""
        return [*self.said(role, text, most), *self.end]

    def end_of(self, role: Role, text: str) -> list[int]:
        """What closes a message: the mark that a user's words lack, for small models need one, and its end."""
        lacking = mark(text) if role == "user" else ""
        return [*self.words(lacking), *self.end] if lacking else self.end

    def folded(self, summary: str) -> list[int]:
        """Of what was folded away; none where it is nothing."""
        return self.whole("system", earlier(summary), SUMMARY_TOKENS) if summary else []

    def _marks(self, text: str) -> list[int]:
        return self._model.tokenize(text, special=True) if text else []


def earlier(summary: str) -> str:
    """What was folded away, as a message."""
    return f"What was said earlier: {summary}"


def begun(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def mark(text: str) -> str:
    """The mark that ``text`` lacks at its end: "?" or "."; empty where it has one."""
    if text.endswith((".", "?", "!")):
        return ""
    return "?" if _QUESTION.match(text) else "."


def sentence(text: str) -> str:
    """With a capital letter and a mark at its end."""
    return begun(text) + mark(text)


def quoted(text: str) -> str:
    """In quotes, with no other quotes in it."""
    text = text.replace('"', "'")
    return f'"{text}"'
