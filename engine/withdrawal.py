"""Standing wishes taken back in the user's words: "stop reminding me to breathe", "no more counting"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.protocol import Wish, WishKind

_LEAD: Final = (
    r"^(?:(?:please|okay|ok|and|now|then|just|hey|tandem|can you|could you|would you|will you|you can|you may"
    r"|i want you to|i'd like you to|well|right|alright|thanks|thank you) )*"
)
_STOPPING: Final = re.compile(
    rf"{_LEAD}(?:stop(?! me\b)|quit|cancel|end|drop|delete|remove|clear|turn off|no more"
    r"|(?:you )?(?:do not|don't) (?:need to|have to)"
    r"|(?:i )?(?:do not|don't) (?:need|want) (?:you to|any more|the))\b(?P<what>.*)$"
)
_ENOUGH: Final = re.compile(rf"{_LEAD}(?:do not|don't|never)\b(?P<what>.*)\b(?:any ?more|any longer|again)\b")
_KINDS: Final[tuple[tuple[str, tuple[WishKind, ...]], ...]] = (
    (
        r"\bwhen(?:ever)? i (?:say|said|mention|use)\b|^ (?:correcting|catching|interrupting|listening for)\b",
        ("word",),
    ),
    (r"\b(?:count|counting)\b(?! down)", ("count",)),
    (r"\bwhen(?:ever)? i (?:start|begin|stop|finish)\b|^ watching me\b", ("span",)),
    (
        r"\b(?:when(?:ever)?|if) (?:some(?:one|body)|any(?:one|body)|people|he|she|they|a person|my \w+)\b"
        r"|^ (?:announcing (?:people|visitors)|watching (?:the door|for (?:people|anyone|someone|visitors)))",
        ("person",),
    ),
    (
        r"\b(?:remind|reminding|reminders?|timers?|alarms?|countdowns?)\b"
        r"|^ (?:saying|say|telling me (?:to|every)|pinging|nudging)\b",
        ("every", "at"),
    ),
)  # fmt: skip
_ALL: Final = re.compile(r"\b(?:all|everything|both|timers|alarms|reminders)\b")
_MORE: Final = re.compile(r"\b(?:and|but) (?:tell|remind|say|count|set|start|let|show|give|call|instead)\b")
_PLAIN: Final = frozenset(
    re.findall(
        r"\w+",
        "a about after alarm alarms all an any anymore counting each every for hour hours i in it listening me"
        " minute minutes more my of please remind reminder reminders reminding say saying second seconds stop"
        " tell telling that the this timer timers to watching when you your",
    )
)


@dataclass(frozen=True)
class Withdrawal:
    """Which wishes are no longer wanted: of these kinds, the one that ``words`` name, or ``every`` one."""

    kinds: tuple[WishKind, ...]
    words: frozenset[str]
    every: bool = False

    def meant(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Those of the open wishes that are meant: the newest where the words do not say which."""
        of_kind = [wish for wish in wishes if wish.kind in self.kinds]
        if self.every:
            return of_kind
        shared = [len(self.words & _telling(f"{wish.phrase} {wish.cue}")) for wish in of_kind]
        return [of_kind[at] for _, at in sorted(zip(shared, range(len(of_kind)), strict=True))[-1:]]


def read_withdrawal(words: str) -> Withdrawal | None:
    """What the last sentence of the user's words takes back, or None where it takes no kind of wish back."""
    sentences = [each for each in re.split(r"[.?!]+(?:\s+|$)", words.lower()) if each.strip()]
    text = " ".join(re.sub(r"[^\w\s']", " ", sentences[-1]).split()) if sentences else ""
    found = _ENOUGH.match(text) or _STOPPING.match(text)
    if found is None or _MORE.search(text):
        return None
    what = found["what"]
    kinds = next((kinds for pattern, kinds in _KINDS if re.search(pattern, what)), None)
    return None if kinds is None else Withdrawal(kinds, _telling(what), bool(_ALL.search(what)))


def _telling(text: str) -> frozenset[str]:
    """The words of a text that tell one wish from another."""
    return frozenset(re.findall(r"[^\W_]+", text.lower())) - _PLAIN
