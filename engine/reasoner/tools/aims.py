"""What somebody wants to be reminded of, in words that are told back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

STOP: Final = "."  # between the sentences of a request
MAX_PHRASE_WORDS: Final = 16
US: Final = re.compile(  # who is told, but not in "remind me to tell us": whoever asks, it is told the same
    r"(?:(?<!\bto )|(?<=\byou to ))\b(remind|wake|tell|call|alert|ping|nudge|warn|let|give|time) us\b"
)
REMINDER: Final = re.compile(r"\b(?:remind me|reminder|(?:tell|alert|ping|call|nudge) me|let me know)\b")
_SWAPPED: Final = {
    **dict.fromkeys(("me", "us", "i", "we"), "you"),
    **dict.fromkeys(("my", "our"), "your"),
    **dict.fromkeys(("mine", "ours"), "yours"),
    **dict.fromkeys(("i'm", "we're"), "you're"),
    "am": "are",
}
_AIM: Final = re.compile(
    r"^(?:\. )?(?P<link>not to|to|that|about|of) (?!(?:this|that|it)(?: please)?(?: \.|$))(?P<aim>.+?)(?: \.|$)"
)
_DUTY: Final = re.compile(
    r"\b(?:i|we) (?:have to|need to|must|should|ought to|want to|have got to) (?P<aim>[^.]+?)"
    r"(?: (?:please|so|and|\.))*(?: \.|$)"
)
_COURTESY: Final = re.compile(
    r"(?: (?:please|thanks(?: a lot)?|thank you(?: (?:very|so) much)?|okay|ok|alright"
    r"|(?:will|would|could|can) you|it's important|actually|tandem))+$"
)
_SAYING: Final = re.compile(r"^(?:say|tell|write|send|text|whisper)\b")  # thanks are what it is about

_NOT_A_NAME: Final = (
    r"(?!(?:new|second|other|another|quick|short|long|little|single|for|of|the|an?|my|me|set|start|next|last|rest"
    r"|first|whole|following|same|usual|normal|regular|nice|good|countdown|please|thanks|thank|day|night|morning"
    r"|moment|time|\w*(?:minute|hour)s?)\b)[a-z]+"
)
_NAMES: Final = (  # "a pasta timer"; "a timer for the pasta"
    re.compile(
        rf"\b(?:an?|my|the|another) (?P<name>{_NOT_A_NAME}(?: {_NOT_A_NAME}){{0,2}}) (?:timer|countdown)\b"
    ),
    re.compile(
        r"\b(?:timer|countdown)(?: \S+)*? (?:(?:called|named|labell?ed)(?: the)?|for (?:the|some))"
        rf" (?P<name>{_NOT_A_NAME}(?: {_NOT_A_NAME})?)(?=(?: (?:please|thanks|thank you))*(?: \.|$))"
    ),
)


def read_name(before: Sequence[str], after: Sequence[str]) -> str:
    """What a timer was called, in the words around its length: "pasta"; or nothing."""
    text = " ".join((*before, *after))
    found = next((match for pattern in _NAMES if (match := pattern.search(text))), None)
    return found["name"] if found is not None else ""


def read_aim(before: Sequence[str], after: Sequence[str]) -> str:
    """What stands behind "remind me" or behind the time, as it is told back: "to call your mother"; or nothing.

    ``before`` and ``after``: the words around the time, with `STOP` between sentences.
    """
    told, asked = (REMINDER.split(" ".join(words), maxsplit=1) for words in (before, after))
    places = (" ".join(after), asked[-1], told[-1] if len(told) > 1 else "")
    found = next((match for place in places if (match := _AIM.match(place.strip()))), None)
    if found is not None:
        return _told_back(found["link"], found["aim"])
    duty = next((match for place in (*asked, *told) if (match := _DUTY.search(place.strip()))), None)
    return _told_back("to", duty["aim"]) if duty is not None else ""


def _told_back(link: str, aim: str) -> str:
    kept = aim if _SAYING.match(aim) else _COURTESY.sub("", aim)
    words = kept.removesuffix(" please").split()[:MAX_PHRASE_WORDS]
    return " ".join([link, *(_SWAPPED.get(word, word) for word in words)])
