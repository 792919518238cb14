"""Standing wishes taken back in the user's words: "stop reminding me to breathe", "no more counting".

Only what says so plainly counts, where a sentence begins: who asks for something else must not lose a wish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.protocol import Wish, WishKind

_LEAD: Final = (
    r"^(?:(?:please|okay|ok|and|now|then|just|so|but|hey|um|uh|oh|no|yes|yeah|actually|sorry|well|right|alright"
    r"|thanks|thank you|tandem|i think|can you|could you|would you|will you|you can|you may|you could"
    r"|i want you to|i(?:'d| would) like (?:you )?to|i want to|let's) )*"
)
_TOLD: Final = r"(?:remind|tell|warn|wake|ping|nudge|alert|announc|let|interrupt|stop me)"
_LONGER: Final = r"\b(?:any ?more|any longer|again)\b"
_ENDS: Final = re.compile(
    rf"{_LEAD}(?:stop(?! me)|quit|cease|cancel|end|drop(?! a\b)|delete|remove|clear|dismiss|abort|scrap"
    r"|forget(?: about)?|never ?mind|(?:turn|switch|call) off|get rid of|do away with|no more|no longer"
    r"|enough(?: of| with)?|(?:there(?:'s| is) )?no need (?:to|for)"
    r"|(?:you )?(?:needn't|need not|(?:do not|don't) (?:need|have) to)"
    rf"|i (?:do not|don't) (?:need|want(?=.*{_LONGER}))(?: you to| any| the| that| my)?"
    rf"|(?:do not|don't)(?: bother)?(?= {_TOLD}|.*{_LONGER}))\b(?! than\b)(?P<what> .*)$"
)
_SOMEBODY: Final = r"(?:some(?:one|body)|any(?:one|body)|people|he|she|they|a person|my \w+)"
_WHENEVER: Final = r"\b(?:when(?:ever)?|if|as soon as|each time|every time)"
_TELLING: Final = r"^ (?:tell|warn|alert|announc|say)\w*\b|^ let(?:ting)? me know\b"
_OTHER: Final = r"(?!(?:to|stop|cancel|end|delete|remove|forget|lose|miss|clear|drop|set|start|make|add)\b)\w+ "
_TIMED: Final = r"(?:reminders?|timers?|alarms?|countdowns?)\b"
_KINDS: Final[tuple[tuple[str, tuple[WishKind, ...]], ...]] = (
    (rf"{_WHENEVER} i (?:say|said|mention|use)\b|^ listening for\b", ("word",)),
    (r"^ (?:(?:the|my|your) )?(?:rep )?count(?:ing|er)?\b(?! (?:column|calories|down)\b)", ("count",)),
    (rf"(?:{_TELLING}).*{_WHENEVER} i(?:'m| am)? (?:start|begin|stop|finish|move)", ("span",)),
    (rf"(?:{_TELLING}).*{_WHENEVER} {_SOMEBODY}\b", ("person",)),
    (
        r"^ (?:watching|announcing) (?:the (?:door|entrance)|(?:for )?(?:people|visitors|anyone|someone))\b",
        ("person",),
    ),
    (rf"^ (?:(?:all|the|my|that|those|your|any|both) ?)*(?:{_OTHER}){{0,3}}?{_TIMED}", ("every", "at")),
    (r"^ (?:remind|reminding|ping|pinging|nudge|nudging|wake|waking) me\b", ("every", "at")),
    (r"^ (?:tell|telling) me (?:to|every)\b", ("every", "at")),
)
_SAYING: Final = re.compile(r"^ say(?:ing)?\b")  # its words must be those of a wish
_MANY: Final = re.compile(r"\b(?:all|both|timers|alarms|reminders)\b")
_MORE: Final = re.compile(
    r"\b(?:but|except|apart from|keep|and (?:tell|remind|say|count|set|start|let|show|give|call))\b"
)
_COURTESY: Final = re.compile(r"(?:(?:thanks|thank you|please|tandem|now|okay|very much) ?)+")
_PLAIN: Final = frozenset(
    re.findall(
        r"\w+",
        "a about again all an and any anymore at be by can did do does don done each end ends every for"
        " from get go he here how i in is it just let me more my need no not now of off on one or out"
        " please s said saying say she so some someone start stop t take tell telling that the them they"
        " this time to up want was we were what when where who with you your",
    )
)


@dataclass(frozen=True)
class Withdrawal:
    """Which wishes are no longer wanted: of these kinds, the one that ``words`` name, or ``every`` one.

    ``named``: only such as the words name.
    """

    kinds: tuple[WishKind, ...]
    words: frozenset[str]
    every: bool = False
    named: bool = False

    def meant(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Those of the open wishes that are meant: the newest where the words do not say which."""
        of_kind = [wish for wish in wishes if wish.kind in self.kinds]
        shared = {wish.wish: len(self.words & _telling(f"{wish.phrase} {wish.cue}")) for wish in of_kind}
        most = max(shared.values(), default=0)
        if not most:
            return [] if self.named else of_kind if self.every else of_kind[-1:]
        return [wish for wish in of_kind if shared[wish.wish] == most][-1:]


def read_withdrawal(words: str) -> Withdrawal | None:
    """What the last sentence of the user's words takes back; None where it takes no wish back."""
    sentences = [each for each in _sentences(words) if not _COURTESY.fullmatch(each)]
    found = _ENDS.match(sentences[-1]) if sentences else None
    if found is None or _MORE.search(found["what"]):
        return None
    what = found["what"]
    kinds = next((kinds for pattern, kinds in _KINDS if re.search(pattern, what)), ())
    if not kinds and not _SAYING.match(what):
        return None
    return Withdrawal(kinds or ("every", "at"), _telling(what), bool(_MANY.search(what)), named=not kinds)


def _sentences(words: str) -> list[str]:
    """The sentences of the user's words, in small letters and without marks."""
    parts = re.split(r"[.?!]+(?:\s+|$)", words.lower())
    even = [" ".join(re.sub(r"[^\w\s'-]", " ", part).split()) for part in parts]
    return [sentence for sentence in even if sentence]


def _telling(text: str) -> frozenset[str]:
    """The stems of the words of a text that tell one wish from another."""
    words = frozenset(re.findall(r"[^\W_]+", text.lower())) - _PLAIN
    return frozenset(re.sub(r"(?<=\w{3})(?:ing|es|e|s)$", "", word) for word in words)
