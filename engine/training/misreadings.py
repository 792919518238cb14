"""What the recogniser makes of words that it misreads: gathered from the voices of training, for any text.

``python -m engine.training.misreadings`` compares what each clip of training says with what the recogniser
read, and writes ``drilled/misread.txt``: a line for each, how often, what was said and what was read. Words
that stand in no line are misread as something that sounds alike.
"""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

import numpy as np

from engine.files import write_text
from engine.training.clips import open_clips
from engine.training.phrases import DRILL_KINDS, USER_KINDS, Split, templates, unmarked
from engine.training.voices import VoiceError

FILE: Final = Path(__file__).with_name("drilled") / "misread.txt"
_TOGETHER: Final = 3  # words that are misread together, at most, and that they are read as
_KNOWN: Final = 0.8  # the share of the words of which there is a line that are misread as in one
_LEFT_OUT: Final = 0.2  # of the others: the share that is nothing
_ALIKE: Final = 0.6  # ... of the rest that sounds like what was said, where that is longer than `_SHORT`
_SHORT: Final = 2  # letters
_SMALL: Final = (
    "the", "a", "to", "and", "it", "is", "in", "that", "for", "uh", "on", "they", "there", "ate", "you",
)  # fmt: skip
_ONSETS: Final = (
    "b", "br", "c", "ch", "d", "f", "g", "gr", "h", "l", "m", "n", "p", "r", "s", "sh", "st", "t", "w",
)  # fmt: skip
Counted = tuple[tuple[str, ...], tuple[float, ...]]


def misread(text: str, share: float, rng: np.random.Generator) -> str:
    """The text with about ``share`` of its words misread; never empty. A share of 0 leaves it as it is."""
    if not share:
        return text
    words, read, at = text.split(), [], 0
    while at < len(words):
        span = 1
        if rng.random() < share:
            reach = min(_TOGETHER, len(words) - at)
            known = [n for n in range(1, reach + 1) if unmarked(" ".join(words[at : at + n])) in _table()]
            span = int(rng.choice(known)) if known else 1
            read.append(misread_words(" ".join(words[at : at + span]), rng))
        else:
            read.append(words[at])
        at += span
    return " ".join(filter(None, read)) or text


def misread_words(words: str, rng: np.random.Generator) -> str:
    """What words that belong together are read as, or nothing; the capital and the mark behind them stay."""
    said = words.rstrip(".,;?!")
    known = _table().get(unmarked(said))
    if known is not None and (" " in said or rng.random() < _KNOWN):
        other = str(rng.choice(known[0], p=known[1]))
    elif rng.random() < _LEFT_OUT:
        other = ""
    else:
        other = _like(said, rng)
    if not other:
        return ""
    capital = words[:1].isupper() and words != "I" and not words.startswith("I'")
    return (other[:1].upper() + other[1:] if capital else other) + words[len(said) :]


def gathered(clips: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How often what was said was read as something else, out of pairs of what was said and what was read."""
    found: Counter[tuple[str, str]] = Counter()
    for text, heard in clips:
        said, read = unmarked(text).split(), unmarked(heard).split()
        for kind, a, b, c, d in SequenceMatcher(None, said, read, autojunk=False).get_opcodes():
            if kind != "equal" and 0 < b - a <= _TOGETHER and d - c <= _TOGETHER:
                found[" ".join(said[a:b]), " ".join(read[c:d])] += 1
    return found


def held_out() -> set[str]:
    """Phrases of some words that only voices of another split than training's say."""
    others: tuple[Split, Split] = ("validation", "test")
    kinds = (*USER_KINDS, *DRILL_KINDS)
    held, trained = (
        {unmarked(text) for split in splits for kind in kinds for text, _ in templates(kind, split)}
        for splits in (others, ("train",))
    )
    return {text for text in held - trained if " " in text}


def _like(said: str, rng: np.random.Generator) -> str:
    """A word that often begins or ends as one that was said."""
    vowel = next((at for at, letter in enumerate(said.lower()) if letter in ("aeiouy" if at else "aeiou")), 0)
    like = str(rng.choice(_ONSETS)) + said[vowel:] if rng.random() < 0.7 else said[: vowel + 2]
    alike = len(said) > _SHORT and like.lower() != said.lower() and rng.random() < _ALIKE
    return like if alike else _SMALL[int(rng.integers(len(_SMALL)))]


@functools.cache
def _table() -> dict[str, Counted]:
    """What words are read as, and how likely each is."""
    counts: dict[str, dict[str, int]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        count, said, read = line.split("\t")
        counts.setdefault(said, {})[read] = int(count)
    return {
        said: (tuple(read), tuple(float(each) / sum(read.values()) for each in read.values()))
        for said, read in counts.items()
    }


def main() -> int:
    """Write the file from the clips that there are; 2 with one sentence where there are none."""
    try:
        found = gathered(open_clips("train").readings())
    except VoiceError as error:
        print(error, file=sys.stderr)
        return 2
    held = held_out()
    kept = sorted(each for each in found.items() if not held & set(each[0]))
    lines = [f"{count}\t{said}\t{read}" for (said, read), count in kept]
    write_text(FILE, "\n".join(lines) + "\n")
    print(f"{len(lines)} ways in which words were misread stand in {FILE.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
