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
_PLAINLY: Final = re.compile(
    rf"{_LEAD}(?:(?:stop(?! me\b)|quit|cease|cancel|end|drop|delete|remove|clear|turn off|no more|get rid of"
    r"|(?:you )?(?:do not|don't) (?:need to|have to)"
    r"|(?:i )?(?:do not|don't) (?:need|want) (?:you to|any more|the))\b"
    r"|(?:do not|don't|never)\b(?=.*\b(?:any ?more|any longer|again)\b))"
)
_ENDING: Final = (
    r"stop(?! me\b)", "quit", "cease", "cancel", "end", "drop", "delete", "remove", "clear", "dismiss",
    "revoke", "scrap", "forget", "bin", "lose", "silence", "disable", "kill", "ditch", "get rid of",
    "do away with", "let go of", "lay off", "relax", "needn't", "no (?:more|further|longer|need)",
    r"enough (?:of|with|\w+ing)", r"(?<!going )off(?= (?:please|now)\b|$)",
    r"(?:turn|switch|call|take|knock|leave|wrap) (?:\w+ ){0,4}?(?:off|up|out)",
    r"(?:do not|don't|won't|needn't|wouldn't)(?: \w+)? (?:need|want|have to|bother)",
)  # fmt: skip
_SOMEHOW: Final = re.compile(
    r"(?<!\bi )(?<!\bi'm )(?<!\bme )(?<!\band )(?<!\bor )(?<!\bto )(?<!\bsay )(?<!\bdon't )"
    rf"\b(?:{'|'.join(_ENDING)})\b|\b(?:do not|don't|never|not)\b.*\b(?:any ?more|any longer|again)\b"
)
_QUESTION: Final = re.compile(
    r"(?:(?:and|so|but|well|okay) )?(?:what|what's|which|who|where|when|why|how|is|are|was|were|do|does|did)\b"
)
_WHEN: Final = r"\b(?:when(?:ever)?|if|each time|every time)"
_WORD: Final = (
    rf"{_WHEN} i (?:say|said|mention|use)\b|\bfor saying\b|\bwords?\b|\blistening for\b|\bcutting in\b"
)
_SOMEBODY: Final = r"(?:some(?:one|body)|any(?:one|body)|people|he|she|they|a person|my \w+|the \w+)"
_VISIT: Final = (
    r"\b(?:announc\w+|greet\w*|visitors?|guests?|door|doorway|entrance|hall|hallway|gate|lookout|company"
    r"|arriv\w+|who comes|people|someone|somebody|anyone)\b"
)
_TIME: Final = (
    r"\b(?:remind\w*|timers?|alarms?|countdowns?|wake|waking|wake-up|nudg\w+|ping\w*|alerts?|warnings?|saying"
    r"|(?:telling|tell) me (?:to|every)|every|hourly)\b"
)
_KINDS: Final[tuple[tuple[re.Pattern[str], tuple[WishKind, ...]], ...]] = (
    (re.compile(rf"{_WORD}|\b(?:correct|catch|interrupt|buzz|object|police)\w*\b"), ("word",)),
    (re.compile(r"\b(?:count|counting|counter|counts|tally|reps)\b(?! down)"), ("count",)),
    (re.compile(rf"{_WHEN} i (?:start|begin|stop|finish|move)\b|\bwatching me\b"), ("span",)),
    (re.compile(rf"{_WHEN} {_SOMEBODY}\b|{_VISIT}"), ("person",)),
    (re.compile(_TIME), ("every", "at")),
)
_ALL: Final = re.compile(r"\b(?:all|everything|both|timers|alarms|reminders)\b")
_MORE: Final = re.compile(r"\b(?:and|but) (?:tell|remind|say|count|set|start|let|show|give|call|instead)\b")
_PLAIN: Final = frozenset(
    re.findall(
        r"\w+",
        "a about after alarm alarms all an and any anymore can count counting don each end every for forget"
        " from hour hours i if in is it just listening me minute minutes more my need no now of off okay on"
        " one out please remind reminder reminders reminding rid say saying second seconds so someone start"
        " stop t tell telling that the them this timer timers to up want watching we when with you your",
    )
)


@dataclass(frozen=True)
class Withdrawal:
    """Which wishes are no longer wanted: of these kinds, the one that ``words`` name, or ``every`` one.

    ``kinds``: none where only the words tell.
    """

    kinds: tuple[WishKind, ...]
    words: frozenset[str]
    every: bool = False

    def meant(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Those of the open wishes that are meant: the newest where the words do not say which."""
        of_kind = [wish for wish in wishes if not self.kinds or wish.kind in self.kinds]
        if self.every and self.kinds:
            return of_kind
        shared = [len(self.words & _telling(f"{wish.phrase} {wish.cue}")) for wish in of_kind]
        likeliest = sorted(zip(shared, range(len(of_kind)), strict=True))[-1:]
        return [of_kind[at] for count, at in likeliest if count or self.kinds]


def withdraws(words: str) -> bool:
    """Whether the last sentence of the user's words is plainly no wish, but takes one back."""
    text = _last_sentence(words)
    return bool(_PLAINLY.match(text)) and not _MORE.search(text) and bool(_kinds(text))


def read_withdrawal(words: str) -> Withdrawal | None:
    """What the last sentence of the user's words takes back, if such wishes are open; None where nothing."""
    text = _last_sentence(words)
    if (not _PLAINLY.match(text) and not _SOMEHOW.search(text)) or _MORE.search(text):
        return None
    return Withdrawal(_kinds(text), _telling(text), bool(_ALL.search(text)))


def _last_sentence(words: str) -> str:
    sentences = [each for each in re.split(r"[.?!]+(?:\s+|$)", words.lower()) if each.strip()]
    return " ".join(re.sub(r"[^\w\s'-]", " ", sentences[-1]).split()) if sentences else ""


def _kinds(text: str) -> tuple[WishKind, ...]:
    return next((kinds for pattern, kinds in _KINDS if pattern.search(text)), ())


def _telling(text: str) -> frozenset[str]:
    """The words of a text that tell one wish from another."""
    return frozenset(re.findall(r"[^\W_]+", text.lower())) - _PLAIN
