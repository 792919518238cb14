"""Which tools a request may want: a linear map over its meaning and its words, learned from example requests.

It is learned anew, in a moment, whenever the tools change. A tool without examples is known by its description.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from engine.reasoner.tools.examples import NONE, known_examples
from engine.reasoner.tools.foreign import Foreign, fit, is_courtesy, known, rarity, saying, spelled
from engine.reasoner.tools.tool import Example, Tool

TOOLS: Final = 4
NEAR: Final = 4  # examples of the likeliest tool
# These were chosen by cross-validation over the examples, `DESCRIBED`, `COMMON`, `TALK` and `OURS` on requests
# of our own to servers that are not ours (see `foreign`); the evaluation's requests had no say.
RIDGE: Final = 0.3
WORD: Final = 1.0  # what the words weigh beside the whole meaning
STEM: Final = 4  # letters in which forms of a word agree
DESCRIBED: Final = 1.25  # by what the scores of tools that are known by their descriptions alone are raised
TALK: Final = 0.5  # what the score of "no tool" must be, among tools that are ours, for talk to be plain
OURS: Final = 0.65  # what the score of a tool of ours must be for it to be plainly meant
COMMON: Final = 3  # examples that say a word: it names no server then ("time")
_SHAPES: Final = (
    (re.compile(r"https?://\S+"), " aurl web page address "),
    (re.compile(r"(?<!\w)/[\w./-]+"), " apath folder "),
    (re.compile(r"\S+\.(?:db|sqlite3?)\b"), " adatabase database file "),
    (re.compile(r"\w+\.(?:txt|md|py|html|yaml|json|csv|log|ini|toml|pdf|docx?)\b"), " afile file "),
    (re.compile(r"\w+\(.*\)"), " acode python code "),
    (re.compile(r"\d+(?:[.,]\d+)?"), " anumber "),
)
_ARGUMENTS: Final = (
    (re.compile(r"ur[il]|address"), "aurl web page address"),
    (re.compile(r"path|dir|folder|repo"), "apath folder"),
    (re.compile(r"file"), "afile file"),
)
_TELLING: Final = re.compile(
    r"(?:(?:and|but|so|well|then|oh|because|you know)[, ]+)*"
    r"(?:i|we|you|he|she|it|they|there|this|that|my|our|his|her|their|the|an?)\b",
    re.IGNORECASE,
)
_ASKING: Final = re.compile(
    r"\?|\b(?:please|can|could|would|what|who|whose|where|when|which|how|why|want|need|like to|show|tell|give"
    r"|make|set|put|draw|remind|note|read|find|ask|test|quiz|count|open|run|write|list|look|let|table of"
    r"|timer)\b",
    re.IGNORECASE,
)

Vectors = npt.NDArray[np.floating[Any]]


class Embeds(Protocol):
    """Sentences to unit vectors, as `engine.reasoner.embedding.Embedder` makes them."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...


@dataclass(frozen=True)
class Shortlist:
    """``tools``: the likeliest first, each with its score; ``none``: the score of there being no tool in it.

    ``near``: examples of the first tool, the nearest last.
    """

    tools: tuple[tuple[Tool, float], ...]
    none: float
    near: tuple[Example, ...]

    def of(self, tool: Tool) -> Shortlist:
        """The same when somebody else has decided that it is ``tool``."""
        if tool is self.tools[0][0]:
            return self
        rest = [each for each in self.tools if each[0] is not tool]
        return Shortlist(((tool, self.tools[0][1]), *rest), self.none, tool.examples[-NEAR:])


@dataclass(frozen=True)
class _Learned:
    """The map for one set of tools: a row of ``features`` and ``weights`` for each of the ``texts``.

    ``words``: the place of each word and how much it says. ``common``: words that name no server. ``foreign``:
    tools that are known by what they say of themselves alone, by name; ``meanings``: those of their
    descriptions; ``says``: how much a word of theirs says.
    """

    texts: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    words: dict[str, tuple[int, float]]
    common: frozenset[str]
    features: Vectors
    weights: Vectors
    foreign: Mapping[str, Foreign]
    meanings: Vectors
    says: Callable[[str], float]


class Shortlister:
    """Ranks tools for requests. May be prepared in one thread and asked in another."""

    def __init__(self, embedder: Embeds) -> None:
        self._embedder = embedder
        self._meanings: dict[str, Vectors] = {}
        self._learned: _Learned | None = None
        self._own: _Learned | None = None  # of the tools that are ours alone
        self._lock = threading.Lock()

    def prepare(self, tools: Sequence[Tool]) -> None:
        """Learn the map for ``tools`` unless it is known."""
        with self._lock:
            self._learned = self._learn(tools, self._learned)
            self._own = self._learn(_ours(tools), self._own)

    def rank(self, request: str, tools: Sequence[Tool]) -> Shortlist:
        """The tools that ``request`` may want.

        Where it is plainly talk, or plainly for a tool of ours, it is for no server that it does not name,
        whatever that one writes into its descriptions.
        """
        with self._lock:
            learned = self._learned = self._learn(tools, self._learned)
            ours = _ours(tools)
            if ours and learned.foreign and not _names_server(request, learned):
                own = self._own = self._learn(ours, self._own)
                alone = self._rank(request, ours, own)
                if is_courtesy(request) or alone.none >= TALK or alone.tools[0][1] >= OURS:
                    return alone
            return self._rank(request, tools, learned)

    def _rank(self, request: str, tools: Sequence[Tool], learned: _Learned) -> Shortlist:
        asked = self._features([request], learned.words)
        fits = self._fits(request, learned)
        scores = ((asked @ learned.features.T) @ learned.weights)[0]
        by_name = {tool.name: tool for tool in tools}
        scored = [float(score) + fits.get(name, 0.0) for name, score in zip(learned.names, scores, strict=True)]
        ranked = sorted(zip(learned.names, scored, strict=True), key=lambda each: -each[1])
        found = tuple((by_name[name], score) for name, score in ranked if name != NONE)[:TOOLS]
        none = next(score for name, score in ranked if name == NONE)
        return Shortlist(found, none, self._near(asked[0], found[0][0], learned) if found else ())

    def _learn(self, tools: Sequence[Tool], before: _Learned | None) -> _Learned:
        """``before``, if it is the map for ``tools``."""
        texts = tuple(_texts(tools))
        foreign = {tool.name: known(tool) for tool in tools if not tool.examples}
        if before is not None and (before.texts, before.foreign) == (texts, foreign):
            return before
        names = tuple(dict.fromkeys(name for name, _ in texts))
        described = foreign.keys()
        counts = Counter(word for _, text in texts for word in set(_words(text)))
        kept = [word for word, count in counts.items() if count > 1]
        words = {word: (place, math.log(len(texts) / counts[word])) for place, word in enumerate(kept)}
        said = Counter(word for name, text in texts if name not in described for word in set(_words(text)))
        features = self._features([text for _, text in texts], words)
        wanted = np.array([[float(name == each) for each in names] for name, _ in texts])
        rare = np.sqrt(wanted.sum(0))[
            [names.index(name) for name, _ in texts]
        ]  # a rare class weighs more a text
        solved = np.linalg.solve(features @ features.T + RIDGE * np.diag(rare), wanted)
        solved *= [DESCRIBED if name in described else 1.0 for name in names]
        common = frozenset(word for word, count in said.items() if count >= COMMON)
        meanings = self._embedded([each.sentence for each in foreign.values()] or [""])
        says = rarity(_plain(text) for name, text in texts if name not in described)
        return _Learned(texts, names, words, common, features, solved, foreign, meanings, says)

    def _fits(self, request: str, learned: _Learned) -> dict[str, float]:
        """What the words of each tool that is not ours add to its score."""
        if not learned.foreign:
            return {}
        said = saying(_plain(request), request, learned.common)
        alike = learned.meanings @ self._embedded([request])[0]
        return {
            name: fit(said, foreign, float(meant), learned.says)
            for (name, foreign), meant in zip(learned.foreign.items(), alike, strict=True)
        }

    def _features(self, texts: Sequence[str], words: dict[str, tuple[int, float]]) -> Vectors:
        counted = np.zeros((len(texts), len(words)))
        for row, text in zip(counted, texts, strict=True):
            for place, weight in (words[word] for word in set(_words(text)) if word in words):
                row[place] = weight
            row *= WORD / (np.linalg.norm(row) or 1.0)
        return np.hstack([self._embedded(texts), counted, np.ones((len(texts), 1))])

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        unknown = [text for text in dict.fromkeys(texts) if text not in self._meanings]
        if len(self._meanings) > 5_000:
            self._meanings.clear()
            unknown = list(dict.fromkeys(texts))
        vectors = self._embedder.embed([shaped(text) for text in unknown])
        self._meanings.update(zip(unknown, vectors, strict=True))
        return np.stack([self._meanings[text] for text in texts])

    def _near(self, asked: Vectors, tool: Tool, learned: _Learned) -> tuple[Example, ...]:
        places = {text: place for place, (name, text) in enumerate(learned.texts) if name == tool.name}
        scored = [
            (float(learned.features[places[example.request]] @ asked), place, example)
            for place, example in enumerate(tool.examples)
        ]
        return tuple(example for _, _, example in sorted(scored, key=lambda each: each[:2])[-NEAR:])


def _ours(tools: Sequence[Tool]) -> tuple[Tool, ...]:
    return tuple(tool for tool in tools if tool.examples)


def _names_server(request: str, learned: _Learned) -> bool:
    said = saying(request, request, learned.common).said
    return any(each.server in said for each in learned.foreign.values())


def _texts(tools: Sequence[Tool]) -> list[tuple[str, str]]:
    """Names of tools (and `NONE`) with the texts that each is known by."""
    texts = [(NONE, example.request) for example in known_examples()[NONE]]
    for tool in tools:
        texts += [(tool.name, example.request) for example in tool.examples]
        if not tool.examples:
            plain = spelled(tool.name.rpartition(".")[2])
            known = (f"{tool.server} {plain}", plain, f"{tool.server}: {tool.description}")
            texts += [(tool.name, f"{each} {_takes(tool)}".strip()) for each in known]
    return texts


def _takes(tool: Tool) -> str:
    """What a request for ``tool`` names, by its arguments: a path, a file, an address."""
    kinds = (
        next((kind for pattern, kind in _ARGUMENTS if pattern.search(name.lower())), "")
        for name in tool.properties
    )
    return " ".join(dict.fromkeys(kind for kind in kinds if kind))


def shaped(text: str) -> str:
    """``text`` with what it names by kind: the sentence is the same for every address and every file."""
    for pattern, kind in _SHAPES:
        text = pattern.sub(kind, text)
    return text


def _plain(text: str) -> str:
    """``text`` without the addresses, files and numbers that it names."""
    for pattern, _ in _SHAPES:
        text = pattern.sub(" ", text)
    return text


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", shaped(text.lower()))
    told = ["atelling"] if _TELLING.match(text) and not _ASKING.search(text) else []
    stems = [f"{word[:STEM]}~" for word in words if len(word) >= STEM]
    return words + [f"{one} {two}" for one, two in pairwise(words)] + stems + told
