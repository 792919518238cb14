"""How well a request fits a tool of which nothing is known but its name, its description and its schema.

A server's tools come without examples of what people say to them, so what the request says is looked for in
what the tool says of itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from engine.reasoner.tools.tool import Tool

# Chosen on requests of our own to servers that are not ours, where no built-in tool's example was to be lost;
# the evaluation's requests had no say.
NAMED: Final = 0.3  # that the request names the server
SAID: Final = 0.2  # that the tool's own words are all that the request says
MEANT: Final = 0.2  # that the request means what the description means
OTHERWISE: Final = -0.1  # that the request begins with a verb of another kind: "delete" is not "create"
MAX_SENTENCE: Final = 200  # characters of a description, and of an argument's
MAX_ARGUMENT: Final = 80
MAX_ARGUMENTS: Final = 12  # that are read: a tool cannot be meant by saying everything
BEGINNING: Final = 3  # words of a request in which its verb is
STEM: Final = 6  # letters in which forms of a word agree
# Words with which people ask for the same thing; a tool says only one of them.
_VERBS: Final = {
    verb: kind
    for kind, verbs in {
        "show": "show list get read view display see fetch give tell print retrieve which what return say"
        " describe",
        "make": "create make add insert append write open start begin generate record",
        "remove": "delete remove drop clear erase cancel unstage reset undo",
        "change": "change edit update modify set rename move switch turn convert checkout check alter",
        "find": "find search look query where lookup locate seek",
        "send": "send post message mail email share publish forward",
        "run": "run execute trigger launch calculate compute do",
    }.items()
    for verb in verbs.split()
}
# fmt: off
_IDLE: Final = frozenset((
    "a", "an", "the", "of", "to", "in", "on", "for", "and", "or", "is", "are", "was", "were", "be", "by",
    "with", "from", "at", "as", "it", "its", "this", "that", "my", "me", "i", "you", "your", "our", "we", "us",
    "all", "any", "some", "please", "can", "could", "would", "do", "does", "did", "has", "have", "had",
    "how", "what", "which", "who", "where", "when", "so", "if", "no", "not", "one", "into", "up", "out",
    "about", "there", "over", "new", "specific", "given",
))
_COURTESY: Final = frozenset((
    "okay", "ok", "yes", "yeah", "well", "right", "good", "great", "fine", "nice", "sure", "thank", "thanks",
    "sorry", "hello", "hi", "hey", "bye", "very", "much", "then", "now", "tandem",
))
# fmt: on
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ASIDE: Final = re.compile(r"\(.*?\)")


@dataclass(frozen=True)
class Foreign:
    """A tool by what it says of itself: its ``words`` by stems, the kinds of its ``verbs``, a ``sentence``."""

    server: str
    sentence: str
    words: frozenset[str]
    verbs: frozenset[str]


@dataclass(frozen=True)
class Saying:
    """A request without its addresses and files: ``words`` by stems, ``verbs``, and all that was ``said``."""

    words: frozenset[str]
    verbs: frozenset[str]
    said: frozenset[str]


def known(tool: Tool) -> Foreign:
    """What ``tool`` says of itself."""
    name = spelled(tool.name.rpartition(".")[2])
    sentence = _SENTENCE.split(tool.description.strip())[0][:MAX_SENTENCE]
    words = {*_content(name), *_content(sentence)}
    for argument, schema in list(tool.properties.items())[:MAX_ARGUMENTS]:
        words |= _content(spelled(argument)) | _described(schema)
    begun = [*_spoken(name), *_spoken(sentence)[:1]]
    return Foreign(tool.server.lower(), sentence, frozenset(words), _kinds(begun))


def saying(plain: str, request: str, common: frozenset[str]) -> Saying:
    """``request``, ``plain`` where its addresses are left out; ``common`` words name no server."""
    said = frozenset(re.findall(r"\w+", request.lower())) - common
    return Saying(frozenset(_content(plain)), _kinds(_spoken(request)[:BEGINNING]), said)


def is_courtesy(request: str) -> bool:
    """Whether ``request`` says nothing that a tool could be meant by: "okay, thank you very much"."""
    return set(_spoken(request)) <= _IDLE | _COURTESY


def fit(saying: Saying, foreign: Foreign, alike: float, weight: Callable[[str], float]) -> float:
    """What it adds to the tool's score. ``alike``: what they mean, 0..1; ``weight``: how much a word says."""
    said = sum(weight(word) for word in saying.words)
    found = sum(weight(word) for word in saying.words & foreign.words)
    otherwise = bool(saying.verbs and foreign.verbs) and not saying.verbs & foreign.verbs
    return (
        NAMED * (foreign.server in saying.said)
        + SAID * (found / said if said else 0.0)
        + MEANT * alike
        + OTHERWISE * otherwise
    )


def rarity(texts: Iterable[str]) -> Callable[[str], float]:
    """How much a word says that so many of ``texts`` say."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(_content(text))
        total += 1
    return lambda word: math.log((1 + total) / (1 + counts[word]))


def spelled(name: str) -> str:
    """``name`` in words: "read_file", "read-file" and "readFile" alike."""
    return _CAMEL.sub(" ", name).replace("_", " ").replace("-", " ")


def _described(schema: object) -> set[str]:
    """The words of one argument's values and description."""
    given: Mapping[str, Any] = schema if isinstance(schema, Mapping) else {}
    values = given.get("enum")
    told = _ASIDE.sub("", str(given.get("description") or ""))[:MAX_ARGUMENT]
    return _content(" ".join([told, *map(str, values if isinstance(values, list) else ())]))


def _spoken(text: str) -> list[str]:
    return re.findall(r"[a-z]+|\d+", text.lower())


def _content(text: str) -> set[str]:
    return {_base(word)[:STEM] for word in _spoken(text) if word not in _IDLE}


def _kinds(words: Iterable[str]) -> frozenset[str]:
    forms = (form for word in words for form in (word, _base(word), f"{_base(word)}e"))
    return frozenset(_VERBS[form] for form in forms if form in _VERBS)


@cache
def _base(word: str) -> str:
    """``word`` without the ending of a plural, a past or a progressive form."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    endings = (end for end in ("ing", "ed", "es", "s") if word.endswith(end) and len(word) - len(end) >= 3)
    ending = next(endings, "") if not word.endswith("ss") else ""
    return word.removesuffix(ending)
