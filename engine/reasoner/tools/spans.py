"""Which words of a request are which argument: learned, in a moment, from the example requests.

Every stretch of whole words is a candidate; its neighbours, its first and last word and its length speak for or
against it. What is doubtful is left to the language model, which then chooses among the likely ones.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.reasoner.tools.examples import NONE, known_examples
from engine.reasoner.tools.mentions import PUNCTUATION
from engine.reasoner.tools.tool import Tool

SURE: Final = 0.6  # of the probability: nobody need be asked
LESSONS: Final = 3  # examples without which nothing is learned of an argument
LIKELY: Final = 0.2  # of the best one's probability: worth a thought
MAX_CHOICES: Final = 4
MAX_WORDS: Final = 40  # of a request that is read this way
STEPS: Final = 80
RATE: Final = 1.0
DECAY: Final = 0.002
_WORD: Final = re.compile(r"\S+")
_SHAPES: Final = (
    (re.compile(r"https?://.*"), "an-address"),
    (re.compile(r"[\w-]+\.[a-z]\w{0,5}"), "a-file"),
    (re.compile(r"[~.]{0,2}/.*"), "a-path"),
    (re.compile(r"\d.*"), "a-number"),
)

Chances = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Span:
    """Words ``first`` to before ``end``; nothing where the two are the same."""

    first: int
    end: int

    def overlaps(self, other: _Span) -> bool:
        return self.first < other.end and other.first < self.end


@dataclass(frozen=True)
class _Words:
    """A request word by word. ``plain``: without case and marks; ``places``: where each begins and ends."""

    text: str
    plain: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def own(self, common: frozenset[str]) -> list[bool]:
        """Which words are this request's own and not what many requests are made of."""
        return [word not in common for word in self.plain]

    def said(self, span: _Span) -> str:
        if span.first == span.end:
            return ""
        return self.text[self.places[span.first][0] : self.places[span.end - 1][1]]

    def find(self, text: str) -> _Span | None:
        """Where ``text`` stands; None where it is not made of whole words."""
        return next((span for span in self.spans() if self.said(span) == text), None)

    def mark(self, index: int) -> str:
        """The mark behind the word ``index``, or ""."""
        end = self.places[index][1]
        return self.text[end : end + 1].strip()

    def spans(self) -> list[_Span]:
        count = len(self.plain)
        return [_Span(0, 0), *(_Span(i, j) for i in range(count) for j in range(i + 1, count + 1))]


class SpanReader:
    """Finds arguments of built-in tools in requests. May be prepared in one thread and asked in another."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self._weights: npt.NDArray[np.float64] = np.zeros(0)
        self._roles: frozenset[str] = frozenset()
        self._common = _common()
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Learn, unless it has been done."""
        with self._lock:
            if not self._roles:
                self._learn()

    def likely(self, request: str, tool: Tool) -> Mapping[str, Sequence[str]]:
        """The likely texts of each argument of ``tool`` that examples show, the best first.

        One where it is sure. An empty text stands for what the request does not say.
        """
        self.prepare()
        words = _split(request)
        names = [name for name, schema in tool.properties.items() if _is_words(schema)]
        names = [name for name in names if f"{tool.name}.{name}" in self._roles]
        if not names or not 0 < len(words.plain) <= MAX_WORDS:
            return {}
        spans = words.spans()
        chances = {name: self._chances(words, spans, tool.name, name) for name in names}
        found: dict[str, Sequence[str]] = {}
        taken: list[_Span] = []
        for name in sorted(names, key=lambda each: -float(chances[each].max())):
            free = [not any(span.overlaps(each) for each in taken) for span in spans]
            chance = np.where(free, chances[name], 0.0)
            order = [int(place) for place in np.argsort(-chance, kind="stable")[:MAX_CHOICES]]
            best = float(chance[order[0]])
            if best >= SURE:
                taken.append(spans[order[0]])
                found[name] = [words.said(spans[order[0]])]
            else:
                found[name] = [words.said(spans[place]) for place in order if chance[place] > best * LIKELY]
        return found

    def _chances(self, words: _Words, spans: Sequence[_Span], tool: str, name: str) -> Chances:
        scores: Chances = np.array(
            [
                sum(
                    self._weights[self._index[each]]
                    for each in self._signs(words, span, tool, name)
                    if each in self._index
                )
                for span in spans
            ]
        )
        powers: Chances = np.exp(scores - scores.max())
        chances: Chances = powers / powers.sum()
        return chances

    def _signs(self, words: _Words, span: _Span, tool: str, name: str) -> Iterator[str]:
        own = words.own(self._common)
        inside = sum(own[span.first : span.end])
        kind = "none" if span.first == span.end else "some"
        yield f"{kind} left {min(sum(own) - inside, 4)}"
        if inside or kind == "some":
            yield f"own {min(inside, 3)}"
            yield f"edges {own[span.first]} {own[span.end - 1]}"
        yield from _signs(words, span, tool, name)

    def _learn(self) -> None:
        rows: list[list[int]] = []
        starts: list[int] = []
        right: list[int] = []
        lessons = list(_lessons())
        counts = Counter(f"{tool}.{name}" for tool, name, _, _ in lessons)
        for tool, name, words, wanted in lessons:
            starts.append(len(rows))
            for span in words.spans():
                if span == wanted:
                    right.append(len(rows))
                rows.append(
                    [
                        self._index.setdefault(each, len(self._index))
                        for each in self._signs(words, span, tool, name)
                    ]
                )
        longest = max(map(len, rows))
        none = len(self._index)
        signs = np.full((len(rows), longest), none)
        for row, each in zip(signs, rows, strict=True):
            row[: len(each)] = each
        groups = np.array(starts)
        sizes = np.diff([*starts, len(rows)])
        target = np.zeros(len(rows))
        target[right] = 1.0
        weights = np.zeros(none + 1)
        speed = np.full(none + 1, 1e-3)
        for _ in range(STEPS):
            scores = weights[signs].sum(1)
            powers = np.exp(scores - np.repeat(np.maximum.reduceat(scores, groups), sizes))
            chances = powers / np.repeat(np.add.reduceat(powers, groups), sizes)
            slope = np.bincount(signs.ravel(), np.repeat(target - chances, longest), none + 1) / len(starts)
            slope -= DECAY * weights
            slope[none] = 0.0
            speed += slope**2
            weights += RATE * slope / np.sqrt(speed)
        self._weights, self._roles = (
            weights,
            frozenset(role for role, count in counts.items() if count >= LESSONS),
        )


def _lessons() -> Iterator[tuple[str, str, _Words, _Span]]:
    """Every argument in words of every example: tool, name, request, where it stands."""
    for tool, examples in known_examples().items():
        names = dict.fromkeys(
            name for each in examples for name, value in each.arguments.items() if isinstance(value, str)
        )
        asked = [(example, _split(example.request)) for example in examples if tool != NONE]
        for name in names:
            found = [(words, words.find(str(example.arguments.get(name, "")))) for example, words in asked]
            known = [(words, span) for words, span in found if span is not None]
            for words, span in known if 2 * len(known) > len(found) else ():  # code is not made of words
                yield tool, name, words, span


def _signs(words: _Words, span: _Span, tool: str, name: str) -> Iterator[str]:
    """What speaks for or against ``span`` being the argument ``name`` of ``tool``."""
    plain, first, end = words.plain, span.first, span.end
    if first == end:
        yield f"none {tool}.{name}"
        yield f"none {name}"
        yield f"none {min(len(plain) // 3, 4)}"
        return
    count = len(plain)
    before = plain[first - 1] if first else "^"
    more = f"{plain[first - 2] if first > 1 else '^'} {before}"
    after = plain[end] if end < count else "$"
    beyond = f"{after} {plain[end + 1] if end + 1 < count else '$'}"
    for who in ("", f"{name}:", f"{tool}.{name}:"):
        yield f"{who}< {before}"
        yield f"{who}> {after}"
    yield f"<< {more}"
    yield f">> {beyond}"
    yield f"{tool}.{name} {before} _ {after}"
    yield f"[ {plain[first]}"
    yield f"] {plain[end - 1]}"
    yield f"{name} [ {plain[first]}"
    yield f"{name} long {min(end - first, 6)}"
    yield f"<, {words.mark(first - 1) if first else '^'}"
    yield f">, {words.mark(end - 1)}"
    for word in set(plain[first:end]):
        yield f"in {word}"
    inner = {words.mark(index) for index in range(first, end - 1)} - {""}
    yield f"in {' '.join(sorted(inner))}"


def _common() -> frozenset[str]:
    """Words that several tools are asked with, or one is again and again."""
    counts: Counter[str] = Counter()
    for tool, examples in known_examples().items():
        for example in examples if tool != NONE else ():
            given = " ".join(str(value) for value in example.arguments.values()).lower().split()
            counts.update(set(_split(example.request).plain) - set(given))
    return frozenset(word for word, count in counts.items() if count > 1)


def _split(request: str) -> _Words:
    text = request.strip()
    places = []
    for match in _WORD.finditer(text):
        word = match[0]
        left, right = len(word) - len(word.lstrip("\"'(")), len(word.rstrip(PUNCTUATION))
        places.append((match.start() + left, match.start() + max(right, left + 1)))
    return _Words(text, tuple(_shape(text[start:end].lower()) for start, end in places), tuple(places))


def _shape(word: str) -> str:
    """A word, or its kind where it names a file, an address or a number."""
    return next((kind for pattern, kind in _SHAPES if pattern.fullmatch(word)), word)


def _is_words(schema: object) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "string" and schema.get("from") == "words"
