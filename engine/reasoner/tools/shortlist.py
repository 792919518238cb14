"""Which tools a request may want: a linear map over its meaning and its words, learned from example requests.

It is learned anew, in a moment, whenever the tools change. A tool without examples is known by its description.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from engine.reasoner.tools.examples import NONE, known_examples
from engine.reasoner.tools.tool import Example, Tool

TOOLS: Final = 4
NEAR: Final = 4  # examples of the likeliest tool
# These were chosen by cross-validation over the examples, `DESCRIBED` and `COMMON` on requests of our own to
# servers that are not ours; the evaluation's requests had no say.
RIDGE: Final = 0.3
WORD: Final = 1.0  # what the words weigh beside the whole meaning
STEM: Final = 4  # letters in which forms of a word agree
DESCRIBED: Final = 1.5  # by what the scores of tools that are known by their descriptions alone are raised
NAMED: Final = 0.5  # what it adds to a tool's score that the request names its server
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


@dataclass(frozen=True)
class _Learned:
    """The map for one set of tools: a row of ``features`` and ``weights`` for each text it was learned from.

    ``words``: the place of each word and how much it says. ``common``: words that name no server.
    """

    key: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    words: dict[str, tuple[int, float]]
    common: frozenset[str]
    features: Vectors
    weights: Vectors


class Shortlister:
    """Ranks tools for requests. May be prepared in one thread and asked in another."""

    def __init__(self, embedder: Embeds) -> None:
        self._embedder = embedder
        self._meanings: dict[str, Vectors] = {}
        self._learned: _Learned | None = None
        self._lock = threading.Lock()

    def prepare(self, tools: Sequence[Tool]) -> None:
        """Learn the map for ``tools`` unless it is known."""
        with self._lock:
            self._learn(tools)

    def rank(self, request: str, tools: Sequence[Tool]) -> Shortlist:
        """The tools that ``request`` may want."""
        with self._lock:
            learned = self._learn(tools)
            asked = self._features([request], learned.words)
        scores = ((asked @ learned.features.T) @ learned.weights)[0]
        by_name = {tool.name: tool for tool in tools}
        said = set(_words(request)) - learned.common
        named = [NAMED * _is_named(by_name.get(name), said) for name in learned.names]
        ranked = sorted(zip(learned.names, map(float, scores + named), strict=True), key=lambda each: -each[1])
        found = tuple((by_name[name], score) for name, score in ranked if name != NONE)[:TOOLS]
        none = next(score for name, score in ranked if name == NONE)
        return Shortlist(found, none, self._near(asked[0], found[0][0], learned) if found else ())

    def _learn(self, tools: Sequence[Tool]) -> _Learned:
        texts = tuple(_texts(tools))
        if self._learned is not None and self._learned.key == texts:
            return self._learned
        names = tuple(dict.fromkeys(name for name, _ in texts))
        described = {tool.name for tool in tools if not tool.examples}
        counts = Counter(word for _, text in texts for word in set(_words(text)))
        kept = [word for word, count in counts.items() if count > 1]
        words = {word: (place, math.log(len(texts) / counts[word])) for place, word in enumerate(kept)}
        said = Counter(word for name, text in texts if name not in described for word in set(_words(text)))
        features = self._features([text for _, text in texts], words)
        wanted = np.array([[float(name == each) for each in names] for name, _ in texts])
        rare = np.sqrt(wanted.sum(0))[
            [names.index(name) for name, _ in texts]
        ]  # a rare class weighs more a text
        weights = np.linalg.solve(features @ features.T + RIDGE * np.diag(rare), wanted)
        weights *= [DESCRIBED if name in described else 1.0 for name in names]
        common = frozenset(word for word, count in said.items() if count >= COMMON)
        self._learned = _Learned(texts, names, words, common, features, weights)
        return self._learned

    def _features(self, texts: Sequence[str], words: dict[str, tuple[int, float]]) -> Vectors:
        unknown = [text for text in dict.fromkeys(texts) if text not in self._meanings]
        if len(self._meanings) > 5_000:
            self._meanings.clear()
            unknown = list(dict.fromkeys(texts))
        vectors = self._embedder.embed([shaped(text) for text in unknown])
        self._meanings.update(zip(unknown, vectors, strict=True))
        counted = np.zeros((len(texts), len(words)))
        for row, text in zip(counted, texts, strict=True):
            for place, weight in (words[word] for word in set(_words(text)) if word in words):
                row[place] = weight
            row *= WORD / (np.linalg.norm(row) or 1.0)
        meanings = np.stack([self._meanings[text] for text in texts])
        return np.hstack([meanings, counted, np.ones((len(texts), 1))])

    def _near(self, asked: Vectors, tool: Tool, learned: _Learned) -> tuple[Example, ...]:
        places = {text: place for place, (name, text) in enumerate(learned.key) if name == tool.name}
        scored = [
            (float(learned.features[places[example.request]] @ asked), place, example)
            for place, example in enumerate(tool.examples)
        ]
        return tuple(example for _, _, example in sorted(scored, key=lambda each: each[:2])[-NEAR:])


def _texts(tools: Sequence[Tool]) -> list[tuple[str, str]]:
    """Names of tools (and `NONE`) with the texts that each is known by."""
    texts = [(NONE, example.request) for example in known_examples()[NONE]]
    for tool in tools:
        texts += [(tool.name, example.request) for example in tool.examples]
        if not tool.examples:
            plain = tool.name.rpartition(".")[2].replace("_", " ").replace("-", " ")
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


def _is_named(tool: Tool | None, said: set[str]) -> bool:
    """Whether the request names the server of a tool that is not ours: "git add the file"."""
    return tool is not None and not tool.examples and tool.server.lower() in said


def shaped(text: str) -> str:
    """``text`` with what it names by kind: the sentence is the same for every address and every file."""
    for pattern, kind in _SHAPES:
        text = pattern.sub(kind, text)
    return text


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", shaped(text.lower()))
    told = ["atelling"] if _TELLING.match(text) and not _ASKING.search(text) else []
    stems = [f"{word[:STEM]}~" for word in words if len(word) >= STEM]
    return words + [f"{one} {two}" for one, two in pairwise(words)] + stems + told
