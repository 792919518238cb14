"""Arguments that are a source and a target ("from X to Y"), and which words of a request are on which side.

What the user named on one side is taken as it stands and is never given to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.reasoner.tools.foreign import spelled
from engine.reasoner.tools.mentions import PUNCTUATION, leads
from engine.reasoner.tools.numbers import parse_number

MAX_TEXT: Final = 4  # words on one side that are taken without asking the model where they end
# fmt: off
_SOURCES: Final = frozenset((
    "from", "source", "src", "origin", "old", "start", "base", "input", "departure",
))
_TARGETS: Final = frozenset((
    "to", "into", "target", "dest", "destination", "dst", "new", "end", "output", "arrival",
))
_INTO: Final = frozenset(("to", "into", "onto"))
_WISHING: Final = frozenset((
    "want", "like", "need", "going", "have", "has", "how", "try", "trying", "love", "wish", "used", "is",
    "are",
))
_DOING: Final = frozenset((
    "know", "convert", "translate", "change", "turn", "move", "copy", "rename", "switch", "use", "be", "do",
    "go", "have", "get", "see", "find", "tell", "show", "make", "send", "say", "call", "meet", "talk", "ask",
    "put",
))
_ENDS: Final = frozenset((
    "for", "at", "on", "with", "please", "and", "or", "but", "using", "by", "via", "then", "so", "because",
    "if", "when", "what", "which", "how", "where", "is", "are", "was", "does", "do", "it", "it's", "that",
    "i", "we", "saying", "about", "next", "this", "today", "tomorrow", "tonight", "now", "before", "after",
    "until", "right", "in", "from", "to", "into", "onto", "as", "thanks", "tandem", "be", "make", "makes",
    "converted", "changed", "over", "of",
))
_CLAUSES: Final = frozenset(("what", "when", "which", "how", "where", "if"))
_COURTESY: Final = frozenset((
    "please", "can", "could", "would", "will", "you", "just", "now", "and", "then", "okay", "ok", "hey",
    "tandem", "help", "me", "what", "what's", "is", "are", "how", "much", "many",
))
_ARTICLES: Final = frozenset(("the", "a", "an"))
_EVERYTHING: Final = frozenset(("everything", "all", "it", "them", "this", "that", "over", "across", "out"))
_HALVES: Final = frozenset(("am", "pm", "a.m", "p.m", "o'clock"))
# fmt: on
_AMOUNT: Final = re.compile(r"[-+]?\d[\d.,:]*")
_QUOTES: Final = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "«": "»"}


@dataclass(frozen=True)
class Side:
    """What a request says on one side. ``wide``: where a value may be named, the likeliest stretch first, each
    with whether its last value counts and not its first; ``texts``: the words themselves, likeliest first.
    """

    wide: tuple[tuple[str, bool], ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """Both sides of a request; an empty one is not said. ``marked``: words stand before both ("from", "to").

    ``thing``: whether something stands before "from" that comes from there ("the letter from Downloads").
    """

    source: Side
    target: Side
    marked: bool = False
    thing: bool = False


def pairs_of(schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The arguments of ``schema`` that are a source and the target of the same, as their names tell."""
    split = {name: spelled(name).lower().split() for name in schema.get("properties", {})}
    sources = {name: rest for name, words in split.items() if (rest := _without(words, _SOURCES)) is not None}
    targets = {name: rest for name, words in split.items() if (rest := _without(words, _TARGETS)) is not None}
    pairs = []
    for target, rest in targets.items():
        alike = [name for name, other in sources.items() if other == rest and name != target]
        if not alike and len(sources) == len(targets) == 1:
            alike = [name for name, other in sources.items() if not other or not rest]
        if not alike and rest:  # "path", "new_path"
            alike = [name for name, words in split.items() if words == rest]
        pairs += [(alike[0], target)] if alike else []
    return pairs


def nouns_of(names: Sequence[str]) -> frozenset[str]:
    """What arguments of these ``names`` call their values: "folder" for "source_folder"."""
    return frozenset(word for name in names for word in spelled(name).lower().split()) - _SOURCES - _TARGETS


def trimmed(text: str, nouns: frozenset[str]) -> str:
    """``text`` without an article and without what only names its kind, at either end: "the folder Letters"."""
    words = list(re.finditer(r"\S+", text))

    def idle(word: str) -> bool:
        plain = word.lower()
        return plain in _ARTICLES or (len(plain) > 3 and any(noun.startswith(plain) for noun in nouns))

    while len(words) > 1 and idle(words[0][0]):
        words = words[1:]
    while len(words) > 1 and idle(words[-1][0]):
        words = words[:-1]
    return text[words[0].start() : words[-1].end()] if words else ""


def read_way(request: str, verbs: frozenset[str] = frozenset(), *, amounts: bool = True) -> Way | None:
    """What ``request`` starts from and what it wants; None where no word of it tells.

    ``verbs``: words that ask for the tool, beside those that ask for any. ``amounts``: a number on a side is no
    part of what it names ("from 100 dollars"), and tells sides where no other word does.
    """
    return _Request(request, verbs, amounts).way()


def _without(words: Sequence[str], marks: frozenset[str]) -> list[str] | None:
    """``words`` without the one of ``marks`` at an end of them; None where there is none."""
    for place in (0, len(words) - 1):
        if words and words[place] in marks:
            return [word for index, word in enumerate(words) if index != place]
    return None


class _Request:
    """A request word by word."""

    def __init__(self, text: str, verbs: frozenset[str], amounts: bool) -> None:
        self._text = text
        self._amounts = amounts
        self._verbs = verbs | _DOING
        self._leads = self._verbs | leads() | _COURTESY | _ARTICLES
        self._places: list[tuple[int, int]] = []
        self._last: list[bool] = []  # whether a mark behind the word ends what it belongs to
        self._full: list[bool] = []  # ... and its sentence
        for match in re.finditer(r"(?<!\S)[-+]?\d[\d.,:]*(?=[A-Za-z°]{1,4}(?!\S))|\S+", text):
            word = match[0]  # "100km" is two
            left, right = len(word) - len(word.lstrip("\"'(“„‘«")), len(word.rstrip(PUNCTUATION + "”’»“"))
            if right > left:
                self._places.append((match.start() + left, match.start() + right))
                self._last.append(any(mark in word[right:] for mark in ",;:.!?"))
                self._full.append(any(mark in word[right:] for mark in ";:.!?"))
        self._plain = [text[start:end].lower() for start, end in self._places]

    def way(self) -> Way | None:
        """Both sides; None where no word tells of them."""
        plain, count = self._plain, len(self._plain)
        amount = self._amount()
        tos = list(self._tos())
        froms = [
            i for i, word in enumerate(plain) if word == "from" and i + 1 < count and not self._alone(i, tos)
        ]
        start = next((i for i in froms if any(to > i + 1 for to in tos)), froms[-1] if froms else None)
        if start is not None:
            end = next((to for to in tos if to > start + 1), None)
            before = next((to for to in tos if to < start), None)
            if end is None and before is not None:
                return Way(self._behind(start + 1, count), self._behind(before + 1, start), marked=True)
            if end is None and amount is not None:
                end = next((i for i in range(start + 2, count - 1) if plain[i] in ("in", "as")), None)
            if end is None:
                return Way(self._behind(start + 1, count), Side(), thing=self._thing(start))
            source, target = self._behind(start + 1, end, whole=True), self._behind(end + 1, count)
            return Way(source, target, marked=True, thing=self._thing(start))
        if "between" in plain[:-1]:
            start = plain.index("between")
            end = next((i for i in range(start + 2, count - 1) if plain[i] == "and"), None)
            if end is not None:
                return Way(self._behind(start + 1, end, whole=True), self._behind(end + 1, count), marked=True)
        if tos:
            return Way(self._before(tos[0], amount), self._behind(tos[0] + 1, count))
        return None if amount is None else self._around(*amount)

    def _alone(self, start: int, tos: Sequence[int]) -> bool:
        """Whether every target behind the "from" at ``start`` is of another sentence or command."""
        plain, verbs = self._plain, self._verbs
        parted = [
            any(self._full[i] or (self._last[i] and plain[i + 1] in verbs) for i in range(start, to))
            for to in tos
            if to > start + 1
        ]
        return bool(parted) and all(parted)

    def _thing(self, start: int) -> bool:
        """Whether a thing stands between the verb of the sentence and the "from" at ``start``."""
        begin = max((i + 1 for i in range(start) if self._last[i]), default=0)
        words = self._plain[begin:start]
        verb = next((i for i, word in enumerate(words) if word not in _COURTESY), 0)
        return any(word not in self._leads | _EVERYTHING for word in words[verb + 1 :])

    def _tos(self) -> Iterator[int]:
        """Where "to" and "into" name a target and no verb follows."""
        plain = self._plain
        for index, word in enumerate(plain[:-1]):
            wishing = word == "to" and index > 0 and plain[index - 1] in _WISHING
            if word in _INTO and not wishing and not (word == "to" and plain[index + 1] in _DOING):
                yield index

    def _amount(self) -> tuple[int, int, bool] | None:
        """The first number: its first word, the one behind it, whether it is a time of day."""
        for index, word in enumerate(self._plain if self._amounts else ()):
            spoken = parse_number(self._plain, index) if word not in ("a", "an", "one") else None
            if _AMOUNT.fullmatch(word) or spoken is not None:
                end = spoken[1] if spoken is not None else index + 1
                half = end < len(self._plain) and self._plain[end] in _HALVES
                return index, end + half, half or ":" in word
        return None

    def _around(self, first: int, end: int, clock: bool) -> Way | None:
        """Sides told by the number alone: it stands with the source, "in" or "how many" with the target."""
        plain, count = self._plain, len(self._plain)
        begin, stop = self._clause(first, end)
        inner = end
        if end < count and plain[end] in ("in", "of"):
            if plain[end] == "in" and not clock:  # "what is 5 in feet"
                return Way(self._before(end, None), self._behind(end + 1, count))
            inner = end + 1
        source = Side(
            ((self._said(inner, stop), False), (self._said(begin, first), True)), self._text_at(inner, stop)
        )
        asked = next(
            (i + 2 for i in range(first - 2) if plain[i] == "how" and plain[i + 1] in ("many", "much")), first
        )
        others = [i for i in range(inner + 1, count - 1) if plain[i] in ("in", "as")]
        sides = [self._behind(asked, first), *(self._behind(i + 1, count) for i in reversed(others))]
        target = next((side for side in sides if side.texts), Side())
        if source.texts and target.texts:
            return Way(source, target)
        return Way(Side(source.wide), Side(target.wide))

    def _clause(self, first: int, end: int) -> tuple[int, int]:
        """The words around the number ``first``..``end`` up to a mark or a word that begins a clause."""
        begin, stop = first, end
        while begin > 0 and not self._last[begin - 1] and self._plain[begin] not in _CLAUSES:
            begin -= 1
        while stop < len(self._plain) and not self._last[stop - 1] and self._plain[stop] not in _CLAUSES:
            stop += 1
        return begin, stop

    def _behind(self, first: int, end: int, *, whole: bool = False) -> Side:
        """The side that begins at word ``first``; ``whole``: no word ends it before ``end``."""
        return Side(((self._said(first, end), False),), self._text_at(first, end, whole=whole))

    def _before(self, end: int, amount: tuple[int, int, bool] | None) -> Side:
        """The side that ends before word ``end``: behind the number, or behind the words that only ask."""
        wide = ((self._said(0, end), True),)
        if amount is not None and not amount[2]:
            return Side(wide, self._text_at(amount[1], end if amount[1] < end else len(self._plain)))
        begun = (i + 1 for i in range(end - 2, -1, -1) if self._last[i] or self._plain[i] == "to")
        first = next(begun, 0)
        first = next((i for i in range(first, end) if self._plain[i] in self._verbs), first)
        while first < end and self._plain[first] in self._leads:
            first += 1
        found = self._text_at(first, end, whole=True)
        if not found or len(found[0].split()) <= MAX_TEXT:
            return Side(wide, found)
        return Side(wide, tuple(self._said(end - length, end) for length in range(MAX_TEXT, 0, -1)))

    def _text_at(self, first: int, end: int, *, whole: bool = False) -> tuple[str, ...]:
        """The words from ``first`` on, without numbers around them, as long as nothing ends them."""
        while first < end and self._is_amount(first):
            first += 1
        if first >= end:
            return ()
        quoted = self._quoted(first)
        if quoted:
            return (quoted,)
        stop = first
        while stop < end and (whole or stop == first or self._plain[stop] not in _ENDS):
            stop += 1
            if self._last[stop - 1]:
                break
        while stop > first + 1 and self._is_amount(stop - 1):
            stop -= 1
        if self._plain[first] in _ENDS and not whole:
            return ()
        if stop - first <= MAX_TEXT or whole:
            return (self._said(first, stop),)
        return tuple(self._said(first, first + length) for length in range(MAX_TEXT, 0, -1))

    def _is_amount(self, index: int) -> bool:
        word = self._plain[index]
        return self._amounts and (word in _HALVES or _AMOUNT.fullmatch(word) is not None)

    def _quoted(self, first: int) -> str:
        """What stands in quotation marks from word ``first`` on, or ""."""
        start = self._places[first][0]
        mark = self._text[start - 1] if start else ""
        end = self._text.find(_QUOTES[mark], start) if mark in _QUOTES else -1
        return self._text[start:end] if end > start else ""

    def _said(self, first: int, end: int) -> str:
        return self._text[self._places[first][0] : self._places[end - 1][1]] if first < end else ""
