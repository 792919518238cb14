"""Panels that the user asks for in plain words: a checklist of what they name, a counter, captions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.reasoner.tools.panel_words import CORRECTION

MAX_ITEMS: Final = 40
MAX_ITEM: Final = 100
_OPEN: Final = (
    r"(?:make|start|open|create|show|write|set up|put up|give|bring up|begin|need|want)"
    r"(?: me| us| up)?(?: an?| the| my| our| another)?(?: new| little| small)?"
)
_LIST: Final = re.compile(
    rf"\b{_OPEN} (?P<kind>check ?list|to[- ]?do list|shopping list|packing list|list)\b"
    r"(?: for (?:me|us)\b)?(?P<link>\s*:|\s+(?:of|with|for|from)\b|,)?\s*(?P<items>.*)",
    re.IGNORECASE | re.DOTALL,
)
_COUNTER: Final = re.compile(
    rf"\b{_OPEN} (?:counter|tally)\b(?:\s+(?:for|of)\s+(?:my |the )?(?P<what>[^.?!]{{1,60}}))?", re.IGNORECASE
)
_CAPTIONS: Final = re.compile(rf"\b{_OPEN} captions\b", re.IGNORECASE)
_QUESTION: Final = re.compile(r"\b(?:how (?:do|can|would|did|does)|why|did you|don't|do not)\b", re.IGNORECASE)
_SEPARATORS: Final = re.compile(r"\s*(?:,|;|\n)\s*(?:and\s+)?|\s+and\s+")


@dataclass(frozen=True)
class PanelRequest:
    """Open ``template`` with ``title`` and ``items``; ``answer`` confirms it."""

    template: str
    title: str
    items: tuple[str, ...]
    answer: str


def read_panel(text: str) -> PanelRequest | None:
    """The panel that the user's own words ask for, or None. Never raises."""
    if _QUESTION.search(text):
        return None
    found = _LIST.search(text)
    if found is not None:
        return _checklist(found)
    counter = _COUNTER.search(text)
    if counter is not None:
        what = " ".join((counter["what"] or "").removesuffix("please").split()).strip(" ,")
        title = what[:1].upper() + what[1:] or "Counter"
        return PanelRequest("counter", title, (), "Here is your counter.")
    if _CAPTIONS.search(text):
        return PanelRequest("captions", "Captions", (), "Here are captions of what we say.")
    return None


def _checklist(found: re.Match[str]) -> PanelRequest | None:
    """A plain "list of" something is a question for the language model, unless several things are named."""
    said, *corrected = CORRECTION.split(found["items"])
    said = next((words for words in reversed(corrected) if len(_SEPARATORS.split(words)) > 1), said)
    said = said.strip().rstrip(".?! ").removesuffix(" please").strip(" ,")
    items = tuple(_item(item) for item in _SEPARATORS.split(said) if item.strip())[:MAX_ITEMS]
    kind = " ".join(found["kind"].lower().replace("-", " ").split())
    if kind == "list" and len(items) < 2:
        return None
    if len(items) == 1 and (found["link"] or "").strip().lower() == "for":  # what it is for, not what is on it
        return None  # a tool fills it in
    title = "Checklist" if kind in ("list", "checklist", "check list") else kind[:1].upper() + kind[1:]
    number = len(items)
    answer = f"Here is your list with {number} things on it." if number > 1 else "Here is your list."
    return PanelRequest("checklist", title, items, answer)


def _item(text: str) -> str:
    words = " ".join(text.split())[:MAX_ITEM]
    return words[:1].upper() + words[1:]
