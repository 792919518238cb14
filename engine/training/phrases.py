"""What people and the assistant say in the training scenes, by kind, and which split each phrase belongs to.

Every template belongs to one split by a hash of its text, so that test phrasings never occur in training.
Sounds that hardly vary ("mm-hm", "stop") are shared: there the voices of the splits differ.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np

from engine.session.phrases import ASK_AGAIN

Split = Literal["train", "validation", "test"]
SPLITS: Final[tuple[Split, ...]] = ("train", "validation", "test")

Intent = Literal["stock", "wish", "ask", "cancel", "hush", "lead", "statement", "trail", "opener"]
USER_KINDS: Final = (
    "stock",
    "wish",
    "ask",
    "cancel",
    "hush",
    "lead",
    "statement",
    "trail",
    "opener",
    "backchannel",
    "tic",
    "side",
    "broadcast",
)
OWN_KINDS: Final = (
    "ack hm",
    "ack okay",
    "own stock",
    "own confirm",
    "own remark",
    "own reminder",
    "own answer",
)
DRILL_KINDS: Final = (
    "drill ask",
    "drill aside",
    "drill broadcast",
    "drill statement",
    "drill correction",
    "drill wish",
    "drill withdrawal",
    "drill stock",
    "drill failure",
    "drill harmless",
    "drill hush",
    "drill backchannel",
)
_DRILLED: Final = Path(__file__).with_name("drilled")
_UNSEEN: Final = Path(__file__).with_name("unseen")  # by kind, lines that only validation and test say
_FEW: Final = 100
_SHARED: Final = frozenset({"backchannel", "tic", "hush", "opener", *OWN_KINDS})


@dataclass(frozen=True)
class Phrase:
    """``kind``: of USER_, OWN_ or DRILL_KINDS; ``answer``: what the assistant says to a stock phrase."""

    kind: str
    text: str
    template: str
    answer: str = ""


class Wording(msgspec.Struct, frozen=True):
    """The words of ``wording.toml``. ``stock``: phrasings by answer; ``gaps``: what may fill each gap."""

    asks: tuple[str, ...]
    ask_openings: tuple[str, ...]
    ask_rests: tuple[str, ...]
    wishes: tuple[str, ...]
    wish_openings: tuple[str, ...]
    wish_rests: tuple[str, ...]
    failure_lines: tuple[str, ...]
    harmless_lines: tuple[str, ...]
    prose: tuple[str, ...]
    stock: dict[str, tuple[str, ...]]
    lists: dict[str, tuple[str, ...]]
    gaps: dict[str, tuple[str, ...]]


@functools.cache
def wording() -> Wording:
    """All words, read once."""
    with Path(__file__).with_name("wording.toml").open("rb") as stream:
        return msgspec.convert(tomllib.load(stream), Wording)


def split_of(template: str) -> Split:
    """The split of a template: about an eighth each for validation and test, by a hash that never changes."""
    digest = hashlib.sha256(template.lower().encode()).digest()[0] % 16
    return "test" if digest < 2 else "validation" if digest < 4 else "train"


@functools.cache
def templates(kind: str, split: Split) -> list[tuple[str, str]]:
    """The (template, stock answer) pairs of a kind in a split."""
    pairs = list(_templates(kind))
    if kind in _SHARED:
        return pairs
    if len(pairs) < _FEW:  # dealt out in turn, so that no split is left without
        hands = {"test": (0,), "validation": (1,), "train": (2, 3, 4, 5, 6)}[split]
        dealt = [pair for index, pair in enumerate(pairs) if index % 7 in hands]
    else:
        dealt = [pair for pair in pairs if split_of(pair[0]) == split]
    return dealt + [(line, "") for line in _unseen(kind) if _half_of(line) == split]


def draw(kind: str, split: Split, rng: np.random.Generator) -> Phrase:
    """One phrase of a kind: a template of the split with its gaps filled."""
    pairs = templates(kind, split)
    template, answer = pairs[int(rng.integers(len(pairs)))]
    return Phrase(kind, fill(template, rng), template, answer)


def fill(template: str, rng: np.random.Generator) -> str:
    """Fill each ``{gap}`` of a template from the wording's gaps."""
    text = template
    while "{" in text:
        start, end = text.index("{"), text.index("}")
        options = wording().gaps[text[start + 1 : end]]
        text = text[:start] + options[int(rng.integers(len(options)))] + text[end + 1 :]
    return text


def unmarked(text: str) -> str:
    """Lower case, without punctuation."""
    return "".join(letter for letter in text.lower() if letter.isalnum() or letter in " '")


def corpus() -> list[str]:
    """Texts of the training split for the tokenizer: phrases, answers, prose, code lines, failures, numbers."""
    rng = np.random.default_rng(7)
    texts: list[str] = []
    for kind in (*USER_KINDS, *OWN_KINDS):
        for template, answer in templates(kind, "train"):
            count = 12 if "{" in template else 4
            texts += [fill(template, rng) for _ in range(count)]
            texts += [answer] * (6 if answer else 0)
    texts += [text.lower().replace("?", "").replace(",", "").rstrip(".") for text in texts]
    for lines in (wording().harmless_lines, wording().failure_lines):
        train = [line for line in lines if split_of(line) == "train"]
        texts += list(itertools.chain.from_iterable([fill(line, rng) for _ in range(8)] for line in train))
    texts += list(wording().prose) * 2
    texts += [str(int(number)) for number in rng.integers(0, 10_000, 300)]
    return texts


def _templates(kind: str) -> Iterator[tuple[str, str]]:
    if kind == "stock":
        for answer, phrasings in wording().stock.items():
            yield from ((phrasing, answer) for phrasing in phrasings)
    elif kind == "ask":
        yield from ((text, "") for text in wording().asks)
        for opening, rest in itertools.product(wording().ask_openings, wording().ask_rests):
            yield f"{opening} {rest}", ""
    elif kind == "wish":
        for opening, rest in itertools.product(wording().wish_openings, wording().wish_rests):
            yield f"{opening} {rest}".strip(), ""
        yield from ((text, "") for text in wording().wishes)
    elif kind in DRILL_KINDS:
        yield from _drilled(kind)
    elif kind == "own stock":
        yield from ((answer, "") for answer in (*wording().stock, ASK_AGAIN))
    else:
        yield from ((text, "") for text in wording().lists[kind])


def _unseen(kind: str) -> list[str]:
    path = _UNSEEN / f"{kind}.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _half_of(line: str) -> Split:
    """As `split_of`, of a line that is not for training."""
    return "test" if hashlib.sha256(line.lower().encode()).digest()[0] % 2 else "validation"


def _drilled(kind: str) -> Iterator[tuple[str, str]]:
    """The lines of a drill's own file; where the assistant has an answer to it, that stands before a tab."""
    path = _DRILLED / f"{kind.removeprefix('drill ')}.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        answer, _, template = line.rpartition("\t")
        yield template, answer
