"""Standing wishes taken back in the user's words: "stop reminding me to breathe", "no more counting".

Only what says so plainly counts, where a sentence begins: who asks for something else must not lose a wish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.protocol import TICK_SECONDS, Wish, WishKind
from engine.reasoner.tools.numbers import parse_number
from engine.reasoner.tools.timer_questions import PLACES
from engine.reasoner.tools.timers import parse_duration
from engine.reasoner.tools.times import parse_time_of_day
from engine.reasoner.tools.words import HALF_OF_DAY

_LEAD: Final = (
    r"^(?:(?:please|okay|ok|and|now|then|just|so|but|hey|um|uh|oh|no|yes|yeah|actually|sorry|well|right|alright"
    r"|thanks|thank you|tandem|i think|can you|could you|would you|will you|you can|you may|you could"
    r"|i want you to|i(?:'d| would) like (?:you )?to|i want to|let's) )*"
)
_TOLD: Final = r"(?:remind|tell|warn|wake|ping|nudge|alert|announc|let|interrupt|stop me)"
_TIMED: Final = r"(?:reminders?|timers?|alarms?|countdowns?)\b"
_LONGER: Final = r"\b(?:any ?more|any longer|again)\b"
_ENDS: Final = re.compile(
    rf"{_LEAD}(?:stop(?! me)|quit|cease|cancel|end|drop(?! a\b)|delete|remove|clear|dismiss|abort|scrap"
    r"|forget(?: about)?|never ?mind|(?:turn|switch|call) off|get rid of|do away with|no more|no longer"
    rf"|(?:turn|switch|shut)(?= .*\b{_TIMED}(?: for .*)? off\b(?! (?:in|at|after|when|once|if)\b))"
    r"|enough(?: of| with)?|(?:there(?:'s| is) )?no need (?:to|for)"
    r"|(?:you )?(?:needn't|need not|(?:do not|don't) (?:need|have) to)"
    rf"|i (?:do not|don't) (?:need|want(?=.*{_LONGER}))(?: you to| any| the| that| my)?"
    rf"|(?:do not|don't)(?: bother)?(?= {_TOLD}|.*{_LONGER}))\b(?! than\b)(?P<what> .*)$"
)
_SOMEBODY: Final = r"(?:some(?:one|body)|any(?:one|body)|people|he|she|they|a person|my \w+)"
_WHENEVER: Final = r"\b(?:when(?:ever)?|if|as soon as|each time|every time)"
_TELLING: Final = r"^ (?:tell|warn|alert|announc|say)\w*\b|^ let(?:ting)? me know\b"
_OTHER: Final = (
    r"(?!(?:to|stop|cancel|end|delete|remove|forget|lose|miss|clear|drop|set|start|make|add|when|if|once|until"
    r"|while|before)\b)[\w'-]+ "
)
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
_MANY: Final = re.compile(rf"\b(?:all|both|timers|alarms|reminders|countdowns|(?:every|each) {_TIMED})")
_PLACE: Final = re.compile(rf"^ (?:the|my|that|your) (?P<place>{'|'.join(PLACES)}) {_TIMED}")
_NAMES: Final = (  # what the words call a wish, and the phrase that the reasoner's tools make for one
    (
        "timer",
        r"\b(?:timers?|countdowns?)\b",
        r"^your (?:[\w'-]+ ){0,3}timer for .* is done\.$|\b(?:second|minute|hour)s? are over\.$",
    ),
    ("alarm", r"\b(?:alarms?|wake|waking)\b", r"\bhere is your alarm\.$"),
    ("reminder", r"\b(?:remind(?:ers?|ing)?|(?:ping|nudg)\w*)\b", r"^you asked me to remind you\b"),
)
_ABOUT: Final = re.compile(r"\b(?:to|about|for)\b")  # behind it stands what a wish is for, not what it is
_MORE: Final = re.compile(
    r"\b(?:but|except|apart from|keep|and (?:tell|remind|say|count|set|start|let|show|give|call))\b"
)
_COURTESY: Final = re.compile(r"(?:(?:thanks|thank you|please|tandem|now|okay|very much) ?)+")
_PLAIN: Final = frozenset(
    re.findall(
        r"\w+",
        "a about again alarm alarms all an and any anymore ask asked asking at be both by can clock countdown"
        " countdowns did do does don done each end ends every for from get go he here how i in is it just let"
        " me more my need no not now o of off on one or out past please remind reminded reminder reminders"
        " reminding s said saying say she so some someone start stop t take tell telling that the them they"
        " this time timer timers to up want was we were what when where who with you your am pm",
    )
)


@dataclass(frozen=True)
class Withdrawal:
    """Which wishes are no longer wanted: of these kinds, the one that ``words`` name, or ``every`` one.

    ``named``: only such as the words name. ``called``: what they are called; empty: not said.
    ``place``: which of those, in the order in which they were opened, if they also ring in that order.
    """

    kinds: tuple[WishKind, ...]
    words: frozenset[str]
    every: bool = False
    named: bool = False
    called: frozenset[str] = frozenset()
    place: int | None = None

    def meant(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Those of the open wishes that are meant: the newest where the words do not say which."""
        left = [wish for wish in wishes if wish.kind in self.kinds and self._may_mean(wish)]
        alike = {wish.wish: self._alike(wish) for wish in left}
        most = max(alike.values(), default=(0, 0))
        if most[0]:
            left = [wish for wish in left if alike[wish.wish] == most]
        elif self.named:
            return []
        else:
            left = [wish for wish in left if plainly(wish) in self.called] or left
        if self.place is not None and (len(left) > 1 or not most[0]):  # or the words name it
            place = slice(self.place, self.place + 1)
            rings = sorted(left, key=lambda wish: wish.opened * TICK_SECONDS + wish.seconds)
            return left[place] if left[place] == rings[place] else []  # either order may be meant
        return left if self.every else left[-1:]

    def _may_mean(self, wish: Wish) -> bool:
        """Whether the wish is not plainly something else than what the words call it."""
        return not self.called or plainly(wish) in self.called | {""}

    def _alike(self, wish: Wish) -> tuple[int, int]:
        """How many words name the wish, and (less is more) how many of its numbers they leave out."""
        own = telling(f"{wish.phrase} {wish.cue}")
        return len(self.words & own), -sum(word[0].isdigit() for word in own - self.words)


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
    named = _PLACE.match(what)
    place = PLACES.index(named["place"]) if named else None
    told = telling(what[named.end() :] if named else what)
    many = bool(_MANY.search(what))
    return Withdrawal(kinds or ("every", "at"), told, many, not kinds, _names(what), place)


def _names(what: str) -> frozenset[str]:
    """What the words call the wishes that they take back."""
    head = _ABOUT.split(what)[0]
    names = {name for name, said, _ in _NAMES if re.search(said, head)}
    return frozenset(names | {""} if "reminder" in names else names)


def plainly(wish: Wish) -> str:
    """What a wish plainly is; "" for what is said as it was asked for, which is a reminder if anything."""
    phrase = wish.phrase.lower()
    return next((name for name, _, made in _NAMES if re.search(made, phrase)), "")


def _sentences(words: str) -> list[str]:
    """The sentences of the user's words, in small letters and without marks."""
    parts = re.split(r"[.?!]+(?:\s+|$)", HALF_OF_DAY.sub(r" \1m", words).lower())
    even = [" ".join(re.sub(r"[^\w\s'-]", " ", part).split()) for part in parts]
    return [sentence for sentence in even if sentence]


def telling(text: str) -> frozenset[str]:
    """The stems of the words of a text that tell one wish from another, its numbers in digits, and its times
    as one each: "ninety seconds" is "one minute thirty seconds".
    """
    words = re.findall(r"\d+|o'clock|[^\W\d_]+", text.lower())
    told: set[str] = set()
    at = measured = 0
    while at < len(words):
        time = _time(words, at) if at >= measured else None
        if time is not None:
            told.add(time[0])
            measured = time[1]
        number = parse_number(words, at)
        if number is not None:
            told.add(str(number[0]))
        elif words[at] not in _PLAIN:
            told.add(re.sub(r"(?<=\w{3})(?:ing|es|e|s)$", "", words[at]))
        at = number[1] if number is not None else at + 1
    return frozenset(told)


def _time(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The length or time of day at ``words[at]``, the same however it is said, and the index behind it."""
    length, clock = parse_duration(words, at), parse_time_of_day(words, at)
    if length is not None:
        return f"{length[0]} s", length[1]
    if clock is None or clock[0].bare:
        return None
    return f"{clock[0].hour % 12}:{clock[0].minute:02}", clock[1]
