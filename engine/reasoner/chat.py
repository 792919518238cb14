"""How a chat is written for a family of models: the marks around a turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypedDict

Role = Literal["system", "user", "assistant"]


class Message(TypedDict):
    """One message of a chat, as OpenAI-compatible servers take it."""

    role: Role
    content: str


@dataclass(frozen=True)
class ChatFormat:
    """``head`` begins a turn (``{role}`` is replaced), ``tail`` ends it, ``first`` begins everything.

    ``probe`` is a mark that a model of this family reads as one token. ``assistant``: its name for that role.
    ``system``: its name for the system's role.
    """

    probe: str
    head: str
    tail: str
    first: str = ""
    assistant: str = "assistant"
    system: str = "system"

    def opening(self, role: Role) -> str:
        """What stands before the words of ``role``."""
        names = {"system": self.system, "user": "user", "assistant": self.assistant}
        return self.head.format(role=names[role])


FORMATS: Final = (
    ChatFormat("<|im_start|>", "<|im_start|>{role}\n", "<|im_end|>\n"),
    ChatFormat(
        "<|start_header_id|>",
        "<|start_header_id|>{role}<|end_header_id|>\n\n",
        "<|eot_id|>",
        first="<|begin_of_text|>",
    ),
    ChatFormat(
        "<start_of_turn>",
        "<start_of_turn>{role}\n",
        "<end_of_turn>\n",
        first="<bos>",
        assistant="model",
        system="user",
    ),
)
PLAIN: Final = ChatFormat("", "{role}: ", "\n")


def detect_format(tokenize: Callable[[str], list[int]]) -> ChatFormat:
    """The format whose mark is one token of the model. ``tokenize`` must know control tokens."""
    return next((form for form in FORMATS if len(tokenize(form.probe)) == 1), PLAIN)
