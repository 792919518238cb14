"""Panels that the user asks for in plain words: a checklist of what they name, a counter, captions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.reasoner.tools.panel_words import stripped, unhesitating
from engine.reasoner.tools.words import CORRECTION, THOUSANDS

MAX_ITEMS: Final = 40
MAX_ITEM: Final = 100
MAX_NAMED: Final = 6  # words of an item that stands in a sentence of its own
_OPEN: Final = (
    r"(?:make|start|open|create|show|write|set up|put up|give|bring up|begin|need|want)"
    r"(?: me| us| up)?(?: an?| the| my| our| another)?(?: new| little| small)?"
)
_LIST: Final = re.compile(
    rf"\b{_OPEN} (?P<kind>check ?list|to[- ]?do list|shopping list|packing list|list)\b"
    r"(?:,? (?:for (?:me|us)|please)\b)*"
    r"(?:\s+(?:for|about)\s+(?P<aim>(?:(?!\b(?:and|or|plus)\b)[^,.:;!?]){1,40}?)(?=\s*:|\s+with\b))?"
    r"(?P<link>\s*:|\s+(?:of|with|for|from|about)\b|,)?\s*(?P<items>.*)",
    re.IGNORECASE | re.DOTALL,
)
_COUNTER: Final = re.compile(
    rf"\b{_OPEN} (?:tally )?(?:counter|tally)\b"
    r"(?:(?:\s+(?:for|of|named|called)|,(?=\s*[\w-]+[\s.?!]*$))\s+(?P<what>[^.?!]{1,60}))?",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"\b(?:count|counting|tally) (?P<what>[^,.?!]{1,60}?)(?:,|[.?!]| and | so )", re.IGNORECASE
)
_OWNER: Final = re.compile(r"^(?:my|our|the|all|all the|all my|how many)\s+", re.IGNORECASE)
_CAPTIONS: Final = re.compile(
    rf"\b(?:{_OPEN}|(?:turn|switch|put)(?: me| us)? on(?: the| my| our)?) (?:captions|subtitles)\b"
    r"|\b(?:turn|switch|put)(?: the| my| our)? (?:captions|subtitles) on\b",
    re.IGNORECASE,
)
_POLITE: Final = re.compile(
    r"\b(?:please|can|could|would|will|you|i|would like you to|want|need|to|tandem|hey|okay|ok|so|and|now|then"
    r"|just|let|me|us|for|a moment)\b",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(r"\b(?:how (?:do|can|would|did|does)|why|did you|don't|do not)\b", re.IGNORECASE)
_SEPARATORS: Final = re.compile(
    r"\s*(?:,|;|\n)\s*(?:(?:and|then|also|plus)\s+)*|\s+(?:and|plus)\s+(?:(?:then|also)\s+)?", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"(?<![.!?])[.!?]+(?:\s+|$)")
_TALK: Final = re.compile(  # what somebody tells or asks next, and no name of a thing or of a deed
    r"\b(?:i|i'm|i've|i'll|we|we're|we'll|you|he|she|it|it's|they|there|that's|is|are|was|were|what|who|when|where"
    r"|how|why|then|also|tell|show|set|remind)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PanelRequest:
    """Open ``template`` with ``title`` and ``items``; ``answer`` confirms it."""

    template: str
    title: str
    items: tuple[str, ...]
    answer: str


def read_panel(text: str) -> PanelRequest | None:
    """The panel that the user's own words ask for, or None. Never raises."""
    text = THOUSANDS.sub("", unhesitating(text))
    if _QUESTION.search(text):
        return None
    found = _LIST.search(text)
    if found is not None:
        return _checklist(found, text[: found.start()])
    counter = _COUNTER.search(text)
    if counter is not None:
        counted = _COUNTED.search(text[: counter.start()])
        said = counter["what"] or (counted["what"] if counted is not None else "")
        title = _item(_OWNER.sub("", stripped(said))) or "Counter"
        return PanelRequest("counter", title, (), "Here is your counter.")
    if _CAPTIONS.search(text):
        return PanelRequest("captions", "Captions", (), "Here are captions of what we say.")
    return None


def _checklist(found: re.Match[str], before: str) -> PanelRequest | None:
    """A plain "list of" something is a question for the language model, unless several things are named.

    ``before``: what was said before; it may be what the list is for.
    """
    said, *corrected = CORRECTION.split(found["items"])
    said = next((words for words in reversed(corrected) if len(_SEPARATORS.split(words)) > 1), said)
    told = _SENTENCE.match(said) is not None
    if told:  # each of the sentences behind the request may name things, or tell what the list is for
        said = ", ".join(filter(None, _SENTENCE.split(said)))
    said = stripped(said).strip(" ,")
    items = tuple(_item(item) for item in _SEPARATORS.split(said) if item.strip())[:MAX_ITEMS]
    if told and not _only_names(items):
        items, before = (), f"{before} {said}"
    kind = " ".join(found["kind"].lower().replace("-", " ").split())
    if kind == "list" and len(items) < 2:
        return None
    link = (found["link"] or "").strip().lower()
    about = found["aim"] or link in ("for", "about")
    aim = about and len(items) < 2 and not (items and link == ":")  # what it is for, not what is on it
    if aim or (not items and len(re.findall(r"\w+", _POLITE.sub("", before))) > 1):
        return None  # a tool fills it in
    title = "Checklist" if kind in ("list", "checklist", "check list") else kind[:1].upper() + kind[1:]
    if found["aim"]:
        title += f" for {' '.join(found['aim'].split())}"
    number = len(items)
    answer = f"Here is your list with {number} things on it." if number > 1 else "Here is your list."
    return PanelRequest("checklist", title, items, answer)


def _only_names(items: tuple[str, ...]) -> bool:
    """Whether sentences that were cut into ``items`` only name them."""
    return len(items) > 1 and not any(_TALK.search(each) or len(each.split()) > MAX_NAMED for each in items)


def _item(text: str) -> str:
    words = " ".join(text.split())[:MAX_ITEM]
    return words[:1].upper() + words[1:]
